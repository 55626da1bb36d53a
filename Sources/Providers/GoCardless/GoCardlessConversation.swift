import Domain
import JSON
import ProviderKit

extension ProviderStage {
    static let createRequest: ProviderStage = 1
    static let readRequest: ProviderStage = 2
    static let createFlow: ProviderStage = 3
    static let findPayment: ProviderStage = 4
    static let createPayment: ProviderStage = 5
    static let readPayment: ProviderStage = 6
    static let readEvents: ProviderStage = 7
    static let cancelRequest: ProviderStage = 8
    static let cancelPayment: ProviderStage = 9
    static let createRefund: ProviderStage = 10
    static let readRefund: ProviderStage = 11
    static let cancelMandate: ProviderStage = 12
    static let readMandate: ProviderStage = 13
    static let readDebitedMandate: ProviderStage = 14
    static let readCreditor: ProviderStage = 15
    static let findRetry: ProviderStage = 16
    static let retryPayment: ProviderStage = 17

    /// The same stage with what was learned on the way.
    func noting(_ note: String) -> ProviderStage { ProviderStage(number, [note]) }

    /// What was learned on the way.
    var note: String { memo.first ?? "" }
}

/// One operation's requests and answers, in their order.
struct GoCardlessConversation {
    let operation: ProviderOperation
    let account: ProviderAccount
    let requests: GoCardlessRequests

    init(_ operation: ProviderOperation, _ account: ProviderAccount) {
        self.operation = operation
        self.account = account
        requests = GoCardlessRequests(account)
    }

    func begin() -> ProviderStep {
        switch operation {
        case .start(let payment, _): return .call(requests.createRequest(payment), stage: .createRequest)
        case .charge(let payment, let saved): return charge(payment, saved)
        case .query(let payment): return ask(about: payment)
        case .cancel(let payment): return cancel(payment)
        case .refund(let refund): return self.refund(refund)
        case .queryRefund(let refund):
            guard let id = refund.refundReference, isID(id, GoCardlessName.refund) else {
                // The key makes a second call safe even where the first one did arrive.
                return self.refund(refund)
            }
            return .call(requests.read("refunds", id), stage: .readRefund)
        case .retry(let retry): return again(retry)
        case .forget(let saved):
            guard isID(saved.text, GoCardlessName.mandate) else { return .done(ProviderOutcome(.cancelled)) }
            return .call(requests.act("cancel", on: "mandates", saved.text), stage: .cancelMandate)
        case .querySaved(let saved):
            guard isID(saved.text, GoCardlessName.mandate) else { return .done(ProviderOutcome(.cancelled)) }
            return .call(requests.read("mandates", saved.text), stage: .readMandate)
        case .capture, .queryCapture:
            return .done(ProviderOutcome(.failed(.processingError, providerCode: "unsupported")))
        }
    }

    func advance(_ stage: ProviderStage, _ answer: ProviderAnswer) -> ProviderStep {
        // What cannot be kept whole is not acted on: the engine tells the operator of the name.
        if let length = GoCardlessName.lengthTooLong(in: answer) {
            var outcome = ProviderOutcome(.unknown)
            outcome.refusedNameLength = length
            return .done(outcome)
        }
        let trail = GoCardlessTrail(stage.note)
        switch operation {
        case .start(let payment, _), .charge(let payment, _), .query(let payment), .cancel(let payment):
            return GoCardlessPaymentStep(self, payment, trail).advance(stage, answer)
        case .retry(let retry):
            return GoCardlessPaymentStep(self, retry.payment, trail).advance(stage, answer)
        case .refund(let refund), .queryRefund(let refund):
            return .done(GoCardlessRefundStep(self, refund).outcome(stage, answer))
        case .forget(let saved): return forget(saved, stage, answer)
        case .querySaved: return .done(GoCardlessMandate.outcome(answer))
        case .capture, .queryCapture: return .done(ProviderOutcome(.unknown))
        }
    }

    /// Whether nothing had been asked of GoCardless before: then a request that never left is the end.
    var isFirstCall: Bool {
        switch operation {
        case .start, .charge, .refund: true
        case .retry(let retry): !retry.isRepeat
        default: false
        }
    }

