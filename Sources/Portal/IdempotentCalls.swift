import Crypto
import Database
package import Domain
import Storage
import Support

/// A call that must not be done twice: its key and what it asks.
package struct IdempotentCall: Hashable, Sendable {
    /// The tenant that calls.
    package let organizationID: OrganizationID
    /// The mode of its API key.
    package let isLive: Bool
    /// The text of the `Idempotency-Key` field.
    package let key: String
    /// SHA-256 of the request, by which a second call with the same key is known as the same.
    package let fingerprint: [UInt8]

    /// The most characters of a key.
    package static let keyLimit = 255
    /// How long an answer is kept: ninety days, in seconds.
    package static let lifetimeSeconds: Int64 = 90 * 86_400

    /// Makes a call; the request is everything that tells it from another one.
    package init(organizationID: OrganizationID, isLive: Bool, key: String, request: [UInt8]) {
        self.organizationID = organizationID
        self.isLive = isLive
        self.key = key
        fingerprint = SHA256.digest(request)
    }

    var name: IdempotencyKeys.Name {
        IdempotencyKeys.Name(organizationID: organizationID, isLive: isLive, key: key)
    }
}

/// An answer as it was or will be sent.
package struct KeptAnswer: Hashable, Sendable {
    /// The HTTP status.
    package var status: Int
    /// The `Location` field, where there is one.
    package var location: String?
    /// The body.
    package var body: [UInt8]
    /// Whether the body holds a secret and is sealed where it is kept.
    package var isSecret: Bool

    /// Makes an answer.
    package init(status: Int, location: String? = nil, body: [UInt8], isSecret: Bool = false) {
        self.status = status
        self.location = location
        self.body = body
        self.isSecret = isSecret
    }
}

/// An idempotent call with the answer it will get, by which the answer is kept in the same transaction as
/// what the call did.
package struct Once<Value>: Sendable {
    let call: IdempotentCall
    let answer: @Sendable (Value) -> KeptAnswer

    /// Makes one.
    package init(_ call: IdempotentCall, answer: @escaping @Sendable (Value) -> KeptAnswer) {
        self.call = call
        self.answer = answer
    }
}

extension PaymentEngine {
    /// The answer that the call got the first time; nil when it is new.
    ///
    /// Throws `idempotencyKeyReused` when the key was used for something else and `idempotentCallRuns` while
    /// the first call runs.
    package func answer(to call: IdempotentCall) throws -> KeptAnswer? {
        try database.read { try keptAnswer(to: call, in: $0) }
    }

    /// Writes, once: what the body does and the answer to it are on disk together or not at all.
    ///
    /// Throws `replayed` with the first answer when the call was done before.
    func write<Value: Sendable>(
        _ once: Once<Value>?, _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        guard let once else { return try await database.write(body) }
        let now = try now(of: once.call.organizationID, isLive: once.call.isLive)
        return try await database.write { database in
            if let answer = try keptAnswer(to: once.call, in: database) { throw PortalError.replayed(answer) }
            let value = try body(database)
            try IdempotencyKeys.insert(
                once.call.name, fingerprint: once.call.fingerprint, subject: nil,
                answer: try stored(once.answer(value), of: once.call), at: now, in: database)
            return value
        }
    }

    /// Stores what is to be asked of a provider, once; the answer follows when it is known (`end`).
    ///
    /// Throws `replayed` with the first answer, or `idempotentCallRuns` while there is none.
    func begin<Answered, Value: Sendable>(
        _ once: Once<Answered>?, subject: String,
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        guard let call = once?.call else { return try await database.write(body) }
        let now = try now(of: call.organizationID, isLive: call.isLive)
        return try await database.write { database in
            if let answer = try keptAnswer(to: call, in: database) { throw PortalError.replayed(answer) }
            let value = try body(database)
            try IdempotencyKeys.insert(
                call.name, fingerprint: call.fingerprint, subject: subject, answer: nil, at: now,
                in: database)
            return value
        }
    }

    /// Keeps the answer of a call that began something and has ended.
    package func end<Value: Sendable>(_ once: Once<Value>?, with value: Value) async throws {
        guard let once else { return }
        let answer = try stored(once.answer(value), of: once.call)
        try await database.write {
            try IdempotencyKeys.complete(once.call.name, answer: answer, in: $0)
        }
    }

    /// Keeps the answer of a call that may be repeated without harm.
    package func keep<Value: Sendable>(_ once: Once<Value>?, _ value: Value) async throws -> Value {
        try await write(once) { _ in value }
    }

    /// What a call has begun whose answer is not kept yet.
    package func subject(of call: IdempotentCall) throws -> String? {
        try database.read { try IdempotencyKeys.find(call.name, in: $0)?.subject }
    }

    /// The worker that forgets old keys, in short writes so that nobody waits for it.
    ///
    /// Answers how many it forgot.
    package func forgetOldIdempotencyKeys() async throws -> Int {
        let end = clock.now().adding(seconds: -IdempotentCall.lifetimeSeconds)
        var forgotten = 0
        for (organization, ahead) in try testClocks.organizations() {
            forgotten += try await database.write {
                try TestClockRows.forgetKeys(
                    of: organization, before: end.adding(seconds: ahead), limit: Self.roundLimit, in: $0)
            }
        }
        while true {
            let count = try await database.write {
                try IdempotencyKeys.unscopedForget(before: end, limit: Self.roundLimit, in: $0)
            }
            forgotten += count
            if count < Self.roundLimit { return forgotten }
        }
    }

    private func keptAnswer(to call: IdempotentCall, in database: Connection) throws -> KeptAnswer? {
        guard let known = try IdempotencyKeys.find(call.name, in: database) else { return nil }
        guard known.fingerprint == call.fingerprint else { throw PortalError.idempotencyKeyReused }
        guard let answer = known.answer else { throw PortalError.idempotentCallRuns }
        var body = answer.body
        if answer.isSealed {
            let box = try SealedBox(text: String(decoding: body, as: UTF8.self))
            body = try masterKey.open(box, context: SealContext.answer(to: call))
        }
        return KeptAnswer(
            status: answer.status, location: answer.location, body: body, isSecret: answer.isSealed)
    }

    private func stored(
        _ answer: KeptAnswer, of call: IdempotentCall
    ) throws -> IdempotencyKeys.Answer {
        var body = answer.body
        if answer.isSecret {
            body = Array(
                try masterKey.seal(body, context: SealContext.answer(to: call), random: random).text.utf8)
        }
        return IdempotencyKeys.Answer(
            status: answer.status, location: answer.location, isSealed: answer.isSecret, body: body)
    }
}

extension SealContext {
    fileprivate static func answer(to call: IdempotentCall) -> String {
        "idempotency-key:\(call.organizationID):\(call.isLive):\(call.key)"
    }
}
