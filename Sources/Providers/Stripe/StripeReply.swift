import Domain
import HTTPCore
import JSON
import ProviderKit
import Support

/// An answer of Stripe, read.
///
/// Whatever it does not recognise says nothing.
enum StripeReply {
    case object(JSONValue, StripeTime)
    /// Stripe refuses explicitly: what was asked did not happen.
    case refused(StripeError)
    /// Stripe asks for patience, or for the same request again; nothing is known of this one.
    ///
    /// A failure that is kept under the key of its request is answered to every repeat
    /// (docs.stripe.com/api/idempotent_requests): the first request has ended, and asking again with the
    /// same key tells nothing new. `Stripe-Should-Retry: false` asks not to repeat the request now.
    case later(isKept: Bool, mayRepeat: Bool)
    case notSent
    /// Lost, broken or of another shape.
    case silent

    init(_ answer: ProviderAnswer) {
        switch answer {
        case .notSent: self = .notSent
        case .lost: self = .silent
        case .response(let status, let body, let headers):
            guard body.count <= StripeLimits.bodyBytes, let json = try? JSONValue(parsing: body),
                json.members != nil
            else {
                self = (429...599).contains(status) ? Self.later(headers) : .silent
                return
            }
            self = Self.read(status, json, headers)
        }
    }

    private static func read(_ status: Int, _ json: JSONValue, _ headers: AnswerHeaders) -> StripeReply {
        let error = json["error"].map { StripeError(status: status, json: $0) }
        switch (status, error) {
        case (200...299, nil): return .object(json, StripeTime(headers))
        // A conflict or a lock stores nothing under the key (docs.stripe.com/api/idempotent_requests), and a
        // failure of Stripe's own decides nothing, whatever its body says.
        case (409, _), (424, _), (429, _), (500...599, _): return later(headers)
        case (400...499, .some(let error)):
            if headers["stripe-should-retry"] == "true" || error.code == "lock_timeout"
                || error.code == "rate_limit"
            {
                return later(headers)
            }
            return .refused(error)
        default: return .silent
        }
    }

    private static func later(_ headers: AnswerHeaders) -> StripeReply {
        .later(
            isKept: headers["idempotent-replayed"]?.lowercased() == "true",
            mayRepeat: headers["stripe-should-retry"]?.lowercased() != "false")
    }
}

/// When an answer was made, as far as it says.
struct StripeTime {
    let seconds: Int64?

    init(_ headers: AnswerHeaders) {
        seconds = headers["date"].flatMap { HTTPDate.parse($0) }.map(\.seconds)
    }

    /// Whether something that was made then is that old by now; true where nobody says what time it is.
    func isOlder(_ created: Int64?, than age: Int64) -> Bool {
        guard let seconds, let created else { return true }
        // A time at the end of the range is nonsense, and no reason to think it long ago.
        let (difference, isOverflow) = seconds.subtractingReportingOverflow(created)
        return !isOverflow && difference >= age
    }
}

/// Stripe's word for a failure.
struct StripeError {
    let status: Int
    let type: String?
    let code: String?
    let declineCode: String?
    /// The intent as the failure left it.
    let intent: JSONValue?

    init(status: Int, json: JSONValue) {
        self.status = status
        type = json["type"]?.string
        code = json["code"]?.string
        declineCode = json["decline_code"]?.string
        intent = json["payment_intent"] ?? json["setup_intent"]
    }

    /// The code to keep beside ours.
    var providerCode: String? { declineCode ?? code ?? type }

    /// Whether the bank refused, rather than Stripe the request.
    var isDecline: Bool { type == "card_error" || status == 402 }

    /// What it means in our vocabulary.
    var meaning: DeclineCode {
        if isDecline { return StripeDeclines.meaning(declineCode: declineCode, code: code) }
        switch code {
        case "amount_too_small", "amount_too_large", "invalid_charge_amount_no_decimal_compatible":
            return .unsupportedInstrument
        default: return .providerUnavailable
        }
    }

    var outcome: ProviderOutcome.Status { .failed(meaning, providerCode: providerCode) }

    /// Whether the intent stands where the request cannot be done.
    var isOfState: Bool {
        code == "payment_intent_unexpected_state" || code == "setup_intent_unexpected_state"
            || code == "intent_invalid_state" || code == "charge_already_captured"
    }

    var isMissing: Bool { status == 404 || code == "resource_missing" }
}
