import Domain
import JSON
import ProviderKit

/// A failed payment that the merchant has collected once more.
extension GoCardlessPaymentStep {
    /// Whether the retry arrived: then its payment tells the rest, else it is asked for now.
    func retried(_ reply: GoCardlessReply) -> ProviderStep {
        guard case .retry(let retry) = conversation.operation, case .resource(let list) = reply,
            let id = trail.payment, let events = GoCardlessEvents(list, of: id)
        else { return done(.unknown) }
        if events.resubmissions > retry.resubmissionsBefore {
            return call(requests.read("payments", id), .readPayment)
        }
        return call(requests.act("retry", on: "payments", id), .retryPayment)
    }

    /// It is failed no longer, or its mandate is over, or it was retried too often: the payment tells which.
    func refusedRetry(_ code: String) -> ProviderStep {
        guard let id = trail.payment else { return done(.unknown) }
        var next = self
        next.trail.refusal = code
        return next.call(requests.read("payments", id), .readPayment)
    }
}
