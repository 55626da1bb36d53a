/// A number of the text (RFC 8259 section 6).
struct NumberScan {
    /// The offset of its first byte.
    var start: Int
    /// The offset after its last byte.
    var end: Int
    /// Whether it is written without fraction and exponent.
    var isInteger: Bool

    /// Checks a whole number that starts there.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) throws(JSONError) {
        var position = start
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let digits = position
        position = Self.digitsEnd(bytes, from: position)
        guard position > digits, bytes[digits] != UInt8(ascii: "0") || position == digits + 1 else {
            throw .malformedNumber(offset: start)
        }
        var isInteger = true
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            let fraction = position + 1
            position = Self.digitsEnd(bytes, from: fraction)
            guard position > fraction else { throw .malformedNumber(offset: start) }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            var exponent = position + 1
            if exponent < bytes.count,
                bytes[exponent] == UInt8(ascii: "+") || bytes[exponent] == UInt8(ascii: "-")
            {
                exponent += 1
            }
            position = Self.digitsEnd(bytes, from: exponent)
            guard position > exponent else { throw .malformedNumber(offset: start) }
        }
        self.start = start
        self.end = position
        self.isInteger = isInteger
    }

    /// Whether the whole text is one number.
    static func isNumber(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.first, JSONKind(startingWith: first) == .number else { return false }
            return (try? NumberScan(bytes, from: 0))?.end == bytes.count
        }
    }

    /// The integer; nil where 64 bits with a sign cannot hold it.
    func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        let isNegative = bytes[start] == UInt8(ascii: "-")
        let digits = isNegative ? start + 1 : start
        var value: Int64 = 0
        if end - digits <= 18 {
            for place in digits..<end { value = value &* 10 &+ Int64(bytes[place] & 15) }
            return isNegative ? -value : value
        }
        for place in digits..<end {
            // Counts downwards, because the lowest value has no positive twin.
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (difference, tooLow) = product.subtractingReportingOverflow(Int64(bytes[place] & 15))
            if tooLarge || tooLow { return nil }
            value = difference
        }
        guard !isNegative else { return value }
        return value == .min ? nil : -value
    }

    @inline(__always)
    private static func digitsEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        return position
    }
}
