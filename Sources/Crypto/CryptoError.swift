import COpenSSL

/// Why a call failed.
package enum CryptoError: Error, Equatable, Sendable {
    /// A key, nonce or seed of another length than the algorithm's, in bytes.
    case wrongLength(expected: Int, found: Int)
    /// An output longer than the algorithm can give, in bytes.
    case outputTooLong(max: Int)
    /// A password longer than the limit, in bytes.
    case passwordTooLong(max: Int)
    /// The tag does not fit key, nonce, text and associated data: tampered with, or another key or context.
    case notAuthentic
    /// A sealed text or password hash that is not in this module's form.
    case malformedText
    /// A sealed text under a key that the key file no longer holds.
    case unknownKey(id: String)
    /// A system call on the key file failed.
    case keyFile(path: String, errno: Int32)
    /// The key file is not a regular file of this user or root that no one else may write and at most a group
    /// read.
    case keyFilePermissions(path: String, mode: UInt32)
    /// A line of the key file is not 32 bytes in hexadecimal or base64url, or the file holds none or too
    /// many.
    case keyFileContent(path: String, line: Int)
    /// libcrypto refused; its reason string, where it gave one.
    case library(reason: String)

    /// Takes the oldest error from this thread's queue and empties the queue, so that no later call sees it.
    static func fromLibrary() -> CryptoError {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0, let reason = ERR_reason_error_string(code) else {
            return .library(reason: "unknown")
        }
        return .library(reason: String(cString: reason))
    }
}
