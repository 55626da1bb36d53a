import Crypto
import Database
package import Domain
import Storage
import Support
import Synchronization

/// Keeps API keys by id, so that a call's key costs one hash and no query.
///
/// Revocation forgets the key at once.
package final class KeyDirectory: Sendable {
    private struct Contents {
        var keys: [APIKeyID: APIKey] = [:]
        var generation: UInt64 = 0
    }

    private let contents = Mutex(Contents())
    static let capacity = 10_000

    func key(of id: APIKeyID) -> APIKey? { contents.withLock { $0.keys[id] } }

    var generation: UInt64 { contents.withLock { $0.generation } }

    func keep(_ key: APIKey, readIn generation: UInt64) {
        contents.withLock { contents in
            guard contents.generation == generation else { return }
            if contents.keys.count >= Self.capacity { contents.keys.removeAll() }
            contents.keys[key.id] = key
        }
    }

    func forget(_ id: APIKeyID) {
        contents.withLock { contents in
            contents.generation += 1
            contents.keys[id] = nil
        }
    }

    /// Notes a use in the kept copy; answers whether the stored one is more than a minute behind and should
    /// be written.
    func noteUse(of id: APIKeyID, at time: Timestamp) -> Bool {
        contents.withLock { contents in
            guard var key = contents.keys[id] else { return false }
            if let last = key.lastUsedAt, time.milliseconds - last.milliseconds < 60_000 { return false }
            key.lastUsedAt = time
            contents.keys[id] = key
            return true
        }
    }
}

extension PaymentEngine {
    /// The key that a text names and proves, active now; nil for everything else, without telling which.
    package func authenticate(_ text: APIKeyText) async throws -> APIKey? {
        guard let key = try verified(text, at: clock.now()) else { return nil }
        try await noteUse(of: key)
        return key
    }

    /// Notes that a key was used, at most once a minute.
    package func noteUse(of key: APIKey) async throws {
        let now = clock.now()
        if keys.noteUse(of: key.id, at: now) {
            do {
                try await database.write { database in
                    try APIKeys.markUsed(key.id, organization: key.organizationID, at: now, in: database)
                }
            } catch  where DatabaseTrouble.isPassing(error) {
                // A full disk stops writes, not reads: the key is good, and a minute later its use is
                // written again.
            }
        }
    }

    /// The key that a text proves at that time, without noting that it was used.
    func verified(_ text: APIKeyText, at now: Timestamp) throws -> APIKey? {
        let key = try storedKey(text.id)
        // An unknown id is compared as well, so that it takes as long as a wrong secret.
        let presented = SHA256.digest(Array(text.secret.expose().utf8))
        let expected = key?.secretHash ?? [UInt8](repeating: 0, count: 32)
        guard ConstantTime.equal(presented, expected), let key, key.isActive(at: now),
            key.isLive == text.isLive,
            key.visibility == text.visibility
        else { return nil }
        return key
    }

    private func storedKey(_ id: APIKeyID) throws -> APIKey? {
        if let kept = keys.key(of: id) { return kept }
        let generation = keys.generation
        guard let key = try database.read({ try APIKeys.unscopedFind(id, in: $0) }) else { return nil }
        keys.keep(key, readIn: generation)
        return key
    }
}
