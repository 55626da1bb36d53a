import AdminBackend
import Database
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("The merchant's host")
struct HostTests {
    @Test("Says that it is there, to everyone")
    func health() async throws {
        let installation = try Installation()
        let answer = await installation.backend.call(.get, "/health")
        #expect(answer.status == 200)
        #expect(answer.text == "ok\n")
    }

    @Test("Says what it is, to everyone who opens it in a browser")
    func home() async throws {
        let installation = try Installation()
        let answer = await installation.backend.call(.get, "/")
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
        #expect(answer.text.contains("the API that merchants' servers call"))
    }

    @Test("Says that it is broken when its database is gone, and no more to strangers")
    func brokenHealth() async throws {
        let installation = try Installation()
        _ = try await installation.makeTenant()
        #expect(await installation.backend.call(.get, "/health").status == 200)
        installation.database.close()
        for host in [installation.backend, installation.frontend] {
            let answer = await host.call(.get, "/health")
            #expect(answer.status == 503)
            #expect(answer.text == "broken\n")
        }
    }

    @Test("A large body is waited for when a key comes with it, in the header or in the query")
    func whoseBodyIsRead() async throws {
        let installation = try Installation()
        let key = try await installation.makeTenant().key
        func mayBring(_ target: String, _ authorization: String?) throws -> Bool {
            var parser = RequestParser(limits: HTTPLimits())
            let field = authorization.map { "Authorization: \($0)\r\n" } ?? ""
            let text = "POST \(target) HTTP/1.1\r\nHost: a\r\n\(field)\r\n"
            let outcome = try Array(text.utf8).withUnsafeBytes { try parser.parseHead($0) }
            guard case .complete(let head, _, _, _) = outcome else { return false }
            return installation.backend.mayBringBody(head)
        }
        #expect(try mayBring("/v1/sites", "Bearer \(key)"))
        #expect(try mayBring("/v1/public/checkouts?key=pk_test_x", nil))
        #expect(try !mayBring("/v1/sites", nil))
        #expect(try !mayBring("/v1/sites", "Bearer x"))
        #expect(try !mayBring("/v1/sites", "Basic \(key)"))
    }

    static let strangers = [
        "/v1", "/v1/", "/v1/nothing", "/v2/sites", "/v1/sites/", "/V1/sites", "/favicon.ico",
    ]

    @Test("A path that is no route: 404", arguments: strangers)
    func unknownRoute(_ path: String) async throws {
        let merchant = try await Merchant()
        let answer = await merchant.call(.get, path)
        #expect(answer.status == 404)
        #expect(answer.code == "unknown_route")
    }

    @Test(
        "A page of the payer's host: 421, and the right host is named",
        arguments: ["/checkout/x", "/pay", "/hooks/stripe/1", "/l/abcd", "/L/ABCD", "/widget.js"])
    func wrongHost(_ path: String) async throws {
        let installation = try Installation()
        let answer = await installation.backend.call(.get, path)
        #expect(answer.status == 421)
        #expect(answer.code == "wrong_host")
        #expect(answer.json?["detail"]?.string?.contains(Installation.pageOrigin) == true)
    }

    static let badKeys = [
        "", "sk_test_", "sk_test_01arz3ndektsv4rrffq69g5fav", "sk_test_01arz3ndektsv4rrffq69g5fav.short",
        "sk_prod_01arz3ndektsv4rrffq69g5fav.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "sk_test_01arz3ndektsv4rrffq69g5fav.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "sk_test_01arz3ndektsv4rrffq69g5fav.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u{E9}",
        String(repeating: "s", count: 8_000),
    ]

    @Test("A key that is none: 401, the same for all", arguments: badKeys)
    func badKey(_ key: String) async throws {
        let installation = try Installation()
        let answer = await installation.backend.api(.get, "/v1/sites", key: key)
        #expect(answer.status == 401)
        #expect(answer.code == "unauthorized")
    }

