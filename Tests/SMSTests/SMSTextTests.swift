import Testing

@testable import SMS

@Suite("Text messages") struct SMSTextTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let encoding: SMSText.Encoding
        let segments: Int

        init(_ name: String, _ text: String, _ encoding: SMSText.Encoding, _ segments: Int) {
            testDescription = name
            self.text = text
            self.encoding = encoding
            self.segments = segments
        }
    }

    private static func times(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    static let rows = [
        Row("one letter", "a", .gsm7, 1), Row("160 letters", times("a", 160), .gsm7, 1),
        Row("161 letters", times("a", 161), .gsm7, 2), Row("306 letters", times("a", 306), .gsm7, 2),
        Row("307 letters", times("a", 307), .gsm7, 3), Row("80 euros", times("€", 80), .gsm7, 1),
        Row("81 euros", times("€", 81), .gsm7, 2),
        // 153 septets hold 76 pairs and one left over, which no pair may be cut for.
        Row("152 euros", times("€", 152), .gsm7, 2), Row("153 euros", times("€", 153), .gsm7, 3),
        Row("letters of the alphabet", "ÄÖÜäöüß ñ à Å Δ @", .gsm7, 1), Row("no ç in it", "ç", .ucs2, 1),
        Row("70 others", times("й", 70), .ucs2, 1), Row("71 others", times("й", 71), .ucs2, 2),
        Row("134 others", times("й", 134), .ucs2, 2), Row("135 others", times("й", 135), .ucs2, 3),
        Row("a picture is two", times("😀", 35), .ucs2, 1), Row("36 pictures", times("😀", 36), .ucs2, 2),
    ]

    @Test("segments", arguments: rows) func segments(_ row: Row) throws {
        let text = try #require(SMSText(row.text))
        #expect(text.encoding == row.encoding)
        #expect(text.segments == row.segments)
    }

    @Test("the length, on both sides") func lengths() {
        #expect(SMSText("") == nil)
        #expect(SMSText(Self.times("a", SMSText.charactersMax)) != nil)
        #expect(SMSText(Self.times("a", SMSText.charactersMax + 1)) == nil)
    }

    @Test("control characters become spaces") func controls() {
        #expect(SMSText("a\u{0}b\r\nc\u{85}d\te")?.text == "a b \nc d e")
    }
}
