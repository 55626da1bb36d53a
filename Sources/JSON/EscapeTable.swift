/// What the writer may not copy as it is: quotes, backslashes and control bytes (RFC 8259 section 7), and
/// U+2028 and U+2029, which older JavaScript takes for line ends.
struct EscapeTable {
    /// How much of a text is written with one test of room, in bytes.
    static let partBytes = 512
    /// How long the longest escape is, in bytes.
    private static let escapeBytes = 6
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Eight times the byte that is escaped for the text's surrounding; a quote where there is none.
    private let surroundings: UInt64

    init(_ surrounding: JSONWriter.Surrounding) {
        let byte = surrounding == .scriptElement ? UInt8(ascii: "<") : UInt8(ascii: "\"")
        surroundings = Self.ones &* UInt64(byte)
    }

    /// The most that so many bytes become, with what a last word or sequence reaches over.
    static func room(for count: Int) -> Int { (count + 8) * escapeBytes }

    /// Whether all may be copied as they are, as far as one look tells: never where bytes are above 0x7F.
    @inline(__always)
    func areNone(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        guard raw.count >= 8 else { return areNone(inFew: raw) }
        var position = 0
        while position + 8 <= raw.count {
            if marksAny(raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)) { return false }
            position += 8
        }
        // The last eight again: some of them twice, none left out.
        return !marksAny(raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self))
    }

    private func areNone(inFew bytes: UnsafeRawBufferPointer) -> Bool {
        var word = Self.ones &* UInt64(UInt8(ascii: "a"))
        for byte in bytes { word = word << 8 | UInt64(byte) }
        return !marksAny(word)
    }

    /// Writes the bytes from `position` up to `end` or the end of a sequence that begins before it, and moves
    /// `position` there; answers the place after what was written.
    func write(
        _ bytes: UnsafeBufferPointer<UInt8>, from position: inout Int, to end: Int,
        at start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        guard let source = bytes.baseAddress else { return start }
        var place = start
        while position < end {
            if position + 8 <= end {
                let word = UnsafeRawPointer(source + position).loadUnaligned(as: UInt64.self)
                if !marksAny(word) {
                    UnsafeMutableRawPointer(place).storeBytes(of: word, as: UInt64.self)
                    place += 8
                    position += 8
                    continue
                }
            }
            let last = min(position + 8, end)
            while position < last { place = writeOne(bytes, &position, at: place) }
        }
        return place
    }

    /// Whether any of eight bytes may be one to escape; a byte above 0x7F may begin U+2028.
    ///
    /// The byte tests are the has-less and has-zero formulas of "Bit Twiddling Hacks" (S. E. Anderson); a
    /// false alarm only costs time.
    @inline(__always)
    private func marksAny(_ word: UInt64) -> Bool {
        let quotes = word ^ (Self.ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (Self.ones &* UInt64(UInt8(ascii: "\\")))
        let others = word ^ surroundings
        let found =
            (quotes &- Self.ones) | (backslashes &- Self.ones) | (others &- Self.ones)
            | (word &- (Self.ones &* 0x20)) | word
        return found & Self.highs != 0
    }

    @inline(__always)
    private func writeOne(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, at place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let byte = bytes[position]
        if byte == 0xE2, position + 2 < bytes.count, bytes[position + 1] == 0x80,
            bytes[position + 2] & 0xFE == 0xA8
        {
            position += 3
            return place.writing(bytes[position - 1] == 0xA8 ? "\\u2028" : "\\u2029")
        }
        position += 1
        let isPlain =
            byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            && byte != UInt8(truncatingIfNeeded: surroundings)
        return isPlain ? place.writing(byte) : Self.escape(byte, at: place)
    }

    /// Writes the shortest escape of a byte below 0x80.
    private static func escape(
        _ byte: UInt8, at place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): place.writing(UInt8(ascii: "\\")).writing(byte)
        case 0x08: place.writing("\\b")
        case 0x0C: place.writing("\\f")
        case 0x0A: place.writing("\\n")
        case 0x0D: place.writing("\\r")
        case 0x09: place.writing("\\t")
        default: place.writing("\\u00").writing(digit(byte >> 4)).writing(digit(byte & 15))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
