import Testing

/// One member of a checkout's creation, on one side of its limit.
struct FieldCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// The members beside `currency` and `amount`.
    let members: String
    /// The pointer and code of the refusal; nil where it is accepted.
    var refusal: (pointer: String, code: String)?

    var testDescription: String { name }

    static func good(_ name: String, _ members: String) -> FieldCase {
        FieldCase(name: name, members: members)
    }

    static func bad(_ name: String, _ members: String, _ pointer: String, _ code: String) -> FieldCase {
        FieldCase(name: name, members: members, refusal: (pointer, code))
    }

    /// A text member at its longest and one beyond, empty, and of another type.
    static func text(_ path: String, _ longest: Int, shortest: Int = 1, wrap: (String) -> String)
        -> [FieldCase]
    {
        let member = String(path.split(separator: "/").last ?? "")
        func value(_ text: String) -> String { wrap("\"\(member)\":\(text)") }
        let short = String(repeating: "ü", count: shortest)
        return [
            .good("\(path): \(shortest)", value("\"\(short)\"")),
            .good("\(path): \(longest)", value("\"\(String(repeating: "ü", count: longest))\"")),
            .bad(
                "\(path): \(longest + 1)", value("\"\(String(repeating: "u", count: longest + 1))\""), path,
                "invalid_length"),
            .bad("\(path): \(shortest - 1)", value("\"\(short.dropLast())\""), path, "invalid_length"),
            .bad("\(path): a number", value("1"), path, "wrong_type"),
            .bad("\(path): a control character", value("\"abc\\u0007\""), path, "control_character"),
            .bad("\(path): a deleted one", value("\"abc\\u007f\""), path, "control_character"),
            .good("\(path): null", value("null")),
        ] + lines(path, value)
    }

    /// A text with line breaks, which descriptions alone may have.
    private static func lines(_ path: String, _ value: (String) -> String) -> [FieldCase] {
        ["\\n", "\\t", "\\u0085", "\\u2028"].map { escape in
            let members = value("\"abc\(escape)d\"")
            return path.hasSuffix("/description")
                ? .good("\(path): \(escape)", members)
                : .bad("\(path): \(escape)", members, path, "control_character")
        }
    }
}

extension FieldCase {
    static let texts: [FieldCase] =
        text("/reference", 255) { $0 } + text("/description", 1000) { $0 }
        + text("/customer/name", 255) { "\"customer\":{\($0)}" }
        + text("/customer/phone", 32, shortest: 3) { "\"customer\":{\($0)}" }
        + text("/customer/reference", 255) { "\"customer\":{\($0)}" }
        + text("/billingAddress/line1", 255) { "\"billingAddress\":{\($0)}" }
        + text("/billingAddress/line2", 255) { "\"billingAddress\":{\($0)}" }
        + text("/shippingAddress/city", 255) { "\"shippingAddress\":{\($0)}" }
        + text("/shippingAddress/region", 255) { "\"shippingAddress\":{\($0)}" }
        + text("/shippingAddress/postalCode", 32) { "\"shippingAddress\":{\($0)}" }
        + text("/items/0/description", 1000) { "\"items\":[{\"name\":\"x\",\"unitAmount\":4250,\($0)}]" }
        + text("/items/0/sku", 255) { "\"items\":[{\"name\":\"x\",\"unitAmount\":4250,\($0)}]" }
        + text("/items/0/taxCategory", 64) { "\"items\":[{\"name\":\"x\",\"unitAmount\":4250,\($0)}]" }

    private static func url(_ length: Int) -> String {
        let start = "https://shop.example/"
        return start + String(repeating: "a", count: length - start.utf8.count)
    }

    static let addresses: [FieldCase] = [
        "returnUrl", "successUrl", "cancelUrl", "pendingUrl", "failureUrl", "expiredUrl",
    ].flatMap { name -> [FieldCase] in
        let good = [
            url(2048), "http://localhost:3000/a?b={status}&c={reference}#d", "https://[::1]/",
            "https://shop.example/{transactionId}/{checkoutId}", "HTTPS://SHOP.EXAMPLE",
        ]
        let bad = [
            url(2049), "/relative", "//shop.example/", "javascript:alert(1)", "data:text/html,x",
            "ftp://shop.example/",
            "https://user:pass@shop.example/", "https://shop.example/{other}", "https://{status}.example/",
            "https://shop.example/\\u00fc", "https://shop.example/a b",
            "https://shop.example\\\\@evil.example/", "https://",
            "https://shop.example:99999/", "https://0x7f.1/", "https://shop.example/%zz",
            "https://shop.example/\\r\\nX: y", "",
        ]
        return good.map { .good("/\(name): \($0.prefix(50))", "\"\(name)\":\"\($0)\"") }
            + bad.map {
                .bad("/\(name): \($0.prefix(50))", "\"\(name)\":\"\($0)\"", "/\(name)", "invalid_url")
            }
    }

