import AdminBackend
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Calls with a public key")
struct PublicCallTests {
    /// One public call that succeeds.
    struct Call: Sendable, CustomTestStringConvertible {
        let method: HTTPCore.Method
        let pattern: String
        let scope: Scope
        let success: Int
        var query = ""
        var json: String?
        var testDescription: String { "\(method.name) \(pattern)" }

        func path(_ token: String) -> String { pattern.replacing("{token}", with: token) + query }
    }

    static let calls = [
        Call(
            method: .get, pattern: "/v1/public/methods", scope: .checkoutRead, success: 200,
            query: "?amount=4250&currency=EUR&country=DE"),
        Call(
            method: .post, pattern: "/v1/public/checkouts", scope: .checkoutCreate, success: 201,
            json: #"{"items":[{"price":"mug","quantity":2}]}"#),
        Call(
            method: .get, pattern: "/v1/public/checkouts/{token}", scope: .checkoutRead, success: 200),
    ]

    private func shop(_ options: InstallationOptions = InstallationOptions()) async throws -> (
        PublicShop, token: String
    ) {
        let shop = try await PublicShop(try Installation(options))
        let checkout = try await shop.installation.makeCheckout(shop.tenant.site)
        return (shop, checkout.pageToken.exposedText())
    }

    @Test("The table names every public route, with the question that browsers ask first")
    func tableIsWhole() throws {
        let installation = try Installation()
        let served = Set(
            installation.backend.routes.map { "\($0.method.name) \($0.pattern)" }
                .filter { $0.contains("/public/") })
        let named = Self.calls.flatMap { call in
            ["", "/api"].flatMap {
                ["\(call.method.name) \($0)\(call.pattern)", "OPTIONS \($0)\(call.pattern)"]
            }
        }
        #expect(served == Set(named))
    }

    struct Page: Sendable, CustomTestStringConvertible {
        let origin: String?
        let isAllowed: Bool
        var testDescription: String { origin ?? "no origin" }
    }

    static let pages = [
        Page(origin: "https://shop.example", isAllowed: true),
        Page(origin: "http://localhost:3000", isAllowed: true),
        Page(origin: "https://evil.example", isAllowed: false),
        Page(origin: "https://shop.example.evil.example", isAllowed: false),
        Page(origin: "http://shop.example", isAllowed: false),
        Page(origin: "https://shop.example:8443", isAllowed: false),
        Page(origin: "HTTPS://SHOP.EXAMPLE", isAllowed: false),
        Page(origin: "https://shop.example/", isAllowed: false),
        Page(origin: "null", isAllowed: false), Page(origin: "*", isAllowed: false),
        Page(origin: "", isAllowed: false), Page(origin: nil, isAllowed: false),
    ]

    @Test("A browser's first question: only a listed origin is told yes", arguments: pages, calls)
    func preflight(_ page: Page, _ call: Call) async throws {
        let (shop, token) = try await shop()
        for prefix in ["", "/api"] {
            let answer = await shop.call(
                .options, prefix + call.path(token), origin: page.origin,
                headers: [
                    ("access-control-request-method", call.method.name),
                    ("access-control-request-headers", "content-type,idempotency-key"),
                ])
            #expect(answer.status == 204)
            #expect(answer.bytes.isEmpty)
            #expect(answer.headers["vary"] == "Origin")
            #expect(answer.headers["access-control-allow-origin"] == (page.isAllowed ? page.origin : nil))
            #expect(
                answer.headers["access-control-allow-methods"] == (page.isAllowed ? call.method.name : nil))
            #expect(answer.headers["access-control-max-age"] == (page.isAllowed ? "600" : nil))
            #expect(answer.headers["access-control-allow-credentials"] == nil)
            #expect((answer.headers["access-control-allow-headers"] != nil) == page.isAllowed)
        }
        #expect(await shop.count() == 1)
    }

    @Test("A call of a page: a listed origin reads the answer, another is refused", arguments: pages, calls)
    func actual(_ page: Page, _ call: Call) async throws {
        let (shop, token) = try await shop()
        let before = await shop.count()
        let answer = await shop.call(call.method, call.path(token), origin: page.origin, json: call.json)
        #expect(answer.headers["vary"] == "Origin")
        #expect(answer.headers["access-control-allow-origin"] == (page.isAllowed ? page.origin : nil))
        #expect(answer.headers["access-control-allow-credentials"] == nil)
        #expect((answer.headers["access-control-expose-headers"] != nil) == page.isAllowed)
        #expect(answer.headers["x-request-id"] == "req_test")
        if page.isAllowed || page.origin == nil {
            #expect(answer.status == call.success, "\(answer.text)")
        } else {
            #expect(answer.status == 403)
            #expect(answer.code == "origin_not_allowed")
            #expect(await shop.count() == before)
        }
    }

    @Test("A question with no key, a wrong one, another site's or a secret one is told nothing")
    func preflightKeys() async throws {
        let (shop, _) = try await shop()
        let other = try await PublicShop(shop.installation, name: "Other")
        try await other.change { $0.publicAccess.allowedOrigins = ["https://other.example"] }
        let keys = ["", "x", "pk_test_x.y", String(shop.key.dropLast()) + "!", other.key, shop.tenant.key]
        for key in keys {
            let answer = await shop.call(.options, "/v1/public/methods", key: key)
            #expect(answer.status == 204)
            #expect(answer.headers["access-control-allow-origin"] == nil, "\(key)")
        }
        let header = await shop.installation.backend.call(
            .options, "/v1/public/methods",
            headers: [("origin", PublicShop.origin), ("authorization", "Bearer \(shop.key)")])
        #expect(header.headers["access-control-allow-origin"] == nil)
    }

