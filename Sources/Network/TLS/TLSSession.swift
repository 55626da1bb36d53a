import COpenSSL
import Glibc

/// One TLS connection over a stream.
///
/// Like the stream it is used on its loop's thread only.
///
/// `@unchecked Sendable`: moves with its stream; every method must be called on the stream's loop.
package final class TLSSession: @unchecked Sendable {
    /// What an operation needs before it can be tried again.
    enum Step: Hashable {
        case done
        case needsRead, needsWrite
    }

    private let session: OpaquePointer
    /// Keeps certificates and ticket keys, which libssl calls back into, and the stream under the BIO.
    private let context: TLSContext
    private let stream: TCPStream
    /// What the last read or write that found nothing to do waits for.
    private(set) var readStep = Step.needsRead
    private(set) var writeStep = Step.needsWrite
    /// Whether the handshake is over.
    package private(set) var isEstablished = false
    private var hasFailed = false

    init(
        _ session: OpaquePointer, context: TLSContext, stream: TCPStream, serverName: String?,
        offersHTTP: Bool
    ) throws(NetworkError) {
        self.session = session
        self.context = context
        self.stream = stream
        guard let bio = context.transportMethod.makeBIO(over: stream) else { throw .tls(.setting("BIO_new")) }
        SSL_set_bio(session, bio, bio)
        switch context.role {
        case .server: SSL_set_accept_state(session)
        case .client:
            SSL_set_connect_state(session)
            try requireServerName(serverName)
            if offersHTTP { try offerHTTP() }
        }
    }

    deinit { SSL_free(session) }

    /// The certificate must be for the host asked for; partial wildcards (`f*.example`) do not count (RFC
    /// 6125 section 7.2).
    private func requireServerName(_ name: String?) throws(NetworkError) {
        guard let name else { throw .tls(.setting("server name")) }
        let parameters = SSL_get0_param(session)
        X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        // Server names are host names, never addresses (RFC 6066 section 3).
        if (try? SocketAddress(name, port: 0)) != nil {
            guard X509_VERIFY_PARAM_set1_ip_asc(parameters, name) == 1 else {
                throw .tls(.setting("address"))
            }
        } else {
            guard SSL_set1_host(session, name) == 1, portico_ssl_set_server_name(session, name) == 1 else {
                throw .tls(.setting("server name"))
            }
        }
    }

    private func offerHTTP() throws(NetworkError) {
        guard SSL_set_alpn_protos(session, TLSProfile.protocols, UInt32(TLSProfile.protocols.count)) == 0
        else {
            throw .tls(.setting("protocols"))
        }
    }

    // MARK: Steps

    /// Goes on with the handshake as far as the bytes that are there allow.
    func handshake() throws(NetworkError) -> Step {
        ERR_clear_error()
        let result = SSL_do_handshake(session)
        if result == 1 {
            isEstablished = true
            return .done
        }
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ: return .needsRead
        case SSL_ERROR_WANT_WRITE: return .needsWrite
        default:
            let verdict = SSL_get_verify_result(session)
            let code = takeError()
            if context.role == .client && verdict != Int(X509_V_OK) {
                throw .tls(.certificateRejected(code: verdict))
            }
            throw .tls(.handshake(code: code))
        }
    }

    /// Whether libssl holds bytes that a read would give without looking at the stream.
    package var hasBufferedInput: Bool { SSL_has_pending(session) == 1 }

    /// Reads decrypted bytes, at once.
    func tryRead(into buffer: UnsafeMutableRawBufferPointer) throws(NetworkError) -> ReadResult {
        ERR_clear_error()
        var count = 0
        let result = SSL_read_ex(session, buffer.baseAddress, buffer.count, &count)
        if result == 1 { return .bytes(count) }
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ:
            readStep = .needsRead
            return .wouldBlock
        case SSL_ERROR_WANT_WRITE:
            readStep = .needsWrite
            return .wouldBlock
        case SSL_ERROR_ZERO_RETURN: return .end
        case SSL_ERROR_SYSCALL:
            hasFailed = true
            throw .tls(.truncated)
        default:
            let code = takeError()
            let reason = Int32(code & UInt(ERR_REASON_MASK))
            throw .tls(
                reason == SSL_R_UNEXPECTED_EOF_WHILE_READING ? .truncated : .protocolViolation(code: code))
        }
    }

    /// Encrypts and writes as much as fits now; after 0 the same bytes must be given again.
    func tryWrite(_ bytes: UnsafeRawBufferPointer) throws(NetworkError) -> Int {
        if bytes.isEmpty { return 0 }
        ERR_clear_error()
        var count = 0
        let result = SSL_write_ex(session, bytes.baseAddress, bytes.count, &count)
        if result == 1 { return count }
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ:
            writeStep = .needsRead
            return 0
        case SSL_ERROR_WANT_WRITE:
            writeStep = .needsWrite
            return 0
        case SSL_ERROR_SYSCALL:
            hasFailed = true
            throw .closed
        default: throw .tls(.protocolViolation(code: takeError()))
        }
    }

    /// Sends close_notify once, without waiting for the peer's (RFC 8446 section 6.1).
    package func sendCloseNotify() {
        guard isEstablished, !hasFailed else { return }
        ERR_clear_error()
        SSL_shutdown(session)
        ERR_clear_error()
    }

    private func takeError() -> UInt {
        hasFailed = true
        let code = ERR_get_error()
        ERR_clear_error()
        return code
    }

    // MARK: What was agreed

    /// `TLSv1.2` or `TLSv1.3`, for the log.
    package var version: String { SSL_get_version(session).map { String(cString: $0) } ?? "" }

    /// Whether an earlier session was resumed.
    package var isResumed: Bool { SSL_session_reused(session) == 1 }
}
