/// Small picture files made by hand, and their parts, so that tests can break them at will.
enum ImageFixtures {
    static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func little(_ value: Int, _ count: Int) -> [UInt8] { big(value, count).reversed() }

    /// A chunk with its CRC, computed bit by bit.
    static func chunk(_ name: String, _ data: [UInt8] = []) -> [UInt8] {
        let body = Array(name.utf8) + data
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in body {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return big(data.count, 4) + body + big(Int(crc ^ 0xFFFF_FFFF), 4)
    }

    static func header(_ width: Int, _ height: Int, depth: UInt8 = 8, colour: UInt8 = 6) -> [UInt8] {
        chunk("IHDR", big(width, 4) + big(height, 4) + [depth, colour, 0, 0, 0])
    }

    /// A PNG whose parts between header and end can be given.
    static func png(
        _ width: Int = 4, _ height: Int = 3, colour: UInt8 = 6, parts: [[UInt8]]? = nil, end: [UInt8]? = nil
    ) -> [UInt8] {
        pngSignature + header(width, height, colour: colour)
            + (parts ?? [chunk("IDAT", [1, 2, 3])]).flatMap { $0 } + (end ?? chunk("IEND"))
    }

    static func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        [0xFF, marker] + big(data.count + 2, 2) + data
    }

    static func frame(_ width: Int, _ height: Int, marker: UInt8 = 0xC0, precision: UInt8 = 8) -> [UInt8] {
        segment(marker, [precision] + big(height, 2) + big(width, 2) + [1, 1, 0x11, 0])
    }

    static let scan: [UInt8] =
        segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]

    /// A JPEG whose parts between start and end can be given.
    static func jpeg(_ width: Int = 4, _ height: Int = 3, parts: [[UInt8]]? = nil) -> [UInt8] {
        [0xFF, 0xD8]
            + (parts ?? [segment(0xE0, Array("JFIF".utf8)), segment(0xDB, [0]), frame(width, height), scan])
            .flatMap { $0 } + [0xFF, 0xD9]
    }

    static func riffChunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        Array(name.utf8) + little(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
    }

    static func riff(_ chunks: [UInt8]...) -> [UInt8] {
        let body = Array("WEBP".utf8) + chunks.flatMap { $0 }
        return Array("RIFF".utf8) + little(body.count, 4) + body
    }

    static func lossy(_ width: Int, _ height: Int) -> [UInt8] {
        riffChunk("VP8 ", [0x10, 0, 0, 0x9D, 0x01, 0x2A] + little(width, 2) + little(height, 2) + [7, 7])
    }

    static func lossless(_ width: Int, _ height: Int) -> [UInt8] {
        riffChunk("VP8L", [0x2F] + little((width - 1) | (height - 1) << 14, 4) + [9, 9])
    }

    static func extended(_ width: Int, _ height: Int, flags: UInt8 = 0) -> [UInt8] {
        riffChunk("VP8X", [flags, 0, 0, 0] + little(width - 1, 3) + little(height - 1, 3))
    }
}
