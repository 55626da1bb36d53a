extension ModuleGrid {
    /// How hard the symbol is to read (ISO/IEC 18004:2015, 7.8.3): the mask with the least is taken.
    var penalty: Int {
        var total = 0
        for line in 0..<side {
            total += linePenalty(line, isRow: true)
            total += linePenalty(line, isRow: false)
        }
        var dark = 0
        for y in 0..<side {
            for x in 0..<side {
                if self[x, y] { dark += 1 }
                guard x + 1 < side, y + 1 < side else { continue }
                let color = self[x, y]
                if self[x + 1, y] == color, self[x, y + 1] == color, self[x + 1, y + 1] == color {
                    total += 3
                }
            }
        }
        // Ten points for each five per cent away from one half.
        let all = side * side
        return total + abs(dark * 20 - all * 10) / all * 10
    }

    /// Runs of five or more, and what looks like a finder pattern beside four light modules.
    ///
    /// The quiet zone counts as light.
    private func linePenalty(_ line: Int, isRow: Bool) -> Int {
        var total = 0
        var run = 0
        var last: Bool?
        // The last eleven modules, newest lowest; the quiet zone comes first.
        var window = 0
        for place in 0..<side + 4 {
            let isInside = place < side
            let isDark = isInside && (isRow ? self[place, line] : self[line, place])
            window = (window << 1 | (isDark ? 1 : 0)) & 0x7FF
            if window == 0b0000_1011101 || (window == 0b1011101_0000) { total += 40 }
            guard isInside else { continue }
            if isDark == last {
                run += 1
                if run == 5 { total += 3 } else if run > 5 { total += 1 }
            } else {
                run = 1
                last = isDark
            }
        }
        return total
    }
}
