import Testing

@testable import JSON

/// The 216 byte sequences of the utf8tests corpus, inside a JSON string and as a member's name.
@Suite("UTF-8", .enabled(if: TestData.isPresent, "skipped: no test data"))
struct UTF8Tests {
    static let rows: [UTF8Row] = {
        guard let file = TestData.files(in: "utf8-tests").first(where: { $0.name == "utf8tests.txt" }),
            let bytes = try? file.bytes()
        else { return [] }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { UTF8Row(line: Array($0)) }
    }()

    @Test("the corpus is whole") func corpus() {
        #expect(Self.rows.count { $0.isValid } > 50)
        #expect(Self.rows.count { !$0.isValid } > 50)
    }

    @Test("verdict", arguments: rows) func verdict(_ row: UTF8Row) throws {
        // Control bytes, quotes and backslashes are well-formed UTF-8 that JSON wants escaped.
        let plain = row.bytes.filter { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        let quoted = Array("\"".utf8) + plain + Array("\"".utf8)
        let named = Array("{".utf8) + quoted + Array(":1}".utf8)
        if row.isValid {
            let expected = String(decoding: plain, as: UTF8.self)
            #expect(try JSONValue(parsing: quoted) == .string(expected))
            #expect(try JSONValue(parsing: named) == .object([JSONMember(expected, .integer(1))]))
        } else {
            for text in [quoted, named] {
                #expect { try JSONValue(parsing: text) } throws: { error in
                    guard case .invalidUTF8 = error as? JSONError else { return false }
                    return true
                }
            }
        }
        #expect(row.bytes.withUnsafeBufferPointer { UTF8Sequence.firstFault(in: $0) == nil } == row.isValid)
    }
}

struct UTF8Row: Sendable, CustomTestStringConvertible {
    var name: String
    var isValid: Bool
    var bytes: [UInt8]

    /// Reads `num:valid:text`, `num:valid hex:digits` or `num:invalid hex:digits:…`; nil for a comment.
    init?(line: [UInt8]) {
        let parts = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count >= 3, line.first != UInt8(ascii: "#") else { return nil }
        name = String(decoding: parts[0], as: UTF8.self)
        let kind = String(decoding: parts[1].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        isValid = kind.hasPrefix("valid")
        if kind == "valid" {
            bytes = Array(parts[2])
        } else {
            let digits = parts[2].compactMap { Character(UnicodeScalar($0)).hexDigitValue }
            bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
                UInt8(digits[$0] << 4 | digits[$0 + 1])
            }
        }
    }

    var testDescription: String { name }
}
