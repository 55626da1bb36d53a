/// An order as it came from someone who holds no secret: the fields of an HTML form or of a call with a
/// public key, as texts.
///
/// Without a signature it may name prices of the site's list and where to return, and nothing else: whoever
/// sends it is a stranger. With the merchant's signature it may name an amount and the merchant's own words.
package struct PublicOrder: Hashable, Sendable {
    /// One name with its value.
    package struct Field: Hashable, Sendable {
        /// The name, one of `PublicOrder.names`.
        package let name: String
        /// The value, never empty.
        package let value: String

        /// Makes a field.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The fields in the order they came, those without a value left out.
    package let fields: [Field]

    /// Takes the fields; an empty value counts as absent, because browsers send every input of a form.
    package init(_ fields: [Field]) { self.fields = fields.filter { !$0.value.isEmpty } }

    /// Every field there is.
    package static let names: Set<String> = [
        "publicKey", "checkout", "price", "quantity", "amount", "currency", "description", "reference",
        "returnUrl", "cancelUrl", "validUntil", "nonce", "signature",
    ]
    /// Those that come more than once, one for each line.
    static let repeatable: Set<String> = ["price", "quantity"]
    /// Those that only the merchant may say.
    static let signedOnly = ["amount", "currency", "description", "reference", "validUntil", "nonce"]

    /// The value of the first field of that name, or nil.
    package func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The values of that name in order.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The message that the signature covers: every field but the signature itself, sorted by name, values
    /// percent-encoded as RFC 3986 says, joined with `&`; fields of one name keep their order.
    ///
    /// It always holds `publicKey` and never `checkout_id`, so that it is no message of a redirect.
    package var signedText: String {
        fields.enumerated().filter { $0.element.name != "signature" }
            .sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }
            .map { "\($0.element.name)=\(PercentEncoding.encode($0.element.value))" }
            .joined(separator: "&")
    }
}

/// What an order may weigh.
package enum PublicOrderLimits {
    /// The most lines.
    package static let lines = 20
    /// How many of one thing.
    package static let quantities: ClosedRange<Int64> = 1...1_000
    /// What it may cost, in minor units.
    package static let amounts = Price.unitAmounts
    /// The length of a reference.
    package static let referenceLengths = 1...255
    /// The length of a description.
    package static let descriptionLengths = 1...1_000
    /// The length of a nonce.
    package static let nonceLengths = 1...64
}
