/// The decoder of RFC 3492, which turns what follows `xn--` in a host name back into letters.
enum Punycode {
    // The parameters of RFC 3492 section 5.
    private static let base = 36
    private static let tMin = 1
    private static let tMax = 26
    private static let skew = 38
    private static let damp = 700
    private static let initialBias = 72
    private static let initialScalar = 128

    /// The scalars of a lower-case text of letters, digits and hyphens; nil when it encodes nothing.
    static func decode(_ text: Substring) -> [Unicode.Scalar]? {
        var output: [Unicode.Scalar] = []
        var rest = text.utf8[...]
        if let delimiter = rest.lastIndex(of: UInt8(ascii: "-")) {
            output = rest[..<delimiter].map { Unicode.Scalar($0) }
            rest = rest[rest.index(after: delimiter)...]
        }
        var scalar = initialScalar
        var place = 0
        var bias = initialBias
        while !rest.isEmpty {
            guard let delta = integer(&rest, bias: bias) else { return nil }
            let length = output.count + 1
            bias = adapted(delta, length: length, isFirst: place == 0)
            let (sum, overflow) = place.addingReportingOverflow(delta)
            guard !overflow else { return nil }
            scalar += sum / length
            guard scalar <= 0x10FFFF, let next = Unicode.Scalar(UInt32(scalar)) else { return nil }
            output.insert(next, at: sum % length)
            place = sum % length + 1
        }
        return output
    }

    /// One generalized variable-length integer (RFC 3492 section 3.3); nil at a bad digit or the end.
    private static func integer(_ text: inout Substring.UTF8View, bias: Int) -> Int? {
        var value = 0
        var weight = 1
        var threshold = base
        while let byte = text.popFirst() {
            guard let digit = digit(byte) else { return nil }
            let (product, tooMuch) = digit.multipliedReportingOverflow(by: weight)
            let (sum, overflow) = value.addingReportingOverflow(product)
            guard !tooMuch, !overflow else { return nil }
            value = sum
            let limit = min(max(threshold - bias, tMin), tMax)
            if digit < limit { return value }
            let (next, wraps) = weight.multipliedReportingOverflow(by: base - limit)
            guard !wraps else { return nil }
            weight = next
            threshold += base
        }
        return nil
    }

    private static func adapted(_ delta: Int, length: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / length
        var bias = 0
        while delta > (base - tMin) * tMax / 2 {
            delta /= base - tMin
            bias += base
        }
        return bias + (base - tMin + 1) * delta / (delta + skew)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x61...0x7A: Int(byte) - 0x61
        case 0x30...0x39: Int(byte) - 0x30 + 26
        default: nil
        }
    }
}
