import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

// One after the other: each case has an installation of its own, and a process has 1024 thread keys
// (PTHREAD_KEYS_MAX), of which each open database takes one.
@Suite("Every route", .serialized)
struct RouteTests {
    @Test("The table names every route, and the other way round")
    func tableIsWhole() throws {
        let installation = try Installation()
        let routes = installation.backend.routes.filter { !$0.pattern.description.contains("/public/") }
        let served = Set(routes.map { "\($0.method.name) \($0.pattern)" })
        let named = RouteCase.all.flatMap {
            ["\($0.method.name) \($0.pattern)", "\($0.method.name) /api\($0.pattern)"]
        }
        #expect(
            served
                == Set(named).union(
                    [
                        "GET /health", "GET /", "GET /openapi.json", "GET /docs",
                        "GET /invitations/{invitation}", "POST /invitations/{invitation}",
                    ]))
    }

    @Test("Succeeds under /v1 and /api/v1 alike, with a key of exactly its scope", arguments: RouteCase.all)
    func succeeds(_ route: RouteCase) async throws {
        for prefix in ["", "/api"] {
            let merchant = try await Merchant()
            let ids = try await RouteIDs.make(merchant.installation, merchant.tenant)
            let key = try await merchant.installation.makeKey(
                merchant.tenant.organization.id, [route.scope], isLive: route.scope == .memberWrite)
            let answer = await route.call(
                merchant.installation, path: prefix + route.path(ids), key: key.text.expose(), ids: ids)
            #expect(answer.status == route.success, "\(answer.text)")
            #expect(answer.headers["content-type"] == route.contentType)
            #expect(answer.headers["x-request-id"] == "req_test")
            #expect(answer.headers["cache-control"] == "no-store")
            if route.contentType == "application/json" { #expect(answer.json != nil) }
        }
    }

    @Test("Without a key: 401", arguments: RouteCase.all)
    func needsKey(_ route: RouteCase) async throws {
        let merchant = try await Merchant()
        let ids = try await RouteIDs.make(merchant.installation, merchant.tenant)
        let answer = await route.call(merchant.installation, path: route.path(ids), key: nil)
        #expect(answer.status == 401)
        #expect(answer.code == "unauthorized")
        #expect(answer.headers["www-authenticate"] == "Bearer")
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.json?["requestId"]?.string == "req_test")
    }

    @Test("With every scope but its own: 403, and the scope is named", arguments: RouteCase.all)
    func needsScope(_ route: RouteCase) async throws {
        let merchant = try await Merchant()
        let ids = try await RouteIDs.make(merchant.installation, merchant.tenant)
        let others = Set(Scope.allCases).subtracting([.everything, route.scope])
        let key = try await merchant.installation.makeKey(merchant.tenant.organization.id, others)
        let answer = await route.call(merchant.installation, path: route.path(ids), key: key.text.expose())
        #expect(answer.status == 403)
        #expect(answer.code == "scope_missing")
        #expect(answer.json?["detail"]?.string == "The key lacks the scope \(route.scope.rawValue).")
    }

    @Test("With a public key: 403", arguments: RouteCase.all)
    func refusesPublicKeys(_ route: RouteCase) async throws {
        let merchant = try await Merchant()
        let ids = try await RouteIDs.make(merchant.installation, merchant.tenant)
        let key = try await merchant.installation.makeKey(
            merchant.tenant.organization.id, visibility: .publishable)
        #expect(key.text.expose().hasPrefix("pk_test_"))
        let answer = await route.call(merchant.installation, path: route.path(ids), key: key.text.expose())
        #expect(answer.status == 403)
        #expect(answer.code == "secret_key_required")
    }

    @Test("With a method it does not have: 405 and Allow", arguments: RouteCase.all)
    func refusesMethods(_ route: RouteCase) async throws {
        let merchant = try await Merchant()
        let path = route.path(RouteIDs.random(SeededRandom(seed: 3)))
        let traced = await merchant.call(.other("TRACE"), path)
        #expect(traced.status == 405)
        let answer = await merchant.call(.other("PROPFIND"), path, "{}")
        #expect(answer.status == 405)
        #expect(answer.code == "method_not_allowed")
        let allowed = Set((answer.headers["allow"] ?? "").split(separator: ",").map { $0.drop { $0 == " " } })
        let expected = RouteCase.all.filter { $0.pattern == route.pattern }.map(\.method.name)
        #expect(allowed == Set((expected + (expected.contains("GET") ? ["HEAD"] : [])).map { $0[...] }))
    }

    @Test("With a body that is no JSON: 415", arguments: RouteCase.all.filter(\.takesBody))
    func refusesTypes(_ route: RouteCase) async throws {
        let merchant = try await Merchant()
        let ids = try await RouteIDs.make(merchant.installation, merchant.tenant)
        for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json", ""] {
            let answer = await merchant.installation.backend.api(
                route.method, route.path(ids), key: merchant.key(for: route.method, route.pattern),
                json: route.body(ids), type: type)
            #expect(answer.status == 415, "\(type)")
            #expect(answer.code == "unsupported_media_type")
        }
        let good = await merchant.installation.backend.api(
            route.method, route.path(ids), key: merchant.key(for: route.method, route.pattern),
            json: route.body(ids),
            type: "application/json; charset=utf-8")
        #expect(good.status == route.success)
    }

    static let malformed = [
        "", "{", "{}x", "{\"a\":01}", "{\"a\":\"\u{1}\"}", "{'a':1}", "{\"a\":1,}", "nul",
        "{\"a\":\"\\ud800\"}",
        String(repeating: "[", count: 70), "{\"metadata\":" + String(repeating: "{\"a\":", count: 70),
    ]

    @Test("With a body that is broken: 400", arguments: RouteCase.all.filter(\.takesBody))
    func refusesBrokenBodies(_ route: RouteCase) async throws {
        let merchant = try await Merchant()
        let ids = try await RouteIDs.make(merchant.installation, merchant.tenant)
        for body in Self.malformed where !(body.isEmpty && route.mayBeEmpty) {
            let answer = await merchant.call(route.method, route.path(ids), body)
            #expect(answer.status == 400, "\(body.prefix(20)): \(answer.text)")
            #expect(answer.code == "malformed_json")
        }
    }

    @Test(
        "With a body that is no object, or a member that is not known: 422",
        arguments: RouteCase.all.filter(\.takesBody))
    func refusesUnknownMembers(_ route: RouteCase) async throws {
        let merchant = try await Merchant()
        let ids = try await RouteIDs.make(merchant.installation, merchant.tenant)
        for body in ["[]", "1", "\"a\"", "null"] {
            let answer = await merchant.call(route.method, route.path(ids), body)
            #expect(answer.status == 422, "\(body): \(answer.text)")
            #expect(answer.errorCodes == ["wrong_type"])
            #expect(answer.pointers == [""])
        }
        let json = try #require(route.body(ids))
        let answer = await merchant.call(
            route.method, route.path(ids), json.dropLast() + #","colour":{"a":[1]},"x/y~z":1}"#)
        #expect(answer.status == 422)
        #expect(answer.errorCodes == ["unknown_field", "unknown_field"])
        #expect(answer.pointers == ["/colour", "/x~1y~0z"])
    }

    @Test("A member given twice: 422", arguments: RouteCase.all.filter(\.takesBody))
    func refusesRepeatedMembers(_ route: RouteCase) async throws {
        let merchant = try await Merchant()
        let ids = try await RouteIDs.make(merchant.installation, merchant.tenant)
        let json = try #require(route.body(ids))
        let first = try #require(json.dropFirst(2).split(separator: "\"").first)
        let answer = await merchant.call(route.method, route.path(ids), json.dropLast() + ",\"\(first)\":1}")
        #expect(answer.status == 422)
        #expect(answer.errorCodes == ["duplicate_field"])
        #expect(answer.pointers == ["/\(first)"])
    }

    @Test(
        "A member given twice inside an object: 422, at its place",
        arguments: [
            (#"{"items":[{"name":"a","unitAmount":100,"name":"b"}]}"#, "/items/0/name"),
            (#"{"amount":100,"metadata":{"cart":"1","cart":"2"}}"#, "/metadata/cart"),
            (
                #"{"amount":100,"customer":{"email":"a@example.com","email":"b@example.com"}}"#,
                "/customer/email"
            ),
        ])
    func refusesRepeatedMembersInside(_ body: String, _ pointer: String) async throws {
        let merchant = try await Merchant()
        let path = "/v1/checkouts/\(merchant.tenant.site.id)/create"
        let answer = await merchant.call(.post, path, body.dropLast() + #","currency":"EUR"}"#)
        #expect(answer.status == 422)
        #expect(answer.errorCodes == ["duplicate_field"])
        #expect(answer.pointers == [pointer])
    }
}
