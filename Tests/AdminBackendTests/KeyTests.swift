import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("API keys over the API")
struct KeyTests {
    private func works(_ key: String, at merchant: Merchant) async -> Bool {
        await merchant.installation.backend.api(.get, "/v1/sites", key: key).status == 200
    }

    @Test("Made, used, listed, read, revoked: the secret is shown once and the end is at once")
    func life() async throws {
        let merchant = try await Merchant()
        let made = await merchant.call(
            .post, "/v1/keys", #"{"name":"Shop","scopes":["site:read","checkout:create"]}"#)
        #expect(made.status == 201)
        let id = try #require(made.json?["id"]?.string)
        let text = try #require(made.json?["key"]?.string)
        let secret = try #require(text.split(separator: ".").last)
        #expect(text.hasPrefix("sk_test_"))
        #expect(made.json?["scopes"]?.elements == [.string("checkout:create"), .string("site:read")])
        #expect(await works(text, at: merchant))
        for path in ["/v1/keys", "/v1/keys/\(id)"] {
            let answer = await merchant.call(.get, path)
            #expect(answer.status == 200)
            #expect(answer.text.contains(id))
            #expect(!answer.text.contains(secret))
            #expect(!answer.text.contains("\"key\":"))
        }
        #expect(await merchant.call(.get, "/v1/keys/\(id)").json?["lastUsedAt"] != nil)
        let revoked = await merchant.call(.delete, "/v1/keys/\(id)")
        #expect(revoked.status == 200)
        #expect(revoked.json?["revokedAt"] != nil)
        #expect(await !works(text, at: merchant))
        #expect(await merchant.call(.delete, "/v1/keys/\(id)").status == 200)
        #expect(await merchant.call(.post, "/v1/keys/\(id)/rotate", "{}").status == 404)
    }

    struct Rotation: Sendable, CustomTestStringConvertible {
        let body: String?
        let overlap: Int64
        var testDescription: String { body ?? "no body" }
    }

    static let rotations = [
        Rotation(body: nil, overlap: 86_400), Rotation(body: "{}", overlap: 86_400),
        Rotation(body: #"{"overlap":0}"#, overlap: 0),
        Rotation(body: #"{"overlap":60}"#, overlap: 60),
        Rotation(body: #"{"overlap":2592000}"#, overlap: 2_592_000),
    ]

    @Test("Rotated, both work for the overlap, then the new one alone", arguments: rotations)
    func rotate(_ row: Rotation) async throws {
        let merchant = try await Merchant()
        let old = try await merchant.installation.makeKey(merchant.tenant.organization.id, [.siteRead])
        #expect(await works(old.text.expose(), at: merchant))
        let rotated = await merchant.call(.post, "/v1/keys/\(old.key.id)/rotate", row.body)
        #expect(rotated.status == 201, "\(rotated.text)")
        let new = try #require(rotated.json?["key"]?.string)
        #expect(rotated.json?["id"]?.string != old.key.id.description)
        #expect(rotated.json?["scopes"]?.elements == [.string("site:read")])
        if row.overlap > 0 {
            merchant.installation.clock.advance(seconds: row.overlap - 1)
            #expect(await works(old.text.expose(), at: merchant))
            merchant.installation.clock.advance(seconds: 1)
        }
        #expect(await !works(old.text.expose(), at: merchant))
        #expect(await works(new, at: merchant))
    }

    static let bodies: [FieldCase] = [
        .good("a name of 100", "{\"name\":\"\(String(repeating: "n", count: 100))\",\"scopes\":[\"*\"]}"),
        .bad(
            "a name of 101", "{\"name\":\"\(String(repeating: "n", count: 101))\",\"scopes\":[\"*\"]}",
            "/name", "invalid_length"),
        .bad("no name", #"{"scopes":["*"]}"#, "/name", "required"),
        .bad("a name that is null", #"{"name":null,"scopes":["*"]}"#, "/name", "required"),
        .bad("no scopes", #"{"name":"n"}"#, "/scopes", "required"),
        .bad("empty scopes", #"{"name":"n","scopes":[]}"#, "/scopes", "invalid_value"),
        .bad("a scope of no name", #"{"name":"n","scopes":["*","all"]}"#, "/scopes/1", "invalid_value"),
        .bad("scopes as a text", #"{"name":"n","scopes":"*"}"#, "/scopes", "wrong_type"),
        .bad(
            "a public key of no site", #"{"name":"n","scopes":["checkout:read"],"type":"public"}"#, "/siteId",
            "required"),
        .bad("another type", #"{"name":"n","scopes":["*"],"type":"root"}"#, "/type", "invalid_value"),
        .bad(
            "an end that is now", #"{"name":"n","scopes":["*"],"expiresAt":"2026-11-21T12:00:02Z"}"#,
            "/expiresAt", "out_of_range"),
        .good(
            "an end that is a second ahead",
            #"{"name":"n","scopes":["*"],"expiresAt":"2026-11-21T12:00:03Z"}"#),
        .bad("no site's id", #"{"name":"n","scopes":["*"],"siteId":"chk_1"}"#, "/siteId", "invalid_id"),
        .bad(
            "a secret of one's own", #"{"name":"n","scopes":["*"],"key":"sk_test_x"}"#, "/key",
            "unknown_field"),
        .bad("an id of one's own", #"{"name":"n","scopes":["*"],"id":"key_1"}"#, "/id", "unknown_field"),
        .bad(
            "another organisation", #"{"name":"n","scopes":["*"],"organizationId":"org_1"}"#,
            "/organizationId", "unknown_field"),
        .bad("another mode", #"{"name":"n","scopes":["*"],"livemode":true}"#, "/livemode", "unknown_field"),
    ]

    @Test("Every field of a new key, on both sides of its limits", arguments: bodies)
    func body(_ row: FieldCase) async throws {
        let merchant = try await Merchant()
        let answer = await merchant.call(.post, "/v1/keys", row.members)
        guard let refusal = row.refusal else {
            #expect(answer.status == 201, "\(answer.text)")
            return
        }
        #expect(answer.status == 422, "\(answer.text)")
        #expect(answer.pointers == [refusal.pointer])
        #expect(answer.errorCodes == [refusal.code])
    }

    @Test("A public key: for one site, with the two scopes that browsers may have")
    func publicKey() async throws {
        let merchant = try await Merchant()
        func body(_ scopes: String) -> String {
            "{\"name\":\"n\",\"type\":\"public\",\"scopes\":[\(scopes)],"
                + "\"siteId\":\"\(merchant.tenant.site.id)\"}"
        }
        let made = await merchant.call(.post, "/v1/keys", body(#""checkout:create","checkout:read""#))
        #expect(made.status == 201, "\(made.text)")
        #expect(made.json?["key"]?.string?.hasPrefix("pk_test_") == true)
        for scope in Scope.allCases where !Scope.publishable.contains(scope) {
            let answer = await merchant.call(
                .post, "/v1/keys", body("\"checkout:read\",\"\(scope.rawValue)\""))
            #expect(answer.status == 422)
            #expect(answer.pointers == ["/scopes"])
            #expect(answer.errorCodes == ["invalid_value"])
        }
    }

    @Test("An overlap beyond a month is refused", arguments: [-1, 2_592_001])
    func overlap(_ seconds: Int) async throws {
        let merchant = try await Merchant()
        let answer = await merchant.call(
            .post, "/v1/keys/\(merchant.tenant.keyID)/rotate", "{\"overlap\":\(seconds)}")
        #expect(answer.status == 422)
        #expect(answer.pointers == ["/overlap"])
        #expect(await works(merchant.tenant.key, at: merchant))
    }

    @Test("Nobody gives away more than they have, by a new key or by rotating a stronger one")
    func escalation() async throws {
        let merchant = try await Merchant()
        let weak = try await merchant.installation.makeKey(
            merchant.tenant.organization.id, [.keyWrite, .siteRead])
        let strong = await merchant.installation.backend.api(
            .post, "/v1/keys", key: weak.text.expose(), json: #"{"name":"n","scopes":["*"]}"#)
        #expect(strong.status == 403)
        #expect(strong.json?["detail"]?.string?.contains("*") == true)
        let rotated = await merchant.installation.backend.api(
            .post, "/v1/keys/\(merchant.tenant.keyID)/rotate", key: weak.text.expose(), json: "{}")
        #expect(rotated.status == 403)
        let equal = await merchant.installation.backend.api(
            .post, "/v1/keys", key: weak.text.expose(), json: #"{"name":"n","scopes":["site:read"]}"#)
        #expect(equal.status == 201)
    }

    @Test("A key is rotated once")
    func rotatedTwice() async throws {
        let merchant = try await Merchant()
        let old = try await merchant.installation.makeKey(merchant.tenant.organization.id, [.siteRead])
        let path = "/v1/keys/\(old.key.id)/rotate"
        #expect(await merchant.call(.post, path, "{}").status == 201)
        #expect(await merchant.call(.post, path, "{}").status == 404)
        #expect(await works(old.text.expose(), at: merchant))
    }

    @Test("A key makes no key that outlives it")
    func outlived() async throws {
        let merchant = try await Merchant()
        let end = "2026-11-22T00:00:00Z"
        let short = await merchant.call(
            .post, "/v1/keys", #"{"name":"n","scopes":["*"],"expiresAt":"\#(end)"}"#)
        let key = try #require(short.json?["key"]?.string)
        for body in [
            #"{"name":"n","scopes":["*"]}"#,
            #"{"name":"n","scopes":["*"],"expiresAt":"2027-01-01T00:00:00Z"}"#,
        ] {
            let made = await merchant.installation.backend.api(.post, "/v1/keys", key: key, json: body)
            #expect(made.json?["expiresAt"]?.string == end)
        }
        merchant.installation.clock.advance(seconds: 86_400)
        #expect(await !works(key, at: merchant))
    }

    @Test("A key of one site makes keys of that site only, and no site")
    func pinned() async throws {
        let merchant = try await Merchant()
        let (site, other) = (merchant.tenant.sites[0].id, merchant.tenant.sites[1].id)
        let call = { (path: String, body: String) in
            await merchant.installation.backend.api(.post, path, key: merchant.tenant.pinnedKey, json: body)
        }
        let own = await call("/v1/keys", #"{"name":"n","scopes":["*"],"siteId":"\#(site)"}"#)
        #expect(own.status == 201)
        #expect(own.json?["siteId"]?.string == site.description)
        #expect(await call("/v1/keys", #"{"name":"n","scopes":["*"],"siteId":"\#(other)"}"#).status == 404)
        for (path, body) in [("/v1/keys", #"{"name":"n","scopes":["*"]}"#), ("/v1/sites", #"{"name":"n"}"#)] {
            let answer = await call(path, body)
            #expect(answer.status == 403)
            #expect(answer.code == "key_pinned")
        }
    }

    @Test("A hundred keys work at a time, and no more")
    func limit() async throws {
        let merchant = try await Merchant()
        var statuses: [Int] = []
        for _ in 0..<99 {
            statuses.append(await merchant.call(.post, "/v1/keys", #"{"name":"n","scopes":["*"]}"#).status)
        }
        #expect(statuses == [Int](repeating: 201, count: 98) + [409])
        #expect(await merchant.call(.delete, "/v1/keys/\(merchant.tenant.pinnedKeyID)").status == 200)
        #expect(await merchant.call(.post, "/v1/keys", #"{"name":"n","scopes":["*"]}"#).status == 201)
    }

    @Test("Test and live never see each other")
    func modes() async throws {
        let merchant = try await Merchant()
        let live = try await merchant.installation.makeKey(merchant.tenant.organization.id, isLive: true)
        #expect(live.text.expose().hasPrefix("sk_live_"))
        let checkout = try await merchant.installation.makeCheckout(merchant.tenant.site)
        for path in ["/v1/checkouts/\(checkout.id)", "/v1/keys/\(merchant.tenant.keyID)"] {
            #expect(
                await merchant.installation.backend.api(.get, path, key: live.text.expose()).status == 404)
        }
        let list = await merchant.installation.backend.api(.get, "/v1/keys", key: live.text.expose())
        let listed = list.json?["data"]?.elements?.compactMap { $0["id"]?.string } ?? []
        #expect(listed.count == 2 && listed.contains(live.key.id.description))
        #expect(!listed.contains(merchant.tenant.keyID.description))
        let create = await merchant.installation.backend.api(
            .post, "/v1/checkouts/\(merchant.tenant.site.id)/create", key: live.text.expose(),
            json: #"{"currency":"EUR","amount":1}"#)
        #expect(create.errorCodes == ["no_method_available"])
    }
}
