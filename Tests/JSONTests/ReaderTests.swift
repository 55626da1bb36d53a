import Testing

@testable import JSON

struct ErrorRow: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var error: JSONError
    var testDescription: String { name }
}

private let errorRows: [ErrorRow] = [
    ErrorRow(name: "nothing", text: "", error: .unexpectedEnd(offset: 0)),
    ErrorRow(name: "white space only", text: " \n", error: .unexpectedEnd(offset: 2)),
    ErrorRow(name: "other white space", text: "\u{A0}1", error: .unexpectedByte(0xC2, offset: 0)),
    ErrorRow(name: "byte order mark", text: "\u{FEFF}1", error: .unexpectedByte(0xEF, offset: 0)),
    ErrorRow(name: "open object", text: "{\"a\":1", error: .unexpectedEnd(offset: 6)),
    ErrorRow(name: "trailing comma", text: "[1,]", error: .unexpectedByte(UInt8(ascii: "]"), offset: 3)),
    ErrorRow(name: "two values", text: "1 2", error: .trailingBytes(offset: 2)),
    ErrorRow(name: "leading zero", text: "[01]", error: .malformedNumber(offset: 1)),
    ErrorRow(name: "minus alone", text: "-", error: .malformedNumber(offset: 0)),
    ErrorRow(name: "point without digit", text: "1.", error: .malformedNumber(offset: 0)),
    ErrorRow(name: "exponent without digit", text: "1e+", error: .malformedNumber(offset: 0)),
    ErrorRow(name: "unknown escape", text: "\"a\\x\"", error: .malformedEscape(offset: 2)),
    ErrorRow(name: "short code unit", text: "\"\\u12\"", error: .unexpectedEnd(offset: 6)),
    ErrorRow(name: "bad code unit", text: "\"\\u12G4\"", error: .malformedEscape(offset: 1)),
    ErrorRow(name: "line feed in a string", text: "\"a\nb\"", error: .controlByte(10, offset: 2)),
    ErrorRow(name: "high surrogate alone", text: "\"\\uD83D\"", error: .loneSurrogate(offset: 1)),
    ErrorRow(name: "low surrogate alone", text: "\"\\uDE00\"", error: .loneSurrogate(offset: 1)),
    ErrorRow(name: "two high surrogates", text: "\"\\uD83D\\uD83D\"", error: .loneSurrogate(offset: 1)),
    ErrorRow(name: "misspelt word", text: "[trve]", error: .unexpectedByte(UInt8(ascii: "v"), offset: 3)),
    ErrorRow(name: "cut word", text: "nul", error: .unexpectedEnd(offset: 3)),
    ErrorRow(
        name: "name twice", text: "{\"a\":{\"b\":1,\"b\":2}}",
        error: .duplicateKey(pointer: "/a/b", offset: 12)),
    ErrorRow(
        name: "name twice, once escaped", text: "{\"ab\":1,\"\\u0061b\":2}",
        error: .duplicateKey(pointer: "/ab", offset: 8)),
]

