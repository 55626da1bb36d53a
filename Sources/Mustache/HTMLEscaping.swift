/// Which bytes HTML text and quoted attribute values cannot hold, and what stands for them.
///
/// The five characters are those of OWASP's rule for HTML and quoted attributes; the specification asks for
/// the first four (`&`, `"`, `<`, `>`) and leaves the apostrophe free.
enum HTMLEscaping {
    /// The most bytes one byte can become (`&quot;`).
    static let expansionMax = 6
    /// How many bytes `write` may overwrite behind what it answers, because it stores whole words.
    static let slackBytes = 16

    /// An entity as the first bytes of a word.
    private struct Entity {
        var word: UInt64
        var count: Int
    }

    /// One bit for each of the bytes 0 to 63, a table of 256 entries folded into a word: all five are below
    /// 64.
    private static let specialBits: UInt64 = 1 << 34 | 1 << 38 | 1 << 39 | 1 << 60 | 1 << 62

    @inline(__always)
    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 64 && (specialBits &>> UInt64(byte)) & 1 != 0
    }

    @inline(never)
    private static func entity(for byte: UInt8) -> Entity {
        switch byte {
        case UInt8(ascii: "&"): Entity(word: 0x3b_70_6d_61_26, count: 5)
        case UInt8(ascii: "<"): Entity(word: 0x3b_74_6c_26, count: 4)
        case UInt8(ascii: ">"): Entity(word: 0x3b_74_67_26, count: 4)
        case UInt8(ascii: "\""): Entity(word: 0x3b_74_6f_75_71_26, count: 6)
        default: Entity(word: 0x3b_39_33_23_26, count: 5)
        }
    }

    /// How long bytes are once escaped.
    static func escapedCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = bytes.count
        for byte in bytes where isSpecial(byte) { count += entity(for: byte).count - 1 }
        return count
    }

    /// Escapes bytes; answers the same array where there is nothing to escape.
    static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBufferPointer { source in
            let count = escapedCount(source)
            if count == source.count { return bytes }
            return [UInt8](unsafeUninitializedCapacity: count + slackBytes) { buffer, filled in
                guard let start = buffer.baseAddress else { return }
                filled = write(source, to: start) - start
            }
        }
    }

    /// Writes bytes escaped to memory that has room for `escapedCount` and `slackBytes`; answers where they
    /// end.
    @inline(__always)
    static func write(
        _ bytes: UnsafeBufferPointer<UInt8>, to start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        guard var source = bytes.baseAddress else { return start }
        var output = start
        var rest = bytes.count
        while rest >= 8 {
            let word = UnsafeRawPointer(source).loadUnaligned(as: UInt64.self)
            if _fastPath(!hasSpecial(word)) {
                UnsafeMutableRawPointer(output).storeBytes(of: word, as: UInt64.self)
                output += 8
            } else {
                output = writeEach(source, 8, to: output)
            }
            source += 8
            rest -= 8
        }
        return writeEach(source, rest, to: output)
    }

    @inline(__always)
    private static func writeEach(
        _ source: UnsafePointer<UInt8>, _ count: Int, to start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var output = start
        var position = 0
        while position < count {
            let byte = source[position]
            if _slowPath(isSpecial(byte)) {
                let entity = entity(for: byte)
                UnsafeMutableRawPointer(output).storeBytes(of: entity.word.littleEndian, as: UInt64.self)
                output += entity.count
            } else {
                output.pointee = byte
                output += 1
            }
            position += 1
        }
        return output
    }

    /// Whether any of eight bytes is special.
    ///
    /// `&` and `'` differ in bit 0 only, `<` and `>` in bit 1 only, so three
    /// comparisons find all five; `x - 0x01… & ~x & 0x80…` is not zero exactly when a byte of x is.
    @inline(__always)
    private static func hasSpecial(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let ampersands = (word | ones) ^ (ones &* 0x27)
        let angles = (word | (ones &* 2)) ^ (ones &* 0x3E)
        let quotes = word ^ (ones &* 0x22)
        let found =
            ((ampersands &- ones) & ~ampersands) | ((angles &- ones) & ~angles) | ((quotes &- ones) & ~quotes)
        return found & (ones &* 0x80) != 0
    }
}
