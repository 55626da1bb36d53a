import Domain
import JSON
import ProviderKit
import Support

/// A payment on its way through Stripe: intent, customer, confirmation, and the end of an intent that failed.
struct StripePayment {
    let payment: PaymentSnapshot
    let requests: StripeRequests
    var token: String?
    var saved: StripeSaved?
    /// Whether it is asked how the payment stands, and nothing new may begin.
    var isQuestion = false

    init(
        _ payment: PaymentSnapshot, _ requests: StripeRequests, token: String? = nil,
        saved: StripeSaved? = nil, isQuestion: Bool = false
    ) {
        self.payment = payment
        self.requests = requests
        self.token = token
        self.saved = saved
        self.isQuestion = isQuestion
    }

    func create(again: Bool = false) -> ProviderStep {
        guard let request = requests.create(payment) else {
            return failed(.unsupportedInstrument, "amount_not_representable")
        }
        return .call(request, stage: .init(again ? .createdAgain : .created))
    }

    func advance(_ stage: ProviderStage, _ reply: StripeReply) -> ProviderStep {
        let intent = stage.memo.first ?? payment.providerReference ?? ""
        switch stage.stripe {
        case .created, .createdAgain: return created(reply, isAgain: stage.stripe == .createdAgain)
        case .customer: return gotCustomer(reply, intent)
        case .updated: return updated(reply, intent)
        case .confirmed: return confirmed(reply, intent)
        case .read: return read(reply, intent, failure: stage.memo)
        case .cancelled: return cancelled(reply, intent)
        case .closed: return closed(reply, stage.memo)
        case .disputes: return disputed(reply, stage)
        case .moved, .listed, .listedAgain, .repeated, nil: return unknown(intent)
        }
    }

    // MARK: Before anything can have been taken

    private func created(_ reply: StripeReply, isAgain: Bool) -> ProviderStep {
        switch reply {
        case .object(let json, _):
            guard let id = json["id"]?.string, StripeIntent(json, of: payment) != nil else {
                return failed(.providerUnavailable, "answer_unreadable")
            }
            // Its id was never written down, so it was never confirmed: it is closed, and with it whatever
            // may still be on its way.
            if isQuestion {
                return .call(requests.cancel(payment, intent: id), stage: .init(.cancelled, [id]))
            }
            if let saved { return update(id, customer: saved.customer) }
            if payment.savesMethod {
                return .call(
                    learning(id, requests.createCustomer(for: payment)), stage: .init(.customer, [id]))
            }
            return requests.account.sendsPlainParameters ? update(id, customer: nil) : confirm(id)
        case .refused(let error): return failed(error.meaning, error.providerCode)
        // Stripe will tell nobody which intent it made, if any, so nobody can ever have confirmed it.
        case .later(isKept: true, _): return failed(.providerUnavailable, "failure_kept")
        case .later(_, let mayRepeat):
            // An intent that nobody confirms takes no money: the same request again is harmless.
            if !isAgain, mayRepeat { return create(again: true) }
            return isQuestion ? unknown(nil) : failed(.providerUnavailable, "not_reached")
        case .silent:
            if !isAgain { return create(again: true) }
            return isQuestion ? unknown(nil) : failed(.providerUnavailable, "not_reached")
        case .notSent: return isQuestion ? unknown(nil) : failed(.providerUnavailable, "not_reached")
        }
    }

    private func gotCustomer(_ reply: StripeReply, _ intent: String) -> ProviderStep {
        guard case .object(let json, _) = reply, let customer = json["id"]?.string else {
            return close(intent, .providerUnavailable, "customer_not_made")
        }
        return update(intent, customer: customer)
    }

    private func updated(_ reply: StripeReply, _ intent: String) -> ProviderStep {
        switch reply {
        case .object: return confirm(intent)
        case .refused(let error): return close(intent, error.meaning, error.providerCode)
        case .later, .silent, .notSent: return close(intent, .providerUnavailable, "not_reached")
        }
    }

    private func update(_ intent: String, customer: String?) -> ProviderStep {
        .call(
            requests.update(payment, intent: intent, customer: customer, method: saved?.method ?? token),
            stage: .init(.updated, [intent]))
    }

    private func confirm(_ intent: String) -> ProviderStep {
        guard let token = saved?.method ?? token else { return unknown(intent) }
        return .call(
            requests.confirm(payment, intent: intent, token: token, isOffSession: saved != nil),
            stage: .init(.confirmed, [intent]))
    }

    // MARK: From here on money can have moved

