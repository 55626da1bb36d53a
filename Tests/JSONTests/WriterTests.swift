import Testing

@testable import JSON

struct WriterRow: Sendable, CustomTestStringConvertible {
    var name: String
    var value: JSONValue
    var text: String
    var surrounding = JSONWriter.Surrounding.document
    var testDescription: String { name }
}

private let writerRows: [WriterRow] = [
    WriterRow(name: "empty object", value: .object([]), text: "{}"),
    WriterRow(
        name: "commas",
        value: .object([
            JSONMember("a", .array([.integer(1), .array([]), .object([]), .null])),
            JSONMember("b", .bool(false)),
        ]),
        text: #"{"a":[1,[],{},null],"b":false}"#),
    WriterRow(name: "lowest integer", value: .integer(.min), text: "-9223372036854775808"),
    WriterRow(name: "exact number", value: .decimal("1.10e-400"), text: "1.10e-400"),
    WriterRow(name: "short escapes", value: .string("\"\\\u{8}\u{C}\n\r\t/"), text: #""\"\\\b\f\n\r\t/""#),
    WriterRow(name: "control bytes", value: .string("\u{0}\u{1F}\u{7F}"), text: "\"\\u0000\\u001f\u{7F}\""),
    WriterRow(
        name: "line separators", value: .string("a\u{2028}b\u{2029}c\u{2027}"),
        text: "\"a\\u2028b\\u2029c\u{2027}\""),
    WriterRow(name: "beyond the basic plane", value: .string("ö😀"), text: "\"ö😀\""),
    WriterRow(name: "name with a quote", value: .object([JSONMember("a\"", .null)]), text: #"{"a\"":null}"#),
    WriterRow(name: "end tag in a document", value: .string("</script>"), text: "\"</script>\""),
    WriterRow(
        name: "end tag in a script", value: .string("</script><!--"), text: "\"\\u003c/script>\\u003c!--\"",
        surrounding: .scriptElement),
]

@Suite("JSON writer") struct WriterTests {
    @Test("text, and back", arguments: writerRows) func write(_ row: WriterRow) throws {
        var writer = JSONWriter(capacity: 0, surrounding: row.surrounding)
        writer.value(row.value)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == row.text)
        #expect(try JSONValue(parsing: writer.bytes) == row.value)
    }

    @Test("calls one by one") func calls() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("id")
        writer.string("chk_1")
        writer.key("list")
        writer.beginArray()
        writer.integer(-7)
        writer.rawNumber("0.50")
        writer.bool(true)
        writer.null()
        writer.endArray()
        writer.key(text: "ä\n")
        writer.integer(Int64.max)
        writer.endObject()
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text == "{\"id\":\"chk_1\",\"list\":[-7,0.50,true,null],\"ä\\n\":9223372036854775807}")
    }

    @Test("each escape at each place of a text, about the length that is written at once")
    func escapeAtEachPlace() throws {
        let specials = ["\"", "\\", "\u{0}", "\n", "\u{2028}", "\u{2030}", "é", "<", "\u{7F}", "😀"]
        let lengths = Array(0...20) + Array(EscapeTable.partBytes - 4...EscapeTable.partBytes + 4)
        for special in specials {
            for length in lengths {
                let plain = String(repeating: "x", count: length)
                for text in [plain + special, special + plain, plain + special + plain + special + special] {
                    for surrounding in [JSONWriter.Surrounding.document, .scriptElement] {
                        var writer = JSONWriter(capacity: 0, surrounding: surrounding)
                        writer.string(text)
                        #expect(writer.bytes == Array("\"\(escaped(text, surrounding))\"".utf8))
                    }
                }
            }
        }
    }

    /// The same by the letter of RFC 8259, a scalar at a time.
    private func escaped(_ text: String, _ surrounding: JSONWriter.Surrounding) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\n": "\\n"
            case "\u{0}": "\\u0000"
            case "\u{2028}": "\\u2028"
            case "<": surrounding == .scriptElement ? "\\u003c" : "<"
            default: String(scalar)
            }
        }.joined()
    }

    @Test("a number that is none stops the program") func rawNumber() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.rawNumber("1,5")
        }
    }
}

@Suite("JSON value") struct ValueTests {
    @Test("look-ups give nil where there is nothing") func lookUp() throws {
        let value = try JSONValue(parsing: #"{"a":[1,"x",true,2.5]}"#)
        #expect(value["a"]?[0]?.integer == 1)
        #expect(value["a"]?[1]?.string == "x")
        #expect(value["a"]?[2]?.bool == true)
        #expect(value["a"]?[3]?.decimalText == "2.5")
        #expect(value["a"]?[3]?.integer == nil)
        #expect(value["a"]?[4] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["b"] == nil)
        #expect(value[0] == nil)
    }

    @Test("names and strings are equal only byte for byte") func equality() {
        #expect(JSONValue.string("e\u{301}") != .string("\u{E9}"))
        #expect(JSONValue.object([JSONMember("e\u{301}", .null)]) != .object([JSONMember("\u{E9}", .null)]))
    }
}
