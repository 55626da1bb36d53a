import Crypto
import Domain
import HTTPCore
import Pages
import Portal
import Support

extension Backend {
    /// Does what an unsafe call asks for, once where it carries an `Idempotency-Key`, and answers as the
    /// first time when it is repeated.
    ///
    /// `body` changes things through the `Once` it is given, so that change and answer are stored together.
    func answering<Value: Sendable>(
        _ request: Request, _ caller: Caller, with answer: @escaping @Sendable (Value) -> KeptAnswer,
        _ body: (Once<Value>?) async throws -> Value
    ) async throws -> Response {
        guard let call = try idempotentCall(request, caller) else {
            return response(answer(try await body(nil)))
        }
        if let kept = try engine.answer(to: call) { return replay(kept) }
        do {
            return response(answer(try await body(Once(call, answer: answer))))
        } catch PortalError.replayed(let kept) {
            return replay(kept)
        }
    }

    /// Does what a call asks for that has to ask a provider, once.
    ///
    /// When the process ended before the answer was known, `found` gives what the call began (nil while it
    /// may still be under way), and that is answered and kept.
    func answeringProvider<Value: Sendable>(
        _ request: Request, _ caller: Caller, with answer: @escaping @Sendable (Value) -> KeptAnswer,
        found: (String) async throws -> Value?, _ body: (Once<Value>?) async throws -> Value
    ) async throws -> Response {
        do { return try await answering(request, caller, with: answer, body) } catch PortalError
            .idempotentCallRuns
        {
            guard let call = try idempotentCall(request, caller),
                let subject = try engine.subject(of: call), let value = try await found(subject)
            else { throw PortalError.idempotentCallRuns }
            try await engine.end(Once(call, answer: answer), with: value)
            guard let kept = try engine.answer(to: call) else { throw PortalError.idempotentCallRuns }
            return replay(kept)
        }
    }

    private func idempotentCall(_ request: Request, _ caller: Caller) throws -> IdempotentCall? {
        guard let key = try idempotencyKey(request, caller) else { return nil }
        return IdempotentCall(
            organizationID: caller.organization, isLive: caller.isLive, key: key,
            request: Self.identity(of: request, by: caller.key))
    }

    /// An answer that is sent and may be kept.
    func response(_ answer: KeptAnswer) -> Response {
        var response = json(Status(UInt16(clamping: answer.status)), answer.body)
        if let location = answer.location { response.headers.append("Location", location) }
        return response
    }

    /// An answer that was sent before.
    func replay(_ answer: KeptAnswer) -> Response {
        var response = response(answer)
        response.headers.append("Idempotent-Replayed", "true" as StaticString)
        return response
    }

    /// The key of a call; nil without the header.
    private func idempotencyKey(_ request: Request, _ caller: Caller) throws -> String? {
        guard let key = request.headers["idempotency-key"] else { return nil }
        // The draft standard writes the key as a quoted string (draft-ietf-httpapi-idempotency-key-header);
        // either form is one key, taken as it comes.
        guard (1...IdempotentCall.keyLimit).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw APIError.idempotencyKeyMalformed }
        guard caller.key.visibility == .publishable, let site = caller.key.siteID else { return key }
        // Strangers share a public key: theirs are names of their own, so that none can take a key that the
        // merchant's server will use.
        return "public:\(site):\(Hex.encode(SHA256.digest(Array(key.utf8))))"
    }

    /// What tells a request from another one with the same key; both prefixes are one route.
    ///
    /// What the caller's key may do is a part of it: an answer is not for whoever could not have made the
    /// call. A rotated key may do what its predecessor could, so its repeats are still repeats.
    private static func identity(of request: Request, by key: APIKey) -> [UInt8] {
        let alias = "/api"
        let path = request.path.dropFirst(request.path.hasPrefix(alias + "/") ? alias.count : 0)
        let scopes = key.scopes.map(\.rawValue).sorted().joined(separator: " ")
        let reach = "\(key.siteID.map(\.description) ?? "*") \(scopes)"
        var bytes = Array("\(request.method.name) \(path)\n\(reach)\n".utf8)
        bytes.append(contentsOf: request.body)
        return bytes
    }
}

extension Problem {
    static var idempotencyKeyMalformed: Problem {
        Problem(
            .invalidIdempotencyKey,
            detail: "An Idempotency-Key has 1 to \(IdempotentCall.keyLimit) visible ASCII characters.")
    }

    static var idempotencyKeyReused: Problem {
        Problem(
            .idempotencyKeyReused,
            detail: "This Idempotency-Key was used for another request.")
    }

    static var idempotentCallRuns: Problem {
        Problem(
            .idempotentCallRuns,
            detail: "The first call with this Idempotency-Key has not ended. Try again in a moment.")
    }

    static func referenceTaken(by id: CheckoutID) -> Problem {
        Problem(
            .referenceTaken,
            detail: "The site wants each reference once; another request made \(id) with it.")
    }
}
