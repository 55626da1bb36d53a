import Testing

@testable import AdminBackend

@Suite("The shape of a text")
struct TextShapeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var count: Int
        var hasLines = false
        var hasControls = false
        var testDescription: String { name }
    }

    static let rows = [
        Row(name: "nothing", text: "", count: 0),
        Row(name: "ASCII", text: "Blue bag ~", count: 10),
        Row(name: "a line break", text: "a\nb", count: 3, hasLines: true),
        Row(name: "a tab", text: "a\tb", count: 3, hasLines: true),
        Row(name: "a carriage return", text: "a\rb", count: 3, hasControls: true),
        Row(
            name: "a carriage return and a line feed are two scalars", text: "\r\n", count: 2, hasLines: true,
            hasControls: true),
        Row(name: "the last control", text: "\u{1F}", count: 1, hasControls: true),
        Row(name: "delete", text: "\u{7F}", count: 1, hasControls: true),
        Row(name: "scalars count, not bytes", text: "Größe 👍🏽", count: 8),
        Row(name: "a combining accent is one more", text: "e\u{301}", count: 2),
        Row(name: "next line", text: "a\u{85}", count: 2, hasLines: true),
        Row(name: "line separator", text: "a\u{2028}", count: 2, hasLines: true),
        Row(name: "paragraph separator", text: "\u{2029}", count: 1, hasLines: true),
        Row(name: "a control before other scripts", text: "\u{1}é", count: 2, hasControls: true),
        Row(
            name: "a control after other scripts", text: "é\u{1}\n", count: 3, hasLines: true,
            hasControls: true),
    ]

    @Test("is told from its bytes as from its scalars", arguments: rows)
    func shape(_ row: Row) {
        let shape = TextShape(row.text)
        #expect(shape.count == row.count)
        #expect(shape.count == row.text.unicodeScalars.count)
        #expect(shape.hasLines == row.hasLines)
        #expect(shape.hasControls == row.hasControls)
    }

    @Test("finds each byte wherever it stands among the eight that are looked at together", arguments: 0..<24)
    func places(_ place: Int) {
        for byte in UInt8(0)..<0x80 {
            var bytes = [UInt8](repeating: UInt8(ascii: "n"), count: 24)
            bytes[place] = byte
            let shape = TextShape(String(decoding: bytes, as: UTF8.self))
            #expect(shape.count == 24)
            #expect(shape.hasLines == (byte == 0x09 || byte == 0x0A))
            #expect(shape.hasControls == (byte == 0x7F || byte < 0x20 && byte != 0x09 && byte != 0x0A))
        }
    }
}
