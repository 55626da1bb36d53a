package import Domain
package import ProviderKit
package import Support

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

    /// Keeps a payment unless its key is taken, and with it its notifications; answers the payment that has
    /// the key now.
    func insert(_ payment: SandboxPayment, telling news: [SandboxNotification]) async throws -> SandboxPayment

    /// The payment of that id; nil when there is none.
    func payment(_ id: SandboxPaymentID) async throws -> SandboxPayment?

    /// The payment of that key; nil when there is none.
    func payment(key: String) async throws -> SandboxPayment?

    /// Replaces the payment of that id, scenario column too, if its stored version is the expected one, and
    /// keeps the notifications with it; whether it was.
    ///
    /// Each notification gets the fate that is set for its payment, else for its account.
    func update(
        _ payment: SandboxPayment, expecting version: Int64, telling news: [SandboxNotification]
    ) async throws -> Bool

    /// Payments whose `settlesAt` has come: of that account, or of all when it is nil.
    func settling(at time: Timestamp, of account: ProviderAccountID?, limit: Int) async throws
        -> [SandboxPaymentID]

    /// Sets what becomes of the next notifications of an account or of one payment.
    func setFate(
        _ fate: NotificationFate, next: Int?, of account: ProviderAccountID, payment: String?) async throws

    /// What becomes of the next notification of that payment.
    func fate(of account: ProviderAccountID, payment: String) async throws -> NotificationFate

    /// The newest notifications of an account, or of one of its payments.
    func notifications(of account: ProviderAccountID, payment: String?, limit: Int) async throws
        -> [RehearsedNotification]

    /// The notification of that id and account; nil when there is none.
    func notification(_ id: SandboxNotificationID, of account: ProviderAccountID) async throws
        -> RehearsedNotification?

    /// Waiting notifications whose time has come, oldest first.
    func due(at time: Timestamp, limit: Int) async throws -> [RehearsedNotification]

    /// Replaces what is written of a notification's way; `nextTryAt` is nil unless it waits.
    func update(_ notification: RehearsedNotification, nextTryAt: Timestamp?) async throws

    /// Forgets notifications from before that time that no longer wait, at most `limit`; answers how many.
    func forgetNotifications(before time: Timestamp, limit: Int) async throws -> Int

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
