import Domain
import JSON
import ProviderKit

/// What an answer about a refund means.
struct GoCardlessRefundStep {
    let conversation: GoCardlessConversation
    let refund: RefundSnapshot

    init(_ conversation: GoCardlessConversation, _ refund: RefundSnapshot) {
        self.conversation = conversation
        self.refund = refund
    }

    func outcome(_ stage: ProviderStage, _ answer: ProviderAnswer) -> ProviderOutcome {
        let isCreating = stage.number == ProviderStage.createRefund.number
        switch GoCardlessReply(answer, envelope: "refunds") {
        case .resource(let json): return read(json)
        // The refund is there, and its id is what the next question needs.
        case .conflict(let id):
            return ProviderOutcome(
                .pending, reference: id.hasPrefix(GoCardlessName.refund) ? id : refund.refundReference)
        case .refused(let code):
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

    private func done(_ status: ProviderOutcome.Status) -> ProviderOutcome {
        ProviderOutcome(status, reference: refund.refundReference)
    }

    private func read(_ json: JSONValue) -> ProviderOutcome {
        guard let id = GoCardlessName.id(json["id"], GoCardlessName.refund),
            refund.refundReference == nil || refund.refundReference == id,
            json["links"]?["payment"]?.string ?? refund.payment.providerReference
                == refund.payment.providerReference,
            let amount = json["amount"]?.integer, json["currency"]?.string == refund.amount.currency.code
        else { return done(.unknown) }
        let money = Money(minorUnits: amount, currency: refund.amount.currency)
        switch json["status"]?.string {
        case "created", "pending_submission", "submitted": return ProviderOutcome(.pending, reference: id)
        case "paid": return ProviderOutcome(.succeeded(money), reference: id)
        case "cancelled": return ProviderOutcome(.cancelled, reference: id)
        case "bounced", "funds_returned":
            return ProviderOutcome(
                .failed(.notSettled, providerCode: json["status"]?.string), reference: id)
        default: return ProviderOutcome(.unknown, reference: id)
        }
    }
}
