/// Reads request heads as RFC 9112 writes them and refuses whatever two servers could read differently.
///
/// The connection hands it all bytes of one request received so far, as often as it likes, in any
/// fragmentation: the verdict is the same. After a whole head it is ready for the next request; after a
/// refusal the connection must be closed.
package struct RequestParser: Sendable {
    private let limits: HTTPLimits
    private var lineStart = 0
    private var scanned = 0
    private var line = RequestLine()
    private var section: FieldSection?
    private var fields: [Headers.Field] = []
    private var framing = FramingFields()

    /// A parser that waits for a request's first byte.
    package init(limits: HTTPLimits) { self.limits = limits }

    /// Looks at the bytes received so far for one request; the buffer starts at the request's first byte.
    ///
    /// It remembers how far it looked, so that n one-byte arrivals cost O(n).
    package mutating func parseHead(_ buffer: UnsafeRawBufferPointer) throws(Refusal) -> HeadResult {
        if section == nil {
            guard try readRequestLine(buffer) else { return .needMore }
        }
        guard var section else { return .needMore }
        while true {
            switch try section.next(buffer) {
            case .needMore:
                self.section = section
                return .needMore
            case .field(let field):
                if fields.isEmpty { fields.reserveCapacity(16) }
                fields.append(field)
                try framing.note(field, buffer, base: section.start)
            case .end(let end):
                return try finish(buffer, section: section, end: end)
            }
        }
    }

    /// Reads the request line if it has arrived whole.
    private mutating func readRequestLine(_ buffer: UnsafeRawBufferPointer) throws(Refusal) -> Bool {
        while lineStart < limits.emptyLines * 2, lineStart < buffer.count, buffer[lineStart] == 0x0D {
            // Old clients send an empty line behind a body (RFC 9112 section 2.2).
            guard lineStart + 1 < buffer.count else { return false }
            guard buffer[lineStart + 1] == 0x0A else { throw .malformed(.lineEnding, offset: lineStart) }
            lineStart += 2
            scanned = lineStart
        }
        // The scan stops at the limit, so that the verdict does not depend on how many bytes arrived at once.
        let limit = lineStart + limits.requestLineBytes
        let stop = ByteScan.firstControl(buffer, from: scanned, to: min(buffer.count, limit + 1))
        scanned = stop
        if stop > limit {
            _ = try RequestLine.methodEnd(buffer, from: lineStart, to: stop, limits: limits)
            throw .requestLineTooLong(limit: limits.requestLineBytes)
        }
        guard stop < buffer.count else { return false }
        switch buffer[stop] {
        case 0x0D: break
        case 0x0A: throw .malformed(.lineEnding, offset: stop)
        case 0x00: throw .malformed(.nul, offset: stop)
        default: throw .malformed(.requestLine, offset: stop)
        }
        guard stop + 1 < buffer.count else { return false }
        guard buffer[stop + 1] == 0x0A else { throw .malformed(.lineEnding, offset: stop) }
        line = try RequestLine.parse(buffer, from: lineStart, to: stop, limits: limits)
        section = FieldSection(start: stop + 2, bytesMax: limits.headerBytes, countMax: limits.headerCount)
        return true
    }

    /// Checks what concerns the head as a whole, copies the field section once and makes ready for the next
    /// request.
    private mutating func finish(
        _ buffer: UnsafeRawBufferPointer, section: FieldSection, end: Int
    ) throws(Refusal) -> HeadResult {
        let host = try host(buffer, end: end)
        let body = try framing.bodyFraming(isVersion11: line.isVersion11, end: end)
        let block = [UInt8](UnsafeRawBufferPointer(rebasing: buffer[section.start..<end - 2]))
        let path = line.path.isEmpty ? (line.isAsterisk ? "*" : "/") : text(buffer, line.path)
        let head = RequestHead(
            method: line.method, path: path, query: line.query.map { text(buffer, $0) }, host: host,
            headers: Headers(checkedBlock: block, fields: fields), isVersion11: line.isVersion11,
            keepsAlive: line.isVersion11 ? !framing.closes : framing.keepsAlive && !framing.closes)
        let expectsContinue = framing.expectsContinue && line.isVersion11 && body != .none
        self = RequestParser(limits: limits)
        return .complete(head, body, expectsContinue: expectsContinue, consumed: end)
    }

    /// The host asked for: Host, which HTTP/1.1 demands and which must agree with an absolute-form target.
    ///
    /// See RFC 9112 section 3.2. A server of several tenants does not choose between two answers.
    private func host(_ buffer: UnsafeRawBufferPointer, end: Int) throws(Refusal) -> String {
        guard let range = framing.host else {
            guard !line.isVersion11 else { throw .malformed(.hostMissing, offset: end) }
            return lowercased(buffer, line.authority)
        }
        guard HostName.parse(UnsafeRawBufferPointer(rebasing: buffer[range])) != nil else {
            throw .malformed(.hostInvalid, offset: range.lowerBound)
        }
        let host = lowercased(buffer, range)
        guard line.authority.isEmpty || lowercased(buffer, line.authority) == host else {
            throw .malformed(.hostDisagrees, offset: range.lowerBound)
        }
        return host
    }

    private func text(_ buffer: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: buffer[range]), as: UTF8.self)
    }

    private func lowercased(_ buffer: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
        String(unsafeUninitializedCapacity: range.count) { text in
            for index in 0..<range.count {
                text[index] = ByteScan.lowercase(buffer[range.lowerBound + index])
            }
            return range.count
        }
    }
}
