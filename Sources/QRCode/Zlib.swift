/// Compression for pictures that are mostly runs (RFC 1950 and 1951): one block with the fixed codes, in
/// which a run of one byte is a match at distance one.
enum Zlib {
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var writer = Writer()
        writer.append(1, bits: 1)
        writer.append(0b01, bits: 2)
        var place = 0
        while place < bytes.count {
            writer.appendSymbol(Int(bytes[place]))
            place += 1
            var run = 0
            while run < 258, place + run < bytes.count, bytes[place + run] == bytes[place - 1] { run += 1 }
            if run >= 3 {
                writer.appendRun(run)
                place += run
            }
        }
        writer.appendSymbol(256)
        // Deflate with a window of 32 KiB; the second byte makes the pair a multiple of 31.
        return [0x78, 0x01] + writer.bytes + PNG.bigEndian(Checksum.adler32(bytes))
    }

    /// Bits least significant first, as RFC 1951 section 3.1.1 packs them.
    private struct Writer {
        private(set) var bytes: [UInt8] = []
        private var filled = 0

        mutating func append(_ value: Int, bits: Int) {
            for place in 0..<bits {
                if filled.isMultiple(of: 8) { bytes.append(0) }
                if value >> place & 1 == 1 { bytes[filled / 8] |= 1 << UInt8(filled % 8) }
                filled += 1
            }
        }

        /// Codes of Huffman are packed most significant bit first.
        private mutating func appendCode(_ code: Int, bits: Int) {
            for place in stride(from: bits - 1, through: 0, by: -1) { append(code >> place & 1, bits: 1) }
        }

        /// The fixed code of a literal or length symbol (section 3.2.6).
        mutating func appendSymbol(_ symbol: Int) {
            switch symbol {
            case 0..<144: appendCode(0b0011_0000 + symbol, bits: 8)
            case 144..<256: appendCode(0b1_1001_0000 + symbol - 144, bits: 9)
            case 256..<280: appendCode(symbol - 256, bits: 7)
            default: appendCode(0b1100_0000 + symbol - 280, bits: 8)
            }
        }

        /// A match of 3 to 258 bytes at distance one (section 3.2.5).
        mutating func appendRun(_ length: Int) {
            if length == 258 {
                appendSymbol(285)
            } else if length < 11 {
                appendSymbol(254 + length)
            } else {
                // From 11 on each four symbols share a count of extra bits.
                let offset = length - 3
                let extra = Int.bitWidth - 1 - offset.leadingZeroBitCount - 2
                appendSymbol(257 + 4 * extra + (offset >> extra))
                append(offset & (1 << extra - 1), bits: extra)
            }
            appendCode(0, bits: 5)
        }
    }
}
