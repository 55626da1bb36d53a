package import Crypto
import Database
package import Domain
import Storage
package import Support
import Synchronization

/// What signs the deliveries to one address, as Standard Webhooks 1.0 has it: a shared secret (`v1`) and a
/// key pair (`v1a`), made and rotated together.
package struct WebhookSecret: Sendable {
    /// The shared secret's bytes, of which `whsec_…` is the text.
    private let shared: Secret<[UInt8]>
    /// Signs with the shared secret.
    package let hmac: HMACSHA256Key
    /// Signs for those who only hold a public key.
    package let signingKey: Ed25519.SigningKey

    /// Bytes of a shared secret that we make; the standard asks for 24 to 64.
    static let sharedBytes = 32

    init(shared: [UInt8], seed: Secret<[UInt8]>) throws {
        self.init(shared: shared, signingKey: try Ed25519.SigningKey(seed: seed))
    }

    init(shared: [UInt8], signingKey: Ed25519.SigningKey) {
        self.shared = Secret(shared)
        hmac = HMACSHA256Key(shared)
        self.signingKey = signingKey
    }

    /// The secret of a `whsec_…` text, with that key beside it; nil for another text.
    package init?(text: String, signingKey: Ed25519.SigningKey) {
        guard text.hasPrefix("whsec_") else { return nil }
        let digits = text.dropFirst("whsec_".count).prefix { $0 != "=" }
        let unpadded = String(digits).replacing("+", with: "-").replacing("/", with: "_")
        guard let shared = Base64URL.decode(unpadded), !shared.isEmpty else { return nil }
        self.init(shared: shared, signingKey: signingKey)
    }

    /// A fresh secret that is stored nowhere.
    package static func fresh(random: RandomSource) throws -> WebhookSecret {
        try fresh(random: random).secret
    }

    /// A fresh secret, and the bytes that are stored sealed.
    static func fresh(random: RandomSource) throws -> (secret: WebhookSecret, stored: [UInt8]) {
        let bytes = random.bytes(sharedBytes) + Ed25519.SigningKey.seed(random: random).expose()
        return (try WebhookSecret(stored: bytes), bytes)
    }

    init(stored bytes: [UInt8]) throws {
        try self.init(
            shared: Array(bytes.prefix(Self.sharedBytes)),
            seed: Secret(Array(bytes.dropFirst(Self.sharedBytes))))
    }

    /// The shared secret as receivers configure it.
    package var text: Secret<String> { Secret("whsec_" + Base64.encode(shared.expose())) }
    /// The public key as receivers configure it.
    package var publicText: String { "whpk_" + Base64.encode(signingKey.verifyingKey.bytes) }
}

/// Where the deliveries of a lane go, with everything a worker needs, read once and kept until it changes.
package final class DeliveryTarget: Sendable {
    /// The endpoint; nil for the addresses of a site's checkouts.
    package let endpoint: WebhookEndpoint?
    /// Signs every delivery.
    package let secret: WebhookSecret
    /// Signs too until the time beside it.
    package let previous: (secret: WebhookSecret, endsAt: Timestamp)?

    init(
        endpoint: WebhookEndpoint?, secret: WebhookSecret,
        previous: (secret: WebhookSecret, endsAt: Timestamp)? = nil
    ) {
        self.endpoint = endpoint
        self.secret = secret
        self.previous = previous
    }
}

/// Keeps delivery targets.
package final class TargetDirectory: Sendable {
    private struct Contents {
        var targets: [DeliveryLane: DeliveryTarget] = [:]
        var generation: UInt64 = 0
    }

    private let contents = Mutex(Contents())
    static let capacity = 10_000

    func target(of lane: DeliveryLane) -> DeliveryTarget? { contents.withLock { $0.targets[lane] } }

    var generation: UInt64 { contents.withLock { $0.generation } }

    func keep(_ target: DeliveryTarget, of lane: DeliveryLane, readIn generation: UInt64) {
        contents.withLock { contents in
            guard contents.generation == generation else { return }
            if contents.targets.count >= Self.capacity { contents.targets.removeAll() }
            contents.targets[lane] = target
        }
    }

    func forget(_ lane: DeliveryLane) {
        contents.withLock { contents in
            contents.generation += 1
            contents.targets[lane] = nil
        }
    }
}

extension PaymentEngine {
    /// Where a lane's deliveries go, whoever's it is; nil when its endpoint was deleted.
    package func unscopedTarget(of lane: DeliveryLane) throws -> DeliveryTarget? {
        if let kept = targets.target(of: lane) { return kept }
        let generation = targets.generation
        guard let target = try readTarget(of: lane) else { return nil }
        targets.keep(target, of: lane, readIn: generation)
        return target
    }

    private func readTarget(of lane: DeliveryLane) throws -> DeliveryTarget? {
        guard let id = lane.endpointID else {
            guard let profile = try unscopedProfile(of: lane.siteID) else { return nil }
            return DeliveryTarget(endpoint: nil, secret: try profile.deliverySecret())
        }
        guard let found = try database.read({ try WebhookEndpoints.unscopedFind(id, in: $0) }) else {
            return nil
        }
        var previous: (WebhookSecret, Timestamp)?
        if let sealed = found.secrets.previous, let end = found.endpoint.previousSecretEndsAt {
            previous = (try open(sealed, of: id), end)
        }
        return DeliveryTarget(
            endpoint: found.endpoint, secret: try open(found.secrets.current, of: id), previous: previous)
    }

    func open(_ sealed: String, of id: WebhookEndpointID) throws -> WebhookSecret {
        try WebhookSecret(
            stored: try masterKey.open(
                try SealedBox(text: sealed), context: SealContext.endpointSecret(id)))
    }
}

extension SiteProfile {
    /// What signs deliveries to the addresses of this site's checkouts.
    ///
    /// Throws `CryptoError.notAuthentic` for a stored secret that is no `whsec_…`.
    func deliverySecret() throws -> WebhookSecret {
        guard let secret = WebhookSecret(text: webhookSecret.expose(), signingKey: redirectKey) else {
            throw CryptoError.notAuthentic
        }
        return secret
    }
}

extension SealContext {
    static func endpointSecret(_ id: WebhookEndpointID) -> String { "webhook-endpoint.secret:\(id)" }
}
