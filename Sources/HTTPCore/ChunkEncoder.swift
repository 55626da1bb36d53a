/// Writes a streamed body in the chunked coding (RFC 9112 section 7.1).
package enum ChunkEncoder {
    /// The last chunk and the empty trailer section.
    package static let end: [UInt8] = Array("0\r\n\r\n".utf8)

    /// Appends one chunk; nothing for no bytes, because an empty chunk would end the body.
    package static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        output.reserveCapacity(output.count + bytes.count + 20)
        var shift = (Int.bitWidth - bytes.count.leadingZeroBitCount - 1) / 4 * 4
        while shift >= 0 {
            let digit = UInt8(bytes.count >> shift & 15)
            output.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            shift -= 4
        }
        output.append(0x0D)
        output.append(0x0A)
        output.append(contentsOf: bytes)
        output.append(0x0D)
        output.append(0x0A)
    }
}
