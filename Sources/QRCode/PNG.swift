/// Pictures of one bit a pixel, 1 being white (W3C PNG, third edition).
enum PNG {
    /// Each row holds its pixels most significant bit first.
    static func encode(rows: [[UInt8]], width: Int) -> [UInt8] {
        var filtered: [UInt8] = []
        var above = [UInt8](repeating: 0, count: rows.first?.count ?? 0)
        for row in rows {
            if row == above {
                // Filter "up": a row like the one above it becomes zeros.
                filtered.append(2)
                filtered += [UInt8](repeating: 0, count: row.count)
            } else {
                filtered.append(0)
                filtered += row
            }
            above = row
        }
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        // Bit depth 1, greyscale, the only compression and filter method, not interlaced.
        append("IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(rows.count)) + [1, 0, 0, 0, 0], to: &file)
        append("IDAT", Zlib.compress(filtered), to: &file)
        append("IEND", [], to: &file)
        return file
    }

    private static func append(_ type: StaticString, _ data: [UInt8], to file: inout [UInt8]) {
        file += bigEndian(UInt32(data.count))
        var chunk: [UInt8] = []
        type.withUTF8Buffer { chunk += $0 }
        chunk += data
        file += chunk
        file += bigEndian(Checksum.crc32(chunk))
    }

    static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }
}
