import JSON
import Testing

@testable import Support

struct RedactionRow: Sendable, CustomTestStringConvertible {
    var text: String
    var hidden: String
    var testDescription: String { text }

    static func corpus(_ name: String) -> [JSONValue] {
        guard let file = TestData.files(in: "log-redaction").first(where: { $0.name == "redaction.json" }),
            let bytes = try? file.bytes(), let corpus = try? JSONValue(parsing: bytes)
        else { return [] }
        return corpus[name]?.elements ?? []
    }
}

@Suite("Redaction, corpus", .enabled(if: TestData.isPresent, "skipped: no test data"))
struct RedactionCorpusTests {
    static let redact = RedactionRow.corpus("redact").map { row in
        RedactionRow(text: row["text"]?.string ?? "", hidden: row["must_not_contain"]?.string ?? "")
    }
    static let keep = RedactionRow.corpus("keep").compactMap(\.string)
    static let injection = RedactionRow.corpus("injection").compactMap(\.string)

    @Test("the corpus is whole") func corpus() {
        #expect(Self.redact.count == 58)
        #expect(Self.keep.count == 7)
        #expect(Self.injection.count == 18)
    }

    @Test("hidden", arguments: redact) func hidden(_ row: RedactionRow) throws {
        #expect(!Redaction.redacted(row.text).contains(row.hidden))
        // The same in a log line, and after the escapes of a JSON body logged as text.
        for text in [row.text, row.text.replacing("\"", with: "\\\"")] {
            let line = try LogReader.line { $0.info("test", .text("text", text)) }
            #expect(line["text"]?.string?.contains(row.hidden) == false)
        }
    }

    @Test("kept", arguments: keep) func kept(_ text: String) {
        #expect(Redaction.redacted(text) == text)
    }

    @Test("one input gives one record", arguments: injection) func injected(_ text: String) throws {
        let line = try LogReader.line { $0.info("test", .text("text", text)) }
        let isCut = text.utf8.count > SupportLimits.logTextBytesMax
        let isWhole =
            line["text"]?.string == (isCut ? text.prefix(SupportLimits.logTextBytesMax) + "…" : text)
        #expect(isWhole)
    }
}

private let hiddenRows: [(text: String, redacted: String)] = [
    ("4242424242424242", "***"),
    ("a 4242 4242 4242 4242 b", "a *** b"),
    ("card 4242424242424242 123", "card *** 123"),
    ("12 4242424242424242", "12 ***"),
    ("n=4242+4242+4242+4242&x", "n=***&x"),
    ("n=4242%204242%204242%204242", "n=***"),
    ("4242\u{A0}4242\u{A0}4242\u{A0}4242", "***"),
    ("q=card%204242424242424242", "q=card%20***"),
    ("50%4242424242424242", "50%***"),
    ("99999994242424242424242999", "9999999***999"),
    ("two 4242424242424242 and 5555555555554444.", "two *** and ***."),
    ("key sk_live_abc.def-1, next", "key sk_***, next"),
    ("rk_test_1", "rk_***"),
    ("whsec_c2VjcmV0+/8= end", "whsec_*** end"),
    ("pi_1_secret_abc", "pi_1_secret_***"),
    ("GET /checkout/01jd3v9m4s5k6t7v8w9x0y1z2a/pay HTTP/1.1", "GET /checkout/***/pay HTTP/1.1"),
    ("https://pay.example/checkout/abc?x=1", "https://pay.example/checkout/***?x=1"),
    ("authorization: bearer abc\nnext", "authorization: ***\nnext"),
    ("sent Bearer abcdef1234 to", "sent Bearer *** to"),
    ("{\"Password\" : \"a\\\"b\",\"c\":1}", "{\"Password\" : \"***\",\"c\":1}"),
    ("{\\\"password\\\":\\\"hunter2\\\",\\\"x\\\":1}", "{\\\"password\\\":\\\"***\\\",\\\"x\\\":1}"),
    ("accessToken='abc' x", "accessToken='***' x"),
    ("cvc:123,x", "cvc:***,x"),
    ("password=", "password="),
    ("password=a", "password=***"),
    ("client_secret: \"unfinished", "client_secret: \"***"),
    ("otp 1234", "otp ***"),
]

private let keptTexts: [String] = [
    "", "a basic question", "plain text", "login page", "/checkout/{token}/pay", "/checkout", "/checkout/",
    "/v1/checkouts/chk_01jd3v9m4s5k6t7v8w9x0y1z2a", "task_list", "risk_score", "tokens: 5",
    "{\"token\":{\"kind\":1}}",
    "2026-11-21T03:27:45.123Z", "2026-11-21 03:27:45", "1795231665123", "192.168.100.200:8080", "sk", "sk_",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0", "otp abc", "4242 4242",
    "Ünïcödé 😀",
    "order 4242424242424241", "42424242424242424242".replacing("4", with: "1"),
]

@Suite("Redaction") struct RedactionTests {
    @Test("hides", arguments: hiddenRows) func hides(_ row: (text: String, redacted: String)) {
        #expect(Redaction.redacted(row.text) == row.redacted)
        #expect(Redaction.redacted(Redaction.redacted(row.text)) == row.redacted)
    }

    @Test("keeps", arguments: keptTexts) func keeps(_ text: String) {
        #expect(Redaction.redacted(text) == text)
    }

    /// The check digit is computed here in another way: from the right, digit by digit.
    @Test("card numbers of every length", arguments: 13...19) func lengths(_ count: Int) {
        let body = (0..<count - 1).map { $0 == 0 ? 4 : ($0 * 7 + 3) % 10 }
        var sum = 0
        for (place, digit) in body.reversed().enumerated() {
            let value = place.isMultiple(of: 2) ? digit * 2 : digit
            sum += value / 10 + value % 10
        }
        let check = (10 - sum % 10) % 10
        let number = (body + [check]).map(String.init).joined()
        #expect(Redaction.redacted("n \(number) n") == "n *** n")
        let wrong = (body + [(check + 1) % 10]).map(String.init).joined()
        #expect(Redaction.redacted("n \(wrong) n") == "n \(wrong) n")
    }

    @Test("no secret survives whatever stands around it") func surroundings() {
        let fragments = [
            " ", "\n", "a=1&", "\"k\":", "12 ", "é ", "https://x.example/", "Cookie: a=b\n", "{\"a\":\"",
            "%20", "x_", "\\",
            "token=", "tel +49 170 ", ": ", "= ", "/", "card ", "2026-11-21T03:27:45Z ", "😀", "bearer ", "'",
        ]
        let secrets = [
            ("4242424242424242", "4242424242424242"), ("5555 5555 5555 4444", "5555 5555 5555 4444"),
            (" sk_live_abcDEF123", "abcDEF123"), (" whsec_abcDEF123", "abcDEF123"),
            ("/checkout/abcDEF123", "abcDEF123"), ("&secret=abcDEF123", "abcDEF123"),
        ]
        // A linear congruential generator (Knuth, MMIX): the same texts in every run.
        var state: UInt64 = 1
        func pick(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        for _ in 0..<20_000 {
            let (text, hidden) = secrets[pick(secrets.count)]
            let before = (0..<pick(5)).map { _ in fragments[pick(fragments.count)] }.joined()
            let after = (0..<pick(5)).map { _ in fragments[pick(fragments.count)] }.joined()
            let whole = "\(before)\(text) \(after)"
            guard Redaction.redacted(whole).contains(hidden) else { continue }
            Issue.record("\(whole) became \(Redaction.redacted(whole))")
            return
        }
    }
}
