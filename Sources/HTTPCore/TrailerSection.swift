/// Checks the trailer fields behind the last chunk, a byte at a time, and keeps none of them (RFC 9110
/// section 6.5).
struct TrailerSection: Sendable {
    private var line: [UInt8] = []
    private var bytes = 0
    private var hasReturn = false

    /// Takes the next byte; true when it ends the section.
    mutating func take(_ byte: UInt8, offset: Int, bytesMax: Int) throws(Refusal) -> Bool {
        if hasReturn {
            guard byte == 0x0A else { throw .malformed(.lineEnding, offset: offset) }
            hasReturn = false
            if line.isEmpty { return true }
            try checkLine(endingAt: offset)
            bytes += line.count + 2
            line.removeAll(keepingCapacity: true)
            return false
        }
        switch byte {
        case 0x0D: hasReturn = true
        case 0x0A: throw .malformed(.lineEnding, offset: offset)
        case 0x00: throw .malformed(.nul, offset: offset)
        case 0x01..<0x09, 0x0B..<0x20, 0x7F: throw .malformed(.trailer, offset: offset)
        default:
            guard bytes + line.count + 3 <= bytesMax else { throw .headersTooLarge(limit: bytesMax) }
            line.append(byte)
        }
        return false
    }

    private func checkLine(endingAt offset: Int) throws(Refusal) {
        let isAllowed = line.withUnsafeBytes { bytes in
            guard let field = try? FieldSection.parseLine(bytes, from: 0, to: bytes.count, origin: 0) else {
                return false
            }
            let count = Int(field.nameCount)
            // Fields that frame or route a message may not come late (RFC 9110 section 6.5.1).
            return !ByteScan.spells(bytes, 0, count, "content-length")
                && !ByteScan.spells(bytes, 0, count, "transfer-encoding")
                && !ByteScan.spells(bytes, 0, count, "host")
        }
        guard isAllowed else { throw .malformed(.trailer, offset: offset) }
    }
}
