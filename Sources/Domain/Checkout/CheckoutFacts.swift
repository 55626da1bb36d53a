/// The facts a checkout's status follows from.
///
/// Money facts are sums of rows (captures, refunds, disputes) in minor units.
package struct CheckoutFacts: Hashable, Sendable {
    /// What the attempt in flight is doing.
    package enum InFlight: String, Hashable, Sendable, CaseIterable {
        /// The payer has something to do (card entry, 3-D Secure).
        case payer = "payer"
        /// The bank or provider decides, or its answer is unknown.
        case provider = "provider"
    }

    /// Why no further attempt may begin.
    package enum Closure: String, Hashable, Sendable, CaseIterable {
        case cancelled = "cancelled"
        case expired = "expired"
    }

    /// What the payer owes, in minor units; 0 where a method is saved and nothing is paid.
    package var amountDue: Int64
    /// What the bank agreed to hold for the merchant, in minor units: taken since or still held.
    package var amountAuthorized: Int64 = 0
    /// What attempts have taken, in minor units.
    package var amountCaptured: Int64 = 0
    /// What has come in, before refunds and disputes, in minor units.
    package var amountReceived: Int64 = 0
    /// What was given back, in minor units.
    package var amountRefunded: Int64 = 0
    /// What payers have disputed at their banks, in minor units.
    package var amountDisputed: Int64 = 0
    /// What had come in and was taken back by banks although nobody disputes it, in minor units.
    package var amountReversed: Int64 = 0
    /// Money that came after the checkout was closed.
    package var isPaidLate = false
    /// Whether a checkout that asks for no money has what it was made for: a saved method.
    package var isCompleted = false
    /// Whom the attempt in flight waits for; nil when none is in flight.
    package var inFlight: InFlight?
    /// The attempt in flight; nil when none is.
    package var attemptInFlight: TransactionID?
    /// How many attempts ended without money; those that were cancelled do not count.
    package var failedAttempts: Int = 0
    /// How many failed attempts end the checkout, taken from the site when it was made.
    package var attemptLimit: Int
    /// Who or what ended it before it was paid; nil unless it was cancelled or expired.
    package var closure: Closure?

    /// The facts of a new checkout.
    package init(amountDue: Int64, attemptLimit: Int) {
        self.amountDue = amountDue
        self.attemptLimit = attemptLimit
    }

    /// The status: one pure function of the facts, the first rule that fits (`StatusRule`).
    package var status: CheckoutStatus {
        for rule in StatusRule.allCases where rule.fits(self) { return rule.status }
        return .pending
    }

    /// What is held and neither taken nor released, in minor units.
    package var amountHeld: Int64 { max(amountAuthorized - amountCaptured, 0) }
    /// What has come in and was not taken back, in minor units; before refunds and disputes.
    package var amountKept: Int64 { amountReceived - amountReversed }
    /// Whether less than the amount due has come.
    package var isPartiallyPaid: Bool { amountKept > 0 && amountKept < amountDue }
    /// Whether more than the amount due has come.
    package var isOverpaid: Bool { amountKept > amountDue }
}
