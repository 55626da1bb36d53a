import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Refunds of taxed orders over the API")
struct RefundedTaxTests {
    /// An order at a shop of some country, in many ways of giving it back.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let seller: TaxAddress
        let places: [String]
        let currency: String
        let members: String
        let total: Int64
        let tax: Int64
        var testDescription: String { name }
    }

    private static let mixed = #"""
        "items":[{"name":"Lamp","unitAmount":3333,"quantity":3,"taxBehavior":"inclusive"},
        {"name":"Rope","unitAmount":999,"quantity":2,"taxBehavior":"exclusive"},
        {"name":"Book","unitAmount":1,"quantity":7,"taxCategory":"reduced","taxBehavior":"inclusive"},
        {"name":"Post","unitAmount":495,"kind":"shipping","taxBehavior":"exclusive"},
        {"name":"Welcome","unitAmount":-700,"kind":"discount"}]
        """#

    static let rows: [Row] = [
        Row(
            name: "prices with and without tax, two rates, shipping and a discount",
            seller:
                TaxAddress(country: "DE"), places: ["DE"], currency: "EUR",
            members: mixed + #","billingAddress":{"country":"DE","postalCode":"10115"}"#, total: 12_250,
            tax: 1955),
        Row(
            name: "two taxes on everything", seller: TaxAddress(country: "CA", region: "QC"),
            places: ["CA", "CA-QC"], currency: "CAD",
            members: mixed + #","billingAddress":{"country":"CA","region":"QC"}"#, total: 12_155, tax: 1583),
        Row(
            name: "a currency without decimals, rounded once a rate", seller: TaxAddress(country: "JP"),
            places: ["JP"], currency: "JPY",
            members: #"""
                "items":[{"name":"Tea","unitAmount":108,"quantity":5,"taxCategory":"reduced"},
                {"name":"Cup","unitAmount":333,"quantity":3}],"billingAddress":{"country":"JP"}
                """#, total: 1681, tax: 142),
        Row(
            name: "nothing to tax", seller: TaxAddress(country: "DE"), places: ["DE"], currency: "EUR",
            members: #"""
                "items":[{"name":"Advice","unitAmount":3333,"quantity":3,"supply":"service"}],
                "billingAddress":{"country":"FR"},"customer":{"taxId":"FR 40 303 265 045"}
                """#, total: 9999, tax: 0),
    ]

    /// What is left of a checkout by its receipts: the money, its price, and every tax by its name and rate.
    private func left(_ receipts: [JSONValue]) -> [String: Int64] {
        var left: [String: Int64] = [:]
        for receipt in receipts {
            let sign: Int64 = receipt["occasion"]?.string == "refund" ? -1 : 1
            for name in ["amount", "net", "tax", "excess"] {
                left[name, default: 0] += sign * (receipt[name]?.integer ?? .max)
            }
            for tax in receipt["taxes"]?.elements ?? [] {
                let name = "\(tax["name"]?.string ?? "") \(tax["rate"]?.string ?? "")"
                left[name, default: 0] += sign * (tax["amount"]?.integer ?? .max)
                left[name + " of", default: 0] += sign * (tax["taxable"]?.integer ?? .max)
            }
        }
        return left
    }

    private func receipts(_ merchant: Merchant, _ checkout: CheckoutID) async throws -> [JSONValue] {
        let answer = await merchant.call(.get, "/v1/receipts?checkout=\(checkout)&limit=100")
        return try #require(answer.json?["data"]?.elements, "\(answer.text)")
    }

    private func paid(_ merchant: Merchant, _ row: Row) async throws -> Transaction {
        let created = await merchant.create(body: "{\"currency\":\"\(row.currency)\",\(row.members)}")
        let id = try #require(created.json?["id"]?.string.flatMap { CheckoutID($0) }, "\(created.text)")
        let view = try #require(
            try merchant.installation.engine.checkout(
                id, organization: merchant.tenant.organization.id, isLive: false))
        return try await merchant.installation.pay(view.checkout, card: "4242424242424242")
    }

    @Test("Whatever the parts, their receipts add up and end at exactly zero", arguments: rows)
    func endsAtZero(_ row: Row) async throws {
        let merchant = try await Merchant()
        try await merchant.installation.tax(merchant.tenant.site) { settings in
            settings = TaxSettings(address: row.seller)
            settings.registrations = row.places.map { TaxRegistration(place: $0) }
        }
        let dice = SeededRandom(seed: 6_107)
        var refunds = 0
        for _ in 0..<8 {
            let transaction = try await paid(merchant, row)
            let path = "/v1/transactions/\(transaction.id)/refund"
            let total = transaction.amount.minorUnits
            let whole = left(try await receipts(merchant, transaction.checkoutID))
            #expect(whole["amount"] == row.total && whole["tax"] == row.tax, "\(whole)")
            var rest = total
            while rest > 0 {
                let body =
                    switch dice.below(5) {
                    case 0: "{}"
                    case 1: #"{"items":[{"index":\#(dice.below(2)),"quantity":1}]}"#
                    case 2: #"{"amount":1}"#
                    default: #"{"amount":\#(1 + dice.below(Int(rest)))}"#
                    }
                let answer = await merchant.call(.post, path, body)
                // An item may be given back already, by itself or as a part of the money.
                guard answer.status == 201 else {
                    #expect(answer.status == 422 && body.contains("items"), "\(body) \(answer.text)")
                    continue
                }
                refunds += 1
                rest -= try #require(answer.json?["amount"]?.integer)
                let receipts = try await receipts(merchant, transaction.checkoutID)
                let newest = try #require(receipts.first)
                #expect(newest["amount"]?.integer == answer.json?["amount"]?.integer)
                let left = left(receipts)
                #expect(left["amount"] == rest && left["net"].map { $0 + (left["tax"] ?? 0) } == rest)
                #expect(left.values.allSatisfy { (0...total).contains($0) }, "\(left)")
            }
            #expect(try await left(receipts(merchant, transaction.checkoutID)).values.allSatisfy { $0 == 0 })
            let over = await merchant.call(.post, path, #"{"amount":1}"#)
            #expect(over.status == 409 || over.status == 422, "\(over.text)")
        }
        #expect(refunds > 16)
    }
}
