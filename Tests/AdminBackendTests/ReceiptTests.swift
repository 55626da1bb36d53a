import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Receipts over the API") struct ReceiptTests {
    private static func paid(_ merchant: Merchant, site: Int = 0) async throws -> Checkout {
        let checkout = try await merchant.installation.makeCheckout(merchant.tenant.sites[site])
        _ = try await merchant.installation.pay(checkout, card: "4242424242424242")
        return checkout
    }

    @Test("listed newest first, in pages, by checkout and by number") func lists() async throws {
        let merchant = try await Merchant()
        var checkouts: [Checkout] = []
        for _ in 0..<3 { checkouts.append(try await Self.paid(merchant)) }
        let all = await merchant.call(.get, "/v1/receipts")
        let numbers = (all.json?["data"]?.elements ?? []).map { $0["number"]?.string }
        #expect(numbers == ["TEST-R-000003", "TEST-R-000002", "TEST-R-000001"])
        let first = await merchant.call(.get, "/v1/receipts?limit=2")
        #expect(first.json?["hasMore"] == true)
        let last = try #require(first.json?["data"]?[1]?["id"]?.string)
        let rest = await merchant.call(.get, "/v1/receipts?limit=2&after=\(last)")
        #expect(rest.json?["hasMore"] == false && rest.json?["data"]?.elements?.count == 1)
        let one = await merchant.call(.get, "/v1/receipts?checkout=\(checkouts[1].id)")
        #expect(one.json?["data"]?.elements?.count == 1)
        #expect(one.json?["data"]?[0]?["number"]?.string == "TEST-R-000002")
        let id = try #require(one.json?["data"]?[0]?["id"]?.string)
        let behind = await merchant.call(.get, "/v1/receipts?checkout=\(checkouts[1].id)&after=\(id)")
        #expect(behind.json?["data"]?.elements == [])
        let numbered = await merchant.call(.get, "/v1/receipts?number=TEST-R-000002")
        #expect(numbered.json?["data"]?.elements == one.json?["data"]?.elements)
        for query in ["number=TEST-R-000004", "number=R-000002", "checkout=\(CheckoutID(high: 1, low: 1))"] {
            #expect(await merchant.call(.get, "/v1/receipts?\(query)").json?["data"]?.elements == [])
        }
    }

    @Test(
        "a query that means nothing is refused",
        arguments: ["number=x", "checkout=x", "after=x", "limit=0", "a=b"])
    func queries(_ query: String) async throws {
        let answer = await (try await Merchant()).call(.get, "/v1/receipts?\(query)")
        #expect(answer.status == 400)
    }

    @Test("a key of one site sees that site's alone, and changes nothing of the seller") func pinned()
        async throws
    {
        let merchant = try await Merchant()
        let (mine, other) = (try await Self.paid(merchant), try await Self.paid(merchant, site: 1))
        func call(_ method: HTTPCore.Method, _ path: String, _ json: String? = nil) async -> Answer {
            await merchant.installation.backend.api(method, path, key: merchant.tenant.pinnedKey, json: json)
        }
        #expect(await call(.get, "/v1/receipts").json?["data"]?.elements?.count == 1)
        #expect(await call(.get, "/v1/receipts?checkout=\(mine.id)").json?["data"]?.elements?.count == 1)
        for query in ["checkout=\(other.id)", "number=TEST-R-000002"] {
            #expect(await call(.get, "/v1/receipts?\(query)").json?["data"]?.elements == [])
        }
        let foreign = try #require(try merchant.installation.engine.receipts(of: other).first)
        #expect(await call(.get, "/v1/receipts/\(foreign.id)").status == 404)
        #expect(await call(.get, "/v1/receipt-settings").status == 200)
        #expect(await call(.patch, "/v1/receipt-settings", #"{"legalName":"X"}"#).status == 403)
    }

    @Test("as JSON, as a page and as text") func forms() async throws {
        let merchant = try await Merchant()
        let checkout = try await Self.paid(merchant)
        let receipt = try #require(try merchant.installation.engine.receipts(of: checkout).first)
        for (accept, type) in [
            ("*/*", "application/json"), ("text/html", "text/html; charset=utf-8"),
            ("text/plain", "text/plain; charset=utf-8"), ("image/png", "application/json"),
        ] {
            let answer = await merchant.installation.backend.call(
                .get, "/v1/receipts/\(receipt.id)",
                headers: [("Authorization", "Bearer \(merchant.tenant.key)"), ("Accept", accept)])
            #expect(answer.status == 200 && answer.headers["content-type"] == type, "\(accept)")
            #expect(answer.text.contains("TEST-R-000001"))
            // The address of the payer's page is no part of any of them.
            #expect(!answer.text.contains(checkout.pageToken.exposedText()))
        }
    }

    struct Field: Sendable, CustomTestStringConvertible {
        let json: String
        let pointer: String?
        var testDescription: String { String(json.prefix(60)) }
    }

    private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }
    private static func list(_ count: Int) -> String {
        "[" + (0..<count).map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    static let fields = [
        Field(json: #"{"legalName":"\#(text(255))"}"#, pointer: nil),
        Field(json: #"{"legalName":"\#(text(256))"}"#, pointer: "/legalName"),
        Field(json: #"{"legalName":"a\nb"}"#, pointer: "/legalName"),
        Field(json: #"{"address":"\#(text(498))\nb"}"#, pointer: nil),
        Field(json: #"{"address":"\#(text(499))\nb"}"#, pointer: "/address"),
        Field(json: #"{"taxIds":\#(list(10))}"#, pointer: nil),
        Field(json: #"{"taxIds":\#(list(11))}"#, pointer: "/taxIds"),
        Field(json: #"{"taxIds":["\#(text(80))"]}"#, pointer: nil),
        Field(json: #"{"taxIds":["\#(text(81))"]}"#, pointer: "/taxIds/0"),
        Field(json: #"{"taxIds":["a",null]}"#, pointer: "/taxIds/1"),
        Field(json: #"{"footer":"\#(text(1000))"}"#, pointer: nil),
        Field(json: #"{"footer":"\#(text(1001))"}"#, pointer: "/footer"),
        Field(json: #"{"numberPrefix":"ABCDEFGH/IJ-"}"#, pointer: nil),
        Field(json: #"{"numberPrefix":""}"#, pointer: nil),
        Field(json: #"{"numberPrefix":"ABCDEFGH/IJ-K"}"#, pointer: "/numberPrefix"),
        Field(json: #"{"numberPrefix":"R2-"}"#, pointer: "/numberPrefix"),
        Field(json: #"{"numbersByYear":true}"#, pointer: nil),
        Field(json: #"{"numbersByYear":"yes"}"#, pointer: "/numbersByYear"),
    ]

    @Test("settings on both sides of their limits", arguments: fields)
    func limits(_ row: Field) async throws {
        let answer = await (try await Merchant()).call(.patch, "/v1/receipt-settings", row.json)
        #expect(answer.status == (row.pointer == nil ? 200 : 422), "\(answer.text)")
        #expect(answer.pointers == (row.pointer.map { [$0] } ?? []))
    }

    @Test("settings: what is sent changes, null forgets, the rest stays") func settings() async throws {
        let merchant = try await Merchant()
        let path = "/v1/receipt-settings"
        _ = await merchant.call(
            .patch, path, #"{"legalName":"A","taxIds":["1"],"numberPrefix":"X-","numbersByYear":true}"#)
        _ = await merchant.call(.patch, path, #"{"legalName":null,"numberPrefix":null,"address":"b\nc"}"#)
        let read = await merchant.call(.get, path)
        #expect(
            read.text
                == #"{"object":"receipt_settings","address":"b\nc","taxIds":["1"],"numberPrefix":"R-","#
                + #""numbersByYear":true}"#)
    }
}