    @Test("The key of another one: its secret, its mode or its visibility changed")
    func tamperedKeys() async throws {
        let merchant = try await Merchant()
        let key = merchant.tenant.key
        let last = key.hasSuffix("A") ? "B" : "A"
        let changed = [
            key.dropLast() + last, key.replacing("sk_test", with: "sk_live"),
            key.replacing("sk_test", with: "pk_test"),
            key + "A",
        ]
        for text in changed {
            let answer = await merchant.installation.backend.api(.get, "/v1/sites", key: String(text))
            #expect(answer.status == 401, "\(text.prefix(8))")
        }
        for scheme in ["Basic", "bearer ", ""] {
            let answer = await merchant.installation.backend.call(
                .get, "/v1/sites", headers: [("authorization", "\(scheme) \(key)")])
            #expect(answer.status == 401, "\(scheme)")
        }
        let lower = await merchant.installation.backend.call(
            .get, "/v1/sites", headers: [("authorization", "bearer \(key)")])
        #expect(lower.status == 200)
    }

    @Test("More calls than a key may make: 429, when to come back, and other keys go on")
    func rateLimit() async throws {
        var options = InstallationOptions()
        options.callsPerSecond = 3
        let merchant = try await Merchant(options)
        for _ in 0..<3 { #expect(await merchant.call(.get, "/v1/sites").status == 200) }
        let refused = await merchant.call(.get, "/v1/sites")
        #expect(refused.status == 429)
        #expect(refused.code == "rate_limited")
        #expect(refused.headers["retry-after"] == "1")
        #expect(refused.headers["ratelimit-limit"] == "3")
        #expect(refused.headers["ratelimit-remaining"] == "0")
        #expect(refused.headers["ratelimit-reset"] == "1")
        let other = await merchant.installation.backend.api(.get, "/v1/sites", key: merchant.tenant.pinnedKey)
        #expect(other.status == 200)
        merchant.installation.clock.advance(seconds: 1)
        #expect(await merchant.call(.get, "/v1/sites").status == 200)
    }

    @Test("What a body may weigh is said before it is read", arguments: RouteCase.all)
    func bodyLimits(_ route: RouteCase) throws {
        let installation = try Installation()
        let head = RequestHead(method: route.method, path: route.path(RouteIDs.random(SeededRandom(seed: 1))))
        let expected =
            switch (route.method, route.mayHaveBody) {
            case (.post, _) where route.takesFile: BackendLimits.statementBytes
            case (.put, _) where route.takesFile: BackendLimits.logoBytes
            // A call without members takes an empty object, too.
            case (.post, _), (_, true): BackendLimits.bodyBytes
            case (_, false): 0
            }
        #expect(installation.backend.bodyLimit(for: head) == expected)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let refusal: Refusal
        let status: Int
        var retryAfter: String?
        var testDescription: String { "\(refusal)" }
    }

    static let refusals = [
        Refused(refusal: .bodyTooLarge(limit: 9), status: 413),
        Refused(refusal: .headersTooLarge(limit: 9), status: 431),
        Refused(refusal: .requestLineTooLong(limit: 9), status: 414),
        Refused(refusal: .malformed(.chunkSize, offset: 3), status: 400),
        Refused(refusal: .unsupportedContentCoding, status: 415),
        Refused(refusal: .draining, status: 503, retryAfter: "1"),
    ]

    @Test("What never becomes a request is a problem too", arguments: refusals)
    func refused(_ row: Refused) throws {
        let installation = try Installation()
        let response = installation.backend.respond(toRefused: row.refusal)
        #expect(Int(response.status.code) == row.status)
        #expect(response.headers["content-type"] == "application/problem+json")
        #expect(response.headers["retry-after"] == row.retryAfter)
    }

    @Test("When the database is closed, calls are told to come back, and the log is told why")
    func unavailable() async throws {
        let merchant = try await Merchant()
        merchant.installation.database.close()
        let answer = await merchant.create()
        #expect(answer.status == 503)
        #expect(answer.code == "unavailable")
        #expect(answer.headers["retry-after"] == "1")
        #expect(merchant.installation.journal.records.last?.failure != nil)
    }
}
