import Testing

@testable import JSON

struct JSON5Row: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var json: String
    var testDescription: String { name }
}

private let acceptedRows: [JSON5Row] = [
    JSON5Row(
        name: "the example of spec.json5.org",
        text: """
            {
              // comments
              unquoted: 'and you can quote me on that',
              singleQuotes: 'I can use "double quotes" here',
              lineBreaks: "Look, Mom! \\
            No \\\\n's!",
              hexadecimal: 0xdecaf,
              leadingDecimalPoint: .8675309, andTrailing: 8675309.,
              positiveSign: +1,
              trailingComma: 'in objects', andIn: ['arrays',],
              "backwardsCompatible": "with JSON",
            }

            """,
        json: """
            {"unquoted":"and you can quote me on that","singleQuotes":"I can use \\"double quotes\\" here",
            "lineBreaks":"Look, Mom! No \\\\n's!","hexadecimal":912559,"leadingDecimalPoint":0.8675309,
            "andTrailing":8675309.0,"positiveSign":1,"trailingComma":"in objects","andIn":["arrays"],
            "backwardsCompatible":"with JSON"}
            """),
    JSON5Row(name: "comments everywhere", text: "/*a*/[/**/1/* * */,//x\r\n2//y\n]", json: "[1,2]"),
    JSON5Row(name: "a comment ends the text", text: "1 // x", json: "1"),
    JSON5Row(name: "white space of Unicode", text: "\u{FEFF}\u{A0}[\u{2003}\u{2028}\u{B}]", json: "[]"),
    JSON5Row(
        name: "escapes", text: #"'\x41\u00e9\uD83D\uDE00\v\0\a\'\"\/\b\f\n\r\t'"#,
        json: #""A\u00e9\uD83D\uDE00\u000b\u0000a'\"/\b\f\n\r\t""#),
    JSON5Row(name: "line separator in a string", text: "'a\u{2028}b'", json: "\"a\\u2028b\""),
    JSON5Row(name: "lines continued", text: "'a\\\r\nb\\\u{2029}c\\\nd'", json: "\"abcd\""),
    JSON5Row(
        name: "names", text: #"{$a_1:1,ümlaut:2,\u0061b:3,'':4,null:5}"#,
        json: #"{"$a_1":1,"ümlaut":2,"ab":3,"":4,"null":5}"#),
    JSON5Row(name: "signs", text: "[-1,+0x10,-0x10,-.5,+5.]", json: "[-1,16,-16,-0.5,5.0]"),
    JSON5Row(name: "exponents", text: "[1e3,1.e-3,.1E+3]", json: "[1e3,1.0e-3,0.1E+3]"),
    JSON5Row(
        name: "ends of 64 bits", text: "[0x7fffffffffffffff,-0x8000000000000000]",
        json: "[9223372036854775807,-9223372036854775808]"),
    JSON5Row(name: "words", text: "[true,false,null]", json: "[true,false,null]"),
]

struct JSON5Refusal: Sendable, CustomTestStringConvertible {
    var text: String
    var fault: JSON5.Fault
    var line: Int
    var column: Int
    var testDescription: String { text }

    init(_ text: String, _ fault: JSON5.Fault, _ line: Int, _ column: Int) {
        (self.text, self.fault, self.line, self.column) = (text, fault, line, column)
    }
}

private let refusedRows: [JSON5Refusal] = [
    JSON5Refusal("", .unexpectedEnd, 1, 1),
    JSON5Refusal("\n // x\n", .unexpectedEnd, 3, 1),
    JSON5Refusal("{a:1\n b:2}", .unexpectedCharacter("b"), 2, 2),
    JSON5Refusal("{\r\n  port: 80x,\r\n}", .malformedNumber, 2, 9),
    JSON5Refusal("{a:1,a:2}", .duplicateKey("a"), 1, 6),
    JSON5Refusal("{a:1,'\\x61':2}", .duplicateKey("a"), 1, 6),
    JSON5Refusal("[1,,2]", .unexpectedCharacter(","), 1, 4),
    JSON5Refusal("{,}", .unexpectedCharacter(","), 1, 2),
    JSON5Refusal("{1a:1}", .unexpectedCharacter("1"), 1, 2),
    JSON5Refusal("{a b:1}", .unexpectedCharacter("b"), 1, 4),
    JSON5Refusal("'ö\n'", .lineEndInString, 1, 3),
    JSON5Refusal("['a', 'b", .unexpectedEnd, 1, 7),
    JSON5Refusal("1 /* x", .unexpectedEnd, 1, 3),
    JSON5Refusal("'\\1'", .malformedEscape, 1, 2),
    JSON5Refusal("'\\01'", .malformedEscape, 1, 2),
    JSON5Refusal("'\\xg1'", .malformedEscape, 1, 2),
    JSON5Refusal("'\\uD83D'", .malformedEscape, 1, 2),
    JSON5Refusal("'\\uDE00'", .malformedEscape, 1, 2),
    JSON5Refusal("'\\uD83D\\n'", .malformedEscape, 1, 2),
    JSON5Refusal("{\\u0031a:1}", .malformedEscape, 1, 2),
    JSON5Refusal("012", .malformedNumber, 1, 1),
    JSON5Refusal("1e", .malformedNumber, 1, 1),
    JSON5Refusal(".", .malformedNumber, 1, 1),
    JSON5Refusal("0x", .malformedNumber, 1, 1),
    JSON5Refusal("0xg", .malformedNumber, 1, 1),
    JSON5Refusal("0x8000000000000000", .numberOutOfRange, 1, 1),
    JSON5Refusal("[ -Infinity]", .numberNotFinite, 1, 3),
    JSON5Refusal("NaN", .numberNotFinite, 1, 1),
    JSON5Refusal("Never", .unexpectedCharacter("N"), 1, 1),
    JSON5Refusal("truex", .unexpectedCharacter("x"), 1, 5),
    JSON5Refusal("yes", .unexpectedCharacter("y"), 1, 1),
    JSON5Refusal("1 2", .trailingCharacters, 1, 3),
]

@Suite("JSON5") struct JSON5Tests {
    @Test("reads", arguments: acceptedRows) func reads(_ row: JSON5Row) throws {
        let value = try JSON5.parse(Array(row.text.utf8)).value
        #expect(try value == JSONValue(parsing: row.json))
        #expect(try JSONValue(parsing: value.encoded()) == value)
    }

    @Test("refuses with line and column", arguments: refusedRows) func refuses(_ row: JSON5Refusal) {
        let expected = JSON5.Failure(
            fault: row.fault, position: TextPosition(line: row.line, column: row.column))
        #expect(throws: expected) { try JSON5.parse(Array(row.text.utf8)) }
    }

    @Test("every value and name keeps its place") func positions() throws {
        let text = "// portico\n{\n  hosts: [ 'a', {\n    'x/y~': 1 } ],\n}"
        let document = try JSON5.parse(Array(text.utf8))
        #expect(document.position(of: "")?.description == "2:1")
        #expect(document.position(of: "/hosts")?.description == "3:10")
        #expect(document.keyPosition(of: "/hosts")?.description == "3:3")
        #expect(document.position(of: "/hosts/1")?.description == "3:17")
        #expect(document.position(of: "/hosts/1/x~1y~0")?.description == "4:13")
        #expect(document.keyPosition(of: "/hosts/1/x~1y~0")?.description == "4:5")
        #expect(document.position(of: "/hosts/2") == nil)
    }

    @Test("bytes that are not UTF-8 are refused where they are") func utf8() {
        let bytes = Array("{\n  a: 'ö".utf8) + [0xFF] + Array("'}".utf8)
        let expected = JSON5.Failure(fault: .invalidUTF8, position: TextPosition(line: 2, column: 8))
        #expect(throws: expected) { try JSON5.parse(bytes) }
    }

    @Test("depth, on both sides of the limit") func depth() {
        let depthMax = JSONLimits.depthMaxDefault
        let deepest = String(repeating: "[", count: depthMax) + String(repeating: "]", count: depthMax)
        #expect(throws: Never.self) { try JSON5.parse(Array(deepest.utf8)) }
        let failure = JSON5.Failure(fault: .tooDeep, position: TextPosition(line: 1, column: depthMax + 1))
        #expect(throws: failure) { try JSON5.parse(Array("[\(deepest)]".utf8)) }
    }

    @Test("length, on both sides of the limit") func length() {
        let longest = [UInt8](repeating: 0x20, count: JSONLimits.configurationBytesMax - 1) + Array("1".utf8)
        #expect(throws: Never.self) { try JSON5.parse(longest) }
        let failure = JSON5.Failure(fault: .tooLong, position: TextPosition(line: 1, column: 1))
        #expect(throws: failure) { try JSON5.parse(longest + [0x20]) }
    }

    @Test("reads all JSON alike", .enabled(if: TestData.isPresent, "skipped: no test data")) func superset()
        throws
    {
        for file in ConformanceTests.parsing {
            let bytes = try file.bytes()
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect(try JSON5.parse(bytes).value == value, "\(file.name)")
        }
    }
}
