import Database
import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Idempotency keys")
struct IdempotencyTests {
    static let unsafe = RouteCase.all.filter { $0.method != .get }

    @Test("Every unsafe call is done once and answered alike ever after", arguments: unsafe)
    func replays(_ route: RouteCase) async throws {
        let merchant = try await Merchant()
        let ids = try await RouteIDs.make(merchant.installation, merchant.tenant)
        let first = await merchant.keyed(route, route.path(ids), key: "a", ids)
        #expect(first.status == route.success, "\(first.text)")
        #expect(first.headers["idempotent-replayed"] == nil)
        let rows = try merchant.rows()
        let again = await merchant.keyed(route, route.path(ids), key: "a", ids)
        #expect(again.status == first.status)
        #expect(again.bytes == first.bytes)
        #expect(again.location == first.location)
        #expect(again.headers["idempotent-replayed"] == "true")
        let alias = await merchant.keyed(route, "/api" + route.path(ids), key: "a", ids)
        #expect(alias.bytes == first.bytes)
        #expect(try merchant.rows() == rows)
        // A restart forgets nothing.
        let restarted = Merchant(
            try merchant.installation.restarted(), merchant.tenant, liveKey: merchant.liveKey)
        #expect(await restarted.keyed(route, route.path(ids), key: "a", ids).bytes == first.bytes)
    }

    @Test("An answer is not for a key that may do less: neither another site's nor one of fewer scopes")
    func otherKeysAnswers() async throws {
        let merchant = try await Merchant()
        let body = #"{"name":"server","scopes":["*"]}"#
        func post(_ key: String) async -> Answer {
            await merchant.installation.backend.call(
                .post, "/v1/keys",
                headers: [
                    ("authorization", "Bearer \(key)"), ("content-type", "application/json"),
                    ("idempotency-key", "deploy"),
                ], body: Array(body.utf8))
        }
        let first = await post(merchant.tenant.key)
        try #require(first.status == 201, "\(first.text)")
        let others: [(Set<Scope>, SiteID?)] = [
            ([.keyWrite], nil), ([.everything], merchant.tenant.site.id),
        ]
        for (scopes, site) in others {
            let weaker = try await merchant.installation.engine.createKey(
                KeyRequest(name: "CI", visibility: .secret, scopes: scopes, siteID: site),
                organization: merchant.tenant.organization.id, isLive: false)
            let answer = await post(weaker.text.expose())
            #expect(answer.status != 201)
            #expect(!answer.text.contains("sk_test_"))
        }
        let again = await post(merchant.tenant.key)
        #expect(again.bytes == first.bytes)
    }

    static let keys: [(name: String, key: String, status: Int)] = [
        ("empty", "", 400), ("one character", "k", 201), ("255", String(repeating: "k", count: 255), 201),
        ("256", String(repeating: "k", count: 256), 400), ("a control character", "a\u{1}", 400),
        ("not ASCII", "schlüssel", 400), ("with a space", "order 1", 201),
        ("a quoted string", "\"8e03978e\"", 201),
    ]