    @Test("A question does not even note that the key was used; a call does")
    func noteUse() async throws {
        let (shop, _) = try await shop()
        func used() async -> Int {
            await shop.installation.backend.api(.get, "/v1/keys?limit=100", key: shop.tenant.key).text
                .split(separator: "lastUsedAt", omittingEmptySubsequences: false).count
        }
        let before = await used()
        _ = await shop.call(.options, "/v1/public/methods")
        #expect(await used() == before)
        _ = await shop.call(.get, Self.calls[0].path(""))
        #expect(await used() == before + 1)
    }

    @Test("Errors too are read by the page of a listed origin", arguments: pages)
    func errors(_ page: Page) async throws {
        let (shop, _) = try await shop()
        guard page.isAllowed else { return }
        for (path, status) in [("/v1/public/methods", 400), ("/v1/public/checkouts/x", 404)] {
            let answer = await shop.call(.get, path, origin: page.origin)
            #expect(answer.status == status)
            #expect(answer.headers["access-control-allow-origin"] == page.origin)
        }
    }

    @Test("With a secret key: 403, and a page is told that it has given the key away", arguments: calls)
    func secretKey(_ call: Call) async throws {
        let (shop, token) = try await shop()
        for origin in [nil, PublicShop.origin, "https://evil.example"] {
            let answer = await shop.call(
                call.method, call.path(token), origin: origin, json: call.json, key: shop.tenant.key)
            #expect(answer.status == 403)
            #expect(answer.code == "public_key_required")
            #expect(answer.headers["access-control-allow-origin"] == nil)
            #expect(answer.json?["detail"]?.string?.contains("revoke it") == (origin != nil))
        }
    }

    @Test("Without a key, or with one that is none: 401", arguments: calls)
    func badKey(_ call: Call) async throws {
        let (shop, token) = try await shop()
        let changed = String(shop.key.dropLast()) + (shop.key.hasSuffix("A") ? "B" : "A")
        for key in ["", "pk", changed, shop.key.replacing("pk_test", with: "pk_live")] {
            let answer = await shop.call(call.method, call.path(token), json: call.json, key: key)
            #expect(answer.status == 401, "\(answer.text)")
            #expect(answer.code == "unauthorized")
            #expect(answer.headers["access-control-allow-origin"] == nil)
            #expect(answer.headers["vary"] == "Origin")
        }
    }

    @Test("The key may come as a bearer too", arguments: calls)
    func bearer(_ call: Call) async throws {
        let (shop, token) = try await shop()
        let answer = await shop.installation.backend.api(
            call.method, call.path(token), key: shop.key, json: call.json)
        #expect(answer.status == call.success, "\(answer.text)")
    }

    @Test("A key without the scope, or of no site: 403 says what is needed", arguments: calls)
    func weakKeys(_ call: Call) async throws {
        let (shop, token) = try await shop()
        let organization = shop.tenant.organization.id
        let scopes = Scope.publishable.subtracting([call.scope])
        let weak = try await shop.installation.makeKey(
            organization, scopes, visibility: .publishable, site: shop.tenant.site.id)
        let refused = await shop.call(
            call.method, call.path(token), json: call.json, key: weak.text.expose())
        #expect(refused.status == 403)
        #expect(refused.code == "scope_missing")
        #expect(refused.json?["detail"]?.string?.contains(call.scope.rawValue) == true)
        let loose = try await shop.installation.makeKey(
            organization, Scope.publishable, visibility: .publishable)
        let answer = await shop.call(
            call.method, call.path(token), json: call.json, key: loose.text.expose())
        #expect(answer.status == 403)
        #expect(answer.code == "key_not_pinned")
    }

    @Test("More calls than a client may make: 429, which the page reads; others go on")
    func rations() async throws {
        var options = InstallationOptions()
        options.publicCallsPerMinute = 3
        let (shop, _) = try await shop(options)
        let path = Self.calls[0].path("")
        for _ in 0..<3 { #expect(await shop.call(.get, path).status == 200) }
        let refused = await shop.call(.get, path)
        #expect(refused.status == 429)
        #expect(refused.code == "rate_limited")
        #expect(refused.headers["retry-after"] == "20")
        #expect(refused.headers["access-control-allow-origin"] == PublicShop.origin)
        #expect(await shop.call(.get, path, client: "192.0.2.2").status == 200)
        shop.installation.clock.advance(seconds: 20)
        #expect(await shop.call(.get, path).status == 200)
    }

    @Test("Many clients cannot make more calls with a key than it may")
    func keyRation() async throws {
        var options = InstallationOptions()
        options.callsPerSecond = 3
        let (shop, _) = try await shop(options)
        let path = Self.calls[0].path("")
        for client in 1...3 {
            #expect(await shop.call(.get, path, client: "192.0.2.\(client)").status == 200)
        }
        let refused = await shop.call(.get, path, client: "192.0.2.4")
        #expect(refused.status == 429)
        #expect(refused.headers["ratelimit-limit"] == "3")
    }

    @Test("What a body may weigh is said before it is read")
    func bodyLimits() throws {
        let installation = try Installation()
        for (method, path, limit) in [
            (HTTPCore.Method.post, "/v1/public/checkouts", BackendLimits.publicBodyBytes),
            (.options, "/v1/public/checkouts", 0), (.get, "/v1/public/methods", 0),
        ] {
            #expect(installation.backend.bodyLimit(for: RequestHead(method: method, path: path)) == limit)
        }
    }

    @Test("The payer's host says where these calls are served")
    func wrongHost() async throws {
        let (shop, _) = try await shop()
        let answer = await shop.installation.frontend.call(.get, "/v1/public/methods")
        #expect(answer.status == 421)
        #expect(answer.json?["detail"]?.string?.contains(Installation.apiOrigin) == true)
    }
}
