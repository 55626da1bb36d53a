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
        for byte in bytes {
            guard byte < 0x80 else { return nil }
            note(UInt32(byte))
        }
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
