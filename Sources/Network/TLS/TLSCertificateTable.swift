import COpenSSL

/// Finds the certificate for the server name a client asks for (RFC 6066 section 3).
///
/// `@unchecked Sendable`: the contexts are libssl's, reference counted and only read after `init`.
final class TLSCertificateTable: @unchecked Sendable {
    /// The certificate for clients that ask for none of the names.
    let fallback: OpaquePointer
    /// One for each certificate, in their order.
    let contexts: [OpaquePointer]
    private let exact: [String: OpaquePointer]
    /// By the part after `*`, with its dot.
    private let wildcard: [String: OpaquePointer]

    init(
        _ certificates: [TLSCertificate],
        make: (TLSCertificate) throws(NetworkError) -> OpaquePointer
    ) throws(NetworkError) {
        var made: [OpaquePointer] = []
        var exact: [String: OpaquePointer] = [:]
        var wildcard: [String: OpaquePointer] = [:]
        do throws(NetworkError) {
            for certificate in certificates {
                let context = try make(certificate)
                made.append(context)
                for name in certificate.names {
                    if name.hasPrefix("*.") {
                        wildcard[String(name.dropFirst())] = wildcard[String(name.dropFirst())] ?? context
                    } else {
                        exact[name] = exact[name] ?? context
                    }
                }
            }
            guard let first = made.first else { throw .tls(.noCertificate) }
            fallback = first
        } catch {
            for context in made { SSL_CTX_free(context) }
            throw error
        }
        contexts = made
        self.exact = exact
        self.wildcard = wildcard
    }

    deinit { for context in contexts { SSL_CTX_free(context) } }

    /// The context for a name as the client wrote it.
    func context(for name: String) -> OpaquePointer {
        let name = name.lowercased()
        if let found = exact[name] { return found }
        guard let dot = name.firstIndex(of: "."), dot != name.startIndex else { return fallback }
        return wildcard[String(name[dot...])] ?? fallback
    }

    /// Makes a context's sessions choose by name.
    ///
    /// The table must outlive the context's sessions, which keep their `TLSContext` and through it the
    /// table.
    func choose(for context: OpaquePointer) {
        guard contexts.count > 1 else { return }
        portico_ssl_ctx_set_server_name_callback(
            context,
            { session, _, table in
                guard let session, let table,
                    let name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name)
                else {
                    return SSL_TLSEXT_ERR_NOACK
                }
                let chooser = Unmanaged<TLSCertificateTable>.fromOpaque(table).takeUnretainedValue()
                let chosen = chooser.context(for: String(cString: name))
                if chosen != chooser.fallback { SSL_set_SSL_CTX(session, chosen) }
                return SSL_TLSEXT_ERR_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
