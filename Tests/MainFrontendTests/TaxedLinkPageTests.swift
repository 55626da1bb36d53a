import Domain
import HTTPCore
import Portal
import TestHarness
import Testing

@Suite("Taxes on the pages of links and forms")
struct TaxedLinkPageTests {
    private static let added = "Any taxes are added on the next page."
    private static let included = "Prices include any taxes."

    /// Says where the payer is, pays, and answers what was taken.
    private static func pay(_ installation: Installation, _ begun: Answer) async throws -> Int64 {
        #expect(begun.status == 303, "\(begun.text)")
        let checkout = try installation.opened(by: begun)
        let first = await installation.frontend.call(.get, installation.page(checkout))
        #expect(first.location == installation.page(checkout, "/billing"))
        let page = await installation.frontend.call(.get, installation.page(checkout, "/billing"))
        let csrf = try #require(page.quoted(after: "name=\"csrf\" value=\""))
        let posted = await installation.frontend.post(
            installation.page(checkout, "/billing"),
            [
                ("csrf", csrf), ("country", "FR"), ("formCountry", "DE"), ("postalCode", "75001"),
                ("then", "pay"),
            ])
        #expect(posted.location == installation.page(checkout))
        _ = try await installation.payOnPage(checkout, card: "4242424242424242")
        let after = try installation.reread(checkout)
        #expect(after.status == .paid)
        #expect(after.details.tax?.components.map(\.percent) == ["20"])
        return after.facts.amountReceived
    }

    @Test("A link's page says what taxes do to its price, and its checkout asks where the payer is")
    func links() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let plain = try await installation.makeLink(tenant.site)
        let untaxed = await installation.frontend.call(.get, "/l/\(plain.code)")
        #expect(!untaxed.text.contains(Self.added) && !untaxed.text.contains(Self.included))
        let site = try await installation.tax(tenant.site)
        let euro = try #require(Currency(code: "EUR"))
        let lamp = try LineItem(
            name: "Lamp", quantity: try #require(Quantity(1)), unitAmount: 1000, currency: euro)
        let priced = try await installation.makeLink(site) { $0.items = [lamp] }
        let shown = await installation.frontend.call(.get, "/l/\(priced.code)")
        #expect(shown.text.contains(Self.added))
        // Nothing is promised that will not be so.
        #expect(shown.text.contains("<button class=\"go\">Continue</button>"))
        #expect(try await Self.pay(installation, try await installation.begin(priced)) == 1200)
        let open = try await installation.makeLink(site, amount: .open(100...50_000), limit: nil)
        #expect(
            await installation.frontend.call(.get, "/l/\(open.code)").text.contains(Self.included))
        let begun = try await installation.begin(open, [("amount", "12.00")])
        #expect(try await Self.pay(installation, begun) == 1200)
        let query = try installation.signedQuery(#"{"amount":1500}"#, for: open)
        let signed = await installation.frontend.call(.get, "/l/\(open.code)?\(query)")
        #expect(signed.text.contains("<button class=\"go\">Continue to pay €15.00</button>"))
    }

    @Test("A shop's form is taxed by its price list, and says so before it begins")
    func forms() async throws {
        let installation = try Installation()
        let shop = try await PublicShop(installation)
        try await installation.tax(shop.tenant.site)
        let fields = [("publicKey", shop.key), ("price", "mug")]
        let look = await installation.frontend.call(.get, OrderTests.target(fields))
        #expect(look.text.contains(Self.added))
        let begun = await installation.frontend.post("/pay", fields, headers: OrderTests.crossSite)
        #expect(try await Self.pay(installation, begun) == 1500)
        // What the merchant signs is the whole amount.
        let signed = await installation.frontend.post(
            "/pay", try shop.signedOrder(), headers: OrderTests.crossSite)
        let fixed = try installation.opened(by: signed)
        #expect(fixed.facts.amountDue == 4250 && fixed.details.tax == nil)
        // An order that no method takes once its tax is added is refused where it is looked at.
        let most = [("publicKey", shop.key), ("price", "ship")]
        #expect(await installation.frontend.call(.get, OrderTests.target(most)).status == 422)
        #expect(
            await installation.frontend.post("/pay", most, headers: OrderTests.crossSite).status == 422)
    }

    @Test(
        "A shop that sells by state asks for it, and takes it by code, name or ZIP code",
        arguments: [
            ("94016", "", "", "US-CA"), ("94016", "ca", "", "US-CA"), ("94016", "California", "", "US-CA"),
            ("10001", "", "", nil), ("10001", "CA", "10001 is in New York.", nil),
            ("94016", "Wonderland", "Please write it in full or as its code", nil),
        ])
    func states(_ postalCode: String, _ region: String, _ fault: String, _ place: String?) async throws {
        let installation = try Installation()
        let site = try await installation.tax(try await installation.makeTenant().site) {
            $0.address = TaxAddress(country: "US", region: "CA")
            $0.registrations = [TaxRegistration(place: "US-CA")]
        }
        let euro = try #require(Currency(code: "EUR"))
        let checkout = try await installation.makeCheckout(site) { details in
            details.items = [
                try LineItem(
                    name: "Lamp", quantity: try #require(Quantity(1)), unitAmount: 1000, currency: euro)
            ]
        }
        let path = installation.page(checkout, "/billing")
        let page = await installation.frontend.call(.get, path)
        #expect(page.text.contains("<label for=\"region\">State <small>Optional: your ZIP code tells it"))
        let csrf = try #require(page.quoted(after: "name=\"csrf\" value=\""))
        let answer = await installation.frontend.post(
            path,
            [
                ("csrf", csrf), ("country", "US"), ("formCountry", "US"), ("postalCode", postalCode),
                ("region", region), ("then", "pay"),
            ])
        if !fault.isEmpty {
            #expect(answer.status == 422)
            #expect(answer.text.contains(fault))
            return
        }
        #expect(answer.status == 303, "\(answer.text)")
        let after = try installation.reread(checkout).details
        #expect(after.tax?.components.first?.jurisdiction == place)
        #expect(after.billingAddress?.region == (region.isEmpty ? nil : "CA"))
        // A country without regions that matter has no such field.
        let moved = await installation.frontend.post(
            path, [("csrf", csrf), ("country", "FR"), ("formCountry", "US"), ("then", "update")])
        #expect(moved.status == 303)
        #expect(!(await installation.frontend.call(.get, path)).text.contains("id=\"region\""))
    }
}
