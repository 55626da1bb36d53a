/// A piece of a string literal, kept and compared without counting references.
struct StaticText: Equatable, Sendable {
    private let literal: StaticString
    private let start: Int
    let count: Int

    /// The whole literal.
    init(_ literal: StaticString) {
        self.init(literal, 0..<literal.utf8CodeUnitCount)
    }

    /// A part of a literal.
    init(_ literal: StaticString, _ range: Range<Int>) {
        precondition(range.upperBound <= literal.utf8CodeUnitCount, "the range lies in the literal")
        self.literal = literal
        start = range.lowerBound
        count = range.count
    }

    /// The piece's bytes.
    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: literal.utf8Start + start, count: count)
    }

    /// Whether these are the same bytes.
    func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard other.count == count else { return false }
        let own = bytes
        for index in 0..<count where own[index] != other[index] { return false }
        return true
    }

    static func == (left: StaticText, right: StaticText) -> Bool { left.equals(right.bytes) }
}
