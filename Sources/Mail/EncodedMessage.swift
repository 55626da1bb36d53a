/// A message as it goes on the wire: header fields and a body, lines ended by CRLF.
package struct EncodedMessage: Sendable {
    /// One field; the value may be folded.
    package struct Header: Hashable, Sendable {
        /// The field's name.
        package var name: String
        /// The value, without the line's end.
        package var value: String
    }

    /// The fields in their order.
    package internal(set) var headers: [Header]
    /// Everything behind the empty line.
    package let body: [UInt8]

    /// The whole message.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for header in headers { bytes.append(contentsOf: "\(header.name): \(header.value)\r\n".utf8) }
        bytes.append(contentsOf: "\r\n".utf8)
        bytes.append(contentsOf: body)
        return bytes
    }
}
