/// Looks for a card number (ISO/IEC 7812-1: 13 to 19 digits with a Luhn check digit) at the start of a group
/// of digits.
struct CardNumberScan {
    /// The bytes of the number with its separators; nil where none starts there.
    private(set) var card: Range<Int>?
    /// The offset after the first group of digits.
    private(set) var groupEnd: Int

    private static let digitsMin = 13
    private static let digitsMax = 19

    /// Scans from the first digit of a group: whole groups that together are a card number, or one inside a
    /// group too long to be one, as expiry and code typed after it make.
    init(_ text: UnsafeBufferPointer<UInt8>, at start: Int) {
        groupEnd = start
        while groupEnd < text.count, Self.isDigit(text[groupEnd]) { groupEnd += 1 }
        // No scheme issues numbers that start with 0 or 1 to shoppers, and times in milliseconds start so.
        if text[start] >= UInt8(ascii: "2") { card = Self.groups(text, from: start) }
        if card == nil, groupEnd - start > Self.digitsMax { card = Self.inside(text, start..<groupEnd) }
    }

    /// The longest run of whole groups from there that has the digits and the sum of a card number.
    private static func groups(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        var luhn = Luhn()
        var position = start
        var found: Range<Int>?
        while luhn.count <= digitsMax {
            while position < text.count, isDigit(text[position]), luhn.count <= digitsMax {
                luhn.add(text[position] - UInt8(ascii: "0"))
                position += 1
            }
            guard luhn.count <= digitsMax else { break }
            if luhn.count >= digitsMin, luhn.isValid { found = start..<position }
            let next = separatorEnd(text, from: position)
            guard next > position, next < text.count, isDigit(text[next]) else { break }
            position = next
        }
        return found
    }

    /// A number of the common lengths inside a longer group, where a known scheme's prefix starts it.
    private static func inside(_ text: UnsafeBufferPointer<UInt8>, _ group: Range<Int>) -> Range<Int>? {
        for start in group {
            let first = text[start] - UInt8(ascii: "0")
            let second = start + 1 < group.upperBound ? text[start + 1] - UInt8(ascii: "0") : 0
            let length: Int
            switch (first, second) {
            case (3, 4), (3, 7): length = 15
            case (4, _), (5, 1...5), (2, 2...7), (3, 5), (6, 0), (6, 2), (6, 4...5): length = 16
            default: continue
            }
            guard start + length <= group.upperBound else { continue }
            var luhn = Luhn()
            for place in start..<start + length { luhn.add(text[place] - UInt8(ascii: "0")) }
            if luhn.isValid { return start..<start + length }
        }
        return nil
    }

    /// The end of what people write between groups: up to three spaces, dashes, dots, underscores or pluses,
    /// a no-break space, or a space in a URL.
    private static func separatorEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count, position - start < 3 {
            switch text[position] {
            case 0x20, 0x09, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "+"):
                position += 1
            case 0xC2 where position + 1 < text.count && text[position + 1] == 0xA0: position += 2
            case UInt8(ascii: "%")
            where position + 2 < text.count && text[position + 1] == UInt8(ascii: "2")
                && text[position + 2] == UInt8(ascii: "0"):
                position += 3
            default: return position
            }
        }
        return position
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// The check sum of ISO/IEC 7812-1 annex B, from the left: which digits count double depends on how many
    /// will come, so both sums are kept.
    private struct Luhn {
        private(set) var count = 0
        private var sums = (even: 0, odd: 0)

        @inline(__always)
        mutating func add(_ digit: UInt8) {
            let plain = Int(digit)
            let doubled = plain > 4 ? plain * 2 - 9 : plain * 2
            if count & 1 == 0 {
                sums.even += doubled
                sums.odd += plain
            } else {
                sums.even += plain
                sums.odd += doubled
            }
            count += 1
        }

        var isValid: Bool { (count & 1 == 0 ? sums.even : sums.odd) % 10 == 0 }
    }
}
