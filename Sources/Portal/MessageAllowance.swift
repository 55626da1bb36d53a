import Crypto
import Database
import Domain
import Storage
import Support

/// How much an organisation may write in an hour or a day, so that a leaked key cannot make this installation
/// a relay of unwanted mail.
package struct MessageAllowance: Hashable, Sendable {
    /// Messages of a site in an hour.
    package var perSiteHour = 1_000
    /// Messages of an organisation in a day.
    package var perOrganizationDay = 10_000
    /// Addresses that test messages of an organisation may go to in a day.
    ///
    /// Test keys are handed around, and nobody has paid for what they do: a few inboxes are enough to see
    /// what mails look like, and too few to bother people with.
    package var testAddressesPerDay = 25
    /// Test messages to one address in a day.
    package var testMessagesPerAddress = 100
    /// Domains to whose addresses test messages may go beside: the operator's own.
    package var testDomains: Set<String> = []

    /// The usual limits.
    package init() {}

    static let hourMilliseconds: Int64 = 3_600_000
    static let dayMilliseconds: Int64 = 86_400_000
}

/// Which limit of messages was reached.
package enum MessageLimit: String, Hashable, Sendable {
    /// A site's in an hour.
    case siteHour = "site_hour"
    /// An organisation's in a day.
    case organizationDay = "organization_day"
    /// Addresses of test messages in a day.
    case testAddresses = "test_addresses"
    /// Test messages to one address in a day.
    case testAddress = "test_address"
}

/// A limit that was reached: how much it allows, and when it begins anew.
package struct MessageLimitReached: Error, Hashable, Sendable {
    /// Which one.
    package var limit: MessageLimit
    /// How much it allows.
    package var count: Int
    /// Seconds until it begins anew.
    package var retryAfterSeconds: Int

    /// Puts them together.
    package init(_ limit: MessageLimit, count: Int, retryAfterSeconds: Int) {
        self.limit = limit
        self.count = count
        self.retryAfterSeconds = retryAfterSeconds
    }
}

extension MessageAllowance {
    /// Counts a message that somebody asks for, in its transaction, which is to be undone when this throws.
    ///
    /// Active members may always be written in test mode: they have said that the address is theirs.
    func take(
        _ message: Message, isLive: Bool, at now: Timestamp, in database: Connection
    ) throws {
        let hour = now.start(of: Self.hourMilliseconds)
        let day = now.start(of: Self.dayMilliseconds)
        func check(_ limit: MessageLimit, _ found: Int, _ allowed: Int, _ start: Timestamp, _ length: Int64)
            throws
        {
            guard found > allowed else { return }
            let left = start.milliseconds + length - now.milliseconds
            throw MessageLimitReached(limit, count: allowed, retryAfterSeconds: Int((left + 999) / 1000))
        }
        if let site = message.siteID {
            let count = try MessageCounts.add(
                MessageCounts.Holder(site, isLive: isLive, since: hour), in: database)
            try check(.siteHour, count, perSiteHour, hour, Self.hourMilliseconds)
        }
        let holder = MessageCounts.Holder(message.organizationID, isLive: isLive, since: day)
        try check(
            .organizationDay, try MessageCounts.add(holder, in: database), perOrganizationDay, day,
            Self.dayMilliseconds)
        guard !isLive, let recipient = message.recipient else { return }
        if let email = EmailAddress(recipient) {
            if testDomains.contains(email.domain) { return }
            let member = try Members.find(email, organization: message.organizationID, in: database)
            if member?.status == .active { return }
        }
        let digest = SHA256.digest(message.organizationID.bytes + Array(recipient.lowercased().utf8))
        let known = try MessageCounts.test(
            recipient: digest, of: message.organizationID, since: day, in: database)
        if known.messages == 0 {
            try check(.testAddresses, known.addresses + 1, testAddressesPerDay, day, Self.dayMilliseconds)
        }
        try check(.testAddress, known.messages + 1, testMessagesPerAddress, day, Self.dayMilliseconds)
        try MessageCounts.add(testRecipient: digest, of: message.organizationID, since: day, in: database)
    }

    /// Stores a message that the site writes by itself.
    ///
    /// In live mode money has moved or was to move, which bounds them; in test mode what is over the limits
    /// is stored as never sent, because the payment that it tells of must not fail for it.
    func insertUnasked(
        _ message: Message, isLive: Bool, at now: Timestamp, in database: Connection
    ) throws {
        var message = message
        if !isLive, message.status == .queued {
            do { try take(message, isLive: isLive, at: now, in: database) } catch is MessageLimitReached {
                message.refuse(.limitReached)
            }
        }
        try Messages.insert(message, in: database)
    }
}

extension Timestamp {
    /// When the span of that length began in which this time is.
    fileprivate func start(of length: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds - milliseconds % length)
    }
}
