import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Taxes over the API")
struct TaxTests {
    /// What a basket comes to; the site is in Germany and at the one-stop shop.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let members: String
        let total: Int64
        let tax: Int64
        var status = "calculated"
        var rules = ["domestic"]
        var words: String?
        var testDescription: String { name }
    }

    private static let goods = #""items":[{"name":"Lamp","unitAmount":1000,"quantity":2}]"#
    private static let service = #""items":[{"name":"Advice","unitAmount":2000,"supply":"service"}]"#

    private static func at(_ country: String, _ more: String = "") -> String {
        #""billingAddress":{"country":"\#(country)"\#(more)}"#
    }

    static let baskets: [Row] = [
        Row(name: "no address", members: goods, total: 2380, tax: 380, status: "estimated"),
        Row(name: "at home", members: goods + "," + at("DE"), total: 2380, tax: 380),
        Row(
            name: "a consumer in France", members: goods + "," + at("FR"), total: 2400, tax: 400,
            rules: ["one_stop_shop"]),
        Row(
            name: "a business in France",
            members: service + "," + at("FR") + #","customer":{"taxId":"FR 40 303 265 045"}"#, total: 2000,
            tax: 0, rules: ["reverse_charge"], words: "Reverse charge"),
        Row(
            name: "goods for Norway", members: goods + "," + at("NO"), total: 2000, tax: 0, rules: ["export"],
            words: "Exempt export"),
        Row(
            name: "billed at home, sent to France",
            members: goods + "," + at("DE") + #","shippingAddress":{"country":"FR"}"#, total: 2400, tax: 400,
            rules: ["one_stop_shop"]),
        Row(
            name: "sent to France, billed nowhere", members: goods + #","shippingAddress":{"country":"FR"}"#,
            total: 2400, tax: 400, rules: ["one_stop_shop"]),
        Row(
            name: "Heligoland", members: goods + "," + at("DE", #","postalCode":"27498""#), total: 2000,
            tax: 0, rules: ["excluded_territory"], words: "Outside the scope of tax"),
        Row(
            name: "prices with their tax",
            members: #""items":[{"name":"x","unitAmount":2000,"taxBehavior":"inclusive"}],"# + at("DE"),
            total: 2000, tax: 319),
        Row(
            name: "a discount, shipping and two rates",
            members: #"""
                "items":[{"name":"Lamp","unitAmount":1000},{"name":"Book","unitAmount":1000,"taxCategory":"reduced"},
                {"name":"Post","unitAmount":200,"kind":"shipping"},
                {"name":"Welcome","unitAmount":-200,"kind":"discount"}],
                """# + at("DE"), total: 2260, tax: 260, rules: ["domestic", "domestic"]),
        Row(
            name: "an exempt customer",
            members: goods + "," + at("DE") + #","customer":{"taxExemption":"E1"}"#,
            total: 2000, tax: 0, rules: ["exempt_customer"], words: "Exempt"),
    ]

    @Test(
        "A checkout comes to what the preview says, and every sum is the sum of its parts", arguments: baskets
    )
    func basket(_ row: Row) async throws {
        let merchant = try await Merchant()
        let site = try await merchant.installation.tax(merchant.tenant.site)
        let created = await merchant.create(body: "{\"currency\":\"EUR\",\(row.members)}")
        #expect(created.status == 201, "\(created.text)")
        let tax = try #require(created.json?["tax"])
        #expect(created.json?["amount"]?.integer == row.total)
        #expect(tax["total"]?.integer == row.total)
        #expect(tax["tax"]?.integer == row.tax)
        #expect(tax["status"]?.string == row.status)
        let groups = tax["breakdown"]?.elements ?? []
        #expect(groups.compactMap { $0["rule"]?.string } == row.rules)
        #expect(groups.first?["invoiceWords"]?.string == row.words)
        #expect(groups.reduce(0) { $0 + ($1["tax"]?.integer ?? 0) } == row.tax)
        let lines = tax["items"]?.elements ?? []
        #expect(lines.reduce(0) { $0 + ($1["gross"]?.integer ?? 0) } == row.total)
        let preview = await merchant.call(
            .post, "/v1/tax/calculate", "{\"siteId\":\"\(site.id)\",\"currency\":\"EUR\",\(row.members)}")
        #expect(preview.status == 200, "\(preview.text)")
        for member in tax.members ?? [] where member.key != "calculatedAt" {
            #expect(preview.json?[member.key] == member.value, "\(member.key)")
        }
        let read = await merchant.call(.get, "/v1/checkouts/\(created.json?["id"]?.string ?? "")")
        #expect(read.json?["tax"] == tax)
    }

    static let refusals: [FieldCase] = [
        .bad(
            "an amount beside it", goods + #","amount":2380,"tax":"automatic""#, "/amount",
            "conflicting_fields"),
        .bad("an amount alone", #""amount":2380,"tax":"automatic""#, "/items", "required"),
        .bad("a word of no meaning", goods + #","tax":"sometimes""#, "/tax", "invalid_value"),
        .bad(
            "a category of the merchant's own",
            #""items":[{"name":"x","unitAmount":1,"taxCategory":"txcd_1"}]"#, "/items/0/taxCategory",
            "invalid_value"),
        .bad(
            "a supply of no name", #""items":[{"name":"x","unitAmount":1,"supply":"air"}]"#,
            "/items/0/supply", "invalid_value"),
        .bad(
            "a tax of the merchant's own",
            #""tax":"automatic","items":[{"name":"x","unitAmount":1},{"name":"VAT","unitAmount":1,"kind":"tax"}]"#,
            "/items/1/kind", "conflicting_fields"),
        .bad(
            "a discount that adds",
            #""items":[{"name":"x","unitAmount":1},{"name":"d","unitAmount":1,"kind":"discount"}]"#,
            "/items/1/unitAmount", "out_of_range"),
        .bad(
            "a discount of shipping",
            #""items":[{"name":"x","unitAmount":1},{"name":"p","unitAmount":9,"kind":"shipping"},{"name":"d","unitAmount":-5,"kind":"discount"}]"#,
            "/items", "out_of_range"),
        .bad(
            "a mistyped tax id", goods + "," + at("DE") + #","customer":{"taxId":"DE136695975"}"#,
            "/customer/taxId", "invalid_tax_id"),
        .bad(
            "a tax id of 41", goods + ",\"customer\":{\"taxId\":\"\(String(repeating: "1", count: 41))\"}",
            "/customer/taxId", "invalid_length"),
        .good("a tax id of a country that is not known", goods + #","customer":{"taxId":"12"}"#),
        .good("no tax", goods + #","tax":"none""#),
        .good(
            "the merchant's own tax",
            #""items":[{"name":"x","unitAmount":1,"taxCategory":"txcd_1"},{"name":"VAT","unitAmount":1,"kind":"tax"}]"#
        ),
        .good("a fixed total", goods + #","amount":2000"#),
    ]

    @Test("What cannot be calculated is refused with its pointer", arguments: refusals)
    func refusal(_ row: FieldCase) async throws {
        let merchant = try await Merchant()
        try await merchant.installation.tax(merchant.tenant.site)
        let answer = await merchant.create(body: "{\"currency\":\"EUR\",\(row.members)}")
        guard let refusal = row.refusal else {
            #expect(answer.status == 201, "\(answer.text)")
            return
        }
        #expect(answer.status == 422, "\(answer.text)")
        #expect(answer.pointers == [refusal.pointer])
        #expect(answer.errorCodes == [refusal.code])
    }

    @Test("What a merchant fixes stays as it is, and a site without settings taxes nothing")
    func fixed() async throws {
        let merchant = try await Merchant()
        let plain = await merchant.create(body: "{\"currency\":\"EUR\",\(Self.goods)}")
        #expect(plain.json?["amount"]?.integer == 2000)
        #expect(plain.json?["tax"] == nil)
        let wanted = await merchant.create(body: "{\"currency\":\"EUR\",\"tax\":\"automatic\",\(Self.goods)}")
        #expect(wanted.pointers == ["/tax"])
        #expect(wanted.errorCodes == ["not_enabled"])
        try await merchant.installation.tax(merchant.tenant.site)
        for members in [#""tax":"none","#, #""amount":2000,"#] {
            let answer = await merchant.create(body: "{\"currency\":\"EUR\",\(members)\(Self.goods)}")
            #expect(answer.json?["amount"]?.integer == 2000)
            #expect(answer.json?["tax"] == nil)
        }
        let own = await merchant.create(
            body:
                #"{"currency":"EUR","items":[{"name":"x","unitAmount":100},{"name":"VAT","unitAmount":19,"kind":"tax"}]}"#
        )
        #expect(own.json?["amount"]?.integer == 119)
        #expect(own.json?["tax"] == nil)
        try await merchant.installation.tax(merchant.tenant.site) { $0.isAutomatic = false }
        let unasked = await merchant.create(body: "{\"currency\":\"EUR\",\(Self.goods)}")
        #expect(unasked.json?["tax"] == nil)
        let asked = await merchant.create(body: "{\"currency\":\"EUR\",\"tax\":\"automatic\",\(Self.goods)}")
        #expect(asked.json?["amount"]?.integer == 2380)
    }

    @Test("New items are taxed anew, an amount ends it, and a recovered checkout is taxed again")
    func changed() async throws {
        let merchant = try await Merchant()
        try await merchant.installation.tax(merchant.tenant.site)
        let created = await merchant.create(
            body: "{\"currency\":\"EUR\",\(Self.goods),\(Self.at("FR"))}")
        let id = try #require(created.json?["id"]?.string)
        let more = await merchant.call(
            .patch, "/v1/checkouts/\(id)", #"{"items":[{"name":"Lamp","unitAmount":500}]}"#)
        #expect(more.json?["amount"]?.integer == 600, "\(more.text)")
        #expect(more.json?["tax"]?["tax"]?.integer == 100)
        _ = await merchant.call(.post, "/v1/checkouts/\(id)/cancel")
        let again = await merchant.call(.post, "/v1/checkouts/\(id)/recover")
        #expect(again.json?["amount"]?.integer == 600, "\(again.text)")
        #expect(again.json?["tax"]?["status"]?.string == "calculated")
        let fresh = try #require(again.json?["id"]?.string)
        let fixed = await merchant.call(.patch, "/v1/checkouts/\(fresh)", #"{"amount":700}"#)
        #expect(fixed.json?["amount"]?.integer == 700)
        #expect(fixed.json?["tax"] == nil)
    }
}
