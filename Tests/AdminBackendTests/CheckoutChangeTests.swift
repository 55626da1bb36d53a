import Domain
import HTTPCore
import JSON
import Portal
import ProviderKit
import Storage
import Support
import TestHarness
import Testing

@Suite("Changing, cancelling and recovering checkouts")
struct CheckoutChangeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let json: String
        var pointers: [String] = []
        var code: String?
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(name: "nothing", json: "{}"),
        Row(name: "words", json: #"{"description":"For the garden"}"#),
        Row(name: "no words", json: #"{"description":null}"#),
        Row(
            name: "empty words", json: #"{"description":""}"#, pointers: ["/description"],
            code: "invalid_length"),
        Row(name: "pairs", json: #"{"metadata":{"a":"1","b":null}}"#),
        Row(name: "no pairs", json: #"{"metadata":null}"#),
        Row(name: "pairs as a list", json: #"{"metadata":[]}"#, pointers: ["/metadata"], code: "wrong_type"),
        Row(
            name: "a long key", json: "{\"metadata\":{\"\(String(repeating: "k", count: 41))\":\"1\"}}",
            pointers: ["/metadata/" + String(repeating: "k", count: 41)], code: "invalid_length"),
        Row(name: "an hour", json: #"{"expiresIn":3600}"#),
        Row(name: "too short", json: #"{"expiresIn":59}"#, pointers: ["/expiresIn"], code: "out_of_range"),
        Row(
            name: "two times", json: #"{"expiresIn":60,"expiresAt":"2026-12-01T00:00:00Z"}"#,
            pointers: ["/expiresAt"], code: "conflicting_fields"),
        Row(name: "an amount", json: #"{"amount":1}"#),
        Row(name: "no amount", json: #"{"amount":0}"#, pointers: ["/amount"], code: "out_of_range"),
        Row(name: "items", json: #"{"items":[{"name":"Teapot","unitAmount":900,"quantity":2}]}"#),
        Row(
            name: "items and a wrong sum",
            json: #"{"amount":1,"items":[{"name":"Teapot","unitAmount":900}]}"#,
            pointers: ["/amount"], code: "amount_mismatch"),
        Row(
            name: "what nobody takes", json: #"{"amount":100000000}"#, pointers: [""],
            code: "no_method_available"),
        Row(
            name: "another currency", json: #"{"currency":"USD"}"#, pointers: ["/currency"],
            code: "unknown_field"),
        Row(name: "a status", json: #"{"status":"paid"}"#, pointers: ["/status"], code: "unknown_field"),
        Row(
            name: "two wrongs", json: #"{"amount":0,"description":7}"#, pointers: ["/amount", "/description"]),
    ]

    @Test("Every field, on both sides of its limits", arguments: rows)
    func fields(_ row: Row) async throws {
        let merchant = try await Merchant()
        let id = await merchant.create(#""metadata":{"b":"2"}"#).json?["id"]?.string ?? ""
        let answer = await merchant.call(.patch, "/v1/checkouts/\(id)", row.json)
        #expect(answer.status == (row.pointers.isEmpty ? 200 : 422), "\(answer.text)")
        #expect(answer.pointers == row.pointers, "\(answer.text)")
        if let code = row.code { #expect(answer.errorCodes == [code]) }
        let read = await merchant.call(.get, "/v1/checkouts/\(id)")
        if row.pointers.isEmpty {
            #expect(read.json?["amount"] == answer.json?["amount"])
            #expect(read.json?["description"] == answer.json?["description"])
            #expect(read.json?["metadata"] == answer.json?["metadata"])
        } else {
            #expect(read.json?["amount"]?.integer == 4250)
        }
    }

    @Test("The new bill is what the payer sees and pays, and one who read the old one is asked again")
    func payerIsAsked() async throws {
        let merchant = try await Merchant()
        let installation = merchant.installation
        let checkout = try await installation.makeCheckout(merchant.tenant.site)
        let form = try await installation.payForm(
            checkout,
            providerToken: try await installation.token("4242424242424242", for: checkout.id).token ?? "")
        let change = await merchant.call(.patch, "/v1/checkouts/\(checkout.id)", #"{"amount":9999}"#)
        #expect(change.status == 200)
        let answer = await installation.frontend.post(installation.page(checkout, "/pay"), form)
        #expect(answer.status == 422)
        #expect(answer.text.contains("The amount is now €99.99."))
        #expect(try installation.attempts(of: checkout).isEmpty)
        _ = try await installation.payOnPage(checkout, card: "4242424242424242")
        #expect(try installation.reread(checkout).facts.amountReceived == 9999)
    }

    @Test("A bill that changes between the look and the intent is not charged")
    func raceWithIntent() async throws {
        let merchant = try await Merchant()
        let installation = merchant.installation
        let checkout = try await installation.makeCheckout(merchant.tenant.site)
        let token = try await installation.token("4242424242424242", for: checkout.id)
        await #expect(throws: PortalError.amountChanged) {
            try await installation.engine.startAttempt(
                opening: checkout.pageToken, method: .card, input: token, attemptKey: "one", shown: 4249)
        }
        #expect(installation.books.payments.isEmpty)
    }

    @Test("Each change but that of nothing is an event")
    func events() async throws {
        let merchant = try await Merchant()
        let checkout = try await merchant.installation.makeCheckout(merchant.tenant.site)
        for json in [#"{"description":"x"}"#, #"{"description":"x"}"#, "{}", #"{"amount":7}"#] {
            _ = await merchant.call(.patch, "/v1/checkouts/\(checkout.id)", json)
        }
        let events = try merchant.installation.events(of: checkout)
        #expect(events.map(\.type) == [.checkoutCreated, .checkoutUpdated, .checkoutUpdated])
        #expect(events.map(\.sequence) == [1, 2, 3])
    }

    @Test("At most fifty pairs, those before counted")
    func pairs() async throws {
        let merchant = try await Merchant()
        let many = (0..<50).map { "\"k\($0)\":\"v\"" }.joined(separator: ",")
        let id = await merchant.create("\"metadata\":{\(many)}").json?["id"]?.string ?? ""
        let path = "/v1/checkouts/\(id)"
        #expect(await merchant.call(.patch, path, #"{"metadata":{"k1":"w"}}"#).status == 200)
        let over = await merchant.call(.patch, path, #"{"metadata":{"l":"w"}}"#)
        #expect(over.status == 409)
        #expect(over.code == "limit_reached")
        #expect(await merchant.call(.patch, path, #"{"metadata":{"k2":null,"l":"w"}}"#).status == 200)
    }

    @Test("Cancelling: once open, twice the same, never when paid")
    func cancel() async throws {
        let merchant = try await Merchant()
        let installation = merchant.installation
        let open = try await installation.makeCheckout(merchant.tenant.site)
        for _ in 0..<2 {
            let answer = await merchant.call(.post, "/v1/checkouts/\(open.id)/cancel")
            #expect(answer.status == 200)
            #expect(answer.json?["status"]?.string == "cancelled")
        }
        let paid = try await installation.makeCheckout(merchant.tenant.site)
        _ = try await installation.pay(paid, card: "4242424242424242")
        let refused = await merchant.call(.post, "/v1/checkouts/\(paid.id)/cancel")
        #expect(refused.status == 409)
        #expect(refused.code == "checkout_already_paid")
        let asked = try await installation.makeCheckout(merchant.tenant.site)
        _ = try await installation.pay(asked, card: "4000000000003220")
        let answer = await merchant.call(.post, "/v1/checkouts/\(asked.id)/cancel", "{}")
        #expect(answer.json?["status"]?.string == "cancelled", "\(answer.text)")
        #expect(await merchant.call(.post, "/v1/checkouts/\(asked.id)/cancel", #"{"why":1}"#).status == 422)
    }

    @Test("Recovering: a fresh page for what was closed without money, and for nothing else")
    func recover() async throws {
        let merchant = try await Merchant()
        let installation = merchant.installation
        let site = "/v1/sites/\(merchant.tenant.site.id)"
        _ = await merchant.call(.patch, site, #"{"uniqueReferences":true}"#)
        let body = #"{"currency":"EUR","amount":4250,"reference":"order-9","expiresIn":60}"#
        let first = await merchant.create(body: body)
        let id = first.json?["id"]?.string ?? ""
        let path = "/v1/checkouts/\(id)/recover"
        let early = await merchant.call(.post, path)
        #expect(early.status == 409)
        #expect(early.code == "checkout_not_recoverable")
        // Overdue, though no worker has come round.
        installation.clock.advance(seconds: 61)
        let fresh = await merchant.call(.post, path, #"{"expiresIn":120}"#)
        #expect(fresh.status == 201, "\(fresh.text)")
        #expect(fresh.json?["recoveredFrom"]?.string == id)
        #expect(fresh.json?["reference"]?.string == "order-9")
        #expect(fresh.json?["status"]?.string == "pending")
        #expect(fresh.json?["url"] != first.json?["url"])
        #expect(await merchant.call(.get, "/v1/checkouts/\(id)").json?["status"]?.string == "expired")
        // The same order asked for again answers the one that can be paid.
        #expect(await merchant.create(body: body).json?["id"] == fresh.json?["id"])
        let again = await merchant.call(.post, "/v1/checkouts/\(fresh.json?["id"]?.string ?? "")/recover")
        #expect(again.code == "checkout_not_recoverable")
    }
}
