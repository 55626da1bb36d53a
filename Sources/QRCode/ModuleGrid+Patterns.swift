extension ModuleGrid {
    /// Draws everything that does not depend on data; the format information is only reserved.
    mutating func drawPatterns(_ version: Version) {
        for place in 0..<side {
            fix(6, place, place.isMultiple(of: 2))
            fix(place, 6, place.isMultiple(of: 2))
        }
        for (x, y) in [(3, 3), (side - 4, 3), (3, side - 4)] { drawFinder(x, y) }
        let centres = version.alignmentCentres
        for x in centres {
            for y in centres where !isUnderFinder(x, y) { drawAlignment(x, y) }
        }
        drawFormat(0)
        drawVersion(version)
    }

    private func isUnderFinder(_ x: Int, _ y: Int) -> Bool {
        x == 6 && y == 6 || x == 6 && y == side - 7 || x == side - 7 && y == 6
    }

    /// A finder pattern with its separator: rings by their distance from the centre.
    private mutating func drawFinder(_ centreX: Int, _ centreY: Int) {
        for y in centreY - 4...centreY + 4 where (0..<side).contains(y) {
            for x in centreX - 4...centreX + 4 where (0..<side).contains(x) {
                let ring = max(abs(x - centreX), abs(y - centreY))
                fix(x, y, ring != 2 && ring != 4)
            }
        }
    }

    private mutating func drawAlignment(_ centreX: Int, _ centreY: Int) {
        for y in centreY - 2...centreY + 2 {
            for x in centreX - 2...centreX + 2 {
                fix(x, y, max(abs(x - centreX), abs(y - centreY)) != 1)
            }
        }
    }

    /// Level and mask, twice (ISO/IEC 18004:2015, 7.9).
    mutating func drawFormat(_ level: Level, _ mask: Mask) {
        let data = level.formatBits << 3 | mask.rawValue
        drawFormat((data << 10 | Self.checkBits(data, divisor: 0b101_0011_0111, count: 10)) ^ 0x5412)
    }

    private mutating func drawFormat(_ bits: Int) {
        func isSet(_ place: Int) -> Bool { bits >> place & 1 == 1 }
        for place in 0..<6 { fix(8, place, isSet(place)) }
        fix(8, 7, isSet(6))
        fix(8, 8, isSet(7))
        fix(7, 8, isSet(8))
        for place in 9..<15 { fix(14 - place, 8, isSet(place)) }
        for place in 0..<8 { fix(side - 1 - place, 8, isSet(place)) }
        for place in 8..<15 { fix(8, side - 15 + place, isSet(place)) }
        // The dark module.
        fix(8, side - 8, true)
    }

    /// The version, twice, from version 7 on (7.10).
    private mutating func drawVersion(_ version: Version) {
        guard version.number >= 7 else { return }
        let number = version.number
        let bits = number << 12 | Self.checkBits(number, divisor: 0b1_1111_0010_0101, count: 12)
        for place in 0..<18 {
            let isSet = bits >> place & 1 == 1
            let far = side - 11 + place % 3
            fix(far, place / 3, isSet)
            fix(place / 3, far, isSet)
        }
    }

    /// The remainder of a value times x^count by a generator of that degree over the field of two elements.
    private static func checkBits(_ value: Int, divisor: Int, count: Int) -> Int {
        var rest = value << count
        for place in stride(from: Int.bitWidth - 1 - rest.leadingZeroBitCount, through: count, by: -1)
        where rest >> place & 1 == 1 {
            rest ^= divisor << (place - count)
        }
        return rest
    }
}
