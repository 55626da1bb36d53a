/// The parts of a request line as places in the buffer (RFC 9112 section 3).
struct RequestLine: Sendable {
    var method: Method = .get
    var isVersion11 = true
    /// The authority of an absolute-form target; empty for the other forms.
    var authority = 0..<0
    /// The path; empty for an absolute-form target without one.
    var path = 0..<0
    /// What follows the first `?`, when there is one.
    var query: Range<Int>?
    /// Whether the target is `*`.
    var isAsterisk = false

    /// Reads the line, whose ends the caller has found and which holds no control byte but HTAB.
    static func parse(
        _ buffer: UnsafeRawBufferPointer, from start: Int, to end: Int, limits: HTTPLimits
    ) throws(Refusal) -> RequestLine {
        var line = RequestLine()
        let methodEnd = try Self.methodEnd(buffer, from: start, to: end, limits: limits)
        var place = methodEnd + 1
        var question = -1
        // RFC 3986 allows fewer characters, but browsers send the other visible ones raw in queries. A
        // fragment is never sent.
        while place < end, buffer[place] > 0x20 {
            let byte = buffer[place]
            if byte == UInt8(ascii: "?"), question < 0 { question = place }
            guard byte < 0x7F, byte != UInt8(ascii: "#") else { throw .malformed(.target, offset: place) }
            place &+= 1
        }
        guard place < end, buffer[place] == 0x20 else { throw .malformed(.requestLine, offset: place) }
        guard place > methodEnd + 1 else { throw .malformed(.target, offset: place) }
        line.isVersion11 = try version(buffer, from: place + 1, to: end)
        line.method = try method(buffer, start..<methodEnd)
        try line.readTarget(buffer, methodEnd + 1..<place, question: question < 0 ? nil : question)
        return line
    }

    /// Where the method's token ends, at the first space.
    static func methodEnd(
        _ buffer: UnsafeRawBufferPointer, from start: Int, to end: Int, limits: HTTPLimits
    ) throws(Refusal) -> Int {
        var place = start
        let last = min(end, start + limits.methodBytes)
        while place < last, ByteScan.isToken(buffer[place]) { place &+= 1 }
        guard place > start, place < end, buffer[place] == 0x20 else {
            throw .malformed(.method, offset: place)
        }
        return place
    }

    /// `HTTP/1.1` (true) or `HTTP/1.0`; another pair of digits is a version we do not speak, anything else is
    /// malformed.
    private static func version(
        _ buffer: UnsafeRawBufferPointer, from start: Int, to end: Int
    ) throws(Refusal) -> Bool {
        guard end - start == 8 else { throw .malformed(.version, offset: start) }
        let word = UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        if word == 0x4854_5450_2F31_2E31 { return true }
        if word == 0x4854_5450_2F31_2E30 { return false }
        let isDigits = (0x30...0x39).contains(buffer[start + 5]) && (0x30...0x39).contains(buffer[start + 7])
        guard word >> 24 == 0x48_5454_502F, isDigits, buffer[start + 6] == UInt8(ascii: ".") else {
            throw .malformed(.version, offset: start)
        }
        throw .versionNotSupported
    }

    private static func method(
        _ buffer: UnsafeRawBufferPointer, _ range: Range<Int>
    ) throws(Refusal) -> Method {
        let start = range.lowerBound
        switch range.count {
        case 3:
            if matches(buffer, start, "GET") { return .get }
            if matches(buffer, start, "PUT") { return .put }
        case 4:
            if matches(buffer, start, "POST") { return .post }
            if matches(buffer, start, "HEAD") { return .head }
        case 5: if matches(buffer, start, "PATCH") { return .patch }
        case 6: if matches(buffer, start, "DELETE") { return .delete }
        case 7: if matches(buffer, start, "OPTIONS") { return .options }
        default: break
        }
        let name = String(decoding: buffer[range], as: UTF8.self)
        // CONNECT would make this server a proxy (RFC 9110 section 9.3.6), and its target is no path that a
        // route could refuse. TRACE, which would echo credentials, is refused by routes: 405 with Allow.
        guard name != "CONNECT" else { throw .methodNotImplemented }
        return .other(name)
    }

    private static func matches(_ buffer: UnsafeRawBufferPointer, _ start: Int, _ name: StaticString) -> Bool
    {
        for index in 0..<name.utf8CodeUnitCount where buffer[start + index] != name.utf8Start[index] {
            return false
        }
        return true
    }

    /// Tells the four forms of RFC 9112 section 3.2 apart.
    private mutating func readTarget(
        _ buffer: UnsafeRawBufferPointer, _ target: Range<Int>, question: Int?
    ) throws(Refusal) {
        let pathEnd = question ?? target.upperBound
        if let question { query = question + 1..<target.upperBound }
        if buffer[target.lowerBound] == UInt8(ascii: "/") {
            path = target.lowerBound..<pathEnd
            return
        }
        if target.count == 1, buffer[target.lowerBound] == UInt8(ascii: "*"), method == .options {
            isAsterisk = true
            path = target
            return
        }
        var start = target.lowerBound
        if target.count > 7, ByteScan.spells(buffer, start, 7, "http://") {
            start += 7
        } else if target.count > 8, ByteScan.spells(buffer, start, 8, "https://") {
            start += 8
        } else {
            throw .malformed(.target, offset: start)
        }
        var end = start
        while end < pathEnd, buffer[end] != UInt8(ascii: "/") { end += 1 }
        guard HostName.parse(UnsafeRawBufferPointer(rebasing: buffer[start..<end])) != nil else {
            throw .malformed(.target, offset: start)
        }
        authority = start..<end
        path = end..<pathEnd
        isAsterisk = path.isEmpty && query == nil && method == .options
    }
}
