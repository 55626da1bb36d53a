package import Domain
import Support

// What the sandbox's own pages ask for.
extension SandboxService {
    /// Makes a one-time token of a card for a checkout, or tells the faults of the form.
    package func tokenise(
        _ form: CardForm, for order: CheckoutID
    ) async throws -> Result<SandboxToken, CardFaults> {
        let now = clock.now()
        switch form.check(now: now) {
        case .failure(let faults): return .failure(faults)
        case .success(let card):
            let token = SandboxToken(
                id: SandboxTokenID(at: now, random: random), order: order, card: card,
                expiresAt: now.adding(seconds: SandboxLimits.tokenLifetimeSeconds))
            try await ledger.store(token)
            return .success(token)
        }
    }

    /// The payment as time has decided it; nil when there is none.
    func payment(_ id: SandboxPaymentID) async throws -> SandboxPayment? {
        guard let payment = try await ledger.payment(id) else { return nil }
        return payment.settled(at: now(for: payment.terms.account))
    }

    /// Charges a card that was given on the sandbox's own page, once; or tells the faults of the form.
    func charge(_ payment: SandboxPayment, with form: CardForm) async throws -> Result<
        SandboxPayment, CardFaults
    > {
        switch form.check(now: clock.now()) {
        case .failure(let faults): return .failure(faults)
        case .success(let card): return .success(try await charge(payment, card: card, onPage: true).payment)
        }
    }

    /// Takes the payer's word on the 3-D Secure page, once.
    func answerChallenge(of id: SandboxPaymentID, isApproved: Bool) async throws -> SandboxPayment {
        try await change(.id(id)) { $0.answeringChallenge(isApproved: isApproved) }.payment
    }

    /// The month that cards must not have expired before.
    func currentMonth() -> CivilMonth { CivilMonth(of: clock.now()) }
}
