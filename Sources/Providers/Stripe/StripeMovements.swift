import Domain
import JSON
import ProviderKit
import Support

/// A capture on its way.
struct StripeCapture {
    let capture: CaptureSnapshot
    let requests: StripeRequests

    init(_ capture: CaptureSnapshot, _ requests: StripeRequests) {
        self.capture = capture
        self.requests = requests
    }

    func advance(_ stage: ProviderStage, _ reply: StripeReply) -> ProviderStep {
        let intent = stage.memo.first ?? ""
        switch reply {
        case .object(let json, _): return standing(json, intent, mayAsk: stage.stripe == .read)
        case .refused(let error):
            if error.isOfState, stage.stripe != .read {
                return .call(requests.read(capture.payment, intent: intent), stage: .init(.listed, [intent]))
            }
            if stage.stripe == .read { return .done(ProviderOutcome(.unknown)) }
            return .done(ProviderOutcome(error.outcome))
        case .notSent:
            return .done(
                ProviderOutcome(
                    stage.stripe == .moved
                        ? .failed(.providerUnavailable, providerCode: "not_reached") : .unknown))
        case .later, .silent: return .done(ProviderOutcome(.unknown))
        }
    }

    /// A hold is captured once here, so the intent's state is the capture's.
    private func standing(_ json: JSONValue, _ intent: String, mayAsk: Bool) -> ProviderStep {
        guard let read = StripeIntent(json, of: capture.payment) else {
            return .done(ProviderOutcome(.unknown))
        }
        switch read.standing {
        case .decided(let outcome):
            switch outcome.status {
            case .succeeded(let amount):
                return .done(ProviderOutcome(.succeeded(amount), reference: Self.charge(json) ?? intent))
            case .authorized where mayAsk:
                guard let request = requests.capture(capture, intent: intent, again: true) else {
                    return .done(ProviderOutcome(.unknown))
                }
                return .call(request, stage: .init(.moved, [intent]))
            case .cancelled:
                return .done(ProviderOutcome(.failed(.notSettled, providerCode: "hold_released")))
            case .requiresAction, .pending, .unknown, .authorized, .failed:
                return .done(ProviderOutcome(.unknown))
            }
        case .disputed:
            guard let outcome = StripeIntent.disputed(json, of: capture.payment, []) else {
                return .done(ProviderOutcome(.unknown))
            }
            return .done(ProviderOutcome(outcome.status, reference: Self.charge(json) ?? intent))
        case .declined, .unconfirmed, .unreadable: return .done(ProviderOutcome(.unknown))
        }
    }

    private static func charge(_ json: JSONValue) -> String? {
        json["latest_charge"]?.string ?? json["latest_charge"]?["id"]?.string
    }
}

/// A refund on its way.
struct StripeRefund {
    let refund: RefundSnapshot
    let requests: StripeRequests

    init(_ refund: RefundSnapshot, _ requests: StripeRequests) {
        self.refund = refund
        self.requests = requests
    }

    func advance(_ stage: ProviderStage, _ reply: StripeReply) -> ProviderStep {
        switch (reply, stage.stripe) {
        case (.object(let json, _), .listed), (.object(let json, _), .listedAgain):
            return listed(json, stage)
        // The first request has ended. What the books say now is what came of it.
        case (.later(isKept: true, _), .closed):
            guard let intent = stage.memo.first else { return .done(ProviderOutcome(.unknown)) }
            return .call(requests.refunds(of: intent), stage: .init(.listedAgain, [intent]))
        case (.object(let json, _), _):
            return .done(
                StripeMovement.refund(json, of: refund)
                    ?? ProviderOutcome(.unknown, reference: refund.refundReference))
        case (.refused(let error), .moved), (.refused(let error), .closed), (.refused(let error), .repeated):
            return .done(ProviderOutcome(error.outcome))
        case (.notSent, .moved) where refund.refundReference == nil:
            return .done(ProviderOutcome(.failed(.providerUnavailable, providerCode: "not_reached")))
        default: return .done(ProviderOutcome(.unknown, reference: refund.refundReference))
        }
    }

    /// Finds the refund by the key that it carries; one that is not there is asked for again.
    private func listed(_ json: JSONValue, _ stage: ProviderStage) -> ProviderStep {
        guard let data = json["data"]?.elements, json["has_more"] != true else {
            return .done(ProviderOutcome(.unknown))
        }
        let found = data.first {
            $0["metadata"]?[StripeRequests.refundKeyName]?.string == refund.refundKey
        }
        if let found {
            return .done(StripeMovement.refund(found, of: refund) ?? ProviderOutcome(.unknown))
        }
        let isAgain = stage.stripe == .listedAgain
        guard let intent = stage.memo.first,
            let request = requests.refund(refund, intent: intent, again: isAgain)
        else { return .done(ProviderOutcome(.unknown)) }
        // A repeat under its key: whether the first one is late or lost, there is one refund.
        return .call(request, stage: .init(isAgain ? .repeated : .closed, [intent]))
    }
}
