import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Taxes on the page")
struct BillingTests {
    /// What a payer posts, and what comes of it; the seller is in Germany and sells a lamp for 20 euros.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var country = "DE"
        /// The country that the posted fields were shown for.
        var shownFor = "DE"
        var postalCode = ""
        var taxID = ""
        var then = "pay"
        var amount: Int64 = 2380
        var state = CheckoutTax.State.calculated
        /// The field that is refused.
        var fault: String?
        var leadsTo = ""
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(name: "at home", postalCode: "10115"),
        Row(name: "France", country: "FR", shownFor: "FR", postalCode: "75001", amount: 2400),
        Row(
            name: "a business in France", country: "FR", shownFor: "FR", postalCode: "75001",
            taxID: "FR40303265045", amount: 2000),
        Row(name: "Norway", country: "NO", shownFor: "NO", postalCode: "0150", amount: 2000),
        Row(name: "Heligoland", postalCode: "27498", amount: 2000),
        Row(name: "only to see the totals", then: "update", leadsTo: "/billing"),
        Row(
            name: "another country, with what was typed for the first", country: "FR", postalCode: "10115",
            then: "update", amount: 2400, leadsTo: "/billing"),
        Row(
            name: "another country and what is typed for it at once, as without scripts", country: "FR",
            postalCode: "75001", amount: 2400),
        Row(
            name: "a business elsewhere at once", country: "FR", postalCode: "75001",
            taxID: "FR40303265045", amount: 2000),
        Row(
            name: "another country and a code it does not have", country: "FR", postalCode: "SW1A 1AA",
            state: .estimated, fault: "postalCode"),
        Row(
            name: "another country and no code", country: "FR", state: .estimated, fault: "postalCode"),
        Row(
            name: "no postal code", amount: 2380, state: .estimated, fault: "postalCode"),
        Row(
            name: "a postal code of another country", postalCode: "SW1A 1AA", state: .estimated,
            fault: "postalCode"),
        Row(
            name: "a mistyped id", postalCode: "10115", taxID: "DE136695975", state: .estimated,
            fault: "taxId"),
        Row(
            name: "an id of 41", postalCode: "10115", taxID: String(repeating: "1", count: 41),
            state: .estimated, fault: "taxId"),
        Row(name: "no country there is", country: "XX", shownFor: "XX", state: .estimated, fault: "country"),
        Row(
            name: "another list", country: "", state: .estimated, leadsTo: "/billing?list=all"),
    ]

    private static func checkout(
        _ installation: Installation, behavior: TaxBehavior = .exclusive
    ) async throws -> Checkout {
        let site = try await installation.tax(try await installation.makeTenant().site)
        let euro = try #require(Currency(code: "EUR"))
        return try await installation.makeCheckout(site) { details in
            var item = try LineItem(
                name: "Lamp", quantity: try #require(Quantity(2)), unitAmount: 1000, currency: euro)
            item.taxBehavior = behavior
            if details.reference != nil { details.items = [item] }
        }
    }

    private static func post(
        _ installation: Installation, _ checkout: Checkout, _ row: Row
    ) async throws -> Answer {
        let page = await installation.frontend.call(.get, installation.page(checkout, "/billing"))
        #expect(page.status == 200)
        let csrf = try #require(page.quoted(after: "name=\"csrf\" value=\""))
        return await installation.frontend.post(
            installation.page(checkout, "/billing"),
            [
                ("csrf", csrf), ("country", row.country), ("formCountry", row.shownFor),
                ("postalCode", row.postalCode), ("company", ""), ("taxId", row.taxID), ("then", row.then),
            ])
    }

    @Test("What is posted is taxed, and what is wrong is said at its field", arguments: rows)
    func posts(_ row: Row) async throws {
        let installation = try Installation()
        let checkout = try await Self.checkout(installation)
        #expect(checkout.facts.amountDue == 2380)
        let answer = try await Self.post(installation, checkout, row)
        let after = try installation.reread(checkout)
        #expect(after.facts.amountDue == row.amount)
        #expect(after.details.tax?.state == row.state)
        #expect(after.details.tax?.total == row.amount)
        if let field = row.fault {
            #expect(answer.status == 422)
            #expect(answer.text.contains("<p class=\"why\" id=\"\(field)-why\"></p>") == false)
            if field != "country" { #expect(answer.text.contains("id=\"\(field)\"")) }
            #expect(answer.text.contains("<h2>Please check what is marked below.</h2>"))
            if !row.postalCode.isEmpty { #expect(answer.text.contains("value=\"\(row.postalCode)\"")) }
        } else {
            #expect(answer.status == 303)
            #expect(answer.location == installation.page(checkout, row.leadsTo))
        }
        // The page shows what is stored, whatever was typed.
        let page = await installation.frontend.call(.get, installation.page(checkout, "/billing"))
        #expect(page.text.contains("<td>\(after.amount.text)</td></tr></tbody></table>"))
    }

    @Test("What was sent with the page is not taken for another country; what that needs comes before paying")
    func anotherCountry() async throws {
        let installation = try Installation()
        let checkout = try await Self.checkout(installation)
        _ = try await Self.post(
            installation, checkout, Row(name: "", postalCode: "10115", taxID: "DE136695976"))
        let atHome = try installation.reread(checkout).details
        #expect(atHome.billingAddress?.postalCode == "10115" && atHome.customer?.taxID == "DE136695976")
        let moved = Row(
            name: "", country: "FR", postalCode: "10115", taxID: "DE136695976", then: "update")
        _ = try await Self.post(installation, checkout, moved)
        let after = try installation.reread(checkout).details
        #expect(after.billingAddress == PostalAddress(country: "FR") && after.customer?.taxID == nil)
        let opened = await installation.frontend.call(.get, installation.page(checkout))
        #expect(opened.location == installation.page(checkout, "/billing"))
        _ = try await Self.post(
            installation, checkout, Row(name: "", country: "FR", shownFor: "FR", postalCode: "75001"))
        #expect(await installation.frontend.call(.get, installation.page(checkout)).status == 200)
    }

    @Test("Nobody pays before it is known where they are, or another total than the one they read")
    func order() async throws {
        let installation = try Installation()
        let checkout = try await Self.checkout(installation)
        let first = await installation.frontend.call(.get, installation.page(checkout))
        #expect(first.location == installation.page(checkout, "/billing"))
        let television = await installation.frontend.call(
            .get, installation.page(checkout), headers: [("user-agent", "Mozilla/5.0 (SMART-TV; Tizen 5.0)")])
        #expect(television.status == 200)
        #expect(television.text.contains("Taxes are an estimate"))
        let csrf = try #require(television.quoted(after: "name=\"csrf\" value=\""))
        func pay(_ shown: String, _ tax: String) async -> Answer {
            await installation.frontend.post(
                installation.page(checkout, "/pay"),
                [
                    ("csrf", csrf), ("attemptKey", "k-\(shown)-\(tax)"), ("shown", shown), ("shownTax", tax),
                    ("method", "card"),
                ])
        }
        #expect(await pay("2380", "1").location == installation.page(checkout, "/billing"))
        _ = try await Self.post(
            installation, checkout,
            Row(name: "", country: "FR", shownFor: "FR", postalCode: "75001"))
        #expect(await pay("2380", "1").status == 422)
        // The sum may be right and its taxes others.
        #expect(await pay("2400", "1").status == 422)
        #expect(try installation.attempts(of: checkout).isEmpty)
        #expect(await pay("2400", "2").status == 303)
        let attempt = try #require(try installation.attempts(of: checkout).first)
        #expect(attempt.amount.minorUnits == 2400)
        let frozen = try #require(try installation.reread(checkout).details.tax)
        #expect(frozen.state == .frozen)
        #expect(frozen.evidence == [LocationEvidence(kind: .billingAddress, country: "FR")])
        // While somebody pays, nobody changes what is paid.
        let late = await installation.frontend.call(.get, installation.page(checkout, "/billing"))
        #expect(late.location == installation.page(checkout))
    }

    @Test("A site that changes its taxes changes what is to be read before paying, never what is charged")
    func changedRates() async throws {
        let installation = try Installation()
        let checkout = try await Self.checkout(installation)
        _ = try await Self.post(
            installation, checkout, Row(name: "", country: "FR", shownFor: "FR", postalCode: "75001"))
        let form = try await installation.payForm(checkout)
        let profile = try #require(try installation.engine.unscopedProfile(of: checkout.siteID))
        try await installation.tax(profile.site) { $0.registrations.removeAll { $0.scheme == .oneStopShop } }
        let answer = await installation.frontend.post(installation.page(checkout, "/pay"), form)
        #expect(answer.status == 422)
        #expect(answer.text.contains("The amount is now €23.80."))
        #expect(try installation.reread(checkout).facts.amountDue == 2380)
        #expect(try installation.attempts(of: checkout).isEmpty)
        let again = await installation.frontend.post(
            installation.page(checkout, "/pay"), try await installation.payForm(checkout))
        #expect(again.status == 303)
        #expect(try installation.attempts(of: checkout).first?.amount.minorUnits == 2380)
    }

    @Test("The pages say in words what falls on the order, by the price's own way")
    func words() async throws {
        for (behavior, words) in [
            (TaxBehavior.exclusive, "<th scope=\"row\">VAT 20%</th><td>€4.00</td>"),
            (.inclusive, "Includes VAT 20%: €3.33"),
        ] {
            let installation = try Installation()
            let checkout = try await Self.checkout(installation, behavior: behavior)
            _ = try await Self.post(
                installation, checkout, Row(name: "", country: "FR", shownFor: "FR", postalCode: "75001"))
            for step in ["", "/billing"] {
                let page = await installation.frontend.call(.get, installation.page(checkout, step))
                #expect(page.text.contains(words))
            }
            let page = await installation.frontend.call(.get, installation.page(checkout))
            #expect(page.text.contains("Billed to France 75001."))
        }
    }

    @Test("The page of a taxed country's form and its stylesheet: at most 14,336 bytes")
    func weight() async throws {
        var options = InstallationOptions()
        options.hasRealAssets = true
        let installation = try Installation(options)
        let checkout = try await Self.checkout(installation)
        let page = await installation.frontend.call(.get, installation.page(checkout, "/billing"))
        #expect(page.bytes.count <= 14_336, "\(page.bytes.count) bytes")
        let all = await installation.frontend.call(.get, installation.page(checkout, "/billing?list=all"))
        #expect(all.text.contains("<option value=\"KE\">Kenya"))
        let script = try #require(page.quoted(after: "<script src=\""))
        #expect(script.contains("billing"))
        #expect(await installation.frontend.call(.get, script).bytes.count <= 4096)
    }
}
