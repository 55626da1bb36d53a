extension ImageInspection {
    /// The eight bytes every PNG begins with (W3C PNG third edition, section 5.2).
    static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// One chunk: where it begins, where its data lies and the four letters between.
    private struct Chunk {
        let start: Int
        let data: Range<Int>
        let name: String
    }

    /// The size a PNG states, when all of its chunks are whole, known and in order.
    static func inspectPNG(_ bytes: [UInt8]) throws(ImageRefusal) -> (width: Int, height: Int) {
        let header = try chunk(of: bytes, at: pngSignature.count)
        guard header.name == "IHDR", header.data.count == 13 else {
            throw .badStructure(offset: header.start)
        }
        let colourType = try colourType(bytes, header: header)
        var hasPalette = false
        var imageData: (isOpen: Bool, isThere: Bool) = (false, false)
        var offset = header.data.upperBound + 4
        while true {
            let chunk = try chunk(of: bytes, at: offset)
            offset = chunk.data.upperBound + 4
            if chunk.name != "IDAT" { imageData.isOpen = false }
            switch chunk.name {
            case "PLTE":
                let entries = chunk.data.count / 3
                guard !hasPalette, !imageData.isThere, colourType != 0, colourType != 4,
                    chunk.data.count.isMultiple(of: 3), (1...256).contains(entries)
                else { throw .badStructure(offset: chunk.start) }
                hasPalette = true
            case "IDAT":
                // All of them stand together, after the palette of a picture that needs one.
                guard imageData.isOpen || !imageData.isThere, hasPalette || colourType != 3
                else { throw .badStructure(offset: chunk.start) }
                imageData = (true, true)
            case "IEND":
                guard chunk.data.isEmpty, imageData.isThere else { throw .badStructure(offset: chunk.start) }
                guard offset == bytes.count else { throw .trailingData(offset: offset) }
                let width = try bigEndian(bytes, at: header.data.lowerBound, count: 4)
                return (width, try bigEndian(bytes, at: header.data.lowerBound + 4, count: 4))
            case "acTL", "fcTL", "fdAT":
                throw .animated(offset: chunk.start)
            default:
                // An unknown chunk whose first letter is a capital is one a decoder may not skip.
                guard bytes[chunk.start + 4] & 0x20 != 0 else { throw .badStructure(offset: chunk.start) }
            }
        }
    }

    /// The colour type, when the header's bytes after the size are a combination that exists (section
    /// 11.2.1, table of colour types and bit depths).
    private static func colourType(_ bytes: [UInt8], header: Chunk) throws(ImageRefusal) -> UInt8 {
        let place = header.data.lowerBound + 8
        let depths: [UInt8]
        switch bytes[place + 1] {
        case 0: depths = [1, 2, 4, 8, 16]
        case 3: depths = [1, 2, 4, 8]
        case 2, 4, 6: depths = [8, 16]
        default: depths = []
        }
        // Compression and filter have one method, interlacing two.
        guard depths.contains(bytes[place]), bytes[place + 2] == 0, bytes[place + 3] == 0,
            bytes[place + 4] <= 1
        else { throw .badStructure(offset: place) }
        return bytes[place + 1]
    }

    private static func chunk(of bytes: [UInt8], at start: Int) throws(ImageRefusal) -> Chunk {
        let length = try bigEndian(bytes, at: start, count: 4)
        let data = start + 8..<start + 8 + length
        guard data.upperBound + 4 <= bytes.count else { throw .truncated(offset: start) }
        let name = bytes[start + 4..<start + 8]
        guard name.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) }) else {
            throw .badStructure(offset: start)
        }
        let checksum = try bigEndian(bytes, at: data.upperBound, count: 4)
        guard crc32(bytes[start + 4..<data.upperBound]) == UInt32(checksum) else {
            throw .badChecksum(offset: start)
        }
        return Chunk(start: start, data: data, name: String(decoding: name, as: UTF8.self))
    }

    /// The CRC of ISO 3309, as PNG's annex D has it.
    private static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0xFFFF_FFFF as UInt32) { crc, byte in
            crcTable[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8)
        } ^ 0xFFFF_FFFF
    }

    private static let crcTable: [UInt32] = (0..<256 as Range<UInt32>).map { byte in
        (0..<8).reduce(byte) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
}
