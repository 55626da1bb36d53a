/// A place in a template as an editor shows it.
struct TextPosition: Equatable {
    /// The line, from 1.
    var line = 1
    /// The column in characters, from 1.
    var column = 1

    /// Counts lines and characters before a byte; the bytes that continue a UTF-8 character do not count.
    init(of offset: Int, in text: [UInt8]) {
        for byte in text.prefix(offset) {
            if byte == Byte.newline {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
    }
}
