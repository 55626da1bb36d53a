import Domain
import JSON
import ProviderKit

/// What happened to one payment, as `GET /events` tells it, oldest first.
///
/// The payment itself says only how it stands: why it failed, and which chargeback was called off, is told
/// here.
struct GoCardlessEvents {
    private let events: [JSONValue]

    /// Nil when it is no list of events of that payment.
    init?(_ json: JSONValue, of payment: String) {
        guard let list = json.elements else { return nil }
        var dated: [(String, JSONValue)] = []
        for event in list {
            guard GoCardlessName.id(event["id"], "EV") != nil, let time = event["created_at"]?.string,
                event["links"]?["payment"]?.string == payment
            else { return nil }
            dated.append((time, event))
        }
        // RFC 3339 texts in UTC of one length are in the order of their times.
        events = dated.enumerated().sorted {
            ($0.element.0, -$0.offset) < ($1.element.0, -$1.offset)
        }.map(\.element.1)
    }

    /// The last failure, if any.
    var failure: JSONValue? { events.last { $0["action"]?.string == "failed" } }

    /// How often GoCardless was asked to collect it again, or did so by itself.
    var resubmissions: Int { events.count { $0["action"]?.string == "resubmission_requested" } }

    /// Whether it was to be collected again after its last failure: then that is over, and a payment that was
    /// read as failed was read before.
    var isResubmitted: Bool {
        events.last { ["failed", "resubmission_requested"].contains($0["action"]?.string) }?["action"]?.string
            == "resubmission_requested"
    }

    /// Whether GoCardless tries that failed payment again by itself.
    static func willRetry(_ failure: JSONValue) -> Bool {
        failure["details"]?["will_attempt_retry"]?.bool == true
    }

    /// The failures of money that had come, each with whether it came again since.
    ///
    /// `isFailed` says that the payment stands as failed: then its last failure is one in any case, because
    /// only somebody who believes in money looks at it.
    func reversals(of amount: Money, isFailed: Bool) -> [ReversalNotice] {
        var reversals: [ReversalNotice] = []
        var hadCome = false
        let last = failure?["id"]?.string
        for event in events {
            switch event["action"]?.string {
            case "confirmed", "paid_out":
                hadCome = true
                if !reversals.isEmpty { reversals[reversals.count - 1].status = .undone }
            case "failed":
                // Money that is gone already cannot go once more: that is only a retry which failed.
                guard let id = event["id"]?.string,
                    hadCome || (isFailed && id == last && reversals.last?.status != .standing)
                else { continue }
                hadCome = false
                let cause = event["details"]?["cause"]?.string
                reversals.append(
                    ReversalNotice(
                        reference: id, amount: amount, declineCode: Self.declineCode(cause),
                        providerCode: cause.map(GoCardlessName.code)))
            default: continue
            }
        }
        return reversals
    }

    /// The chargebacks, each with what became of it.
    func disputes(of amount: Money) -> [DisputeNotice] {
        var disputes: [DisputeNotice] = []
        for event in events {
            switch event["action"]?.string {
            case "charged_back":
                guard let id = event["id"]?.string else { continue }
                disputes.append(
                    DisputeNotice(
                        reference: id, amount: amount,
                        reason: Self.reason(event["details"]?["cause"]?.string),
                        status: .opened))
            case "chargeback_cancelled":
                if !disputes.isEmpty { disputes[disputes.count - 1].status = .won }
            default: continue
            }
        }
        return disputes
    }

    /// `details.cause` is to be read; `reason_code` differs from scheme to scheme.
    private static func reason(_ cause: String?) -> DisputeReason {
        switch cause {
        case "authorisation_disputed", "invalid_mandate", "mandate_unauthorised", "unauthorised": .fraudulent
        case "duplicate_payment": .duplicate
        case "goods_not_received": .notReceived
        default: .general
        }
    }

    /// Our word for the cause of a failure.
    static func declineCode(_ cause: String?) -> DeclineCode {
        switch cause {
        case "insufficient_funds": .insufficientFunds
        case "bank_account_closed", "bank_account_disabled", "bank_account_transferred",
            "invalid_bank_details", "direct_debit_not_enabled", "mandate_cancelled", "mandate_expired",
            "account_dormant":
            .unsupportedInstrument
        case "authorisation_disputed", "customer_approval_denied", "payer_approval_denied":
            .authenticationFailed
        case "refer_to_payer", "payment_stopped", "refund_requested": .declined
        case "other", "bank_error", "scheme_error": .processingError
        default: .notSettled
        }
    }
}
