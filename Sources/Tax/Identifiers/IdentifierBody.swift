/// What a check of an id finds.
enum IdentifierVerdict: Hashable, Sendable {
    case valid
    case malformed
    case wrongCheck

    init(_ isRight: Bool) { self = isRight ? .valid : .wrongCheck }
}

/// An id without separators and prefix, as bytes to compute with.
struct IdentifierBody: Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    subscript(_ range: Range<Int>) -> IdentifierBody { IdentifierBody(Array(bytes[range])) }

    /// The digit at a place; meaningless where there is none.
    func digit(_ place: Int) -> Int { Int(bytes[place]) - 48 }

    func isDigit(_ place: Int) -> Bool { (48...57).contains(bytes[place]) }

    func isLetter(_ place: Int) -> Bool { (65...90).contains(bytes[place]) }

    var isDigits: Bool { !bytes.isEmpty && bytes.allSatisfy { (48...57).contains($0) } }

    func isDigits(_ length: Int) -> Bool { bytes.count == length && isDigits }

    var isZero: Bool { bytes.allSatisfy { $0 == 48 } }

    /// The digits as a number; at most eighteen of them.
    var number: Int { bytes.reduce(0) { $0 * 10 + Int($1) - 48 } }

    /// The digits times weights, summed.
    func sum(_ weights: [Int]) -> Int {
        zip(bytes, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
    }

    func sum(_ weights: ClosedRange<Int>) -> Int { sum(Array(weights)) }

    func sum(descendingFrom first: Int) -> Int {
        bytes.enumerated().reduce(0) { $0 + (Int($1.element) - 48) * (first - $1.offset) }
    }

    /// Luhn's check over all digits, the last one included (ISO/IEC 7812-1 annex B).
    var passesLuhn: Bool {
        var sum = 0
        for (place, byte) in bytes.reversed().enumerated() {
            let digit = Int(byte) - 48
            let doubled = digit * 2
            sum += place.isMultiple(of: 2) ? digit : doubled > 9 ? doubled - 9 : doubled
        }
        return sum.isMultiple(of: 10)
    }

    /// ISO/IEC 7064 MOD 11,10 over all digits, the last one included.
    var passesMod1110: Bool {
        var product = 10
        for byte in bytes.dropLast() {
            let sum = (product + Int(byte) - 48) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10 == Int(bytes.last ?? 0) - 48
    }

    /// Whether the six digits from a place are a day: year of two digits, month and day.
    static func isDay(year: Int, month: Int, day: Int) -> Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= days[month - 1]
    }
}
