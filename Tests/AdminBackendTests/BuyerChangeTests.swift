import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Changing the buyer of a checkout")
struct BuyerChangeTests {
    private static let goods = #""items":[{"name":"Lamp","unitAmount":1000,"quantity":2}]"#
    private static let advice = #""items":[{"name":"Advice","unitAmount":2000,"supply":"service"}]"#

    /// A change of a checkout of advice for a German with a name and an address, and what it comes to.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let json: String
        var total: Int64 = 2380
        var refusal: (pointer: String, code: String)?
        /// A member of the customer afterwards.
        var customer: (String, String?) = ("name", "Ada Byron")
        var testDescription: String { name }
    }

    private static let inFrance = #""billingAddress":{"country":"FR","postalCode":"75001"}"#

    static let rows: [Row] = [
        Row(name: "nothing", json: "{}"),
        Row(name: "a part", json: #"{"customer":{"phone":"+49301234"}}"#),
        Row(name: "a part away", json: #"{"customer":{"name":null}}"#, customer: ("name", nil)),
        Row(name: "all away", json: #"{"customer":null}"#, customer: ("email", nil)),
        Row(
            name: "a business in France", json: "{\(inFrance),\"customer\":{\"taxId\":\"FR40303265045\"}}",
            total: 2000, customer: ("taxId", "FR40303265045")),
        Row(name: "an exemption", json: #"{"customer":{"taxExemption":"E1"}}"#, total: 2000),
        Row(name: "no address", json: #"{"billingAddress":null}"#),
        Row(
            name: "an id of another country makes no sale abroad",
            json: #"{"customer":{"taxId":"FR40303265045"}}"#, customer: ("taxId", "FR40303265045")),
        Row(
            name: "a mistyped id", json: #"{"customer":{"taxId":"DE136695975"}}"#,
            refusal: ("/customer/taxId", "invalid_tax_id")),
        Row(
            name: "no country there is", json: #"{"billingAddress":{"country":"Germany"}}"#,
            refusal: ("/billingAddress/country", "invalid_country")),
        Row(
            name: "a customer as a text", json: #"{"customer":"Ada"}"#, refusal: ("/customer", "wrong_type")),
        Row(
            name: "a part of no name", json: #"{"customer":{"age":7}}"#,
            refusal: ("/customer/age", "unknown_field")),
        Row(
            name: "no mail address", json: #"{"customer":{"email":"ada"}}"#,
            refusal: ("/customer/email", "invalid_email")),
    ]

    @Test("Parts of the customer and whole addresses change, and the tax with them", arguments: rows)
    func changes(_ row: Row) async throws {
        let merchant = try await Merchant()
        try await merchant.installation.tax(merchant.tenant.site)
        let created = await merchant.create(
            body: """
                {"currency":"EUR",\(Self.advice),"customer":{"name":"Ada Byron","email":"ada@example.com"},
                "billingAddress":{"country":"DE","postalCode":"10115"}}
                """)
        let path = "/v1/checkouts/\(created.json?["id"]?.string ?? "")"
        let answer = await merchant.call(.patch, path, row.json)
        let read = await merchant.call(.get, path)
        #expect(read.json?["amount"]?.integer == row.total)
        #expect(read.json?["tax"]?["total"]?.integer == row.total)
        if let refusal = row.refusal {
            #expect(answer.status == 422, "\(answer.text)")
            #expect(answer.pointers == [refusal.pointer] && answer.errorCodes == [refusal.code])
            #expect(read.json == created.json.map { Self.with(read.json, in: $0) })
        } else {
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.json?["amount"]?.integer == row.total)
            #expect(read.json?["customer"]?[row.customer.0]?.string == row.customer.1)
        }
    }

    /// The first answer with the attempts, which only reading shows.
    private static func with(_ read: JSONValue?, in created: JSONValue) -> JSONValue {
        .object(
            (read?.members ?? []).map { member in
                member.key == "transactions" ? member : JSONMember(member.key, created[member.key] ?? .null)
            })
    }

    @Test("A buyer changes while nobody pays, and again after a decline; never under a payment or after it")
    func inFlight() async throws {
        let merchant = try await Merchant()
        let installation = merchant.installation
        let site = try await installation.tax(merchant.tenant.site)
        let euro = try #require(Currency(code: "EUR"))
        let checkout = try await installation.makeCheckout(site) { details in
            details.billingAddress = PostalAddress(postalCode: "10115", country: "DE")
            details.items = [
                try LineItem(
                    name: "Lamp", quantity: try #require(Quantity(2)), unitAmount: 1000, currency: euro)
            ]
        }
        let path = "/v1/checkouts/\(checkout.id)"
        let change = "{\(Self.inFrance)}"
        // The bank asks the payer.
        let asked = try await installation.pay(checkout, card: "4000000000003220")
        let under = await merchant.call(.patch, path, change)
        #expect(under.status == 409 && under.code == "attempt_in_flight", "\(under.text)")
        #expect(try installation.reread(checkout).facts.amountDue == 2380)
        guard case .requiresAction(.redirect(let url)) = asked.state else {
            Issue.record("\(asked.state)")
            return
        }
        _ = try await installation.answerChallenge(at: url, "refuse")
        _ = try await installation.engine.refresh(asked.id)
        let after = await merchant.call(.patch, path, change)
        #expect(after.status == 200, "\(after.text)")
        #expect(after.json?["amount"]?.integer == 2400)
        #expect(after.json?["tax"]?["status"]?.string == "calculated")
        // Whoever read the old total is asked again.
        await #expect(throws: PortalError.amountChanged) {
            try await installation.engine.startAttempt(
                opening: checkout.pageToken, method: .card,
                input: try await installation.token("4242424242424242", for: checkout.id),
                attemptKey: "two", shown: 2380)
        }
        _ = try await installation.pay(checkout, card: "4242424242424242", attempt: "three")
        let late = await merchant.call(.patch, path, #"{"customer":{"company":"Lamps Ltd"}}"#)
        #expect(late.status == 409 && late.code == "checkout_already_paid", "\(late.text)")
        #expect(try installation.reread(checkout).details.customer?.company == nil)
    }

    @Test("A checkout that is not taxed stays untaxed, whoever buys")
    func untaxed() async throws {
        let merchant = try await Merchant()
        let created = await merchant.create()
        try await merchant.installation.tax(merchant.tenant.site)
        let answer = await merchant.call(
            .patch, "/v1/checkouts/\(created.json?["id"]?.string ?? "")", "{\(Self.inFrance)}")
        #expect(answer.json?["amount"]?.integer == 4250)
        #expect(answer.json?["tax"] == nil)
        #expect(answer.json?["billingAddress"]?["country"]?.string == "FR")
    }

    @Test("Where the site taxes no more, the tax of a checkout whose buyer changes falls away from its total")
    func untaxedSince() async throws {
        let merchant = try await Merchant()
        let installation = merchant.installation
        let site = try await installation.tax(merchant.tenant.site)
        let body = "{\"currency\":\"EUR\",\(Self.goods),\(Self.inFrance)}"
        let paths = [await merchant.create(body: body), await merchant.create(body: body)].map {
            #expect($0.json?["amount"]?.integer == 2400)
            return "/v1/checkouts/\($0.json?["id"]?.string ?? "")"
        }
        _ = try await installation.engine.updateSite(site.id, organization: site.organizationID) {
            $0.tax = nil
        }
        let changed = await merchant.call(.patch, paths[0], #"{"customer":{"name":"Ada Byron"}}"#)
        #expect(changed.status == 200, "\(changed.text)")
        let read = await merchant.call(.get, paths[0])
        #expect(read.json?["amount"]?.integer == 2000 && read.json?["tax"] == nil, "\(read.text)")
        #expect(await merchant.call(.post, paths[1] + "/cancel").status == 200)
        let recovered = await merchant.call(.post, paths[1] + "/recover")
        #expect(recovered.status == 201, "\(recovered.text)")
        #expect(recovered.json?["amount"]?.integer == 2000 && recovered.json?["tax"] == nil)
    }
}
