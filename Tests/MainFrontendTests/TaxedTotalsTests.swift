import Domain
import Foundation
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

/// How many random baskets are paid; `PORTICO_TAXED_BASKETS` asks for more.
private let baskets = ProcessInfo.processInfo.environment["PORTICO_TAXED_BASKETS"].flatMap { Int($0) } ?? 60

@Suite("One total everywhere")
struct TaxedTotalsTests {
    private static let addresses = [
        #"{"country":"DE","postalCode":"10115"}"#, #"{"country":"FR","postalCode":"75001"}"#,
        #"{"country":"CH","postalCode":"8001"}"#, #"{"country":"US","postalCode":"10001"}"#,
        #"{"country":"CA","postalCode":"H2X 1Y4"}"#, #"{"country":"GB","postalCode":"SW1A 1AA"}"#,
        #"{"country":"NO","postalCode":"0150"}"#, #"{"country":"AU","postalCode":"2000"}"#,
    ]

    private static func basket(_ dice: SeededRandom) -> String {
        let supplies = ["goods", "digital", "service"]
        let categories = ["standard", "reduced", "zero", "exempt"]
        var items = (0...dice.below(5)).map { number in
            """
            {"name":"Item \(number)","unitAmount":\(1 + dice.below(20_000)),"quantity":"\(1 + dice.below(4)).\(dice.below(10))",
            "taxBehavior":"\(dice.below(2) == 0 ? "inclusive" : "exclusive")",
            "supply":"\(supplies[dice.below(3)])","taxCategory":"\(categories[dice.below(4)])"}
            """
        }
        if dice.below(2) == 0 {
            items.append(#"{"name":"Post","unitAmount":\#(dice.below(900)),"kind":"shipping"}"#)
        }
        if dice.below(3) == 0 { items.append(#"{"name":"Off","unitAmount":-1,"kind":"discount"}"#) }
        return """
            {"currency":"EUR","items":[\(items.joined(separator: ","))],
            "returnUrl":"https://shop.example/thanks","billingAddress":\(addresses[dice.below(addresses.count)])}
            """
    }

    @Test("The API, the page, what is charged, what is owed and the redirect name the same amount")
    func totals() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let dice = SeededRandom(seed: 61)
        for _ in 0..<baskets {
            try await installation.tax(tenant.site) { tax in
                tax.registrations += ["CH", "NO", "GB", "AU", "US-NY", "CA", "CA-QC"].map {
                    TaxRegistration(place: $0)
                }
                tax.rounding = RoundingPolicy(
                    level: RoundingPolicy.Level.allCases[dice.below(3)],
                    rounding: RoundingPolicy.roundingNames[dice.below(4)].rounding,
                    components: RoundingPolicy.Components.allCases[dice.below(2)])
            }
            let body = Self.basket(dice)
            let created = await installation.backend.api(
                .post, "/v1/checkouts/\(tenant.site.id)/create", key: tenant.key, json: body)
            #expect(created.status == 201, "\(created.text) \(body)")
            let amount = try #require(created.json?["amount"]?.integer)
            let id = try #require(created.json?["id"]?.string.flatMap { CheckoutID($0) })
            let view = try #require(
                try installation.engine.checkout(id, organization: tenant.organization.id, isLive: false))
            let tax = try #require(view.checkout.details.tax)
            #expect(tax.total == amount)
            #expect(tax.lines.reduce(0) { $0 + $1.gross } == amount)
            #expect(tax.groups.reduce(0) { $0 + $1.taxable + $1.tax } == amount)
            let page = await installation.frontend.call(.get, installation.page(view.checkout))
            #expect(page.quoted(after: "name=\"shown\" value=\"") == String(amount))
            #expect(page.text.contains("<th scope=\"row\">Total</th><td>\(view.checkout.amount.text)</td>"))
            let paid = try await installation.payOnPage(view.checkout, card: "4242424242424242")
            #expect(paid.location == installation.page(view.checkout, "/result"))
            let attempt = try #require(try installation.attempts(of: view.checkout).first)
            #expect(attempt.amount.minorUnits == amount)
            let after = try installation.reread(view.checkout)
            #expect(after.facts.amountReceived == amount)
            #expect(after.details.tax?.state == .frozen)
            #expect(after.details.tax?.isSame(as: tax) == true)
            let result = await installation.frontend.call(.get, installation.page(view.checkout, "/result"))
            #expect(result.text.contains("amount=\(amount)&amp;"))
            try await giveBack(view.checkout, tax, installation, tenant)
        }
    }

    /// A line is given back with its tax, then the rest: the receipts end at no price and no tax.
    private func giveBack(
        _ checkout: Checkout, _ tax: CheckoutTax, _ installation: Installation, _ tenant: Tenant
    ) async throws {
        let path = "/v1/checkouts/\(checkout.id)/refund"
        let worth = tax.lines[0].gross
        if worth > 0 {
            let refund = await installation.backend.api(
                .post, path, key: tenant.key, json: #"{"items":[{"index":0}]}"#)
            #expect(refund.json?["amount"]?.integer == worth, "\(refund.text)")
        }
        if worth < tax.total {
            let rest = await installation.backend.api(.post, path, key: tenant.key, json: "{}")
            #expect(rest.json?["amount"]?.integer == tax.total - worth, "\(rest.text)")
        }
        let list = await installation.backend.api(
            .get, "/v1/receipts?checkout=\(checkout.id)", key: tenant.key)
        let receipts = try #require(list.json?["data"]?.elements)
        for name in ["amount", "net", "tax"] {
            let left = receipts.reduce(0 as Int64) { left, receipt in
                let sign: Int64 = receipt["occasion"]?.string == "payment" ? 1 : -1
                return left + sign * (receipt[name]?.integer ?? 0)
            }
            #expect(left == 0, "\(name): \(list.text)")
        }
        let paid = try #require(receipts.last)
        #expect(paid["net"]?.integer == tax.net && paid["tax"]?.integer == tax.tax)
    }
}
