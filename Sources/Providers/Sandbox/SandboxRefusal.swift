/// Why the sandbox refuses a request.
///
/// The raw values are the error codes of its answers and are stored.
package enum SandboxRefusal: String, Error, Hashable, Sendable, CaseIterable {
    /// The body is not what the request needs.
    case malformed = "malformed"
    /// No idempotency key, or one that is too long.
    case keyMissing = "key_missing"
    /// The key names a payment or refund with other parameters.
    case keyReused = "key_reused"
    case paymentUnknown = "payment_unknown"
    case refundUnknown = "refund_unknown"
    case captureUnknown = "capture_unknown"
    /// The amount is outside the sandbox's bounds, or of another currency than the payment's.
    case amountInvalid = "amount_invalid"
    /// More than is left to capture or to give back.
    case amountTooLarge = "amount_too_large"
    case refundsTooMany = "refunds_too_many"
    case capturesTooMany = "captures_too_many"
    case disputesTooMany = "disputes_too_many"
    case retriesTooMany = "retries_too_many"
    case tokenUnknown = "token_unknown"
    case tokenUsed = "token_used"
    case tokenExpired = "token_expired"
    /// The token was made for another checkout.
    case tokenForeign = "token_foreign"
    /// No card is saved under that name, or it was forgotten.
    case savedUnknown = "saved_unknown"
    /// The payment is in a state that does not allow this.
    case stateConflict = "state_conflict"
    /// The payment may still arrive.
    case tooEarly = "too_early"
    /// There is no such path.
    case notFound = "not_found"

    /// The status of an answer that says so.
    var status: Int {
        switch self {
        case .malformed, .keyMissing: 400
        case .paymentUnknown, .refundUnknown, .captureUnknown, .savedUnknown, .notFound: 404
        case .keyReused, .stateConflict, .tooEarly: 409
        case .amountInvalid, .amountTooLarge, .refundsTooMany, .capturesTooMany, .disputesTooMany,
            .retriesTooMany, .tokenUnknown, .tokenUsed, .tokenExpired, .tokenForeign:
            422
        }
    }
}
