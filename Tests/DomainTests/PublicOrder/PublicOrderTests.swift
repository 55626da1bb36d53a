import Domain
import Support
import Testing

@Suite("Orders without a secret")
struct PublicOrderTests {
    private static let now = Timestamp(seconds: 1_795_262_400)

    private static func settings() throws -> SiteSettings {
        var settings = SiteSettings(name: "Shop")
        settings.allowedReturnOrigins = ["https://shop.example"]
        settings.publicAccess.prices = [
            Price(id: "mug", name: "Mug", unitAmount: 1250, currency: try #require(Currency(code: "EUR"))),
            Price(
                id: "most", name: "Most", unitAmount: 999_999_999_999,
                currency: try #require(Currency(code: "EUR"))),
            Price(id: "tea", name: "Tea", unitAmount: 1500, currency: try #require(Currency(code: "KWD"))),
        ]
        return settings
    }

    private static func order(_ fields: [(String, String)]) -> PublicOrder {
        PublicOrder(fields.map { PublicOrder.Field($0.0, $0.1) })
    }

    @Test("The signed text: sorted, encoded, without what is empty and without the signature")
    func signedText() {
        let order = Self.order([
            ("reference", "Größe 7 (a*b)! ~x+y=z&q?%"), ("amount", "4250"), ("publicKey", "pk_test_1.x"),
            ("price", "b"), ("price", "a"), ("signature", "AAAA"), ("cancelUrl", ""), ("currency", "EUR"),
        ])
        #expect(
            order.signedText
                == "amount=4250&currency=EUR&price=b&price=a&publicKey=pk_test_1.x"
                + "&reference=Gr%C3%B6%C3%9Fe%207%20%28a%2Ab%29%21%20~x%2By%3Dz%26q%3F%25")
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var signature = PublicOrderTerms.Signature.good
        let fields: [(String, String)]
        var amount: Int64?
        var faults: [PublicOrderFault] = []

        init(
            _ name: String, _ signature: PublicOrderTerms.Signature, _ fields: [(String, String)],
            amount: Int64
        ) {
            testDescription = name
            self.signature = signature
            self.fields = fields
            self.amount = amount
        }

        init(
            _ name: String, _ signature: PublicOrderTerms.Signature, _ fields: [(String, String)],
            _ faults: PublicOrderFault...
        ) {
            testDescription = name
            self.signature = signature
            self.fields = fields
            self.faults = faults
        }

        init(_ name: String, _ fields: [(String, String)], amount: Int64) {
            self.init(name, .good, fields, amount: amount)
        }

        init(_ name: String, _ fields: [(String, String)], _ faults: PublicOrderFault...) {
            testDescription = name
            self.fields = fields
            self.faults = faults
        }
    }

    private static let euros = [("amount", "4250"), ("currency", "EUR")]

    private static func long(_ name: String, _ count: Int) -> [(String, String)] {
        euros + [(name, String(repeating: "ü", count: count))]
    }

    static let rows: [Row] = [
        Row("one", .absent, [("price", "mug")], amount: 1250),
        Row("three decimals", .absent, [("price", "tea"), ("quantity", "3")], amount: 4500),
        Row("the most", .absent, [("price", "most")], amount: 999_999_999_999),
        Row(
            "one more than the most", .absent, [("price", "most"), ("price", "mug")],
            PublicOrderFault("price", place: 1, .range(1...999_999_999_999))),
        Row(
            "a million million of it", .absent, [("price", "most"), ("quantity", "1000")],
            PublicOrderFault("price", place: 0, .range(1...999_999_999_999))),
        Row("20 lines", .absent, Array(repeating: ("price", "mug"), count: 20), amount: 25_000),
        Row(
            "21 lines", .absent, Array(repeating: ("price", "mug"), count: 21),
            PublicOrderFault("price", .tooMany(limit: 20))),
        Row(
            "0 of it", .absent, [("price", "mug"), ("quantity", "0")],
            PublicOrderFault("quantity", place: 0, .range(1...1000))),
        Row(
            "01 of it", .absent, [("price", "mug"), ("quantity", "01")],
            PublicOrderFault("quantity", place: 0, .notANumber)),
        Row("1000 of it", .absent, [("price", "mug"), ("quantity", "1000")], amount: 1_250_000),
        Row("signed prices with words", [("price", "mug"), ("reference", "r")], amount: 1250),
        Row("an amount", euros, amount: 4250),
        Row("the least", [("amount", "1"), ("currency", "JPY")], amount: 1),
        Row(
            "nothing to pay", [("amount", "0"), ("currency", "EUR")],
            PublicOrderFault("amount", .range(1...999_999_999_999))),
        Row(
            "too much", [("amount", "1000000000000"), ("currency", "EUR")],
            PublicOrderFault("amount", .range(1...999_999_999_999))),
        Row(
            "beyond 64 bits", [("amount", "99999999999999999999"), ("currency", "EUR")],
            PublicOrderFault("amount", .notANumber)),
        Row("+1", [("amount", "+1"), ("currency", "EUR")], PublicOrderFault("amount", .notANumber)),
        Row("no currency", [("amount", "1")], PublicOrderFault("currency", .required)),
        Row(
            "no such currency", [("amount", "1"), ("currency", "eur")],
            PublicOrderFault("currency", .currency)),
        Row(
            "a currency alone", [("currency", "EUR")],
            PublicOrderFault("currency", .conflicts(with: "price")), PublicOrderFault("price", .required)),
        Row("a reference of 255", long("reference", 255), amount: 4250),
        Row("of 256", long("reference", 256), PublicOrderFault("reference", .length(1...255))),
        Row("a description of 1000", long("description", 1000), amount: 4250),
        Row("of 1001", long("description", 1001), PublicOrderFault("description", .length(1...1000))),
        Row("a nonce of 64", long("nonce", 64), amount: 4250),
        Row("of 65", long("nonce", 65), PublicOrderFault("nonce", .length(1...64))),
        Row(
            "a line break", euros + [("reference", "a\nb")], PublicOrderFault("reference", .controlCharacter)),
        Row("until now", euros + [("validUntil", "1795262400")], amount: 4250),
        Row(
            "until a second ago", euros + [("validUntil", "1795262399")],
            PublicOrderFault("validUntil", .signatureExpired)),
        Row(
            "until some day", euros + [("validUntil", "soon")], PublicOrderFault("validUntil", .notANumber)),
        Row("a wrong signature", .wrong, euros, PublicOrderFault("signature", .signatureWrong)),
        Row(
            "no signature", .absent, euros + [("nonce", "n")], PublicOrderFault("amount", .signatureRequired),
            PublicOrderFault("currency", .signatureRequired), PublicOrderFault("nonce", .signatureRequired)),
        Row(
            "everything at once", .absent,
            [
                ("colour", "red"), ("price", "x"), ("returnUrl", "/thanks"),
                ("cancelUrl", "https://a.example/"),
            ],
            PublicOrderFault("colour", .unknown), PublicOrderFault("price", place: 0, .priceUnknown),
            PublicOrderFault("returnUrl", .url),
            PublicOrderFault("cancelUrl", .originNotAllowed("https://a.example"))),
    ]

    @Test("Every field on both sides of its limits", arguments: rows)
    func terms(_ row: Row) throws {
        let settings = try Self.settings()
        do {
            let terms = try PublicOrderTerms(
                Self.order(row.fields), signature: row.signature, settings: settings, now: Self.now)
            #expect(terms.amount.minorUnits == row.amount)
            #expect(terms.isSigned == (row.signature == .good))
        } catch {
            #expect(error.faults == row.faults)
            #expect(row.amount == nil)
        }
    }
}
