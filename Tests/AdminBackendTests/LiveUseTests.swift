import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("What of both modes a test key may change") struct LiveUseTests {
    struct Call: Sendable, CustomTestStringConvertible {
        let method: HTTPCore.Method
        let path: String
        let body: [UInt8]
        var isOfSite = true
        var testDescription: String { "\(method) \(path)" }
    }

    static let calls = [
        Call(
            method: .patch, path: "/v1/sites/{site}", body: Array(##"{"branding":{"color":"#000000"}}"##.utf8)
        ),
        Call(method: .put, path: "/v1/sites/{site}/logo", body: Pictures.png),
        Call(method: .delete, path: "/v1/sites/{site}/logo", body: []),
        Call(method: .get, path: "/v1/sites/{site}/secrets", body: []),
        Call(
            method: .patch, path: "/v1/receipt-settings", body: Array(#"{"legalName":"X"}"#.utf8),
            isOfSite: false),
    ]

    private static func send(_ call: Call, _ merchant: Merchant, site: Int = 0, key: String) async -> Answer {
        let path = call.path.replacing("{site}", with: merchant.tenant.sites[site].id.description)
        let type = call.path.hasSuffix("logo") ? "image/png" : "application/json"
        return await merchant.installation.backend.call(
            call.method, path, headers: [("authorization", "Bearer \(key)"), ("content-type", type)],
            body: call.body)
    }

    private static let bank =
        #""settings":{"beneficiary":"Northwind","currencies":["EUR"],"iban":"DE33100205000001194700"}"#

    /// Gives the first site a live account, as a live key does it; answers the account's id.
    private static func goLive(_ merchant: Merchant) async throws -> String {
        let backend = merchant.installation.backend
        let made = await backend.api(
            .post, "/v1/providers", key: merchant.liveKey,
            json: "{\"type\":\"wire\",\"name\":\"Bank\",\(bank)}")
        let id = try #require(made.json?["id"]?.string)
        #expect(await use([id], merchant).status == 200)
        return id
    }

    private static func use(_ accounts: [String], _ merchant: Merchant) async -> Answer {
        let list = accounts.map { "\"\($0)\"" }.joined(separator: ",")
        return await merchant.installation.backend.api(
            .put, "/v1/sites/\(merchant.tenant.site.id)/providers", key: merchant.liveKey,
            json: "{\"providers\":[\(list)]}")
    }

    @Test("a test key may until real payers can meet it, and a live key after that", arguments: calls)
    func accounts(_ call: Call) async throws {
        let merchant = try await Merchant()
        let key = merchant.tenant.key
        #expect(await Self.send(call, merchant, key: key).status == 200)
        _ = try await Self.goLive(merchant)
        let refused = await Self.send(call, merchant, key: key)
        #expect(refused.status == 403 && refused.code == "live_key_required")
        #expect(await Self.send(call, merchant, key: merchant.liveKey).status == 200)
        // The organisation's other site has no live account.
        #expect(await Self.send(call, merchant, site: 1, key: key).status == (call.isOfSite ? 200 : 403))
        #expect(await merchant.call(.get, "/v1/sites/\(merchant.tenant.site.id)").status == 200)
        #expect(await merchant.call(.get, "/v1/receipt-settings").status == 200)
    }

    @Test("what had a live checkout stays so when its account is gone", arguments: calls)
    func checkouts(_ call: Call) async throws {
        let merchant = try await Merchant()
        let account = try await Self.goLive(merchant)
        let path = "/v1/checkouts/\(merchant.tenant.site.id)/create"
        let made = await merchant.installation.backend.api(
            .post, path, key: merchant.liveKey, json: #"{"currency":"EUR","amount":4250}"#)
        #expect(made.status == 201)
        #expect(await Self.use([], merchant).status == 200)
        let gone = await merchant.installation.backend.api(
            .delete, "/v1/providers/\(account)", key: merchant.liveKey)
        #expect(gone.status == 200)
        #expect(await Self.send(call, merchant, key: merchant.tenant.key).code == "live_key_required")
    }

    @Test("without a live checkout it is a test key's again", arguments: calls)
    func back(_ call: Call) async throws {
        let merchant = try await Merchant()
        let account = try await Self.goLive(merchant)
        #expect(await Self.use([], merchant).status == 200)
        _ = await merchant.installation.backend.api(
            .delete, "/v1/providers/\(account)", key: merchant.liveKey)
        #expect(await Self.send(call, merchant, key: merchant.tenant.key).status == 200)
    }

    @Test("a site that a test key makes has no live account, one of a live key has all")
    func newSites() async throws {
        let merchant = try await Merchant()
        _ = try await Self.goLive(merchant)
        for (key, types) in [(merchant.tenant.key, []), (merchant.liveKey, ["wire"])] {
            let backend = merchant.installation.backend
            let made = await backend.api(.post, "/v1/sites", key: key, json: #"{"name":"New"}"#)
            let id = try #require(made.json?["id"]?.string)
            let live = await backend.api(.get, "/v1/sites/\(id)/providers", key: merchant.liveKey)
            #expect((live.json?["data"]?.elements ?? []).map { $0["type"]?.string } == types)
            let test = await backend.api(.get, "/v1/sites/\(id)/providers", key: merchant.tenant.key)
            #expect((test.json?["data"]?.elements ?? []).map { $0["type"]?.string } == ["sandbox"])
            let changed = await backend.api(
                .patch, "/v1/sites/\(id)", key: merchant.tenant.key, json: #"{"name":"Newer"}"#)
            #expect(changed.status == (types.isEmpty ? 200 : 403))
        }
    }

    @Test("another tenant's site is not found, whatever it takes") func foreign() async throws {
        let merchant = try await Merchant()
        _ = try await Self.goLive(merchant)
        let stranger = try await merchant.installation.makeTenant("Stranger")
        for call in Self.calls where call.isOfSite {
            #expect(await Self.send(call, merchant, key: stranger.key).status == 404)
        }
    }
}
