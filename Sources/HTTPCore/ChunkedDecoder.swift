/// Removes the chunked transfer coding (RFC 9112 section 7.1) from a request's body, in any fragmentation.
///
/// Chunk extensions are checked against their grammar and ignored; trailer fields are checked and dropped,
/// and those that would frame or route a message are refused. A bare LF, a sign, a blank or a missing CRLF is
/// an error at its byte.
package struct ChunkedDecoder: Sendable {
    private enum State: Sendable {
        case sizeStart, size, sizeLineFeed
        case `extension`
        case data, dataReturn, dataLineFeed
        case trailer
        case complete
    }

    private let bodyLimit: Int
    private let limits: HTTPLimits
    private var state = State.sizeStart
    /// Bytes of the present chunk that are still to come.
    private var remaining = 0
    private var bodyBytes = 0
    private var lineBytes = 0
    private var extensionBytes = 0
    private var offset = 0
    private var extensionGrammar = ChunkExtension()
    private var trailer = TrailerSection()

    /// A decoder for one body of at most `bodyLimit` bytes.
    package init(bodyLimit: Int, limits: HTTPLimits) {
        self.bodyLimit = bodyLimit
        self.limits = limits
    }

    /// Decodes what there is into `body`; answers how many input bytes it took and whether the body has
    /// ended.
    ///
    /// Bytes behind the end are left for the next request.
    package mutating func decode(
        _ input: UnsafeRawBufferPointer, into body: inout [UInt8]
    ) throws(Refusal) -> (consumed: Int, isComplete: Bool) {
        var place = 0
        while place < input.count, state != .complete {
            if state == .data {
                let count = min(remaining, input.count - place)
                body.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[place..<place + count]))
                remaining -= count
                place += count
                offset += count
                if remaining == 0 { state = .dataReturn }
                continue
            }
            try take(input[place])
            place += 1
            offset += 1
        }
        return (place, state == .complete)
    }

    /// One byte outside chunk data.
    private mutating func take(_ byte: UInt8) throws(Refusal) {
        switch state {
        case .sizeStart, .size: try takeSize(byte)
        case .extension: try takeExtension(byte)
        case .sizeLineFeed:
            guard byte == 0x0A else { throw .malformed(.lineEnding, offset: offset) }
            lineBytes = 0
            state = remaining == 0 ? .trailer : .data
        case .dataReturn:
            guard byte == 0x0D else { throw .malformed(.chunkData, offset: offset) }
            state = .dataLineFeed
        case .dataLineFeed:
            guard byte == 0x0A else { throw .malformed(.chunkData, offset: offset) }
            state = .sizeStart
        case .trailer:
            if try trailer.take(byte, offset: offset, bytesMax: limits.trailerBytes) { state = .complete }
        case .data, .complete: break
        }
    }

    private mutating func takeSize(_ byte: UInt8) throws(Refusal) {
        if let digit = HexadecimalDigit.value(byte) {
            try countLineByte(.chunkSize)
            guard remaining >> (Int.bitWidth - 5) == 0 else { throw .malformed(.chunkSize, offset: offset) }
            remaining = remaining << 4 | Int(digit)
            state = .size
            return
        }
        guard state == .size else { throw .malformed(.chunkSize, offset: offset) }
        guard remaining <= bodyLimit - bodyBytes else { throw .bodyTooLarge(limit: bodyLimit) }
        bodyBytes += remaining
        switch byte {
        case 0x0D: state = .sizeLineFeed
        case UInt8(ascii: ";"), 0x20, 0x09:
            extensionGrammar = ChunkExtension()
            state = .extension
            try takeExtension(byte)
        default: throw .malformed(.chunkSize, offset: offset)
        }
    }

    private mutating func takeExtension(_ byte: UInt8) throws(Refusal) {
        if byte == 0x0D {
            guard extensionGrammar.mayEnd else { throw .malformed(.chunkExtension, offset: offset) }
            state = .sizeLineFeed
            return
        }
        try countLineByte(.chunkExtension)
        extensionBytes += 1
        guard extensionBytes <= limits.chunkExtensionBytes, extensionGrammar.take(byte) else {
            throw .malformed(.chunkExtension, offset: offset)
        }
    }

    private mutating func countLineByte(_ malformation: Refusal.Malformation) throws(Refusal) {
        lineBytes += 1
        guard lineBytes <= limits.chunkLineBytes else { throw .malformed(malformation, offset: offset) }
    }
}