    static let choices: [FieldCase] = [
        .good("email", #""customer":{"email":"zoe@example.com"}"#),
        .bad(
            "email without at", #""customer":{"email":"zoe.example.com"}"#, "/customer/email", "invalid_email"
        ),
        .bad(
            "email with a line end", #""customer":{"email":"zoe@example.com\nx"}"#, "/customer/email",
            "invalid_email"),
        .bad(
            "email with two ats", #""customer":{"email":"a@b@example.com"}"#, "/customer/email",
            "invalid_email"),
        .bad("customer is a text", #""customer":"Zoe""#, "/customer", "wrong_type"),
        .bad("customer with more", #""customer":{"age":3}"#, "/customer/age", "unknown_field"),
        .good("country", #""billingAddress":{"country":"DE"}"#),
        .bad(
            "country in lower case", #""billingAddress":{"country":"de"}"#, "/billingAddress/country",
            "invalid_country"),
        .bad(
            "country of three", #""shippingAddress":{"country":"DEU"}"#, "/shippingAddress/country",
            "invalid_country"),
        .bad("address with more", #""shippingAddress":{"zip":"1"}"#, "/shippingAddress/zip", "unknown_field"),
        .good("locale", #""locale":"de-CH-1996""#),
        .bad("locale with an underscore", #""locale":"de_CH""#, "/locale", "invalid_locale"),
        .bad("locale of one letter", #""locale":"d""#, "/locale", "invalid_locale"),
        .bad(
            "locale too long", "\"locale\":\"de-\(String(repeating: "abcdefgh-", count: 4))a\"", "/locale",
            "invalid_locale"),
        .good("capture", #""captureMethod":"manual""#),
        .bad("capture of another kind", #""captureMethod":"later""#, "/captureMethod", "invalid_value"),
        .good("methods", #""paymentMethods":["card"],"defaultPaymentMethod":"card""#),
        .bad(
            "methods of no name", #""paymentMethods":["card","cash"]"#, "/paymentMethods/1", "invalid_value"),
        .bad("methods not offered", #""paymentMethods":["wire"]"#, "/paymentMethods", "method_not_available"),
        .bad("methods as a text", #""paymentMethods":"card""#, "/paymentMethods", "wrong_type"),
        .bad(
            "default that is not allowed", #""paymentMethods":["card"],"defaultPaymentMethod":"wire""#,
            "/defaultPaymentMethod", "invalid_value"),
        .good("expires in a minute", #""expiresIn":60"#),
        .good("expires in a year", #""expiresIn":31536000"#),
        .bad("expires in 59 s", #""expiresIn":59"#, "/expiresIn", "out_of_range"),
        .bad("expires in a year and a second", #""expiresIn":31536001"#, "/expiresIn", "out_of_range"),
        .good("expires at a minute ahead", #""expiresAt":"2026-11-21T12:01:02Z""#),
        .bad("expires at 59 s ahead", #""expiresAt":"2026-11-21T12:01:01Z""#, "/expiresAt", "out_of_range"),
        .bad("expires in the past", #""expiresAt":"2026-11-20T12:00:00Z""#, "/expiresAt", "out_of_range"),
        .bad("expires at no time", #""expiresAt":"tomorrow""#, "/expiresAt", "invalid_time"),
        .bad(
            "both expiries", #""expiresIn":60,"expiresAt":"2026-11-21T12:02:03Z""#, "/expiresAt",
            "conflicting_fields"),
        .good(
            "both names of the return address",
            #""returnUrl":"https://shop.example/a","successUrl":"https://shop.example/a""#),
        .bad(
            "both names with two values",
            #""returnUrl":"https://shop.example/a","successUrl":"https://shop.example/b""#,
            "/successUrl", "conflicting_fields"),
    ]

    private static func pairs(_ count: Int) -> String {
        (0..<count).map { "\"k\($0)\":\"v\"" }.joined(separator: ",")
    }

    static let metadata: [FieldCase] = [
        .good("50 pairs", "\"metadata\":{\(pairs(50))}"),
        .bad("51 pairs", "\"metadata\":{\(pairs(51))}", "/metadata", "too_many"),
        .good("key of 40", "\"metadata\":{\"\(String(repeating: "k", count: 40))\":\"\"}"),
        .bad(
            "key of 41", "\"metadata\":{\"\(String(repeating: "k", count: 41))\":\"\"}",
            "/metadata/\(String(repeating: "k", count: 41))", "invalid_length"),
        .bad("empty key", #""metadata":{"":"v"}"#, "/metadata/", "invalid_length"),
        .good("value of 500", "\"metadata\":{\"k\":\"\(String(repeating: "v", count: 500))\"}"),
        .bad(
            "value of 501", "\"metadata\":{\"k\":\"\(String(repeating: "v", count: 501))\"}", "/metadata/k",
            "invalid_length"),
        .good("value of two lines", #""metadata":{"k":"one\ntwo"}"#),
        .bad("value that is a number", #""metadata":{"k":1}"#, "/metadata/k", "wrong_type"),
        .bad("metadata that is a list", #""metadata":[]"#, "/metadata", "wrong_type"),
    ]

    /// What only the system says of a checkout: to send it is an error, not something that is passed over.
    static let assigned: [FieldCase] = [
        "id", "object", "status", "livemode", "siteId", "organizationId", "url", "amountDue",
        "amountReceived",
        "amountCaptured", "amountRefunded", "paidLate", "attemptLimit", "pageSecret", "token", "transactions",
        "createdAt",
        "updatedAt", "closure", "facts", "provider", "__proto__", "Currency", "currency ",
    ].map { .bad("assigned: \($0)", "\"\($0)\":\"paid\"", "/\($0)", "unknown_field") }
}
