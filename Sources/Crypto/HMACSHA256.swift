import COpenSSL

/// HMAC with SHA-256 (RFC 2104, FIPS 198-1).
package enum HMACSHA256 {
    /// The bytes of a tag.
    package static let tagBytes = 32

    /// The tag of a message: 32 bytes.
    package static func authenticate(key: [UInt8], message: [UInt8]) -> [UInt8] {
        HMACSHA256Key(key).authenticate(message)
    }

    /// Whether the tag is the message's, compared in constant time; a shortened tag is not.
    package static func verify(tag: [UInt8], key: [UInt8], message: [UInt8]) -> Bool {
        ConstantTime.equal(tag, authenticate(key: key, message: message))
    }
}
