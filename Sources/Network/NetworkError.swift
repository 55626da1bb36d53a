/// What can go wrong between this process and a peer.
package enum NetworkError: Error, Hashable, Sendable {
    /// A system call failed with that errno.
    case system(SystemCall, errno: Int32)
    /// Not an IPv4 or IPv6 address, or a port outside 0...65535.
    case addressInvalid(String)
    /// The deadline was reached first.
    case deadlineReached
    /// This side closed the stream, or the task was cancelled.
    case closed
    /// The peer closed the stream where more bytes were due.
    case endOfStream
    /// The name has no address; `code` is getaddrinfo's.
    case nameNotFound(String, code: Int32)
    /// Too many lookups are waiting.
    case lookupsExhausted(limit: Int)
    /// TLS could not be set up or went on no further.
    case tls(TLSFailure)

    /// The calls whose failure is reported by name.
    package enum SystemCall: String, Hashable, Sendable {
        case socket, bind, listen, accept, connect, read, write, epoll, eventfd, thread, option
    }
}

/// Why TLS failed.
package enum TLSFailure: Hashable, Sendable {
    /// No certificate was given to a server.
    case noCertificate
    /// The certificate chain cannot be read as PEM.
    case certificateFile(String)
    /// The private key cannot be read as PEM.
    case privateKeyFile(String)
    /// The key does not belong to the certificate.
    case keyMismatch(certificateFile: String)
    /// The file of extra certificate authorities cannot be read.
    case authorityFile(String)
    /// libssl refused a setting; names the setting.
    case setting(String)
    /// The handshake failed with that OpenSSL error code.
    case handshake(code: UInt)
    /// The peer's certificate was not accepted; `code` is X509_V_ERR_….
    case certificateRejected(code: Int)
    /// Bytes after the handshake broke the protocol.
    case protocolViolation(code: UInt)
    /// The peer closed without close_notify, so the bytes may be cut short (RFC 8446 section 6.1).
    case truncated
}
