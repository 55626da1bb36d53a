import Domain
import HTTPCore
import Pages
import Portal
import Support

/// Who calls with a public key: anyone, for one site.
struct PublicCaller: Sendable {
    let key: APIKey
    let profile: SiteProfile
    /// The key as it was sent, which signatures cover.
    let keyText: String

    /// The same as the calls with a secret key see it.
    var caller: Caller { Caller(key: key) }
}

/// A public call that went wrong, with the origin whose page may read why.
struct PublicCallFailure: Error, CustomStringConvertible {
    let reason: any Error
    let origin: String?

    var description: String { "\(reason)" }
}

extension Backend {
    /// A handler that a public key opens, which gives pages of the site's origins leave to read its answers.
    func publicCall(
        _ scope: Scope, _ body: @escaping @Sendable (Request, PublicCaller) async throws -> Response
    ) -> Handler {
        { request in
            var origin: String?
            do {
                let caller = try await publicCaller(request)
                if let page = request.headers["origin"] {
                    guard caller.profile.site.settings.publicAccess.allowedOrigins.contains(page) else {
                        throw APIError.originNotAllowed(page)
                    }
                    origin = page
                }
                try ration(request, caller)
                guard caller.key.allows(scope) else { throw APIError.scopeMissing(scope) }
                var response = try await body(request, caller)
                CrossOrigin.append(origin: origin, to: &response.headers)
                return response
            } catch {
                throw PublicCallFailure(reason: error, origin: origin)
            }
        }
    }

    /// The key is in the query, where a browser's first question finds it too, or in the Authorization field.
    private func publicCaller(_ request: Request) async throws -> PublicCaller {
        var text = (try? FormFields(query: request.head.query))?.first("key")
        if let header = request.headers["authorization"] {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw APIError.publicKeyMissing }
            text = String(parts[1])
        }
        guard let text else { throw APIError.publicKeyMissing }
        guard let parsed = APIKeyText(text) else { throw APIError.publicKeyMissing }
        guard parsed.visibility == .publishable else {
            throw APIError.publicKeyRequired(isBrowser: request.headers["origin"] != nil)
        }
        guard let key = try await engine.authenticate(parsed) else { throw APIError.publicKeyMissing }
        guard let profile = try engine.profile(of: key) else { throw APIError.keyNotPinned }
        return PublicCaller(key: key, profile: profile, keyText: text)
    }

    /// Counts the call for the client's address first: one client cannot use up the key of all others.
    private func ration(_ request: Request, _ caller: PublicCaller) throws {
        if case .refused(let seconds) = publicCalls.take(for: request.origin.clientNetwork) {
            throw APIError.tooManyPublicCalls(limit: publicCalls.burst, retryAfterSeconds: seconds)
        }
        if case .refused(let seconds) = calls.take(for: caller.key.id) {
            throw APIError.tooManyCalls(limit: calls.burst, retryAfterSeconds: seconds)
        }
    }
}
