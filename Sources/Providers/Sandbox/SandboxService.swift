import Domain
package import ProviderKit
package import Support

/// The remote side of the sandbox, in process: it answers what the sender would otherwise send over the
/// network.
///
/// Every call may be repeated: a key is taken before its card is charged, each step after that is a
/// compare-and-set that changes nothing the second time, and whoever repeats a call that stopped half-way
/// finishes it.
package struct SandboxService: Sendable {
    let ledger: any SandboxLedger
    let clock: Clock
    let random: RandomSource
    let signing: SandboxSigning
    private let publicBaseURL: String
    private let ahead: SandboxClocks

    /// Makes the service.
    ///
    /// `signing` makes the addresses of its pages; `publicBaseURL` (no slash at its end) goes before their
    /// paths; empty keeps them relative to the host. `ahead` tells whose time was moved on.
    package init(
        ledger: any SandboxLedger, clock: Clock, random: RandomSource, signing: SandboxSigning,
        publicBaseURL: String = "", ahead: SandboxClocks = SandboxClocks()
    ) {
        self.ledger = ledger
        self.clock = clock
        self.random = random
        self.signing = signing
        self.publicBaseURL = publicBaseURL
        self.ahead = ahead
    }

    /// The time as an account sees it: whoever tests may have moved it on.
    func now(for account: ProviderAccountID?) -> Timestamp {
        account.map { clock.now().adding(seconds: ahead.seconds($0)) } ?? clock.now()
    }

    /// Settles what time has decided, so that its news are told without being asked for; answers how many
    /// payments it looked at.
    package func settleDue() async throws -> Int {
        var due = try await ledger.settling(
            at: clock.now(), of: nil, limit: SandboxLimits.roundMax)
        for account in ahead.accounts() {
            due += try await ledger.settling(
                at: now(for: account), of: account, limit: SandboxLimits.roundMax)
        }
        for id in due { _ = try await change(.id(id)) { $0 } }
        return due.count
    }

    /// Answers a request; `notSent` for one to another address.
    package func send(_ request: ProviderRequest) async -> ProviderAnswer {
        guard request.url.hasPrefix(SandboxAddress.base) else { return .notSent }
        do {
            return try await answer(SandboxCall(request))
        } catch let refusal as SandboxRefusal {
            return SandboxAnswer.refusal(refusal)
        } catch {
            return SandboxAnswer.failure
        }
    }

    private func answer(_ call: SandboxCall) async throws -> ProviderAnswer {
        switch call {
        case .start(let terms, let key): return try await start(terms, key: key)
        case .read(let subject): return try await payment(subject) { $0 }
        case .cancel(let subject, let terms):
            if case .key(let key) = subject, let closed = try await close(key, terms, as: .cancelled) {
                return answer(closed)
            }
            return try await payment(subject) { payment throws(SandboxRefusal) in try payment.cancelling() }
        case .close(let subject, let terms, let startedAt):
            guard case .key(let key) = subject else { throw SandboxRefusal.notFound }
            let isLate = now(for: terms.account) >= startedAt.adding(seconds: SandboxLimits.arrivalSeconds)
            if isLate, let closed = try await close(key, terms, as: .closed) { return answer(closed) }
            guard try await ledger.payment(key: key) != nil else { throw SandboxRefusal.tooEarly }
            return try await payment(subject) { $0 }
        case .capture(let subject, let amount, let isFinal, let key):
            return try await capture(subject, amount, isFinal: isFinal, key: key)
        case .readCapture(let subject, let key):
            return try Self.capture(key, of: try await change(subject) { $0 }.payment)
        case .refund(let subject, let amount, let key): return try await refund(subject, amount, key: key)
        case .retry(let subject, let key):
            return try await payment(subject) { payment throws(SandboxRefusal) in
                try payment.retrying(key, at: now(for: payment.terms.account))
            }
        case .forget(let card):
            _ = try await change(.id(card.payment)) { payment throws(SandboxRefusal) in
                try payment.forgetting(card)
            }
            return SandboxAnswer.forgotten
        case .readRefund(let subject, let key):
            let payment = try await change(subject) { $0 }.payment
            guard let refund = payment.refunds.first(where: { $0.key == key }) else {
                throw SandboxRefusal.refundUnknown
            }
            return SandboxAnswer.refund(refund, of: payment)
        }
    }

    private func start(_ terms: SandboxPaymentTerms, key: String) async throws -> ProviderAnswer {
        let now = now(for: terms.account)
        var fresh = SandboxPayment(
            id: SandboxPaymentID(at: now, random: random), key: key, terms: terms, createdAt: now,
            state: terms.tokenID == nil && terms.saved == nil ? .cardNeeded : .created)
        if terms.saves { fresh.savedID = SandboxSavedID(at: now, random: random) }
        let payment = try await insert(fresh)
        guard payment.terms.isSameCharge(as: terms) else { throw SandboxRefusal.keyReused }
        let charge: SandboxChange
        if payment.state == .created, let tokenID = terms.tokenID {
            charge = try await self.charge(payment, tokenID: tokenID)
        } else if payment.state == .created, let saved = terms.saved {
            charge = try await self.charge(payment, saved: saved)
        } else {
            return answer(try await change(.id(payment.id)) { $0 }.payment)
        }
        // Only the call that charged loses its answer: whoever asks again is told.
        return charge.isChanged && charge.payment.scenario == .answerNeverComes
            ? .lost : answer(charge.payment)
    }

    private func charge(_ payment: SandboxPayment, tokenID: SandboxTokenID) async throws -> SandboxChange {
        let refusal: SandboxRefusal
        switch try await ledger.takeToken(tokenID, for: payment.id, of: payment.terms.order) {
        case .taken(let token):
            guard clock.now() >= token.expiresAt else {
                return try await charge(payment, card: token.card, onPage: false)
            }
            refusal = .tokenExpired
        case .foreign: refusal = .tokenForeign
        case .usedElsewhere: refusal = .tokenUsed
        case .unknown: refusal = .tokenUnknown
        }
        return try await change(.id(payment.id)) { $0.refusingToken(refusal) }
    }

    private func charge(_ payment: SandboxPayment, saved: SandboxSavedCard) async throws -> SandboxChange {
        guard let source = try await ledger.payment(saved.payment), source.saved == saved.text,
            let card = source.card
        else { return try await change(.id(payment.id)) { $0.refusingToken(.savedUnknown) } }
        return try await charge(payment, card: card, onPage: false)
    }

    func charge(_ payment: SandboxPayment, card: SandboxCardFace, onPage: Bool) async throws -> SandboxChange
    {
        let earlier = try await ledger.countPayments(
            of: payment.terms.order, scenario: card.scenario, besides: payment.id)
        let now = now(for: payment.terms.account)
        return try await change(.id(payment.id)) {
            $0.charged(card, earlierTries: earlier, at: now, onPage: onPage)
        }
    }

    private func capture(
        _ subject: SandboxSubject, _ amount: Money, isFinal: Bool, key: String
    ) async throws -> ProviderAnswer {
        let id = SandboxCaptureID(at: clock.now(), random: random)
        let payment = try await change(subject) { payment throws(SandboxRefusal) in
            guard amount.currency == payment.terms.amount.currency else { throw .amountInvalid }
            return try payment.capturing(amount.minorUnits, isFinal: isFinal, key: key, id: id)
        }.payment
        return try Self.capture(key, of: payment)
    }

    private static func capture(
        _ key: String, of payment: SandboxPayment
    ) throws(SandboxRefusal) -> ProviderAnswer {
        guard let capture = payment.captures.first(where: { $0.key == key }) else { throw .captureUnknown }
        return SandboxAnswer.capture(capture, of: payment)
    }

    private func refund(_ subject: SandboxSubject, _ amount: Money, key: String) async throws
        -> ProviderAnswer
    {
        let id = SandboxRefundID(at: clock.now(), random: random)
        let payment = try await change(subject) { payment throws(SandboxRefusal) in
            guard amount.currency == payment.terms.amount.currency else { throw .amountInvalid }
            return try payment.refunding(
                amount.minorUnits, key: key, id: id, at: now(for: payment.terms.account))
        }.payment
        guard let refund = payment.refunds.first(where: { $0.key == key }) else {
            throw SandboxRefusal.refundUnknown
        }
        return SandboxAnswer.refund(refund, of: payment)
    }

    /// Takes the key of a payment that never arrived; nil when it did.
    private func close(
        _ key: String, _ terms: SandboxPaymentTerms, as state: SandboxPaymentState
    ) async throws -> SandboxPayment? {
        if try await ledger.payment(key: key) != nil { return nil }
        let now = now(for: terms.account)
        let fresh = SandboxPayment(
            id: SandboxPaymentID(at: now, random: random), key: key, terms: terms, createdAt: now,
            state: state)
        let stored = try await insert(fresh)
        return stored.id == fresh.id ? stored : nil
    }

    private func insert(_ payment: SandboxPayment) async throws -> SandboxPayment {
        try await ledger.insert(
            payment, telling: payment.notifications(since: nil, at: clock.now(), random: random))
    }

    private func payment(
        _ subject: SandboxSubject, _ step: (SandboxPayment) throws(SandboxRefusal) -> SandboxPayment
    ) async throws -> ProviderAnswer {
        answer(try await change(subject, step).payment)
    }

    private func answer(_ payment: SandboxPayment) -> ProviderAnswer {
        if let silentUntil = payment.silentUntil, now(for: payment.terms.account) < silentUntil {
            return .lost
        }
        return SandboxAnswer.payment(payment, nextURL: pagePath(of: payment).map { publicBaseURL + $0 })
    }

    /// The path of the page on which the payer has something to do now; nil when nothing is asked.
    func pagePath(of payment: SandboxPayment) -> String? {
        payment.page.map { SandboxPageAddress.path($0, of: payment.id, signing: signing) }
    }
}
