import Domain
import HTTPCore
import Pages
import Portal
import Support

/// Who calls: what the key proves.
struct Caller: Sendable {
    let key: APIKey

    var organization: OrganizationID { key.organizationID }
    var isLive: Bool { key.isLive }

    /// The key that the header fields bring, as text: whether it is good is another question.
    static func keyText(in headers: Headers) -> APIKeyText? {
        // RFC 6750 section 2.1: the scheme, one space, the key.
        guard let header = headers["authorization"]?.utf8, header.count > 7,
            header.prefix(7).elementsEqual("bearer ".utf8, by: { $0 == $1 || $0 | 0x20 == $1 })
        else { return nil }
        return APIKeyText(String(Substring(header.dropFirst(7))))
    }
}

extension Backend {
    /// The caller of a request whose key is good and has the scope.
    func caller(_ request: Request, needing scope: Scope) async throws -> Caller {
        guard request.headers["authorization"] != nil else { throw APIError.keyMissing }
        guard let text = Caller.keyText(in: request.headers), let key = try await engine.authenticate(text)
        else { throw APIError.keyInvalid }
        if case .refused(let seconds) = calls.take(for: key.id) {
            throw APIError.tooManyCalls(limit: calls.burst, retryAfterSeconds: seconds)
        }
        guard key.admits(request.origin.clientAddress) else {
            throw APIError.addressNotListed(request.origin.clientAddress)
        }
        guard key.visibility == .secret else { throw APIError.secretKeyRequired }
        guard key.allows(scope) else { throw APIError.scopeMissing(scope) }
        return Caller(key: key)
    }

    /// The time as the caller's objects see it: whoever tests may have moved it on.
    func now(of caller: Caller) throws -> Timestamp {
        try engine.now(of: caller.organization, isLive: caller.isLive)
    }

    /// The site that the path names, when it is the caller's and the key covers it; everything else is not
    /// found.
    func profile(_ request: Request, for caller: Caller) throws -> SiteProfile {
        guard let id = request.parameters["site"].flatMap({ SiteID($0) }), caller.key.covers(id),
            let profile = try engine.profile(of: id, organization: caller.organization)
        else { throw APIError.notFound }
        return profile
    }
}
