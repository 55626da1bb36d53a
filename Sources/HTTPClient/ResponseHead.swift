import HTTPCore

/// A response's status line and fields.
struct ResponseHead {
    var status: Status
    var headers: Headers
    /// Whether the server speaks HTTP/1.1; 1.0 closes by default.
    var isVersion11: Bool

    /// Reads a head that ends with an empty line, strictly: a server that bends the rules could be one that
    /// somebody else feeds.
    init(_ bytes: ArraySlice<UInt8>) throws(HTTPClientError) {
        let bytes = Array(bytes)
        guard let lineEnd = bytes.firstIndex(of: 13), lineEnd + 1 < bytes.count, bytes[lineEnd + 1] == 10
        else {
            throw .responseMalformed(.lineEnding)
        }
        (status, isVersion11) = try ResponseHead.statusLine(bytes[..<lineEnd])
        let block = Array(bytes[(lineEnd + 2)..<(bytes.count - 2)])
        headers = Headers(checkedBlock: block, fields: try ResponseHead.fields(block))
    }

    /// `HTTP/1.1 200 OK`; the reason may be missing, its space too, as common servers do (RFC 9112 section
    /// 4).
    private static func statusLine(_ line: ArraySlice<UInt8>) throws(HTTPClientError) -> (Status, Bool) {
        let bytes = Array(line)
        guard bytes.count >= 12, bytes[..<7].elementsEqual("HTTP/1.".utf8),
            bytes[7] == 0x30 || bytes[7] == 0x31,
            bytes[8] == 0x20, bytes.count == 12 || bytes[12] == 0x20,
            bytes[9...11].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            bytes[12...].allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 9 })
        else { throw .responseMalformed(.statusLine) }
        let code = bytes[9...11].reduce(UInt16(0)) { $0 * 10 + UInt16($1 - 0x30) }
        guard code >= 100, code < 600 else { throw .responseMalformed(.statusLine) }
        return (Status(code), bytes[7] == 0x31)
    }

    private static func fields(_ block: [UInt8]) throws(HTTPClientError) -> [Headers.Field] {
        var fields: [Headers.Field] = []
        var place = 0
        while place < block.count {
            guard fields.count < HTTPClientLimits.headerCount else {
                throw .responseMalformed(.tooManyFields)
            }
            let nameStart = place
            while place < block.count, RequestEncoder.isTokenByte(block[place]) { place += 1 }
            guard place > nameStart, place < block.count, block[place] == UInt8(ascii: ":") else {
                throw .responseMalformed(.fieldName)
            }
            let nameCount = place - nameStart
            place += 1
            while place < block.count, block[place] == 0x20 || block[place] == 9 { place += 1 }
            let valueStart = place
            while place < block.count, block[place] >= 0x20 && block[place] != 0x7F || block[place] == 9 {
                place += 1
            }
            guard place + 1 < block.count, block[place] == 13, block[place + 1] == 10 else {
                throw .responseMalformed(
                    place < block.count && block[place] == 13 ? .lineEnding : .fieldValue)
            }
            var valueEnd = place
            while valueEnd > valueStart, block[valueEnd - 1] == 0x20 || block[valueEnd - 1] == 9 {
                valueEnd -= 1
            }
            fields.append(
                Headers.Field(
                    nameStart: UInt32(nameStart), nameCount: UInt32(nameCount),
                    valueStart: UInt32(valueStart),
                    valueCount: UInt32(valueEnd - valueStart)))
            place += 2
        }
        return fields
    }

    // MARK: What the fields say

    /// How the body's end is found (RFC 9112 section 6.3).
    enum Framing: Hashable { case none, length(Int), chunked, untilClose }

    func framing(answering method: Method) throws(HTTPClientError) -> Framing {
        if method == .head || status.code == 204 || status.code == 304 { return .none }
        let lengths = headers.all("content-length")
        let codings = headers.all("transfer-encoding")
        if !codings.isEmpty {
            // Both fields at once is how responses are split; no honest server sends them.
            guard lengths.isEmpty, codings.count == 1, codings[0].lowercased() == "chunked", isVersion11
            else {
                throw .responseMalformed(.transferCoding)
            }
            return .chunked
        }
        guard let first = lengths.first else { return .untilClose }
        guard lengths.count == 1, !first.isEmpty, first.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let count = Int(first)
        else { throw .responseMalformed(.contentLength) }
        return .length(count)
    }

    /// Whether the server will read another request on this connection.
    var keepsAlive: Bool {
        let options = headers.all("connection").flatMap { $0.split(separator: ",") }
            .map { option in option.filter { $0 != " " && $0 != "\t" }.lowercased() }
        return options.contains("close") ? false : isVersion11 || options.contains("keep-alive")
    }
}
