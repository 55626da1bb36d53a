/// What the fields say that decide where a request ends, whose it is and what happens to the connection,
/// picked up as they pass.
struct FramingFields: Sendable {
    /// Where Host's value stands.
    private(set) var host: Range<Int>?
    /// Whether Connection lists `close`.
    private(set) var closes = false
    /// Whether Connection lists `keep-alive`, which HTTP/1.0 needs.
    private(set) var keepsAlive = false
    /// Whether Expect is `100-continue`.
    private(set) var expectsContinue = false
    private var contentLength: Int?
    private var isChunked = false
    private var codingPlace = 0
    private var hasContentType = false

    /// Takes notice of a field; `base` is where the field section begins in the buffer.
    @inline(__always)
    mutating func note(_ field: Headers.Field, _ buffer: UnsafeRawBufferPointer, base: Int) throws(Refusal) {
        // The lengths of the names that matter; everything else passes on one comparison.
        switch field.nameCount {
        case 4, 6, 10, 12, 14, 16, 17: try noteNamed(field, buffer, base: base)
        default: break
        }
    }

    private mutating func noteNamed(
        _ field: Headers.Field, _ buffer: UnsafeRawBufferPointer, base: Int
    ) throws(Refusal) {
        let name = base + Int(field.nameStart)
        let count = Int(field.nameCount)
        let start = base + Int(field.valueStart)
        let value = start..<start + Int(field.valueCount)
        if ByteScan.spells(buffer, name, count, "host") {
            guard host == nil else { throw .malformed(.hostRepeated, offset: name) }
            host = value
        } else if ByteScan.spells(buffer, name, count, "connection") {
            noteConnection(buffer, value)
        } else if ByteScan.spells(buffer, name, count, "content-length") {
            try noteLength(buffer, value, name: name)
        } else if ByteScan.spells(buffer, name, count, "transfer-encoding") {
            try noteCoding(buffer, value, name: name)
        } else if ByteScan.spells(buffer, name, count, "expect") {
            guard ByteScan.spells(buffer, value.lowerBound, value.count, "100-continue") else {
                throw .expectationUnknown
            }
            expectsContinue = true
        } else if ByteScan.spells(buffer, name, count, "content-type") {
            // Two answers to how the body is read, of which a filter and the handler may take different ones.
            guard !hasContentType else { throw .malformed(.contentTypeRepeated, offset: name) }
            hasContentType = true
        } else if ByteScan.spells(buffer, name, count, "content-encoding") {
            // Compressed requests are never inflated, so no small body can become a large one.
            guard value.isEmpty || ByteScan.spells(buffer, value.lowerBound, value.count, "identity") else {
                throw .unsupportedContentCoding
            }
        }
    }

    /// How the body is framed (RFC 9112 section 6.3), decided when the head is whole.
    func bodyFraming(isVersion11: Bool, end: Int) throws(Refusal) -> BodyFraming {
        if isChunked {
            // HTTP/1.0 knows no transfer coding; a server that ignored it there would read the body as a
            // request.
            guard isVersion11 else { throw .malformed(.transferEncoding, offset: codingPlace) }
            return .chunked
        }
        guard let contentLength, contentLength > 0 else { return .none }
        return .length(contentLength)
    }

    /// Content-Length once, as digits; two of them, or one beside a transfer coding, are how requests are
    /// smuggled.
    private mutating func noteLength(
        _ buffer: UnsafeRawBufferPointer, _ value: Range<Int>, name: Int
    ) throws(Refusal) {
        guard !isChunked else { throw .malformed(.lengthWithChunked, offset: name) }
        guard contentLength == nil else { throw .malformed(.contentLengthRepeated, offset: name) }
        guard !value.isEmpty else { throw .malformed(.contentLength, offset: name) }
        var length = 0
        for place in value {
            let digit = buffer[place] &- 0x30
            guard digit <= 9 else { throw .malformed(.contentLength, offset: place) }
            let (shifted, isTooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, isOver) = shifted.addingReportingOverflow(Int(digit))
            guard !isTooLarge, !isOver else { throw .malformed(.contentLength, offset: place) }
            length = sum
        }
        contentLength = length
    }

    /// Transfer-Encoding once and exactly `chunked`: no other coding is implemented (RFC 9112 section 6.1).
    private mutating func noteCoding(
        _ buffer: UnsafeRawBufferPointer, _ value: Range<Int>, name: Int
    ) throws(Refusal) {
        guard contentLength == nil else { throw .malformed(.lengthWithChunked, offset: name) }
        guard !isChunked else { throw .malformed(.transferEncoding, offset: name) }
        guard ByteScan.spells(buffer, value.lowerBound, value.count, "chunked") else {
            // A plain word is a coding we lack; anything else is not a coding at all.
            let isToken = !value.isEmpty && buffer[value].allSatisfy(ByteScan.isToken)
            throw isToken ? .unsupportedTransferCoding : .malformed(.transferEncoding, offset: name)
        }
        isChunked = true
        codingPlace = name
    }

    /// Connection is a list (RFC 9110 section 7.6.1) and may be repeated; `close` wins over `keep-alive`.
    private mutating func noteConnection(_ buffer: UnsafeRawBufferPointer, _ value: Range<Int>) {
        var start = value.lowerBound
        while start < value.upperBound {
            var end = start
            while end < value.upperBound, buffer[end] != UInt8(ascii: ",") { end += 1 }
            var first = start
            var last = end
            while first < last, buffer[first] == 0x20 || buffer[first] == 0x09 { first += 1 }
            while last > first, buffer[last - 1] == 0x20 || buffer[last - 1] == 0x09 { last -= 1 }
            if ByteScan.spells(buffer, first, last - first, "close") {
                closes = true
            } else if ByteScan.spells(buffer, first, last - first, "keep-alive") {
                keepsAlive = true
            }
            start = end + 1
        }
    }
}
