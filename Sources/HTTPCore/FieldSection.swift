/// Reads a field section line by line (RFC 9112 section 5): the header fields of a request or a response.
///
/// It keeps offsets, not pointers, so the bytes may move between calls, and how far it looked, so that no
/// byte is scanned for a line's end twice.
package struct FieldSection: Sendable {
    /// What the next step found.
    package enum Step: Sendable {
        /// The line is not whole yet.
        case needMore
        /// A field; its offsets count from the section's first byte.
        case field(Headers.Field)
        /// The empty line; the section and that line end before this place of the buffer.
        case end(Int)
    }

    /// Where in the buffer the section begins.
    package let start: Int
    private var lineStart: Int
    private var scanned: Int
    private var count = 0
    private let bytesMax: Int
    private let countMax: Int

    /// A section that begins at that place of the buffer; more than `bytesMax` bytes of lines or `countMax`
    /// fields are refused.
    package init(start: Int, bytesMax: Int, countMax: Int) {
        self.start = start
        lineStart = start
        scanned = start
        self.bytesMax = bytesMax
        self.countMax = countMax
    }

    /// Reads one line, if it has arrived whole; throws where the bytes break RFC 9112 or pass a limit.
    package mutating func next(_ buffer: UnsafeRawBufferPointer) throws(Refusal) -> Step {
        // The scan stops at the limit, so that the verdict does not depend on how many bytes arrived at once.
        let limit = start + bytesMax
        let stop = ByteScan.firstControl(buffer, from: scanned, to: min(buffer.count, limit + 1))
        scanned = stop
        // A line must end, CRLF and all, at the limit; only the empty line may lie behind it.
        if stop > lineStart, stop + 2 > limit { throw .headersTooLarge(limit: bytesMax) }
        guard stop < buffer.count else { return .needMore }
        guard buffer[stop] == 0x0D else { throw refusal(forControlAt: stop, buffer) }
        guard stop + 1 < buffer.count else { return .needMore }
        guard buffer[stop + 1] == 0x0A else { throw .malformed(.lineEnding, offset: stop) }
        if stop == lineStart { return .end(stop + 2) }
        count += 1
        guard count <= countMax else { throw .tooManyHeaders(limit: countMax) }
        let field = try Self.parseLine(buffer, from: lineStart, to: stop, origin: start)
        lineStart = stop + 2
        scanned = lineStart
        return .field(field)
    }

    /// `field-name ":" OWS field-value OWS`; the caller has made sure that the line holds no control byte but
    /// HTAB.
    @inline(__always)
    static func parseLine(
        _ buffer: UnsafeRawBufferPointer, from lineStart: Int, to lineEnd: Int, origin: Int
    ) throws(Refusal) -> Headers.Field {
        var colon = lineStart
        while colon < lineEnd, ByteScan.isToken(buffer[colon]) { colon &+= 1 }
        guard colon < lineEnd, buffer[colon] == UInt8(ascii: ":"), colon > lineStart else {
            let first = buffer[lineStart]
            let isFolded = first == 0x20 || first == 0x09
            throw .malformed(isFolded ? .obsoleteFolding : .fieldName, offset: colon)
        }
        var valueStart = colon &+ 1
        while valueStart < lineEnd, isBlank(buffer[valueStart]) { valueStart &+= 1 }
        var valueEnd = lineEnd
        while valueEnd > valueStart, isBlank(buffer[valueEnd &- 1]) { valueEnd &-= 1 }
        return Headers.Field(
            nameStart: UInt32(truncatingIfNeeded: lineStart &- origin),
            nameCount: UInt32(truncatingIfNeeded: colon &- lineStart),
            valueStart: UInt32(truncatingIfNeeded: valueStart &- origin),
            valueCount: UInt32(truncatingIfNeeded: valueEnd &- valueStart))
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private func refusal(forControlAt place: Int, _ buffer: UnsafeRawBufferPointer) -> Refusal {
        switch buffer[place] {
        case 0x0A: return .malformed(.lineEnding, offset: place)
        case 0x00: return .malformed(.nul, offset: place)
        default:
            let hasColon = buffer[lineStart..<place].contains(UInt8(ascii: ":"))
            return .malformed(hasColon ? .fieldValue : .fieldName, offset: place)
        }
    }
}
