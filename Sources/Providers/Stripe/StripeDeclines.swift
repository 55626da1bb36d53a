package import Domain

/// What Stripe's words for a failure mean in ours (docs.stripe.com/declines/codes and /error-codes).
package enum StripeDeclines {
    /// Every decline code that Stripe lists.
    package static let table: [String: DeclineCode] = [
        "approve_with_id": .processingError, "authentication_not_handled": .authenticationRequired,
        "authentication_required": .authenticationRequired, "call_issuer": .declined,
        "card_not_supported": .unsupportedInstrument, "card_velocity_exceeded": .insufficientFunds,
        "currency_not_supported": .unsupportedInstrument, "do_not_honor": .declined,
        "do_not_try_again": .declined, "duplicate_transaction": .declined, "expired_card": .expiredCard,
        "fraudulent": .declined, "generic_decline": .declined, "highest_risk_level": .declined,
        "incorrect_address": .declined,
        "incorrect_cvc": .incorrectCVC, "incorrect_number": .unsupportedInstrument,
        "incorrect_pin": .declined, "incorrect_zip": .declined, "insufficient_funds": .insufficientFunds,
        "invalid_account": .unsupportedInstrument, "invalid_amount": .declined, "invalid_cvc": .incorrectCVC,
        "invalid_expiry_month": .expiredCard, "invalid_expiry_year": .expiredCard,
        "invalid_number": .unsupportedInstrument, "invalid_pin": .declined,
        "issuer_not_available": .processingError, "lost_card": .lostOrStolen, "merchant_blacklist": .declined,
        "mobile_device_authentication_required": .authenticationRequired,
        "new_account_information_available": .declined, "no_action_taken": .declined,
        "not_permitted": .declined, "offline_pin_required": .authenticationRequired,
        "online_or_offline_pin_required": .authenticationRequired, "pickup_card": .lostOrStolen,
        "pin_try_exceeded": .declined, "processing_error": .processingError,
        "reenter_transaction": .processingError, "restricted_card": .lostOrStolen,
        "revocation_of_all_authorizations": .declined, "revocation_of_authorization": .declined,
        "security_violation": .declined, "service_not_allowed": .declined, "stolen_card": .lostOrStolen,
        "stop_payment_order": .declined, "test_mode_decline": .unsupportedInstrument,
        "testmode_decline": .unsupportedInstrument,
        "transaction_not_allowed": .declined, "try_again_later": .processingError,
        "withdrawal_count_limit_exceeded": .insufficientFunds,
    ]

    private static let codes: [String: DeclineCode] = [
        "expired_card": .expiredCard, "incorrect_cvc": .incorrectCVC, "invalid_cvc": .incorrectCVC,
        "incorrect_number": .unsupportedInstrument, "invalid_number": .unsupportedInstrument,
        "invalid_expiry_month": .expiredCard, "invalid_expiry_year": .expiredCard,
        "processing_error": .processingError, "authentication_required": .authenticationRequired,
        "payment_intent_authentication_failure": .authenticationFailed,
        "setup_intent_authentication_failure": .authenticationFailed,
        "payment_method_unactivated": .unsupportedInstrument,
        "payment_method_currency_mismatch": .unsupportedInstrument,
        "payment_intent_payment_attempt_expired": .authenticationFailed,
        "payment_intent_mandate_invalid": .declined, "card_decline_rate_limit_exceeded": .declined,
        "charge_exceeds_source_limit": .insufficientFunds,
        "insufficient_funds": .insufficientFunds, "amount_too_small": .unsupportedInstrument,
        "amount_too_large": .unsupportedInstrument,
    ]

    /// The meaning of an error's decline code, else of its code; an unknown one is a plain decline.
    package static func meaning(declineCode: String?, code: String?) -> DeclineCode {
        if let known = declineCode.flatMap({ table[$0] }) { return known }
        return code.flatMap { codes[$0] } ?? .declined
    }
}