@Suite("JSON reader") struct ReaderTests {
    @Test("refusals", arguments: errorRows) func refusal(_ row: ErrorRow) {
        #expect(throws: row.error) { try JSONValue(parsing: row.text) }
        #expect(throws: row.error) {
            var reader = JSONReader(Array(row.text.utf8))
            try reader.skipValue()
            try reader.finish()
        }
    }

    @Test("fills a struct and keeps exact numbers") func fill() throws {
        var reader = JSONReader(
            Array(#" {"amount": -12, "rate": 1.50, "name": "J\u00f6rg 😀", "on": true, "no": null} "#.utf8))
        var amount: Int64?
        var rate: String?
        var name: String?
        var on: Bool?
        var no: String? = "unread"
        try reader.readObject { reader, key in
            switch key {
            case "amount": amount = try reader.readInteger()
            case "rate": rate = try reader.readDecimalText()
            case "name": name = try reader.readOptionalString()
            case "on": on = try reader.readBool()
            case "no": no = try reader.readOptionalString()
            default: Issue.record("unexpected \(key.text)")
            }
        }
        try reader.finish()
        #expect(amount == -12)
        #expect(rate == "1.50")
        #expect(name == "Jörg 😀")
        #expect(on == true)
        #expect(no == nil)
    }

    @Test("a member that the closure leaves is checked and skipped") func leave() throws {
        var reader = JSONReader(Array(#"{"a":[1,{"b":2}],"c":3}"#.utf8))
        var last: Int64 = 0
        try reader.readObject { reader, key in
            if key == "c" { last = try reader.readInteger() }
        }
        try reader.finish()
        #expect(last == 3)
        var broken = JSONReader(Array(#"{"a":[1,{"b":02}]}"#.utf8))
        #expect(throws: JSONError.malformedNumber(offset: 13)) { try broken.readObject { _, _ in } }
    }

    @Test("an error names the value by its pointer") func pointer() throws {
        var reader = JSONReader(Array(#"{"items":[{"a/b~c":1},{"amount":1.0}]}"#.utf8))
        var pointers: [String] = []
        #expect(throws: JSONError.notAnInteger(pointer: "/items/1/amount", offset: 32)) {
            try reader.readObject { reader, _ in
                try reader.readArray { reader, _ in
                    try reader.readObject { reader, _ in
                        pointers.append(reader.pointer)
                        _ = try reader.readInteger()
                    }
                    pointers.append(reader.pointer(toMember: "name"))
                }
            }
        }
        #expect(pointers == ["/items/0/a~1b~0c", "/items/0/name", "/items/1/amount"])
        #expect(reader.pointer == "/items/1/amount")
    }

    @Test("another kind is refused with both kinds") func kinds() {
        var reader = JSONReader(Array("[\"12\"]".utf8))
        let expected = JSONError.wrongKind(expected: .number, found: .string, pointer: "/0", offset: 1)
        #expect(throws: expected) { try reader.readArray { reader, _ in _ = try reader.readInteger() } }
        #expect(expected.pointer == "/0")
        #expect(expected.offset == 1)
    }

    @Test(
        "integers are exact to the last one of 64 bits",
        arguments: [
            ("9223372036854775807", Int64.max), ("-9223372036854775808", .min), ("-0", 0),
            ("999999999999999999", 999_999_999_999_999_999),
            ("1000000000000000000", 1_000_000_000_000_000_000),
        ]) func integers(_ text: String, _ value: Int64) throws
    {
        var reader = JSONReader(Array(text.utf8))
        #expect(try reader.readInteger() == value)
    }

    @Test(
        "integers out of range are refused",
        arguments: ["9223372036854775808", "-9223372036854775809", "99999999999999999999999"])
    func outOfRange(_ text: String) {
        var reader = JSONReader(Array(text.utf8))
        #expect(throws: JSONError.numberOutOfRange(pointer: "", offset: 0)) { try reader.readInteger() }
    }

    @Test("integers written otherwise are refused", arguments: ["1.0", "1e2", "0.5"])
    func otherwise(_ text: String) {
        var reader = JSONReader(Array(text.utf8))
        #expect(throws: JSONError.notAnInteger(pointer: "", offset: 0)) { try reader.readInteger() }
    }

    @Test("depth, on both sides of the limit") func depth() throws {
        let depthMax = JSONLimits.depthMaxDefault
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(depthMax)) }
        #expect(throws: JSONError.tooDeep(depthMax: depthMax, offset: depthMax)) {
            try JSONValue(parsing: nested(depthMax + 1))
        }
    }

    @Test("members and elements, on both sides of the limit") func values() throws {
        let limits = JSONLimits(valuesMax: 4)
        #expect(throws: Never.self) { try JSONValue(parsing: "{\"a\":[1,2,3]}", limits: limits) }
        #expect(throws: JSONError.tooManyElements(valuesMax: 4, offset: 12)) {
            try JSONValue(parsing: "{\"a\":[1,2,3,4]}", limits: limits)
        }
    }

    @Test("repeated names are found in small and large objects", arguments: [2, 15, 16, 17, 18, 400])
    func duplicates(_ count: Int) throws {
        let members = (0..<count).map { "\"member-name-\($0)\":\($0)" }
        #expect(try JSONValue(parsing: "{\(members.joined(separator: ","))}").members?.count == count)
        for repeated in [0, count / 2, count - 1] {
            let text = "{\((members + ["\"member-name-\(repeated)\":0"]).joined(separator: ","))}"
            #expect { try JSONValue(parsing: text) } throws: { error in
                (error as? JSONError)?.pointer == "/member-name-\(repeated)"
            }
        }
    }

    @Test("names of one object do not count for another") func scopes() throws {
        #expect(throws: Never.self) {
            try JSONValue(parsing: #"{"a":{"a":{"a":1},"b":[{"a":1},{"a":2}]},"b":1}"#)
        }
    }

    @Test(
        "A name is itself and no other, whatever its length and wherever the text ends",
        arguments: [1, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 100])
    func names(_ length: Int) throws {
        let name = String(repeating: "n", count: length - 1) + "z"
        for (text, space) in [
            ("{\"\(name)\":1}", ""), ("{\"\(name)\":1}", String(repeating: " ", count: 40)),
        ] {
            var reader = JSONReader(Array((text + space).utf8))
            var found = ""
            try reader.readObject { _, key in
                found = key.text
                #expect((key == "z") == (length == 1))
                #expect((key == "nnnnnnnz") == (length == 8))
                #expect((key == "nnnnnnnnnnnnnnnnnnnnnnnz") == (length == 24))
                #expect((key == "nnnnnnnnnnnnnnnnnnnnnnnnz") == (length == 25))
                #expect(!(key == "nnnnnnnnnnnnnnnnnnnnnnnny"))
            }
            #expect(found == name)
        }
    }

    @Test("Names that begin alike are different, and the same name twice is refused, however long")
    func longNames() throws {
        let stem = String(repeating: "long", count: 10)
        var reader = JSONReader(Array("{\"\(stem)a\":1,\"\(stem)b\":2,\"\(stem)\":3}".utf8))
        var found: [String] = []
        try reader.readObject { _, key in found.append(key.text) }
        #expect(found == [stem + "a", stem + "b", stem])
        var twice = JSONReader(Array("{\"\(stem)a\":1,\"\(stem)b\":2,\"\(stem)a\":3}".utf8))
        #expect(throws: JSONError.duplicateKey(pointer: "/\(stem)a", offset: 93)) {
            try twice.readObject { _, _ in }
        }
    }
}
