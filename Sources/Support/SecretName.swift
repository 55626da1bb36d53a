/// A name whose value is a secret: the last word of it decides, so that `clientSecret` and `client_secret`
/// are found alike.
enum SecretName {
    /// A header whose value goes to the end of its line.
    case header
    /// A field of a form, a query or JSON.
    case field

    /// Reads the word that ends there; nil where it names no secret.
    init?(_ text: UnsafeBufferPointer<UInt8>, end: Int) {
        guard end >= 3 else { return nil }
        func ends(_ word: StaticString) -> Bool { Redaction.endsWord(text, at: end, with: word) }
        // The last letter rules out nearly every name before any word is compared.
        let isHeader: Bool
        let isField: Bool
        switch text[end - 1] | 0x20 {
        case UInt8(ascii: "c"): (isHeader, isField) = (false, ends("cvc"))
        case UInt8(ascii: "d"): (isHeader, isField) = (false, ends("password") || ends("passwd"))
        case UInt8(ascii: "e"):
            (isHeader, isField) = (ends("cookie") || ends("signature"), ends("passphrase"))
        case UInt8(ascii: "f"): (isHeader, isField) = (false, ends("csrf"))
        case UInt8(ascii: "n"): (isHeader, isField) = (ends("authorization"), ends("token") || ends("iban"))
        case UInt8(ascii: "p"): (isHeader, isField) = (false, ends("otp"))
        case UInt8(ascii: "t"): (isHeader, isField) = (false, ends("secret"))
        case UInt8(ascii: "v"): (isHeader, isField) = (false, ends("cvv"))
        case UInt8(ascii: "2"): (isHeader, isField) = (false, ends("cvc2") || ends("cvv2"))
        case UInt8(ascii: "y"):
            isHeader = ends("api-key") || ends("idempotency-key")
            isField =
                ends("apikey") || ends("api_key") || ends("idempotencykey") || ends("privatekey")
                || ends("private_key") || ends("secretkey")
        default: return nil
        }
        guard isHeader || isField else { return nil }
        self = isHeader ? .header : .field
    }
}
