import Domain
import Testing

@Suite("Short codes of checkouts")
struct HandoffCodeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let typed: String
        /// How it is shown; nil where it is none.
        let shown: String?
        var testDescription: String { typed }
    }

    static let rows: [Row] = [
        Row(typed: "ABCDE-FGHJK", shown: "ABCDE-FGHJK"), Row(typed: "abcdefghjk", shown: "ABCDE-FGHJK"),
        Row(typed: "ab-cd-ef-gh-jk", shown: "ABCDE-FGHJK"), Row(typed: "oOiIlL-0001", shown: "00111-10001"),
        Row(typed: "0000000000", shown: "00000-00000"), Row(typed: "zzzzzzzzzz", shown: "ZZZZZ-ZZZZZ"),
        Row(typed: "ABCDEFGHJ", shown: nil), Row(typed: "ABCDEFGHJKM", shown: nil),
        Row(typed: "ABCDE-FGHJU", shown: nil), Row(typed: "ABCDE FGHJK", shown: nil),
        Row(typed: "", shown: nil), Row(typed: "----------", shown: nil),
        Row(typed: "ABCDE-FGHJ\u{212A}", shown: nil),
    ]

    @Test("As people type them", arguments: rows)
    func typed(_ row: Row) {
        let code = HandoffCode(typed: row.typed)
        #expect(code?.description == row.shown)
        #expect(code.map { HandoffCode(value: $0.value) == $0 } ?? true)
        #expect(code?.compact == row.shown?.replacing("-", with: ""))
    }

    @Test("50 bits are a code, more are none")
    func bits() {
        #expect(HandoffCode(value: 1 << 50 - 1)?.description == "ZZZZZ-ZZZZZ")
        #expect(HandoffCode(value: 1 << 50) == nil)
    }
}
