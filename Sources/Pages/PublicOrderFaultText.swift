package import Domain

/// The words for what is wrong with a public order, the same in the API and on the page that a form meets.
///
/// They are for whoever wrote the form or the call.
extension PublicOrderFault {
    /// Stable, for programs.
    package var code: String {
        switch reason {
        case .required: "required"
        case .unknown: "unknown_field"
        case .repeated: "duplicate_field"
        case .conflicts, .quantityCount: "conflicting_fields"
        case .length: "invalid_length"
        case .controlCharacter: "control_character"
        case .notANumber: "not_an_integer"
        case .range: "out_of_range"
        case .tooMany: "too_many"
        case .currency: "invalid_currency"
        case .url: "invalid_url"
        case .originNotAllowed: "origin_not_allowed"
        case .priceUnknown: "unknown_price"
        case .currenciesMixed: "mixed_currencies"
        case .signatureRequired: "signature_required"
        case .signatureWrong: "invalid_signature"
        case .signatureExpired: "signature_expired"
        case .keyUnusable: "invalid_key"
        case .notEnabled: "not_enabled"
        case .currencyNotEnabled: "currency_not_enabled"
        case .noMethodAvailable: "no_method_available"
        case .referenceTaken: "reference_taken"
        }
    }

    /// One sentence or two.
    package var text: String {
        switch reason {
        case .required: "This field is required."
        case .unknown: "This field is not known."
        case .repeated: "This field is given twice."
        case .conflicts(let other): "This field does not go together with \(other)."
        case .length(let lengths):
            "Must have \(lengths.lowerBound) to \(lengths.upperBound) characters."
        case .controlCharacter: "Control characters are not allowed."
        case .notANumber: "Must be a whole number in digits."
        case .range(let range): "Must be from \(range.lowerBound) to \(range.upperBound)."
        case .tooMany(let limit): "At most \(limit) lines."
        case .currency: "Must be an ISO 4217 code in upper case."
        case .url: "Must be an absolute http or https URL of visible ASCII without user info."
        case .originNotAllowed(let origin): "The site's allowedReturnOrigins do not name \(origin)."
        case .priceUnknown: "The site's price list has no such price."
        case .currenciesMixed(let currency): "The first line is in \(currency); all must be in one currency."
        case .quantityCount(let prices): "Give one quantity for each of the \(prices) prices, or none."
        case .signatureRequired: "Only the merchant may say this: it needs a signature."
        case .signatureWrong: "The signature is not the site's for these fields."
        case .signatureExpired: "The order was good until a time that is past."
        case .keyUnusable: "Must be a public key (pk_…) that is made for one site and may create checkouts."
        case .notEnabled(let setting):
            "The site does not take such orders. Its setting \(setting) allows them."
        case .currencyNotEnabled(let currency): "The site does not take \(currency)."
        case .noMethodAvailable:
            "No payment provider of the site takes this amount and currency in this mode."
        case .referenceTaken: "The site wants each reference once, and another order used this one."
        }
    }
}
