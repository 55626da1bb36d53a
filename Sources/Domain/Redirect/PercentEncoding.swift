/// Percent-encoding of everything but RFC 3986's unreserved characters, upper-case digits: the form
/// that PHP's `rawurlencode`, Python's `quote(safe="")` and the redirect signature share.
package enum PercentEncoding {
    private static let digits: StaticString = "0123456789ABCDEF"

    /// The encoded text.
    package static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits.utf8Start[Int(byte >> 4)])
                bytes.append(digits.utf8Start[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
