extension ImageInspection {
    /// The size a WebP states, when its chunks fill the file exactly (RFC 9649 section 2).
    static func inspectWebP(_ bytes: [UInt8]) throws(ImageRefusal) -> (width: Int, height: Int) {
        let stated = try littleEndian(bytes, at: 4, count: 4) + 8
        guard stated <= bytes.count else { throw .truncated(offset: bytes.count) }
        guard stated == bytes.count else { throw .trailingData(offset: stated) }
        guard isText("VP8X", in: bytes, at: 12) else {
            // The simple formats are one chunk.
            let data = try webPChunk(bytes, at: 12)
            let size = try pictureSize(bytes, at: 12, data: data)
            guard let size else { throw .badStructure(offset: 12) }
            let end = data.upperBound + data.count % 2
            guard end == bytes.count else { throw .trailingData(offset: end) }
            return size
        }
        return try inspectExtendedWebP(bytes)
    }

    private static func inspectExtendedWebP(
        _ bytes: [UInt8]
    ) throws(ImageRefusal) -> (width: Int, height: Int) {
        let header = try webPChunk(bytes, at: 12)
        guard header.count == 10 else { throw .badStructure(offset: 12) }
        guard bytes[header.lowerBound] & 0x02 == 0 else { throw .animated(offset: 12) }
        let width = try littleEndian(bytes, at: header.lowerBound + 4, count: 3) + 1
        let height = try littleEndian(bytes, at: header.lowerBound + 7, count: 3) + 1
        var hasPicture = false
        var offset = header.upperBound
        while offset < bytes.count {
            let data = try webPChunk(bytes, at: offset)
            if let size = try pictureSize(bytes, at: offset, data: data) {
                guard !hasPicture, size == (width, height) else { throw .badStructure(offset: offset) }
                hasPicture = true
            } else if isText("ANIM", in: bytes, at: offset) || isText("ANMF", in: bytes, at: offset) {
                throw .animated(offset: offset)
            } else if !["ALPH", "ICCP", "EXIF", "XMP "].contains(where: {
                isText($0, in: bytes, at: offset)
            }) {
                throw .badStructure(offset: offset)
            }
            offset = data.upperBound + data.count % 2
        }
        guard hasPicture else { throw .badStructure(offset: bytes.count) }
        return (width, height)
    }

    /// Where a chunk's data lies; an odd one is followed by a zero byte.
    private static func webPChunk(_ bytes: [UInt8], at offset: Int) throws(ImageRefusal) -> Range<Int> {
        let length = try littleEndian(bytes, at: offset + 4, count: 4)
        let data = offset + 8..<offset + 8 + length
        let end = data.upperBound + length % 2
        guard end <= bytes.count else { throw .truncated(offset: offset) }
        guard length.isMultiple(of: 2) || bytes[data.upperBound] == 0 else {
            throw .badStructure(offset: data.upperBound)
        }
        return data
    }

    /// The size in a lossy (RFC 6386 section 9.1) or lossless (RFC 9649 section 3.4) picture's header; nil
    /// for a chunk of another kind.
    private static func pictureSize(
        _ bytes: [UInt8], at offset: Int, data: Range<Int>
    ) throws(ImageRefusal) -> (width: Int, height: Int)? {
        let place = data.lowerBound
        if isText("VP8 ", in: bytes, at: offset) {
            // A key frame, its start code, then two numbers of 14 bits, each below two bits of scale.
            guard data.count >= 10, bytes[place] & 1 == 0,
                bytes[place + 3..<place + 6].elementsEqual([0x9D, 0x01, 0x2A])
            else { throw .badStructure(offset: offset) }
            let height = try littleEndian(bytes, at: place + 8, count: 2) & 0x3FFF
            return (try littleEndian(bytes, at: place + 6, count: 2) & 0x3FFF, height)
        }
        if isText("VP8L", in: bytes, at: offset) {
            guard data.count >= 5, bytes[place] == 0x2F else { throw .badStructure(offset: offset) }
            let bits = try littleEndian(bytes, at: place + 1, count: 4)
            guard bits >> 29 == 0 else { throw .badStructure(offset: offset) }
            return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        }
        return nil
    }
}
