/// One of the 40 sizes of a symbol, and how its codewords are divided (ISO/IEC 18004:2015, tables 1 and 9).
struct Version: Hashable, Sendable {
    /// 1 to 40.
    let number: Int

    static let all = (1...40).map { Version(number: $0) }

    /// Modules a side, without the quiet zone.
    var side: Int { 17 + 4 * number }

    /// Columns and rows on which alignment patterns are centred (annex E): the first is 6, the last is seven
    /// from the edge, the others are evenly spaced and even, counted from the far edge.
    var alignmentCentres: [Int] {
        guard number > 1 else { return [] }
        let count = number / 7 + 2
        // The one version whose spacing the rule below does not give.
        let step =
            number == 32 ? 26 : (number * 4 + count * 2 + 1) / (count * 2 - 2) * 2
        var centres = (0..<count - 1).map { side - 7 - $0 * step }
        centres.append(6)
        return centres.reversed()
    }

    /// Modules that are not part of a pattern or of format and version information.
    var dataModules: Int {
        let alignments = number > 1 ? number / 7 + 2 : 0
        var modules = side * side
        // Three finder patterns with their separators, two timing patterns, two copies of the format
        // information with the dark module.
        modules -= 3 * 64 + 2 * (side - 16) + 31
        if alignments > 0 {
            // Those on a timing pattern share five modules with it.
            modules -= (alignments * alignments - 3) * 25 - (alignments - 2) * 2 * 5
        }
        if number >= 7 { modules -= 36 }
        return modules
    }

    /// Codewords for data and error correction together.
    var codewords: Int { dataModules / 8 }

    /// Blocks that are corrected each by itself.
    func blocks(_ level: Level) -> Int { Int(Self.blocks[level.rawValue][number - 1]) }

    /// Error correction codewords of each block.
    func checkCodewords(_ level: Level) -> Int { Int(Self.checkCodewords[level.rawValue][number - 1]) }

    /// Codewords that hold data.
    func dataCodewords(_ level: Level) -> Int { codewords - blocks(level) * checkCodewords(level) }

    private static let checkCodewords: [[UInt8]] = [
        [
            7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
            28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
        ],
        [
            10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
            26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        ],
        [
            13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
            28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
        ],
        [
            17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
            30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
        ],
    ]

    private static let blocks: [[UInt8]] = [
        [
            1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
            8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
        ],
        [
            1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
            17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
        ],
        [
            1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20,
            23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
        ],
        [
            1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
            25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
        ],
    ]
}
