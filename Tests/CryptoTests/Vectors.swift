import JSON
import Support
import Testing

/// One row of a Wycheproof file, with what its group says.
struct Vector: Sendable, CustomTestStringConvertible {
    var number: Int64
    var comment: String
    var group: JSONValue
    var test: JSONValue

    var testDescription: String { "\(number) \(comment)" }
    var isValid: Bool { test["result"]?.string == "valid" }

    /// A hexadecimal field.
    func bytes(_ name: String) throws -> [UInt8] {
        let text = try #require(test[name]?.string)
        return try #require(Hex.decode(text))
    }

    /// All rows of a file; none where the corpus is absent.
    static func all(_ file: String) -> [Vector] {
        guard let file = TestData.files(in: "wycheproof").first(where: { $0.name == file }),
            let bytes = try? file.bytes(), let groups = try? JSONValue(parsing: bytes)["testGroups"]?.elements
        else { return [] }
        return groups.flatMap { group in
            (group["tests"]?.elements ?? []).map { test in
                Vector(
                    number: test["tcId"]?.integer ?? 0, comment: test["comment"]?.string ?? "", group: group,
                    test: test)
            }
        }
    }
}

/// Each bit of the bytes flipped alone.
func everyBitFlipped(_ bytes: [UInt8]) -> [[UInt8]] {
    (0..<bytes.count * 8).map { bit in
        var flipped = bytes
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        return flipped
    }
}

/// Random bytes that are the same in every run: a counter.
func countingRandom(from start: UInt64) -> RandomSource {
    let words = (start, start &+ 0x0102_0304_0506_0708)
    return RandomSource { words }
}
