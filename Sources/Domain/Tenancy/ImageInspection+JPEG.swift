extension ImageInspection {
    /// The size a JPEG states, when its segments are whole and the file ends with the picture.
    ///
    /// Markers are those of ITU-T T.81 table B.1. Frames that browsers do not draw (lossless, hierarchical,
    /// arithmetic) are refused, and so is a height that follows later (DNL).
    static func inspectJPEG(_ bytes: [UInt8]) throws(ImageRefusal) -> (width: Int, height: Int) {
        var size: (width: Int, height: Int)?
        var hasScan = false
        var offset = 2
        while true {
            let start = offset
            guard try bigEndian(bytes, at: offset, count: 1) == 0xFF else {
                throw .badStructure(offset: start)
            }
            // Any number of 0xFF may fill the space before a marker (B.1.1.2).
            while try bigEndian(bytes, at: offset, count: 1) == 0xFF { offset += 1 }
            let marker = bytes[offset]
            offset += 1
            if marker == 0xD9 {
                guard let size, hasScan else { throw .badStructure(offset: start) }
                guard offset == bytes.count else { throw .trailingData(offset: offset) }
                return size
            }
            guard isSegment(marker) else { throw .badStructure(offset: start) }
            let length = try bigEndian(bytes, at: offset, count: 2)
            guard length >= 2 else { throw .badStructure(offset: start) }
            guard offset + length <= bytes.count else { throw .truncated(offset: start) }
            switch marker {
            case 0xC0, 0xC1, 0xC2:
                guard size == nil else { throw .badStructure(offset: start) }
                size = try frameSize(bytes, at: offset, length: length)
                offset += length
            case 0xDA:
                guard size != nil else { throw .badStructure(offset: start) }
                hasScan = true
                offset = endOfScan(bytes, from: offset + length)
            default: offset += length
            }
        }
    }

    /// Tables, application data, comments, the frames that browsers draw and the start of a scan.
    private static func isSegment(_ marker: UInt8) -> Bool {
        switch marker {
        case 0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0...0xEF, 0xFE: true
        default: false
        }
    }

    /// The size in a frame header (B.2.2) of eight bits a sample and one, three or four components.
    private static func frameSize(
        _ bytes: [UInt8], at offset: Int, length: Int
    ) throws(ImageRefusal) -> (width: Int, height: Int) {
        guard length >= 8, bytes[offset + 2] == 8, [1, 3, 4].contains(bytes[offset + 7]),
            length == 8 + 3 * Int(bytes[offset + 7])
        else { throw .badStructure(offset: offset) }
        let height = try bigEndian(bytes, at: offset + 3, count: 2)
        return (try bigEndian(bytes, at: offset + 5, count: 2), height)
    }

    /// Where the entropy-coded bytes end: at the first 0xFF that is neither stuffed nor a restart marker.
    private static func endOfScan(_ bytes: [UInt8], from start: Int) -> Int {
        var offset = start
        while offset + 1 < bytes.count {
            if bytes[offset] == 0xFF {
                let next = bytes[offset + 1]
                guard next == 0 || (0xD0...0xD7).contains(next) else { return offset }
                offset += 2
            } else {
                offset += 1
            }
        }
        return bytes.count
    }
}
