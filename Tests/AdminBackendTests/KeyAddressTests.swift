import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Keys that work from certain addresses only") struct KeyAddressTests {
    private static func body(_ addresses: String, _ more: String = "") -> String {
        "{\"name\":\"Office\",\"scopes\":[\"*\"],\"allowedAddresses\":[\(addresses)]\(more)}"
    }

    private static func key(_ merchant: Merchant, _ addresses: String) async throws -> (
        key: String, id: String
    ) {
        let made = await merchant.call(.post, "/v1/keys", body(addresses))
        #expect(made.status == 201)
        return (try #require(made.json?["key"]?.string), try #require(made.json?["id"]?.string))
    }

    private static func call(
        _ merchant: Merchant, _ method: HTTPCore.Method = .get, _ path: String = "/v1/keys", key: String,
        from client: String, json: String = ""
    ) async -> Answer {
        await merchant.installation.backend.call(
            method, path,
            headers: [("authorization", "Bearer \(key)"), ("content-type", "application/json")],
            body: Array(json.utf8), client: client)
    }

    @Test("a call from elsewhere is refused and told its address; the list is told with the key")
    func calls() async throws {
        let merchant = try await Merchant()
        let made = try await Self.key(merchant, #""203.0.113.0/24","2001:db8::5""#)
        for client in ["203.0.113.9", "2001:db8::5", "2001:db8:0:0::5"] {
            #expect(await Self.call(merchant, key: made.key, from: client).status == 200, "\(client)")
        }
        for client in ["203.0.114.9", "2001:db8::6", "192.0.2.1"] {
            let refused = await Self.call(merchant, key: made.key, from: client)
            #expect(refused.status == 403 && refused.code == "address_not_listed", "\(client)")
            #expect(refused.json?["detail"]?.string?.contains(client) == true)
        }
        let read = await merchant.call(.get, "/v1/keys/\(made.id)")
        #expect(read.json?["allowedAddresses"]?.elements == ["203.0.113.0/24", "2001:db8::5"])
        #expect(
            await merchant.call(.get, "/v1/keys/\(merchant.tenant.keyID)").json?["allowedAddresses"] == nil)
        // Read anew from the database, too.
        let stored = try merchant.installation.engine.key(
            try #require(APIKeyID(made.id)), organization: merchant.tenant.organization.id, isLive: false)
        #expect(stored?.admits("203.0.113.9") == true && stored?.admits("192.0.2.1") == false)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String
        let pointer: String
        let code: String
    }

    static let wrong = [
        Wrong(
            testDescription: "no address", body: body(#""203.0.113.1","office""#),
            pointer: "/allowedAddresses/1", code: "invalid_address"),
        Wrong(
            testDescription: "bits behind the block", body: body(#""203.0.113.1/24""#),
            pointer: "/allowedAddresses/0", code: "invalid_address"),
        Wrong(
            testDescription: "a control behind the address", body: body(#""203.0.113.1\u0000 x""#),
            pointer: "/allowedAddresses/0", code: "invalid_address"),
        Wrong(
            testDescription: "null", body: body("null"), pointer: "/allowedAddresses/0", code: "wrong_type"),
        Wrong(
            testDescription: "51 of them",
            body: body((0..<51).map { "\"203.0.113.\($0)\"" }.joined(separator: ",")),
            pointer: "/allowedAddresses", code: "too_many"),
    ]

    @Test("a list that means nothing is refused with its pointer", arguments: wrong)
    func refused(_ row: Wrong) async throws {
        let answer = await (try await Merchant()).call(.post, "/v1/keys", row.body)
        #expect(answer.status == 422)
        #expect(answer.pointers == [row.pointer] && answer.errorCodes == [row.code])
    }

    @Test("fifty may be listed, and none for a key that browsers use") func limits() async throws {
        let merchant = try await Merchant()
        let fifty = (0..<50).map { "\"203.0.113.\($0)\"" }.joined(separator: ",")
        #expect(await merchant.call(.post, "/v1/keys", Self.body(fifty)).status == 201)
        let site = merchant.tenant.site.id
        let open = await merchant.call(
            .post, "/v1/keys",
            "{\"name\":\"Page\",\"type\":\"public\",\"siteId\":\"\(site)\",\"scopes\":[\"checkout:create\"],"
                + "\"allowedAddresses\":[\"203.0.113.1\"]}")
        #expect(open.status == 422 && open.errorCodes == ["conflicting_fields"])
    }

    @Test("such a key makes and rotates no key that works from more addresses") func widening() async throws {
        let merchant = try await Merchant()
        let made = try await Self.key(merchant, #""203.0.113.0/24""#)
        func post(_ path: String, _ json: String) async -> Answer {
            await Self.call(merchant, .post, path, key: made.key, from: "203.0.113.9", json: json)
        }
        let heir = await post("/v1/keys", #"{"name":"Heir","scopes":["*"]}"#)
        #expect(heir.status == 201 && heir.json?["allowedAddresses"]?.elements == ["203.0.113.0/24"])
        #expect(await post("/v1/keys", Self.body(#""203.0.113.128/25""#)).status == 201)
        for wider in [#""203.0.112.0/23""#, #""203.0.113.1","198.51.100.1""#, #""::/0""#] {
            #expect(await post("/v1/keys", Self.body(wider)).code == "addresses_wider", "\(wider)")
        }
        let own = await post("/v1/keys/\(made.id)/rotate", "{}")
        #expect(own.status == 201 && own.json?["allowedAddresses"]?.elements == ["203.0.113.0/24"])
        let free = await post("/v1/keys/\(merchant.tenant.keyID)/rotate", "{}")
        #expect(free.status == 403 && free.code == "addresses_wider")
    }

    @Test("a key that ends gives none by rotating that ends later") func ending() async throws {
        let merchant = try await Merchant()
        let end = TimeText.format(merchant.installation.clock.now.adding(seconds: 3600))
        let made = await merchant.call(
            .post, "/v1/keys", "{\"name\":\"Short\",\"scopes\":[\"*\"],\"expiresAt\":\"\(end)\"}")
        let key = try #require(made.json?["key"]?.string)
        let rotated = await merchant.installation.backend.api(
            .post, "/v1/keys/\(merchant.tenant.keyID)/rotate", key: key, json: "{}")
        #expect(rotated.status == 201 && rotated.json?["expiresAt"] == .string(end))
    }
}
