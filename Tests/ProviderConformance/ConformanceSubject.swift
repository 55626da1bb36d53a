// ProviderConformance: what every adapter has to hold to, whatever the provider. It may import ProviderKit,
// Domain and Support, and no test framework, so that each adapter's tests run it as they like: make a
// `ConformanceSubject`, then expect `Conformance(subject).faults(in: scenario)` to be empty for every
// scenario.
// Start reading here, then Conformance.swift.

import Domain
package import ProviderKit
package import Support

/// An adapter with an account, a payment it takes, and the provider at the other end.
package protocol ConformanceSubject: Sendable {
    /// The adapter.
    var provider: any PaymentProvider { get }
    /// An account with everything that is required, in test mode.
    var account: ProviderAccount { get }
    /// A payment that the adapter takes, without a reference.
    var payment: PaymentSnapshot { get }
    /// What the payer's form brings.
    var input: PaymentInput { get }
    /// Whether the provider signs the time too, so that an old notification is refused.
    var datesSignatures: Bool { get }
    /// A fresh provider with empty books that behaves so.
    func makePeer(_ behavior: ConformanceBehavior) -> any ConformancePeer
    /// A signed notification about a payment of that reference, of that event, signed at that time with the
    /// account's secret of that place (0 is the newest); nil for a provider that signs none.
    func notification(
        event: String, reference: String, signedAt: Timestamp, secret place: Int
    ) -> IncomingNotification?
}

extension ConformanceSubject {
    /// It does.
    package var datesSignatures: Bool { true }
}

/// How a provider behaves.
package enum ConformanceBehavior: Hashable, Sendable, CaseIterable {
    /// Takes the payment.
    case takes
    /// Refuses the payment.
    case declines
    /// Takes the payment and tells of another amount.
    case tellsAnotherAmount
    /// Takes the payment and tells of another currency.
    case tellsAnotherCurrency
    /// Takes the payment and refuses every refund.
    case refusesRefunds
}

/// A provider with books, as an adapter's requests find it.
package protocol ConformancePeer: Sendable {
    /// Answers a request.
    func answer(_ request: ProviderRequest) -> ProviderAnswer
    /// Lets the payer, the bank and time do what a pending payment waits for.
    func settle()
    /// How often the payment's amount was taken, promised or held: never more than once for one attempt.
    var takings: Int { get }
}

extension ConformancePeer {
    /// Nothing waits.
    package func settle() {}
}

/// What an adapter has to hold to.
package enum ConformanceScenario: String, Hashable, Sendable, CaseIterable {
    case authorise = "takes a payment and tells its exact amount"
    case decline = "tells a refusal with the provider's code"
    case unknown = "draws no conclusion from a lost answer, wherever it is lost"
    case notSent = "takes what was never sent for what never happened"
    case slowAnswer = "finds out later what an answer that came too late had said"
    case garbageAnswer = "draws no conclusion from an answer that makes no sense"
    case serverError = "draws no conclusion from a failure of the provider's own"
    case repeatedRequests = "takes once what is asked twice"
    case wrongAmount = "never tells the amount asked for when another was taken"
    case wrongCurrency = "never tells success in the currency asked for when another was taken"
    case refundAboveAmount = "tells a refused refund as failed"
    case repeatedNotification = "tells the same event by the same id"
    case staleSignature = "believes no old, changed, foreign or missing signature"
    case pinnedHosts = "calls the account's hosts by TLS, and puts no credential into an address"
}