    private func confirmed(_ reply: StripeReply, _ intent: String) -> ProviderStep {
        switch reply {
        case .object(let json, let time): return standing(json, time, intent)
        case .refused(let error):
            if error.isOfState {
                return .call(requests.read(payment, intent: intent), stage: .init(.read, [intent]))
            }
            return close(intent, error.meaning, error.providerCode)
        // The request never left: the intent is as it was.
        case .notSent: return close(intent, .providerUnavailable, "not_reached")
        case .later, .silent:
            return .call(requests.read(payment, intent: intent), stage: .init(.read, [intent]))
        }
    }

    private func read(_ reply: StripeReply, _ intent: String, failure: [String]) -> ProviderStep {
        guard case .object(let json, let time) = reply else { return unknown(intent) }
        if failure.count == 3, let read = StripeIntent(json, of: payment) {
            switch read.standing {
            case .declined, .unconfirmed: return failed(failure)
            case .decided, .disputed, .unreadable: break
            }
        }
        return standing(json, time, intent)
    }

    private func standing(_ json: JSONValue, _ time: StripeTime, _ id: String) -> ProviderStep {
        guard let intent = StripeIntent(json, of: payment) else { return unknown(id) }
        switch intent.standing {
        case .decided(let outcome): return .done(outcome)
        case .declined(let code, let providerCode): return close(id, code, providerCode)
        case .unconfirmed(let created):
            guard isQuestion, time.isOlder(created, than: StripeLimits.confirmationSeconds) else {
                return unknown(id)
            }
            return .call(requests.cancel(payment, intent: id), stage: .init(.cancelled, [id]))
        case .disputed:
            return .call(
                requests.disputes(of: id),
                stage: .init(.disputes, [id, String(decoding: json.encoded(), as: UTF8.self)]))
        case .unreadable: return unknown(id)
        }
    }

    private func disputed(_ reply: StripeReply, _ stage: ProviderStage) -> ProviderStep {
        guard case .object(let list, _) = reply, stage.memo.count == 2,
            let json = try? JSONValue(parsing: stage.memo[1]),
            let notices = StripeMovement.disputes(list, payment.amount.currency),
            let outcome = StripeIntent.disputed(json, of: payment, notices)
        else { return unknown(stage.memo.first) }
        return .done(outcome)
    }

    /// What came of giving an intent up.
    private func cancelled(_ reply: StripeReply, _ id: String) -> ProviderStep {
        switch reply {
        case .object(let json, _):
            guard let intent = StripeIntent(json, of: payment), case .decided(let outcome) = intent.standing
            else { return unknown(id) }
            return .done(outcome)
        case .refused(let error) where error.isOfState || error.status == 400:
            // It was decided before: what is so is read.
            return .call(requests.read(payment, intent: id), stage: .init(.read, [id]))
        case .refused(let error) where error.isMissing:
            return failed(.providerUnavailable, error.providerCode)
        case .refused, .later, .silent, .notSent: return unknown(id)
        }
    }

    /// Closes an intent whose attempt has failed, so that no page that still knows it can go on with it.
    private func close(_ intent: String, _ code: DeclineCode, _ providerCode: String?) -> ProviderStep {
        .call(
            requests.cancel(payment, intent: intent),
            stage: .init(.closed, [intent, code.rawValue, providerCode ?? ""]))
    }

    private func closed(_ reply: StripeReply, _ memo: [String]) -> ProviderStep {
        // Not as it was thought to be: what is so is read.
        if case .refused = reply, let intent = memo.first {
            return .call(requests.read(payment, intent: intent), stage: .init(.read, memo))
        }
        if case .object(let json, _) = reply, let read = StripeIntent(json, of: payment),
            case .decided(let outcome) = read.standing, outcome.status != .cancelled
        {
            return .done(outcome)
        }
        // Stripe refused the attempt explicitly; that its intent stays open takes no money.
        return failed(memo)
    }

    private func failed(_ memo: [String]) -> ProviderStep {
        guard memo.count == 3 else { return unknown(memo.first) }
        let code = DeclineCode(rawValue: memo[1]) ?? .declined
        return .done(
            ProviderOutcome(
                .failed(code, providerCode: memo[2].isEmpty ? nil : memo[2]), reference: memo[0]))
    }

    private func learning(_ id: String, _ request: ProviderRequest) -> ProviderRequest {
        var request = request
        request.learnedReference = id
        return request
    }

    private func unknown(_ id: String?) -> ProviderStep {
        .done(ProviderOutcome(.unknown, reference: id.flatMap { $0.isEmpty ? nil : $0 }))
    }

    private func failed(_ code: DeclineCode, _ providerCode: String?) -> ProviderStep {
        .done(ProviderOutcome(.failed(code, providerCode: providerCode)))
    }
}
