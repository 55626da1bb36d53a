import Domain
import JSON
import ProviderKit

/// What follows an answer about a payment or the billing request that leads to it.
struct GoCardlessPaymentStep {
    let conversation: GoCardlessConversation
    let payment: PaymentSnapshot
    var trail: GoCardlessTrail

    var requests: GoCardlessRequests { conversation.requests }

    init(_ conversation: GoCardlessConversation, _ payment: PaymentSnapshot, _ trail: GoCardlessTrail) {
        self.conversation = conversation
        self.payment = payment
        self.trail = trail
    }

    func advance(_ stage: ProviderStage, _ answer: ProviderAnswer) -> ProviderStep {
        switch stage.number {
        case ProviderStage.createRequest.number, ProviderStage.cancelRequest.number,
            ProviderStage.readRequest.number:
            return request(stage, GoCardlessReply(answer, envelope: "billing_requests"))
        case ProviderStage.createFlow.number:
            return flow(GoCardlessReply(answer, envelope: "billing_request_flows"))
        case ProviderStage.findPayment.number:
            return found(GoCardlessReply(answer, envelope: "payments"))
        case ProviderStage.readEvents.number: return events(GoCardlessReply(answer, envelope: "events"))
        case ProviderStage.findRetry.number: return retried(GoCardlessReply(answer, envelope: "events"))
        case ProviderStage.readDebitedMandate.number:
            return debitedMandate(GoCardlessReply(answer, envelope: "mandates"))
        case ProviderStage.readCreditor.number:
            return creditor(GoCardlessReply(answer, envelope: "creditors"))
        default: return told(stage, GoCardlessReply(answer, envelope: "payments"))
        }
    }

    func done(_ status: ProviderOutcome.Status) -> ProviderStep {
        var outcome = trail.outcome(status)
        // The mandate that came with an instant payment is named by the billing request only: until the money
        // is there, that is what is asked about.
        if status == .pending, payment.savesMethod, requests.asksInstantly(payment), let id = trail.request {
            outcome.reference = id
        }
        return .done(outcome)
    }

    func call(_ request: ProviderRequest, _ stage: ProviderStage) -> ProviderStep {
        .call(request, stage: stage.noting(trail.note))
    }

    // MARK: The billing request

    private func request(_ stage: ProviderStage, _ reply: GoCardlessReply) -> ProviderStep {
        let isCreating = stage.number == ProviderStage.createRequest.number
        switch reply {
        case .resource(let json): return go(on: json, isNew: isCreating)
        case .conflict(let id):
            var next = self
            next.trail.request = id
            return next.call(requests.read("billing_requests", id), .readRequest)
        case .refused(let code):
            // What cannot be cancelled has gone on: the payer answered, and that counts.
            if stage.number == ProviderStage.cancelRequest.number, let id = payment.providerReference {
                return call(requests.read("billing_requests", id), .readRequest)
            }
            return done(isCreating ? .failed(.processingError, providerCode: code) : .unknown)
        case .turnedAway(let code):
            let isEnd = isCreating && conversation.isFirstCall
            return done(isEnd ? .failed(.providerUnavailable, providerCode: code) : .unknown)
        case .notSent:
            let isEnd = isCreating && conversation.isFirstCall
            return done(isEnd ? .failed(.providerUnavailable, providerCode: nil) : .unknown)
        case .notFound, .silent: return done(.unknown)
        }
    }

    private func go(on json: JSONValue, isNew: Bool) -> ProviderStep {
        guard let id = GoCardlessName.id(json["id"], GoCardlessName.billingRequest),
            json["metadata"]?[GoCardlessName.key]?.string ?? payment.providerKey == payment.providerKey
        else { return done(.unknown) }
        var next = self
        next.trail.request = id
        let links = json["links"]
        next.trail.mandate = GoCardlessName.id(links?["mandate_request_mandate"], GoCardlessName.mandate)
        let bankAccount = json["resources"]?["customer_bank_account"]
        next.trail.bank = bankAccount?["bank_name"]?.string
        next.trail.digits = bankAccount?["account_number_ending"]?.string
        next.trail.country = bankAccount?["country_code"]?.string
        switch json["status"]?.string {
        case "pending", "ready_to_fulfil":
            if !isNew, let action = payment.action { return next.done(.requiresAction(action)) }
            // Nobody has been sent there: one who gives up needs no page.
            if case .cancel = conversation.operation, isNew {
                return next.call(requests.act("cancel", on: "billing_requests", id), .cancelRequest)
            }
            var flow = requests.createFlow(of: id, for: payment)
            flow.learnedReference = id
            return next.call(flow, .createFlow)
        case "fulfilling": return next.done(.pending)
        case "cancelled": return next.done(.cancelled)
        case "fulfilled":
            let made = GoCardlessName.id(links?["payment_request_payment"], GoCardlessName.payment)
            return next.fulfilled(made)
        default: return next.done(.unknown)
        }
    }

    /// The payer has agreed.
    private func fulfilled(_ made: String?) -> ProviderStep {
        if let made {
            var next = self
            next.trail.payment = made
            return next.call(requests.read("payments", made), .readPayment)
        }
        guard let mandate = trail.mandate else { return done(.pending) }
        if payment.amount.minorUnits == 0 { return done(.succeeded(payment.amount)) }
        // An idempotency key is not kept for ever, a payment is: one that was made and not heard of is found
        // by our own key in it before another is asked for.
        return call(requests.payments(on: mandate), .findPayment)
    }

