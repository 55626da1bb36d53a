import HTTPCore

/// Writes requests.
///
/// Nothing the caller brings can end a line early: `Headers` refuses CR, LF and NUL, and method, host and
/// target are checked here.
enum RequestEncoder {
    static func encode(_ request: OutgoingRequest) throws(HTTPClientError) -> [UInt8] {
        let method = request.method.name
        guard !method.isEmpty, method.utf8.allSatisfy(isTokenByte) else { throw .requestInvalid(.method) }
        guard !request.host.isEmpty, request.host.utf8.allSatisfy(isHostByte) else {
            throw .requestInvalid(.host)
        }
        guard (1...65535).contains(request.port) else { throw .requestInvalid(.port) }
        guard request.target.utf8.first == UInt8(ascii: "/"), request.target.utf8.allSatisfy(isTargetByte)
        else {
            throw .requestInvalid(.target)
        }
        guard
            method.utf8.count + request.host.utf8.count + request.target.utf8.count
                <= HTTPClientLimits.targetBytes
        else { throw .requestInvalid(.target) }
        let own: [StaticString] = ["host", "content-length", "transfer-encoding", "connection"]
        guard !own.contains(where: { request.headers.contains($0) }) else { throw .requestInvalid(.header) }

        var text = "\(method) \(request.target) HTTP/1.1\r\nHost: \(authority(request))\r\n"
        // A method that may have a body says that it has none (RFC 9110 section 8.6).
        if !request.body.isEmpty || ![.get, .head, .delete, .options].contains(request.method) {
            text += "Content-Length: \(request.body.count)\r\n"
        }
        var bytes = Array(text.utf8)
        bytes.reserveCapacity(bytes.count + request.headers.block.count + 2 + request.body.count)
        bytes.append(contentsOf: request.headers.block)
        bytes.append(contentsOf: [13, 10])
        bytes.append(contentsOf: request.body)
        return bytes
    }

    private static func authority(_ request: OutgoingRequest) -> String {
        let host = request.host.utf8.contains(UInt8(ascii: ":")) ? "[\(request.host)]" : request.host
        return request.port == request.scheme.defaultPort ? host : "\(host):\(request.port)"
    }

    /// RFC 9110 section 5.6.2.
    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return true
        default: return "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return true
        default: return "-._:".utf8.contains(byte)
        }
    }

    private static func isTargetByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#")
    }
}
