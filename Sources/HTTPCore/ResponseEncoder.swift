/// Writes response heads (RFC 9112 section 4) into the connection's output buffer.
///
/// A field's value can hold no CR, LF or NUL (``Headers`` refuses them), so no response value splits into
/// two.
package enum ResponseEncoder {
    /// How the bytes that follow the head are sent, and whether another request may follow.
    package struct Plan: Hashable, Sendable {
        /// What follows the head.
        package enum Body: Hashable, Sendable {
            /// Nothing: the answer has no body, or answers HEAD.
            case none
            /// The bytes of the response's body, whose count the head names.
            case counted
            /// A stream that must bring exactly that many bytes.
            case countedStream(Int)
            /// A stream in chunks; end it with ``ChunkEncoder/end``.
            case chunkedStream
            /// A stream that ends with the connection, for clients of HTTP/1.0.
            case closingStream
        }

        /// What follows the head.
        package var body: Body
        /// Whether the connection stays open behind this answer; the head says the same.
        package var keepsAlive: Bool
    }

    /// Appends the status line and fields of an answer to `head`'s request; `date` is the 29 bytes of
    /// ``HTTPDate``.
    ///
    /// `closes` closes the connection even if request and response would keep it (the server drains). The
    /// server writes Date, Content-Length, Transfer-Encoding and Connection; the response brings every other
    /// field.
    package static func encodeHead(
        _ response: Response, to head: RequestHead, date: [UInt8], closes: Bool = false,
        into output: inout [UInt8]
    ) -> Plan {
        encodeHead(
            response, method: head.method, isVersion11: head.isVersion11,
            keepsAlive: head.keepsAlive && !closes,
            date: date, into: &output)
    }

    /// Appends the head of an answer to bytes that were no acceptable request; the connection closes behind
    /// it.
    package static func encodeRefusal(_ response: Response, date: [UInt8], into output: inout [UInt8]) -> Plan
    {
        encodeHead(response, method: .get, isVersion11: true, keepsAlive: false, date: date, into: &output)
    }

    /// Appends `HTTP/1.1 100 Continue`, which lets the client send the body (RFC 9110 section 10.1.1).
    package static func encodeContinue(into output: inout [UInt8]) {
        append("HTTP/1.1 100 Continue\r\n\r\n", to: &output)
    }

    private static func encodeHead(
        _ response: Response, method: Method, isVersion11: Bool, keepsAlive: Bool, date: [UInt8],
        into output: inout [UInt8]
    ) -> Plan {
        appendStatusLine(response.status, to: &output)
        output.append(contentsOf: response.headers.block)
        append("Date: ", to: &output)
        output.append(contentsOf: date)
        append("\r\n", to: &output)
        var plan = Plan(body: .none, keepsAlive: keepsAlive && !response.closesConnection)
        appendFraming(response, method: method, isVersion11: isVersion11, plan: &plan, to: &output)
        if !plan.keepsAlive {
            append("Connection: close\r\n", to: &output)
        } else if !isVersion11 {
            append("Connection: keep-alive\r\n", to: &output)
        }
        append("\r\n", to: &output)
        return plan
    }

    /// Content-Length or Transfer-Encoding by the body and by what the status allows (RFC 9110 section 8.6,
    /// RFC 9112 section 6.1): none of them with 1xx and 204, none invented for 304, the same as for GET when
    /// the request was HEAD.
    private static func appendFraming(
        _ response: Response, method: Method, isVersion11: Bool, plan: inout Plan, to output: inout [UInt8]
    ) {
        let code = response.status.code
        if code < 200 || code == 204 || code == 304 { return }
        let isHead = method == .head
        let count: Int
        switch response.body {
        case .none: count = 0
        case .bytes(let bytes): count = bytes.count
        case .shared(let shared): count = shared.bytes.count
        case .stream(let promised?, _):
            plan.body = isHead ? .none : .countedStream(promised)
            appendLength(promised, to: &output)
            return
        case .stream(nil, _), .held:
            if isHead { return }
            if isVersion11 {
                plan.body = .chunkedStream
                append("Transfer-Encoding: chunked\r\n", to: &output)
            } else {
                plan.body = .closingStream
                plan.keepsAlive = false
            }
            return
        }
        if !isHead, count > 0 { plan.body = .counted }
        appendLength(count, to: &output)
    }

    private static func appendLength(_ count: Int, to output: inout [UInt8]) {
        append("Content-Length: ", to: &output)
        appendDecimal(count, to: &output)
        append("\r\n", to: &output)
    }

    private static func appendStatusLine(_ status: Status, to output: inout [UInt8]) {
        switch status.code {
        // The answers of the hot paths are one copy.
        case 200: append("HTTP/1.1 200 OK\r\n", to: &output)
        case 201: append("HTTP/1.1 201 Created\r\n", to: &output)
        case 303: append("HTTP/1.1 303 See Other\r\n", to: &output)
        case 304: append("HTTP/1.1 304 Not Modified\r\n", to: &output)
        default:
            append("HTTP/1.1 ", to: &output)
            appendDecimal(Int(status.code), to: &output)
            // The space stands even before an empty reason (RFC 9112 section 4).
            output.append(UInt8(ascii: " "))
            output.append(contentsOf: status.reason.utf8)
            append("\r\n", to: &output)
        }
    }

    private static func append(_ text: StaticString, to output: inout [UInt8]) {
        output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private static func appendDecimal(_ number: Int, to output: inout [UInt8]) {
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            output.append(UInt8(truncatingIfNeeded: 0x30 + number / divisor % 10))
            divisor /= 10
        }
    }
}
