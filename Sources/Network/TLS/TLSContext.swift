import COpenSSL

/// The settings that TLS sessions share.
///
/// Made once, at start; a server's holds its certificates.
///
/// `@unchecked Sendable`: libssl's SSL_CTX is reference counted and locked inside; nothing here changes
/// after `init`.
package final class TLSContext: @unchecked Sendable {
    /// Which end of the connection this process is.
    enum Role { case server, client }

    let role: Role
    private let context: OpaquePointer
    let transportMethod: TLSTransportMethod
    private let certificates: TLSCertificateTable?
    private let ticketKeys: TLSTicketKeys?

    private init(
        _ role: Role, _ context: OpaquePointer, certificates: TLSCertificateTable?, ticketKeys: TLSTicketKeys?
    ) throws(NetworkError) {
        self.role = role
        self.context = context
        self.certificates = certificates
        self.ticketKeys = ticketKeys
        transportMethod = try TLSTransportMethod()
    }

    deinit { SSL_CTX_free(context) }

    /// A server's settings: Mozilla's intermediate profile 6.0.
    ///
    /// The first certificate answers clients that send no server name or one that no certificate is for.
    /// Throws when a file cannot be read or a key is not its certificate's.
    package static func server(certificates: [TLSCertificate]) throws(NetworkError) -> TLSContext {
        let table = try TLSCertificateTable(certificates) { certificate throws(NetworkError) in
            let context = try TLSProfile.makeContext(.server)
            do throws(NetworkError) {
                try TLSProfile.load(certificate, into: context)
            } catch {
                SSL_CTX_free(context)
                throw error
            }
            return context
        }
        let context = table.fallback
        SSL_CTX_up_ref(context)
        let keys = TLSTicketKeys()
        let result = try TLSContext(.server, context, certificates: table, ticketKeys: keys)
        table.choose(for: context)
        // A session that chose another certificate asks that one's context for its keys.
        for context in table.contexts { keys.install(in: context) }
        return result
    }

    /// A client's settings: the system's certificate authorities and, if a file is named, those in it.
    ///
    /// Throws when that file cannot be read.
    package static func client(authorityFile: String? = nil) throws(NetworkError) -> TLSContext {
        let context = try TLSProfile.makeContext(.client)
        let result = try TLSContext(.client, context, certificates: nil, ticketKeys: nil)
        SSL_CTX_set_default_verify_paths(context)
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        if let authorityFile, SSL_CTX_load_verify_file(context, authorityFile) != 1 {
            throw .tls(.authorityFile(authorityFile))
        }
        return result
    }

    /// A new session over a stream.
    ///
    /// A client's names the host that the certificate must be for, and offers HTTP/1.1 unless it speaks
    /// something else: mail servers may close a session that offers what they do not speak (RFC 7301 section
    /// 3.2).
    package func makeSession(
        over stream: TCPStream, serverName: String? = nil, offersHTTP: Bool = true
    ) throws(NetworkError) -> TLSSession {
        guard let session = SSL_new(context) else { throw .tls(.setting("SSL_new")) }
        return try TLSSession(
            session, context: self, stream: stream, serverName: serverName, offersHTTP: offersHTTP)
    }
}
