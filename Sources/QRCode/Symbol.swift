/// A QR code: its modules without the quiet zone.
package struct Symbol: Sendable {
    /// 1 to 40.
    package let version: Int
    /// How much of it may be unreadable.
    package let level: Level
    /// The mask that was taken.
    package let mask: Mask
    private let grid: ModuleGrid

    /// Writes a text in the smallest version that holds it at that level; throws `textTooLong` where none
    /// does.
    ///
    /// Bytes outside ASCII are UTF-8 without a mark, which readers recognise. Without a mask the one with the
    /// least penalty is taken.
    package init(_ text: String, level: Level = .medium, mask: Mask? = nil) throws(QRCodeError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= QRCodeLimits.textBytesMax else { throw .textTooLong(bytes: bytes.count) }
        // The widths of the counts change at versions 10 and 27, and with them the cheapest division.
        for range in [1...9, 10...26, 27...40] {
            let segments = Segment.cheapest(bytes, for: Version(number: range.lowerBound))
            if let version = Self.version(for: segments, level, in: range) {
                self.init(segments, version, level, mask)
                return
            }
        }
        throw .textTooLong(bytes: bytes.count)
    }

    /// The smallest version of the range that holds the segments.
    static func version(for segments: [Segment], _ level: Level, in range: ClosedRange<Int>) -> Version? {
        range.lazy.map { Version(number: $0) }.first { version in
            segments.reduce(0) { $0 + $1.bitCount(version) } <= version.dataCodewords(level) * 8
        }
    }

    init(_ segments: [Segment], _ version: Version, _ level: Level, _ mask: Mask?) {
        var blank = ModuleGrid(side: version.side)
        blank.drawPatterns(version)
        let data = Codewords.data(segments, version, level)
        blank.place(Codewords.interleaved(data, version, level))
        var best: (grid: ModuleGrid, mask: Mask, penalty: Int)?
        for candidate in mask.map({ [$0] }) ?? Mask.allCases {
            var grid = blank
            grid.apply(candidate)
            grid.drawFormat(level, candidate)
            let penalty = mask == nil ? grid.penalty : 0
            if best.map({ penalty < $0.penalty }) ?? true { best = (grid, candidate, penalty) }
        }
        self.version = version.number
        self.level = level
        self.mask = best?.mask ?? .chessboard
        grid = best?.grid ?? blank
    }

    /// Modules a side, without the quiet zone.
    package var side: Int { grid.side }

    /// Whether the module of that column and row is dark; everything outside is light.
    package func isDark(_ x: Int, _ y: Int) -> Bool {
        (0..<side).contains(x) && (0..<side).contains(y) && grid[x, y]
    }
}
