import COpenSSL

/// How libssl reads and writes: through the `TCPStream`, which never blocks and remembers readiness.
///
/// `@unchecked Sendable`: the method table is not changed after `init`.
final class TLSTransportMethod: @unchecked Sendable {
    private let method: OpaquePointer

    init() throws(NetworkError) {
        guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "portico") else {
            throw .tls(.setting("BIO_meth_new"))
        }
        BIO_meth_set_read(method, TLSTransportMethod.read)
        BIO_meth_set_write(method, TLSTransportMethod.write)
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        self.method = method
    }

    deinit { BIO_meth_free(method) }

    /// A BIO over the stream, which the session keeps alive.
    func makeBIO(over stream: TCPStream) -> OpaquePointer? {
        guard let bio = BIO_new(method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(stream).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private static let read: @convention(c) (OpaquePointer?, UnsafeMutablePointer<CChar>?, Int32) -> Int32 = {
        bio, bytes, count in
        guard let data = BIO_get_data(bio), let bytes else { return -1 }
        let stream = Unmanaged<TCPStream>.fromOpaque(data).takeUnretainedValue()
        portico_bio_clear_retry(bio)
        guard
            let result = try? stream.tryRead(
                into: UnsafeMutableRawBufferPointer(start: bytes, count: Int(count)))
        else { return -1 }
        switch result {
        case .bytes(let read): return Int32(read)
        case .end: return 0
        case .wouldBlock:
            portico_bio_set_retry_read(bio)
            return -1
        }
    }

    private static let write: @convention(c) (OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 = {
        bio, bytes, count in
        guard let data = BIO_get_data(bio), let bytes else { return -1 }
        let stream = Unmanaged<TCPStream>.fromOpaque(data).takeUnretainedValue()
        portico_bio_clear_retry(bio)
        guard let written = try? stream.tryWrite(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
        else {
            return -1
        }
        if written > 0 { return Int32(written) }
        portico_bio_set_retry_write(bio)
        return -1
    }
}
