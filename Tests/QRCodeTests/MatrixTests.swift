import Foundation
import Testing

@testable import QRCode

/// A symbol on which two other encoders agree.
struct PublishedSymbol: Sendable, Decodable, CustomTestStringConvertible {
    var text: String
    var ecc: String
    var mask: Int
    var version: Int
    var mode: String
    var rows: [String]

    enum CodingKeys: String, CodingKey {
        case text, ecc, mask, version, mode
        case rows = "rows_hex"
    }

    var testDescription: String { "\(mode) \(text.prefix(12)) \(version)-\(ecc) mask \(mask)" }
    var level: Level? { ["L": .low, "M": .medium, "Q": .quartile, "H": .high][ecc] }
    var segment: Segment? {
        let modes: [String: Mode] = ["numeric": .numeric, "alphanumeric": .alphanumeric, "byte": .byte]
        return modes[mode].map { Segment(mode: $0, bytes: Array(text.utf8)) }
    }

    /// All of the corpus; none where it is absent.
    static let all: [PublishedSymbol] = {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"].map { URL(filePath: $0) }
        let folder = named ?? root.appending(path: "../shared/testdata").standardizedFileURL
        guard let data = try? Data(contentsOf: folder.appending(path: "qr/qr-matrices.json")) else {
            return []
        }
        return (try? JSONDecoder().decode([PublishedSymbol].self, from: data)) ?? []
    }()
}

extension Symbol {
    /// A hexadecimal number a row, the leftmost module most significant.
    var rowsInHexadecimal: [String] {
        (0..<side).map { y in
            let padded = (0..<(side + 3) / 4 * 4).map { isDark($0 - (side + 3) / 4 * 4 + side, y) }
            return stride(from: 0, to: padded.count, by: 4).map { start in
                String(padded[start..<start + 4].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }, radix: 16)
            }.joined()
        }
    }
}

@Suite struct MatrixTests {
    @Test(
        "module for module what two other encoders draw",
        .enabled(if: !PublishedSymbol.all.isEmpty, "skipped: no test data (qr)"),
        arguments: PublishedSymbol.all)
    func published(_ row: PublishedSymbol) throws {
        let level = try #require(row.level)
        let segment = try #require(row.segment)
        let version = try #require(Symbol.version(for: [segment], level, in: 1...40))
        #expect(version.number == row.version)
        let symbol = Symbol([segment], version, level, Mask(rawValue: row.mask))
        let expected = row.rows.map {
            String(repeating: "0", count: (symbol.side + 3) / 4 - $0.count) + $0
        }
        #expect(symbol.rowsInHexadecimal == expected)
    }

    /// ISO/IEC 18004:2015, annex E.
    @Test(arguments: [
        (1, []), (2, [6, 18]), (7, [6, 22, 38]), (14, [6, 26, 46, 66]), (21, [6, 28, 50, 72, 94]),
        (32, [6, 34, 60, 86, 112, 138]), (36, [6, 24, 50, 76, 102, 128, 154]),
        (39, [6, 26, 54, 82, 110, 138, 166]), (40, [6, 30, 58, 86, 114, 142, 170]),
    ])
    func alignment(_ number: Int, _ centres: [Int]) {
        #expect(Version(number: number).alignmentCentres == centres)
    }

    @Test("as many modules are left for data as the table of codewords says", arguments: Version.all)
    func dataModules(_ version: Version) {
        var grid = ModuleGrid(side: version.side)
        grid.drawPatterns(version)
        #expect(grid.isFixed.count { !$0 } == version.dataModules)
    }

    @Test("the mask that is taken has the least penalty", arguments: Level.allCases)
    func leastPenalty(_ level: Level) throws {
        let segments = Segment.cheapest(Array("https://pay.example/l/4f8k2m".utf8), for: Version(number: 1))
        let version = try #require(Symbol.version(for: segments, level, in: 1...9))
        var penalties: [Mask: Int] = [:]
        for mask in Mask.allCases {
            let symbol = Symbol(segments, version, level, mask)
            var grid = ModuleGrid(side: symbol.side)
            for y in 0..<symbol.side { for x in 0..<symbol.side { grid.fix(x, y, symbol.isDark(x, y)) } }
            penalties[mask] = grid.penalty
        }
        let taken = Symbol(segments, version, level, nil).mask
        #expect(penalties[taken] == penalties.values.min())
        #expect(Set(penalties.values).count > 1)
    }
}

/// A drawing and its points by the rules of 7.8.3.
struct PenaltyRow: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var rows: [String]
    var points: Int

    static let all = [
        // Six rows and six columns of one colour: 3 + 1 each; 25 squares of 3; all light is ten steps of 5 %.
        PenaltyRow(
            testDescription: "light", rows: Array(repeating: "......", count: 6), points: 12 * 4 + 75 + 100),
        PenaltyRow(
            testDescription: "chessboard",
            rows: ["#.#.#.", ".#.#.#", "#.#.#.", ".#.#.#", "#.#.#.", ".#.#.#"],
            points: 0),
        // The finder's ratio in a row, beside the quiet zone on both sides; each row differs from the next.
        PenaltyRow(
            testDescription: "finder's ratio",
            rows: ["#.###.#", ".#...#.", "#.#.#.#", ".#.#.#.", "#.#.#.#", ".#.#.#.", "#.#.#.#"], points: 80),
    ]
}

@Suite struct PenaltyTests {
    @Test(arguments: PenaltyRow.all) func penalty(_ row: PenaltyRow) {
        var grid = ModuleGrid(side: row.rows.count)
        for (y, line) in row.rows.enumerated() {
            for (x, module) in line.enumerated() { grid.fix(x, y, module == "#") }
        }
        #expect(grid.penalty == row.points)
    }
}