    private func flow(_ reply: GoCardlessReply) -> ProviderStep {
        guard case .resource(let json) = reply, let url = json["authorisation_url"]?.string,
            url.hasPrefix("https://") || url.hasPrefix(requests.settings.baseURL)
        else { return done(.unknown) }
        return done(.requiresAction(.redirect(url)))
    }

    // MARK: The payment

    private func found(_ reply: GoCardlessReply) -> ProviderStep {
        guard case .resource(let list) = reply, let payments = list.elements, let mandate = trail.mandate
        else { return done(.unknown) }
        let mine = payments.first { $0["metadata"]?[GoCardlessName.key]?.string == payment.providerKey }
        if let mine { return read(mine) }
        return call(requests.createPayment(payment, on: mandate), .createPayment)
    }

    private func told(_ stage: ProviderStage, _ reply: GoCardlessReply) -> ProviderStep {
        let isCreating = stage.number == ProviderStage.createPayment.number
        switch reply {
        case .resource(let json): return read(json)
        case .conflict(let id):
            var next = self
            next.trail.payment = id
            return next.call(requests.read("payments", id), .readPayment)
        case .refused(let code):
            if stage.number == ProviderStage.cancelPayment.number, let id = payment.providerReference {
                return call(requests.read("payments", id), .readPayment)
            }
            if stage.number == ProviderStage.retryPayment.number { return refusedRetry(code) }
            let refusal: DeclineCode = code.contains("mandate") ? .unsupportedInstrument : .processingError
            return done(isCreating ? .failed(refusal, providerCode: code) : .unknown)
        case .turnedAway(let code):
            return done(isOver(stage) ? .failed(.providerUnavailable, providerCode: code) : .unknown)
        case .notSent:
            return done(isOver(stage) ? .failed(.providerUnavailable, providerCode: nil) : .unknown)
        case .notFound, .silent: return done(.unknown)
        }
    }

    /// A charge or a retry whose only call came to nothing; after a payer's consent the payment is asked for
    /// again.
    private func isOver(_ stage: ProviderStage) -> Bool {
        switch conversation.operation {
        case .charge: stage.number == ProviderStage.createPayment.number
        case .retry: stage.number == ProviderStage.retryPayment.number && conversation.isFirstCall
        default: false
        }
    }

    /// A payment as it is told, if it is the one that was asked about.
    private func read(_ json: JSONValue) -> ProviderStep {
        let known = payment.providerReference.flatMap { $0.hasPrefix(GoCardlessName.payment) ? $0 : nil }
        guard let id = GoCardlessName.id(json["id"], GoCardlessName.payment), known == nil || known == id,
            trail.payment == nil || trail.payment == id, let amount = json["amount"]?.integer, amount > 0,
            json["currency"]?.string == payment.amount.currency.code,
            json["metadata"]?[GoCardlessName.key]?.string ?? payment.providerKey == payment.providerKey
        else { return done(.unknown) }
        var next = self
        next.trail.payment = id
        next.trail.amount = amount
        next.trail.status = json["status"]?.string
        next.trail.mandate =
            GoCardlessName.id(json["links"]?["mandate"], GoCardlessName.mandate) ?? trail.mandate
        if next.isAhead { return next.pending(json) }
        switch next.trail.status {
        case "cancelled": return next.done(.cancelled)
        case "customer_approval_denied":
            return next.done(.failed(.authenticationFailed, providerCode: "customer_approval_denied"))
        // Why it failed, and which failure or chargeback was called off, only the events tell.
        case "failed", "confirmed", "paid_out", "charged_back":
            return next.call(requests.events(of: id), .readEvents)
        default: return next.done(.unknown)
        }
    }

    /// Whether the bank has still to decide.
    private var isAhead: Bool {
        ["pending_customer_approval", "pending_submission", "submitted"].contains(trail.status)
    }

    private func events(_ reply: GoCardlessReply) -> ProviderStep {
        if isAhead { return pending(after: reply) }
        guard case .resource(let list) = reply, let id = trail.payment, let amount = trail.amount,
            let events = GoCardlessEvents(list, of: id)
        else { return done(.unknown) }
        var next = self
        next.trail.resubmissions = Int64(events.resubmissions)
        let money = Money(minorUnits: amount, currency: payment.amount.currency)
        let disputes = events.disputes(of: money)
        if trail.status == "failed" { return .done(next.failed(events, money)) }
        // The list lags behind: what is not told yet is asked for again.
        if trail.status == "charged_back", disputes.last?.status != .opened { return done(.unknown) }
        var outcome = next.trail.outcome(.succeeded(money))
        outcome.disputes = disputes
        outcome.reversals = events.reversals(of: money, isFailed: false)
        return .done(outcome)
    }

    private func failed(_ events: GoCardlessEvents, _ money: Money) -> ProviderOutcome {
        // As above; and what GoCardless collects once more by itself is not over.
        guard let failure = events.failure else { return trail.outcome(.unknown) }
        if GoCardlessEvents.willRetry(failure) || events.isResubmitted {
            var outcome = trail.outcome(.pending)
            outcome.reversals = events.reversals(of: money, isFailed: false)
            return outcome
        }
        let cause = failure["details"]?["cause"]?.string
        var outcome = trail.outcome(
            .failed(
                GoCardlessEvents.declineCode(cause),
                providerCode: trail.refusal ?? GoCardlessName.code(cause ?? "failed")))
        outcome.reversals = events.reversals(of: money, isFailed: true)
        return outcome
    }
}
