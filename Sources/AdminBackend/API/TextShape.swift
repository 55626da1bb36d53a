/// What a text's limits ask about: how long it is, and what in it is no character to read.
struct TextShape: Equatable {
    /// How many Unicode scalars the text has.
    private(set) var count = 0
    /// Whether something breaks or indents a line, which must not get into a report's or a mail's header.
    private(set) var hasLines = false
    /// Whether there is a control character that no text needs.
    private(set) var hasControls = false

    /// Looks at every byte once: nearly all text that merchants send is ASCII, where a byte is a scalar.
    init(_ text: String) {
        let ascii = text.utf8.withContiguousStorageIfAvailable { TextShape(ascii: $0) }
        self = (ascii ?? nil) ?? TextShape(scalars: text.unicodeScalars)
    }

    private init?(ascii bytes: UnsafeBufferPointer<UInt8>) {
        var position = 0
        while position < bytes.count {
            if Self.isPlain(bytes, from: position) {
                count += 8
                position += 8
            } else {
                guard bytes[position] < 0x80 else { return nil }
                note(UInt32(bytes[position]))
                position += 1
            }
        }
    }

    /// Whether the next eight bytes are printable ASCII.
    ///
    /// The byte tests are the has-less and has-zero formulas of "Bit Twiddling Hacks" (S. E. Anderson).
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int) -> Bool {
        guard position + 8 <= bytes.count else { return false }
        let ones: UInt64 = 0x0101_0101_0101_0101
        let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: position, as: UInt64.self)
        let deletes = word ^ (ones &* 0x7F)
        let found = ((word &- (ones &* 0x20)) & ~word) | ((deletes &- ones) & ~deletes) | word
        return found & (ones &* 0x80) == 0
    }

    private init(scalars: String.UnicodeScalarView) {
        for scalar in scalars { note(scalar.value) }
    }

    private mutating func note(_ scalar: UInt32) {
        count += 1
        switch scalar {
        case 0x09, 0x0A, 0x85, 0x2028, 0x2029: hasLines = true
        case 0..<0x20, 0x7F: hasControls = true
        default: break
        }
    }
}
