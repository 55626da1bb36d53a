import Testing

@testable import QRCode

/// Data codewords of each version at a level, as ISO/IEC 18004:2015 prints them in table 7.
struct CapacityRow: Sendable, CustomTestStringConvertible {
    var version: Int
    var level: Level
    var codewords: Int

    var testDescription: String { "\(version)-\(level)" }

    static let all: [CapacityRow] = table.flatMap { level, counts in
        counts.enumerated().map { CapacityRow(version: $0 + 1, level: level, codewords: $1) }
    }

    private static let table: [(Level, [Int])] = [
        (
            .low,
            [
                19, 34, 55, 80, 108, 136, 156, 194, 232, 274,
                324, 370, 428, 461, 523, 589, 647, 721, 795, 861,
                932, 1006, 1094, 1174, 1276, 1370, 1468, 1531, 1631, 1735,
                1843, 1955, 2071, 2191, 2306, 2434, 2566, 2702, 2812, 2956,
            ]
        ),
        (
            .medium,
            [
                16, 28, 44, 64, 86, 108, 124, 154, 182, 216,
                254, 290, 334, 365, 415, 453, 507, 563, 627, 669,
                714, 782, 860, 914, 1000, 1062, 1128, 1193, 1267, 1373,
                1455, 1541, 1631, 1725, 1812, 1914, 1992, 2102, 2216, 2334,
            ]
        ),
        (
            .quartile,
            [
                13, 22, 34, 48, 62, 76, 88, 110, 132, 154,
                180, 206, 244, 261, 295, 325, 367, 397, 445, 485,
                512, 568, 614, 664, 718, 754, 808, 871, 911, 985,
                1033, 1115, 1171, 1231, 1286, 1354, 1426, 1502, 1582, 1666,
            ]
        ),
        (
            .high,
            [
                9, 16, 26, 36, 46, 60, 66, 86, 100, 122,
                140, 158, 180, 197, 223, 253, 283, 313, 341, 385,
                406, 442, 464, 514, 538, 596, 628, 661, 701, 745,
                793, 845, 901, 961, 986, 1054, 1096, 1142, 1222, 1276,
            ]
        ),
    ]
}

@Suite struct CapacityTests {
    @Test("the table of codewords", arguments: CapacityRow.all)
    func codewords(_ row: CapacityRow) {
        #expect(Version(number: row.version).dataCodewords(row.level) == row.codewords)
    }

    @Test("the longest text of each mode fits, one more character does not", arguments: CapacityRow.all)
    func bothSides(_ row: CapacityRow) throws {
        let wide = row.version < 10 ? 0 : row.version < 27 ? 1 : 2
        let bits = row.codewords * 8 - 4
        let digitBits = bits - [10, 12, 14][wide]
        let letterBits = bits - [9, 11, 13][wide]
        let digits = digitBits / 10 * 3 + [0, 0, 0, 0, 1, 1, 1, 2, 2, 2][digitBits % 10]
        let letters = letterBits / 11 * 2 + (letterBits % 11 >= 6 ? 1 : 0)
        let bytes = (bits - [8, 16, 16][wide]) / 8
        for (character, count) in [("7", digits), ("K", letters), ("k", bytes)] {
            // To choose the best of eight masks takes long without optimisation.
            let text = String(repeating: character, count: count)
            #expect(try Symbol(text, level: row.level, mask: .rows).version == row.version)
            if row.version == 40 {
                #expect(throws: QRCodeError.textTooLong(bytes: count + 1)) {
                    try Symbol(text + character, level: row.level, mask: .rows)
                }
            } else {
                let longer = try Symbol(text + character, level: row.level, mask: .rows)
                #expect(longer.version == row.version + 1)
            }
        }
    }

    @Test func longestText() throws {
        let digits = String(repeating: "0", count: QRCodeLimits.textBytesMax)
        #expect(try Symbol(digits, level: .low).version == 40)
        #expect(throws: QRCodeError.textTooLong(bytes: 7090)) { try Symbol(digits + "0", level: .low) }
    }

    @Test func emptyText() throws { #expect(try Symbol("").version == 1) }
}

/// A text and how it is divided.
struct DivisionRow: Sendable, CustomTestStringConvertible {
    var text: String
    var modes: [Mode]

    var testDescription: String { text }

    static let all = [
        DivisionRow(text: "0123456789", modes: [.numeric]),
        DivisionRow(text: "HTTPS://PAY.EXAMPLE/L/4F8K2M9P", modes: [.alphanumeric]),
        DivisionRow(text: "https://pay.example", modes: [.byte]),
        DivisionRow(text: "a1", modes: [.byte]),
        DivisionRow(text: "a12345678901234", modes: [.byte, .numeric]),
        DivisionRow(text: "AB12", modes: [.alphanumeric]),
        DivisionRow(text: "AB1234567890123456", modes: [.alphanumeric, .numeric]),
        DivisionRow(text: "https://x/HELLOWORLDHELLOWORLD", modes: [.byte, .alphanumeric]),
        DivisionRow(text: "ÄÖÜ", modes: [.byte]),
    ]
}

@Suite struct DivisionTests {
    @Test(arguments: DivisionRow.all) func modes(_ row: DivisionRow) {
        let segments = Segment.cheapest(Array(row.text.utf8), for: Version(number: 1))
        #expect(segments.map(\.mode) == row.modes)
        #expect(segments.flatMap(\.bytes) == Array(row.text.utf8))
    }

    @Test("no other division of a short text is cheaper", arguments: [1, 10, 27])
    func cheapest(_ number: Int) {
        let version = Version(number: number)
        let pieces = ["0", "12", "345678901", "A", "BC:", "DEFGHIJKL", "m", "nop", "é"]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let bytes = Array((first + second + third).utf8)
                    let found = Segment.cheapest(bytes, for: version).reduce(0) { $0 + $1.bitCount(version) }
                    #expect(found == Self.leastBits(bytes[...], version))
                }
            }
        }
    }

    /// Tries each first segment; the rest by the same.
    private static func leastBits(_ bytes: ArraySlice<UInt8>, _ version: Version) -> Int {
        var least = [Int](repeating: 0, count: bytes.count + 1)
        for start in stride(from: bytes.count - 1, through: 0, by: -1) {
            var best = Int.max
            for end in start + 1...bytes.count {
                let part = Array(bytes.dropFirst(start).prefix(end - start))
                for mode in Mode.allCases where part.allSatisfy(mode.holds) {
                    best = min(best, Segment(mode: mode, bytes: part).bitCount(version) + least[end])
                }
            }
            least[start] = best
        }
        return least[0]
    }
}