    @Test("A key is 1 to 255 visible characters", arguments: keys)
    func lengths(_ row: (name: String, key: String, status: Int)) async throws {
        let merchant = try await Merchant()
        let answer = await merchant.create(key: row.key)
        #expect(answer.status == row.status, "\(row.name)")
        if row.status == 400 { #expect(answer.code == "invalid_idempotency_key") }
    }

    @Test("The same key with another body, path or method is refused")
    func reused() async throws {
        let merchant = try await Merchant()
        let first = await merchant.create(key: "a")
        let other = await merchant.create(key: "a", body: #"{"currency":"EUR","amount":1}"#)
        #expect(other.status == 422)
        #expect(other.code == "idempotency_key_reused")
        let path = "/v1/checkouts/\(merchant.tenant.sites[1].id)/create"
        #expect(await merchant.create(key: "a", path: path).code == "idempotency_key_reused")
        #expect(await merchant.create(key: "a").bytes == first.bytes)
    }

    @Test("A key belongs to an organisation and a mode")
    func scoped() async throws {
        let merchant = try await Merchant()
        let stranger = Merchant(
            merchant.installation, try await merchant.installation.makeTenant("Lumen"))
        let first = await merchant.create(key: "a")
        let theirs = await stranger.create(key: "a")
        #expect(theirs.status == 201)
        #expect(theirs.headers["idempotent-replayed"] == nil)
        #expect(theirs.json?["id"] != first.json?["id"])
    }

    @Test("A refused call takes no key")
    func refused() async throws {
        let merchant = try await Merchant()
        #expect(await merchant.create(key: "a", body: #"{"currency":"EUR"}"#).status == 422)
        #expect(await merchant.create(key: "a").status == 201)
    }

    @Test("10,000 posts at once with one key make one checkout and as many identical answers")
    func crowd() async throws {
        let merchant = try await Merchant()
        let before = try merchant.rows()
        let bodies = await withTaskGroup(of: Answer.self) { group in
            for _ in 0..<10_000 { group.addTask { await merchant.create(key: "a") } }
            var bodies: [[UInt8]: Int] = [:]
            for await answer in group { bodies[answer.bytes, default: 0] += 1 }
            return bodies
        }
        #expect(bodies.count == 1)
        #expect(bodies.values.first == 10_000)
        #expect(try merchant.rows() == before + 2)
    }

    @Test("A new key's secret is sealed where its answer is kept")
    func sealed() async throws {
        let merchant = try await Merchant()
        let json = #"{"name":"New","scopes":["key:read"]}"#
        let path = "/v1/keys"
        let headers = merchant.headers(key: "a")
        let first = await merchant.installation.backend.call(
            .post, path, headers: headers, body: Array(json.utf8))
        let text = try #require(first.json?["key"]?.string)
        let kept = try merchant.installation.database.read { database throws in
            try database.query("/* IdempotencyTests.sealed */ SELECT body FROM idempotency_keys") {
                try $0.blob(0)
            }
        }
        #expect(kept.count == 1)
        #expect(!String(decoding: kept[0], as: UTF8.self).contains(text.suffix(20)))
        let again = await merchant.installation.backend.call(
            .post, path, headers: headers, body: Array(json.utf8))
        #expect(again.json?["key"]?.string == text)
    }

    @Test("After ninety days a key is free again, and not a second before")
    func forgotten() async throws {
        let merchant = try await Merchant()
        let first = await merchant.create(key: "a")
        merchant.installation.clock.advance(seconds: IdempotentCall.lifetimeSeconds)
        #expect(try await merchant.installation.engine.forgetOldIdempotencyKeys() == 0)
        #expect(await merchant.create(key: "a").bytes == first.bytes)
        merchant.installation.clock.advance(seconds: 1)
        #expect(try await merchant.installation.engine.forgetOldIdempotencyKeys() == 1)
        #expect(await merchant.create(key: "a").headers["idempotent-replayed"] == nil)
    }
}

@Suite("Unique references")
struct UniqueReferenceTests {
    private func merchant() async throws -> Merchant {
        let merchant = try await Merchant()
        let path = "/v1/sites/\(merchant.tenant.site.id)"
        #expect(await merchant.call(.patch, path, #"{"uniqueReferences":true}"#).status == 200)
        return merchant
    }

    @Test("The same reference and body answer the first checkout, another body is a conflict")
    func unique() async throws {
        let merchant = try await merchant()
        let first = await merchant.create(#""reference":"order-7""#)
        #expect(first.status == 201)
        let again = await merchant.create(#""reference":"order-7""#)
        #expect(again.status == 200)
        #expect(again.json?["id"] == first.json?["id"])
        #expect(again.headers["idempotent-replayed"] == "true")
        let other = await merchant.create(#""reference":"order-7","description":"more""#)
        #expect(other.status == 409)
        #expect(other.code == "reference_taken")
        #expect(other.text.contains(first.json?["id"]?.string ?? "?"))
        #expect(await merchant.create(#""reference":"order-8""#).status == 201)
        #expect(await merchant.create().status == 201)
    }

    @Test("1,000 posts at once with one reference make one checkout")
    func crowd() async throws {
        let merchant = try await merchant()
        let before = try merchant.rows()
        let ids = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<1_000 {
                group.addTask { await merchant.create(#""reference":"order-7""#).json?["id"]?.string }
            }
            var ids: Set<String?> = []
            for await id in group { ids.insert(id) }
            return ids
        }
        #expect(ids.count == 1)
        #expect(try merchant.rows() == before + 2)
    }

    @Test("A site that does not ask for it takes a reference twice; another site has its own")
    func others() async throws {
        let merchant = try await merchant()
        let path = "/v1/checkouts/\(merchant.tenant.sites[1].id)/create"
        let body = #"{"currency":"EUR","amount":4250,"reference":"order-7"}"#
        let ids = [
            await merchant.create(body: body).json?["id"], await merchant.call(.post, path, body).json?["id"],
            await merchant.call(.post, path, body).json?["id"],
        ]
        #expect(Set(ids.map { $0?.string }).count == 3)
    }
}

extension Merchant {
    init(_ installation: Installation, _ tenant: Tenant, liveKey: String = "") {
        self.installation = installation
        self.tenant = tenant
        self.liveKey = liveKey
    }

    func headers(key: String, by caller: String? = nil) -> [(StaticString, String)] {
        [
            ("authorization", "Bearer \(caller ?? tenant.key)"), ("content-type", "application/json"),
            ("idempotency-key", key),
        ]
    }

    /// Calls a route with an idempotency key.
    func keyed(_ route: RouteCase, _ path: String, key: String, _ ids: RouteIDs) async -> Answer {
        return await installation.backend.call(
            route.method, path, headers: headers(key: key, by: self.key(for: route.method, path)),
            body: route.takesFile
                ? route.file
                : Array((route.body(ids) ?? "").utf8))
    }

    /// Creates a checkout with an idempotency key.
    func create(
        key: String, body: String = #"{"currency":"EUR","amount":4250}"#, path: String? = nil
    ) async -> Answer {
        await installation.backend.call(
            .post, path ?? "/v1/checkouts/\(tenant.site.id)/create", headers: headers(key: key),
            body: Array(body.utf8))
    }

    /// How many rows of any merchant's objects there are.
    func rows() throws -> Int64 {
        try installation.database.read { database throws in
            try database.first(
                """
                /* IdempotencyTests.rows */ SELECT (SELECT count(*) FROM checkouts)
                    + (SELECT count(*) FROM sites) + (SELECT count(*) FROM api_keys)
                    + (SELECT count(*) FROM events)
                """
            ) { try $0.integer(0) } ?? 0
        }
    }
}
