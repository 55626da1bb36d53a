/// The modules of a symbol while it is made.
struct ModuleGrid: Sendable {
    let side: Int
    private(set) var isDark: [Bool]
    /// Whether a module belongs to a pattern or to format or version information, which no mask changes.
    private(set) var isFixed: [Bool]

    init(side: Int) {
        self.side = side
        isDark = [Bool](repeating: false, count: side * side)
        isFixed = isDark
    }

    subscript(x: Int, y: Int) -> Bool { isDark[y * side + x] }

    mutating func fix(_ x: Int, _ y: Int, _ dark: Bool) {
        isDark[y * side + x] = dark
        isFixed[y * side + x] = true
    }

    /// Places the codewords' bits in the two-column zigzag from the lower right (ISO/IEC 18004:2015, 7.7.3).
    mutating func place(_ codewords: [UInt8]) {
        var bit = 0
        var right = side - 1
        var isUpward = true
        while right > 0 {
            // The vertical timing pattern has a column to itself.
            if right == 6 { right = 5 }
            for step in 0..<side {
                let y = isUpward ? side - 1 - step : step
                for x in [right, right - 1] where !isFixed[y * side + x] && bit < codewords.count * 8 {
                    isDark[y * side + x] = codewords[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
                    bit += 1
                }
            }
            right -= 2
            isUpward.toggle()
        }
    }

    /// Turns over the data modules that the mask names; a second time undoes it.
    mutating func apply(_ mask: Mask) {
        for y in 0..<side {
            for x in 0..<side where !isFixed[y * side + x] && mask.turns(x, y) {
                isDark[y * side + x].toggle()
            }
        }
    }
}
