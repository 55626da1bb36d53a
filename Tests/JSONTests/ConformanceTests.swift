import Testing

@testable import JSON

/// Two files that the suite wants accepted and this reader refuses on purpose: a repeated name lets two
/// programs read two meanings (RFC 8259 section 4), which a payment cannot afford.
private let duplicates: Set<String> = [
    "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
]

@Suite("JSONTestSuite", .enabled(if: TestData.isPresent, "skipped: no test data"))
struct ConformanceTests {
    static let parsing = TestData.files(in: "jsontestsuite/test_parsing")

    @Test("the corpus is whole") func corpus() {
        #expect(Self.parsing.count { $0.name.hasPrefix("y_") } == 95)
        #expect(Self.parsing.count { $0.name.hasPrefix("n_") } == 188)
        #expect(Self.parsing.count { $0.name.hasPrefix("i_") } == 35)
    }

    @Test("verdict", arguments: parsing) func verdict(_ file: TestFile) throws {
        let bytes = try file.bytes()
        let tree = Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
        let skipped = Result { () throws(JSONError) in
            var reader = JSONReader(bytes)
            try reader.skipValue()
            try reader.finish()
        }
        if case .success = tree {
            #expect(throws: Never.self) { try skipped.get() }
        } else {
            #expect(throws: JSONError.self) { try skipped.get() }
        }
        switch file.name.first {
        case "y" where duplicates.contains(file.name):
            #expect { try tree.get() } throws: { error in
                guard case .duplicateKey = error as? JSONError else { return false }
                return true
            }
        case "y":
            let value = try tree.get()
            #expect(try JSONValue(parsing: value.encoded()) == value)
        case "n": #expect(throws: JSONError.self) { try tree.get() }
        default: break
        }
    }

    /// Numbers keep their exact text, names that only look alike stay apart, and what cannot be kept is
    /// refused.
    @Test("transform", arguments: transforms) func transform(_ row: TransformRow) throws {
        let file = try #require(
            TestData.files(in: "jsontestsuite/test_transform").first { $0.name == row.name })
        let bytes = try file.bytes()
        switch row.expected {
        case .value(let expected): #expect(try JSONValue(parsing: bytes) == expected)
        case .twoMembers: #expect(try JSONValue(parsing: bytes).members?.count == 2)
        case .refused: #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        }
    }
}

struct TransformRow: Sendable, CustomTestStringConvertible {
    enum Expectation: Sendable {
        case value(JSONValue)
        case twoMembers
        case refused
    }

    var name: String
    var expected: Expectation
    var testDescription: String { name }
}

private func number(_ name: String, _ value: JSONValue) -> TransformRow {
    TransformRow(name: "number_\(name).json", expected: .value(.array([value])))
}

let transforms: [TransformRow] = [
    number("-9223372036854775808", .integer(.min)),
    number("-9223372036854775809", .decimal("-9223372036854775809")),
    number("1.0", .decimal("1.0")),
    number("1.000000000000000005", .decimal("1.000000000000000005")),
    number("1000000000000000", .integer(1_000_000_000_000_000)),
    number("10000000000000000999", .decimal("10000000000000000999")),
    number("1e-999", .decimal("1E-999")),
    number("1e6", .decimal("1E6")),
    number("9223372036854775807", .integer(.max)),
    number("9223372036854775808", .decimal("9223372036854775808")),
    TransformRow(name: "object_key_nfc_nfd.json", expected: .twoMembers),
    TransformRow(name: "object_key_nfd_nfc.json", expected: .twoMembers),
    TransformRow(name: "object_same_key_different_values.json", expected: .refused),
    TransformRow(name: "object_same_key_same_value.json", expected: .refused),
    TransformRow(name: "object_same_key_unclear_values.json", expected: .refused),
    TransformRow(name: "string_1_escaped_invalid_codepoint.json", expected: .refused),
    TransformRow(name: "string_1_invalid_codepoint.json", expected: .refused),
    TransformRow(name: "string_2_escaped_invalid_codepoints.json", expected: .refused),
    TransformRow(name: "string_2_invalid_codepoints.json", expected: .refused),
    TransformRow(name: "string_3_escaped_invalid_codepoints.json", expected: .refused),
    TransformRow(name: "string_3_invalid_codepoints.json", expected: .refused),
    TransformRow(name: "string_with_escaped_NULL.json", expected: .value(.array([.string("A\u{0}B")]))),
]
