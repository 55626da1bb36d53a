import COpenSSL
import Synchronization

/// The keys that seal session tickets (RFC 5077, RFC 8446 section 4.6.1): shared by all loops, replaced
/// every twelve hours, so that a stolen process image opens no old recordings.
///
/// The key before is kept to open tickets that are still valid.
final class TLSTicketKeys: Sendable {
    struct Key: Sendable {
        /// Sent in the clear in front of the ticket; tells which key sealed it.
        var name: [UInt8]
        var cipherKey: [UInt8]
        var signingKey: [UInt8]
        var madeAt: Deadline
    }

    private let keys = Mutex<[Key]>([])

    /// The key for new tickets, made or replaced when it is due.
    func current(now: Deadline) -> Key? {
        keys.withLock { keys in
            if let newest = keys.first, !isOld(newest, now, lives: 1) { return newest }
            guard let key = TLSTicketKeys.make(now) else { return keys.first }
            keys = [key] + keys.prefix(1)
            return key
        }
    }

    /// The key of that name, if it may still open tickets, and whether it is the newest.
    func find(_ name: [UInt8], now: Deadline) -> (key: Key, isNewest: Bool)? {
        keys.withLock { keys in
            guard let index = keys.firstIndex(where: { $0.name == name }), !isOld(keys[index], now, lives: 2)
            else {
                return nil
            }
            return (keys[index], index == 0)
        }
    }

    private func isOld(_ key: Key, _ now: Deadline, lives: Int) -> Bool {
        key.madeAt.adding(milliseconds: lives * NetworkLimits.ticketKeySeconds * 1000) <= now
    }

    private static func make(_ now: Deadline) -> Key? {
        var bytes = [UInt8](repeating: 0, count: 16 + 32 + 32)
        guard RAND_bytes(&bytes, Int32(bytes.count)) == 1 else { return nil }
        return Key(
            name: Array(bytes[..<16]), cipherKey: Array(bytes[16..<48]), signingKey: Array(bytes[48...]),
            madeAt: now)
    }

    /// Makes a context use these keys.
    ///
    /// They must outlive its sessions, which keep their `TLSContext` and it the keys.
    func install(in context: OpaquePointer) {
        SSL_CTX_set_ex_data(context, TLSTicketKeys.slot, Unmanaged.passUnretained(self).toOpaque())
        SSL_CTX_set_tlsext_ticket_key_evp_cb(context) { session, name, vector, cipher, signer, isSealing in
            guard let session, let name, let vector,
                let owner = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(session), TLSTicketKeys.slot)
            else { return -1 }
            let keys = Unmanaged<TLSTicketKeys>.fromOpaque(owner).takeUnretainedValue()
            let now = Deadline.now()
            if isSealing == 1 {
                guard let key = keys.current(now: now), RAND_bytes(vector, 16) == 1 else { return -1 }
                name.update(from: key.name, count: 16)
                return key.prepare(cipher, signer, vector, isSealing: true) ? 1 : -1
            }
            // 0: not our key, a full handshake follows; 2: the ticket is good, but a new one shall replace
            // it, as a key's second half demands, and TLS 1.3, whose tickets clients use once (RFC 8446
            // appendix C.4).
            guard let found = keys.find(Array(UnsafeBufferPointer(start: name, count: 16)), now: now) else {
                return 0
            }
            guard found.key.prepare(cipher, signer, vector, isSealing: false) else { return -1 }
            return found.isNewest && SSL_version(session) < TLS1_3_VERSION ? 1 : 2
        }
    }

    /// libssl's slot 0 is free for the application (SSL_CTX_set_app_data).
    private static let slot: Int32 = 0
}

extension TLSTicketKeys.Key {
    /// AES-256-CBC and HMAC-SHA-256, as RFC 5077 section 4 recommends.
    fileprivate func prepare(
        _ cipher: OpaquePointer?, _ signer: OpaquePointer?, _ vector: UnsafeMutablePointer<UInt8>,
        isSealing: Bool
    ) -> Bool {
        guard portico_hmac_sha256_init(signer, signingKey, signingKey.count) == 1 else { return false }
        return isSealing
            ? EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nil, cipherKey, vector) == 1
            : EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nil, cipherKey, vector) == 1
    }
}
