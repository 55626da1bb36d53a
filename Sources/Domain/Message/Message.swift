package import Support

/// The way a message travels.
///
/// The raw values are stored and are part of the API.
package enum MessageChannel: String, Hashable, Sendable, CaseIterable {
    case email = "email"
    case sms = "sms"
}

/// What a message tells a payer or a member.
///
/// The raw values are stored and are part of the API.
package enum MessageTopic: String, Hashable, Sendable, CaseIterable {
    /// Where to pay.
    case paymentLink = "payment_link"
    /// What was paid.
    case receipt = "receipt"
    /// What was given back.
    case refund = "refund"
    /// That no payment succeeded.
    case failedPayment = "failed_payment"
    /// What will be collected by direct debit, and when.
    case mandateNotice = "mandate_notice"
    /// That an endpoint was disabled; for members.
    case endpointDisabled = "endpoint_disabled"
    /// Where to accept an invitation; for members.
    case memberInvitation = "member_invitation"

    /// What payers are told; the rest is for members.
    package static let toPayers: [MessageTopic] = [
        .paymentLink, .receipt, .refund, .failedPayment, .mandateNotice,
    ]
}

/// How far a message came.
///
/// The raw values are stored and are part of the API.
package enum MessageStatus: String, Hashable, Sendable, CaseIterable {
    /// Its time is named by `nextTryAt`.
    case queued = "queued"
    /// A worker hands it over just now.
    case sending = "sending"
    /// The next server or gateway has it; whether it arrives is not known here.
    case sent = "sent"
    /// It will not be tried again.
    case failed = "failed"
}

/// Why a message will not be tried again.
///
/// The raw values are stored and are part of the API.
package enum MessageFailure: String, Hashable, Sendable, CaseIterable {
    /// The address or number does not exist or takes nothing.
    case addressRefused = "address_refused"
    /// The server or gateway refused this message.
    case refused = "refused"
    /// It was tried as long as makes sense.
    case gaveUp = "gave_up"
    /// What it would say is no longer so.
    case outdated = "outdated"
    /// Whether it was sent is not known, and sending it twice costs money.
    case outcomeUnknown = "outcome_unknown"
    /// As many test messages were sent as may be.
    case limitReached = "limit_reached"
}

/// A message to a payer about a checkout, or to a member: what it is about, not what it says, which is
/// written when it is sent.
package struct Message: Hashable, Sendable {
    /// Stands in the API and, for mail, in the Message-ID.
    package let id: MessageID
    /// The tenant in whose turn it is sent.
    package let organizationID: OrganizationID
    /// The checkout it is about; nil for members.
    package let checkoutID: CheckoutID?
    /// The checkout's or the endpoint's site.
    package let siteID: SiteID?
    /// The way it travels.
    package let channel: MessageChannel
    /// What it tells.
    package let topic: MessageTopic
    /// The refund that it tells of.
    package var refundID: RefundID?
    /// The member that it is for.
    package var memberID: MemberID?
    /// The endpoint that it tells of.
    package var endpointID: WebhookEndpointID?
    /// What is to be collected, until it is forgotten.
    package var notice: CollectionNotice?
    /// The invitation's token, sealed, until the message is over.
    package var sealedToken: String?
    /// The address or number; nil once it was forgotten.
    package var recipient: String?
    /// How far it came.
    package var status: MessageStatus
    /// How often it was tried.
    package var tries: Int
    /// When it is tried next, while it is queued.
    package var nextTryAt: Timestamp?
    /// Why it is not tried again, once it failed.
    package var failure: MessageFailure?
    /// The last answer's code, of SMTP or of the gateway; never its text.
    package var code: Int?
    /// The gateway's id of it.
    package var gatewayReference: String?
    /// When it was asked for.
    package let createdAt: Timestamp
    /// When it was last tried or answered.
    package var updatedAt: Timestamp

    /// Makes a message about a checkout, or without one, that is due at once.
    package init(
        id: MessageID, organizationID: OrganizationID, checkoutID: CheckoutID?, siteID: SiteID?,
        channel: MessageChannel, topic: MessageTopic, recipient: String, createdAt: Timestamp
    ) {
        self.id = id
        self.organizationID = organizationID
        self.checkoutID = checkoutID
        self.siteID = siteID
        self.channel = channel
        self.topic = topic
        self.recipient = recipient
        self.createdAt = createdAt
        status = .queued
        tries = 0
        nextTryAt = createdAt
        updatedAt = createdAt
    }

    /// Makes it one that is never sent, for that reason.
    package mutating func refuse(_ reason: MessageFailure) {
        status = .failed
        failure = reason
        nextTryAt = nil
        sealedToken = nil
    }
}
