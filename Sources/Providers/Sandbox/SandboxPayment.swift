package import Domain
package import Support

/// Where a payment stands at the sandbox.
///
/// The names are stored (`SandboxPayment+JSON.swift`) and travel in its answers.
package enum SandboxPaymentState: Hashable, Sendable {
    /// Its key is taken; its token is not charged yet.
    case created
    /// The payer is to give a card on the sandbox's own page.
    case cardNeeded
    /// The payer is to approve (3-D Secure).
    case challenged
    /// Decided at that time.
    case pending(until: Timestamp)
    /// Held, to be captured.
    case authorized
    /// Captured.
    case succeeded
    case failed(DeclineCode)
    case cancelled
    /// Its key was closed before the payment arrived; it never will be charged.
    case closed
}

/// A capture of a payment.
package struct SandboxCapture: Hashable, Sendable {
    /// The sandbox's id of it.
    package let id: SandboxCaptureID
    /// Its idempotency key.
    package let key: String
    /// In minor units of the payment's currency.
    package let amount: Int64
}

/// Where a refund stands at the sandbox.
package enum SandboxRefundState: Hashable, Sendable {
    /// Decided at that time.
    case pending(until: Timestamp)
    /// The money went back.
    case succeeded
    /// The money stayed; that is final too.
    case failed
}

/// A refund of a payment.
package struct SandboxRefund: Hashable, Sendable {
    /// The sandbox's id of it.
    package let id: SandboxRefundID
    /// Its idempotency key.
    package let key: String
    /// In minor units of the payment's currency.
    package let amount: Int64
    /// Where it stands, before `settled(at:)` has looked at the clock.
    package internal(set) var state: SandboxRefundState
}

/// What a charge is told of a payment; a repeat under the same key must bring the same.
package struct SandboxPaymentTerms: Hashable, Sendable {
    /// The checkout that is paid.
    package let order: CheckoutID
    /// What is to be taken.
    package let amount: Money
    /// Whether the money is taken at once or held first.
    package let captureMethod: CaptureMethod
    /// The token to charge; nil when the sandbox's own page is to ask for a card.
    package let tokenID: SandboxTokenID?
    /// Where the payer goes afterwards.
    package let returnURL: String
    /// Shown to the payer.
    package let merchantName: String
    /// The merchant's reference.
    package let reference: String?
    /// The saved card to charge; the payer is not there.
    package var saved: SandboxSavedCard?
    /// Whether the card is kept for later payments.
    package var saves = false
    /// The account that it is for, whose hook hears of it; nil in records of 0.1.0.
    package internal(set) var account: ProviderAccountID?

    /// Whether a repeat means the same payment.
    ///
    /// Addresses and names may change with a setting and change no money.
    func isSameCharge(as other: SandboxPaymentTerms) -> Bool {
        order == other.order && amount == other.amount && captureMethod == other.captureMethod
            && tokenID == other.tokenID && saved == other.saved && saves == other.saves
    }
}

/// A payment at the sandbox.
package struct SandboxPayment: Hashable, Sendable {
    /// The provider's reference of it, which the API shows.
    package let id: SandboxPaymentID
    /// The idempotency key it was started with, unique.
    package let key: String
    /// What it was started with.
    package let terms: SandboxPaymentTerms
    /// When its key was taken.
    package let createdAt: Timestamp
    /// What is kept of the card, once one is given.
    package internal(set) var card: SandboxCardFace?
    /// Where it stands, before `settled(at:)` has looked at the clock.
    package internal(set) var state: SandboxPaymentState
    /// Its captures, oldest first; none where the money was taken at once.
    package internal(set) var captures: [SandboxCapture]
    /// What was taken, in minor units.
    package internal(set) var capturedAmount: Int64
    /// Its refunds, oldest first, failed ones among them.
    package internal(set) var refunds: [SandboxRefund]
    /// Its disputes, oldest first.
    package internal(set) var disputes: [SandboxDispute]
    /// The keys under which it was collected again after it had not settled, oldest first.
    package internal(set) var retries: [String]
    /// Why its token was refused, if it was.
    package internal(set) var refusal: SandboxRefusal?
    /// Until then nothing is answered about it.
    package internal(set) var silentUntil: Timestamp?
    /// The secret half of the saved card's name; nil for a payment that saves none.
    package internal(set) var savedID: SandboxSavedID?
    /// Whether the saved card was deleted.
    package internal(set) var isForgotten = false
    /// Counts the changes, from 1.
    package internal(set) var version: Int64

    init(
        id: SandboxPaymentID, key: String, terms: SandboxPaymentTerms, createdAt: Timestamp,
        state: SandboxPaymentState
    ) {
        self.id = id
        self.key = key
        self.terms = terms
        self.createdAt = createdAt
        self.state = state
        captures = []
        capturedAmount = 0
        refunds = []
        disputes = []
        retries = []
        version = 1
    }

    /// Whether it may be collected once more: the money did not come in the end, and nothing else is wrong.
    var isRetryable: Bool { state == .failed(.notSettled) }

    /// Whether nothing is taken and the card is kept.
    var savesAlone: Bool { terms.amount.minorUnits == 0 }

    /// What its card makes happen; nil until a card is given.
    package var scenario: SandboxScenario? { card?.scenario }

    /// When time alone changes the payment or one of its refunds; nil when it does not.
    package var settlesAt: Timestamp? {
        var times: [Timestamp] = []
        switch state {
        case .pending(let until): times.append(until)
        case .created: times.append(createdAt.adding(seconds: SandboxLimits.arrivalSeconds))
        case .authorized:
            times.append(createdAt.adding(seconds: SandboxLimits.authorizationDays * 86_400))
        case .cardNeeded, .challenged, .succeeded, .failed, .cancelled, .closed: break
        }
        for refund in refunds {
            if case .pending(let until) = refund.state { times.append(until) }
        }
        return times.min()
    }

    /// What went back, or is on its way, in minor units.
    package var refundedAmount: Int64 { refunds.reduce(0) { $0 + ($1.state == .failed ? 0 : $1.amount) } }
}
