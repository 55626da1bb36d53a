package import Database
package import Domain
import Storage
package import Support
import Synchronization

/// How far the test objects of organisations are ahead of the clock, read once and kept: this process is the
/// only writer.
///
/// Live objects never see it, and neither do schedules, keys and signatures, which keep the real time.
package final class TestClocks: Sendable {
    /// How far who is ahead.
    package struct Contents: Sendable {
        /// Seconds by organisation.
        package var organizations: [OrganizationID: Int64] = [:]
        /// The test accounts of those organisations.
        package var accounts: [ProviderAccountID: OrganizationID] = [:]

        /// Nobody is ahead.
        package init() {}
    }

    private struct State {
        var contents: Contents?
        /// Goes up with every change: what was read before one and arrives after it is not kept.
        var generation: UInt64 = 0
    }

    private let readStored: @Sendable () throws -> Contents
    private let state = Mutex(State())

    /// The most that an organisation may be ahead, in seconds: four hundred days, a year and what a refund or
    /// a dispute may take after it.
    package static let secondsLimit: Int64 = 400 * 86_400

    /// Keeps what the database says, from the first question on.
    package convenience init(database: Database) {
        self.init {
            try database.read { database in
                var contents = Contents()
                contents.organizations = try TestClockRows.unscopedAll(in: database)
                contents.accounts = try TestClockRows.unscopedAccounts(in: database)
                return contents
            }
        }
    }

    /// Keeps what the closure reads, from the first question on.
    package init(reading: @escaping @Sendable () throws -> Contents) { readStored = reading }

    /// How many seconds an organisation is ahead.
    package func seconds(of organization: OrganizationID) throws -> Int64 {
        try read().organizations[organization] ?? 0
    }

    /// How many seconds the organisation of a test account is ahead; none when that cannot be read.
    package func seconds(of account: ProviderAccountID) -> Int64 {
        guard let contents = try? read(), let organization = contents.accounts[account] else { return 0 }
        return contents.organizations[organization] ?? 0
    }

    /// The organisations that are ahead.
    package func organizations() throws -> [OrganizationID: Int64] { try read().organizations }

    /// The test accounts of the organisations that are ahead.
    package func accounts() -> [ProviderAccountID] { ((try? read())?.accounts.keys).map(Array.init) ?? [] }

    /// Forgets what was read; called after each change.
    package func forget() {
        state.withLock { state in
            state.contents = nil
            state.generation += 1
        }
    }

    private func read() throws -> Contents {
        let (kept, generation) = state.withLock { ($0.contents, $0.generation) }
        if let kept { return kept }
        let fresh = try readStored()
        state.withLock { state in
            if state.generation == generation { state.contents = fresh }
        }
        return fresh
    }
}

extension PaymentEngine {
    /// The time as objects of that organisation and mode see it.
    package func now(of organization: OrganizationID, isLive: Bool) throws -> Timestamp {
        let now = clock.now()
        return isLive ? now : now.adding(seconds: try testClocks.seconds(of: organization))
    }

    /// The time as objects of that site and mode see it.
    package func now(at site: SiteID, isLive: Bool) throws -> Timestamp {
        let now = clock.now()
        // Hardly anybody is ahead: then nobody's organisation has to be looked up.
        guard !isLive, try !testClocks.organizations().isEmpty, let profile = try unscopedProfile(of: site)
        else { return now }
        return now.adding(seconds: try testClocks.seconds(of: profile.site.organizationID))
    }

    /// The time as a checkout, and all that belongs to it, sees it.
    package func now(for checkout: Checkout) throws -> Timestamp {
        try now(at: checkout.siteID, isLive: checkout.isLive)
    }

    /// A round of what is due, by the clock and then by those of the organisations that are ahead.
    func due<ID: Equatable>(
        _ onTime: (Timestamp, Int, Connection) throws -> [ID],
        ahead: (OrganizationID, Timestamp, Int, Connection) throws -> [ID]
    ) throws -> [ID] {
        let now = clock.now()
        let clocks = try testClocks.organizations()
        return try database.read { database in
            var due = try onTime(now, Self.roundLimit, database)
            for (organization, seconds) in clocks where due.count < Self.roundLimit {
                let found = try ahead(
                    organization, now.adding(seconds: seconds), Self.roundLimit - due.count, database)
                due += found.filter { !due.contains($0) }
            }
            return due
        }
    }

    /// What writes down changes that are seen at that time.
    func recorder(at now: Timestamp) -> TransitionRecorder {
        TransitionRecorder(
            outbox: outbox, allowance: allowance, languages: receiptLanguages, random: random, now: now,
            clockNow: clock.now())
    }

    /// What writes down changes of an attempt.
    func recorder(about id: TransactionID) throws -> TransitionRecorder {
        guard try !testClocks.organizations().isEmpty,
            let transaction = try database.read({ try Transactions.unscopedFind(id, in: $0) })
        else { return recorder(at: clock.now()) }
        return recorder(at: try now(at: transaction.siteID, isLive: transaction.isLive))
    }

    /// What writes down changes of a checkout.
    func recorder(about id: CheckoutID) throws -> TransitionRecorder {
        guard try !testClocks.organizations().isEmpty,
            let stored = try database.read({ try Checkouts.unscopedFind(id, in: $0) })
        else { return recorder(at: clock.now()) }
        return recorder(at: try now(for: stored.checkout))
    }
}