    private func isID(_ id: String, _ prefix: String) -> Bool {
        id.hasPrefix(prefix) && GoCardlessName.isPlain(id)
    }

    private func charge(_ payment: PaymentSnapshot, _ saved: SavedReference) -> ProviderStep {
        guard isID(saved.text, GoCardlessName.mandate) else {
            return .done(
                ProviderOutcome(.failed(.unsupportedInstrument, providerCode: "mandate_unknown")))
        }
        var trail = GoCardlessTrail()
        trail.mandate = saved.text
        return .call(
            requests.createPayment(payment, on: saved.text), stage: .createPayment.noting(trail.note))
    }

    private func ask(about payment: PaymentSnapshot) -> ProviderStep {
        if let id = payment.providerReference {
            if isID(id, GoCardlessName.payment) {
                return .call(requests.read("payments", id), stage: .readPayment)
            }
            guard isID(id, GoCardlessName.billingRequest) else { return .done(ProviderOutcome(.unknown)) }
            return .call(requests.read("billing_requests", id), stage: .readRequest)
        }
        // The first answer never came: the same key brings the same resource, or makes it now.
        if let charged = payment.charged {
            guard let saved = charged.reference else { return .done(ProviderOutcome(.unknown)) }
            return charge(payment, saved)
        }
        return .call(requests.createRequest(payment), stage: .createRequest)
    }

    private func cancel(_ payment: PaymentSnapshot) -> ProviderStep {
        guard let id = payment.providerReference else { return ask(about: payment) }
        if isID(id, GoCardlessName.payment) {
            return .call(requests.act("cancel", on: "payments", id), stage: .cancelPayment)
        }
        guard isID(id, GoCardlessName.billingRequest) else { return .done(ProviderOutcome(.unknown)) }
        return .call(requests.act("cancel", on: "billing_requests", id), stage: .cancelRequest)
    }

    private func refund(_ refund: RefundSnapshot) -> ProviderStep {
        guard let id = refund.payment.providerReference, isID(id, GoCardlessName.payment) else {
            return .done(ProviderOutcome(.failed(.processingError, providerCode: "payment_unknown")))
        }
        return .call(requests.createRefund(refund, of: id), stage: .createRefund)
    }

    /// GoCardless takes no key for it: whether an earlier call arrived is read in the payment's events.
    private func again(_ retry: RetrySnapshot) -> ProviderStep {
        guard let id = retry.payment.providerReference, isID(id, GoCardlessName.payment) else {
            return .done(ProviderOutcome(.failed(.processingError, providerCode: "payment_unknown")))
        }
        var trail = GoCardlessTrail()
        trail.payment = id
        guard retry.isRepeat else {
            return .call(
                requests.act("retry", on: "payments", id), stage: .retryPayment.noting(trail.note))
        }
        return .call(requests.events(of: id), stage: .findRetry.noting(trail.note))
    }

    /// A mandate that is over already counts as deleted.
    private func forget(
        _ saved: SavedReference, _ stage: ProviderStage, _ answer: ProviderAnswer
    ) -> ProviderStep {
        guard stage.number == ProviderStage.cancelMandate.number else {
            return .done(GoCardlessMandate.outcome(answer))
        }
        if case .refused = GoCardlessReply(answer, envelope: "mandates") {
            return .call(requests.read("mandates", saved.text), stage: .readMandate)
        }
        return .done(GoCardlessMandate.outcome(answer))
    }
}

/// A mandate as it is told: whether payments can be collected on it.
enum GoCardlessMandate {
    /// `cancelled` where it is over, `pending` where it stands.
    static func outcome(_ answer: ProviderAnswer) -> ProviderOutcome {
        switch GoCardlessReply(answer, envelope: "mandates") {
        case .resource(let mandate):
            switch mandate["status"]?.string {
            case "cancelled", "failed", "expired", "consumed", "blocked", "suspended_by_payer":
                ProviderOutcome(.cancelled)
            case "pending_customer_approval", "pending_submission", "submitted", "active":
                ProviderOutcome(.pending)
            default: ProviderOutcome(.unknown)
            }
        case .notFound: ProviderOutcome(.cancelled)
        case .conflict, .refused, .turnedAway, .notSent, .silent: ProviderOutcome(.unknown)
        }
    }
}
