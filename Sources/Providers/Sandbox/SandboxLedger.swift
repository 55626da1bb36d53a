package import Domain

/// Where the sandbox keeps its tokens and payments.
///
/// Every function is atomic; what it throws is a failure of the store, which the sandbox answers as 500, so
/// that nobody takes it for a refusal.
package protocol SandboxLedger: Sendable {
    /// Keeps a fresh token.
    ///
    /// Tokens whose `expiresAt` is a day past may be forgotten here.
    func store(_ token: SandboxToken) async throws

    /// The token, bound from now on to that payment: the order's first payment that asks gets it, and gets it
    /// again however often it asks.
    ///
    /// A payment of another order changes nothing: it must not use up a card that is not its payer's.
    func takeToken(_ id: SandboxTokenID, for payment: SandboxPaymentID, of order: CheckoutID) async throws
        -> SandboxTokenTaking

    /// Keeps a payment unless its key is taken; answers the payment that has the key now.
    func insert(_ payment: SandboxPayment) async throws -> SandboxPayment

    /// The payment of that id; nil when there is none.
    func payment(_ id: SandboxPaymentID) async throws -> SandboxPayment?

    /// The payment of that key; nil when there is none.
    func payment(key: String) async throws -> SandboxPayment?

    /// Replaces the payment of that id, scenario column too, if its stored version is the expected one;
    /// whether it was.
    func update(_ payment: SandboxPayment, expecting version: Int64) async throws -> Bool

    /// How many other payments of the order were charged with a card of that scenario.
    func countPayments(of order: CheckoutID, scenario: SandboxScenario, besides payment: SandboxPaymentID)
        async throws -> Int
}

/// What came of taking a token.
package enum SandboxTokenTaking: Hashable, Sendable {
    case taken(SandboxToken)
    /// It was made for another order, and stays as it was.
    case foreign
    /// Another payment has it.
    case usedElsewhere
    case unknown
}
