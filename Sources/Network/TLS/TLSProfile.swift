import COpenSSL

/// Mozilla's "intermediate" recommendation, version 6.0: TLS 1.2 and 1.3, forward secrecy, authenticated
/// ciphers only.
///
/// Televisions from 2017 on speak it.
enum TLSProfile {
    /// TLS 1.2's suites; the client's order decides, as weak ones are absent.
    ///
    /// TLS 1.3's three are libssl's default.
    private static let ciphers =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"
        + ":ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"

    /// The post-quantum group needs OpenSSL 3.5; libssl's default list would also offer X448 and P-521.
    private static let groups = ["X25519MLKEM768:X25519:P-256:P-384", "X25519:P-256:P-384"]

    /// `http/1.1` as ALPN writes it: a length and the name (RFC 7301 section 3.1).
    static let protocols: [UInt8] = [8] + Array("http/1.1".utf8)

    static func makeContext(_ role: TLSContext.Role) throws(NetworkError) -> OpaquePointer {
        ERR_clear_error()
        guard let context = SSL_CTX_new(role == .server ? TLS_server_method() : TLS_client_method()) else {
            throw .tls(.setting("SSL_CTX_new"))
        }
        do throws(NetworkError) {
            try apply(to: context)
        } catch {
            SSL_CTX_free(context)
            throw error
        }
        if role == .server { applyServer(to: context) }
        ERR_clear_error()
        return context
    }

    private static func apply(to context: OpaquePointer) throws(NetworkError) {
        guard portico_ssl_ctx_set_min_version(context, TLS1_2_VERSION) == 1 else {
            throw .tls(.setting("version"))
        }
        guard SSL_CTX_set_cipher_list(context, ciphers) == 1 else { throw .tls(.setting("ciphers")) }
        guard groups.contains(where: { portico_ssl_ctx_set_groups(context, $0) == 1 }) else {
            throw .tls(.setting("groups"))
        }
        portico_ssl_ctx_forbid_renegotiation_and_compression(context)
        // An idle session keeps no record buffers; a write may take less than all and come back with moved
        // bytes.
        let modes =
            SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
        portico_ssl_ctx_set_mode(context, Int(modes))
        // One system call a record instead of two: header and body are read together.
        portico_ssl_ctx_set_read_ahead(context, 1)
    }

    private static func applyServer(to context: OpaquePointer) {
        // Sessions live in the clients' tickets, not in this process.
        portico_ssl_ctx_set_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
        SSL_CTX_set_num_tickets(context, 1)
        SSL_CTX_set_timeout(context, NetworkLimits.ticketLifeSeconds)
        let name: [UInt8] = Array("portico".utf8)
        SSL_CTX_set_session_id_context(context, name, UInt32(name.count))
        SSL_CTX_set_alpn_select_cb(context, selectProtocol, nil)
    }

    /// Picks http/1.1, or ends the handshake when the client's list lacks it (RFC 7301 section 3.2); a
    /// client that sends no list, as old televisions do, does not come here.
    private static let selectProtocol:
        @convention(c) (
            OpaquePointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?,
            UnsafePointer<UInt8>?, UInt32, UnsafeMutableRawPointer?
        ) -> Int32 = { _, chosen, chosenLength, offered, offeredLength, _ in
            var start = 0
            while let offered, start < Int(offeredLength) {
                let length = Int(offered[start])
                guard start + 1 + length <= Int(offeredLength) else { break }
                let name = UnsafeBufferPointer(start: offered + start + 1, count: length)
                if name.elementsEqual(protocols.dropFirst()) {
                    chosen?.pointee = offered + start + 1
                    chosenLength?.pointee = UInt8(length)
                    return SSL_TLSEXT_ERR_OK
                }
                start += 1 + length
            }
            return SSL_TLSEXT_ERR_ALERT_FATAL
        }

    /// Reads the certificate's files into the context.
    static func load(_ certificate: TLSCertificate, into context: OpaquePointer) throws(NetworkError) {
        defer { ERR_clear_error() }
        for pair in certificate.files {
            guard SSL_CTX_use_certificate_chain_file(context, pair.chain) == 1 else {
                throw .tls(.certificateFile(pair.chain))
            }
            guard SSL_CTX_use_PrivateKey_file(context, pair.key, SSL_FILETYPE_PEM) == 1 else {
                // libssl compares the key with the certificate as it takes it in, and says which of the two
                // failed.
                let reason = Int32(ERR_peek_last_error() & UInt(ERR_REASON_MASK))
                let isMismatch = reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH
                throw .tls(isMismatch ? .keyMismatch(certificateFile: pair.chain) : .privateKeyFile(pair.key))
            }
            guard SSL_CTX_check_private_key(context) == 1 else {
                throw .tls(.keyMismatch(certificateFile: pair.chain))
            }
        }
    }
}
