import Domain
import HTTPCore
import Portal
import Support
import TestHarness
import Testing

@Suite("What a newcomer stumbled over")
struct NewcomerTests {
    @Test("Shipping is nothing that is bought: the line above the page counts products")
    func headlineCountsProducts() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let euro = try #require(Currency(code: "EUR"))
        func line(_ name: String, _ kind: LineItemKind = .product) throws -> LineItem {
            try LineItem(
                name: name, quantity: try #require(Quantity(1)), unitAmount: 100, currency: euro, kind: kind)
        }
        let shipping = try line("Shipping", .shipping)
        let lamp = try line("Lamp")
        let rows: [(items: [LineItem], headline: String)] = [
            ([lamp, shipping], "Lamp"), ([shipping, lamp], "Lamp"), ([lamp], "Lamp"),
            ([lamp, try line("Mug"), shipping, try line("Tax", .tax)], "Lamp and 1 more"),
            ([shipping], "Shipping"),
        ]
        for row in rows {
            let amount = Int64(row.items.count) * 100
            let checkout = try await installation.makeCheckout(tenant.site, amount: amount) {
                $0.items = row.items
            }
            let page = await installation.frontend.call(.get, installation.page(checkout, "/cancel"))
            #expect(page.text.contains("<p class=\"for\">\(row.headline)</p>"))
        }
    }

    @Test("Between the card page and the order nothing is said of a bank that waits")
    func cardPageIsNoBank() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        for hasCancelAddress in [true, false] {
            let checkout = try await installation.makeCheckout(tenant.site) { details in
                if !hasCancelAddress { details.addresses.cancelURL = nil }
            }
            _ = await installation.frontend.post(
                installation.page(checkout, "/pay"), try await installation.payForm(checkout))
            let page = await installation.frontend.call(.get, installation.page(checkout))
            #expect(page.text.contains("You have not finished paying."))
            #expect(!page.text.contains("bank"))
            let cancel = "href=\"\(installation.page(checkout, "/cancel"))\""
            #expect(page.text.contains(cancel) == hasCancelAddress)
        }
        let challenged = try await Situation.needsPayer.make(installation, tenant)
        let page = await installation.frontend.call(.get, installation.page(challenged))
        #expect(page.text.contains("Your bank is waiting for your confirmation."))
    }

    @Test(
        "An end without money and without an address for it still leads to the shop",
        arguments: [Situation.cancelled, .expired, .failed])
    func everyEndHasAWayOut(_ situation: Situation) async throws {
        for hasReturnAddress in [true, false] {
            let installation = try Installation()
            let tenant = try await installation.makeTenant()
            let addresses = ReturnAddresses(
                returnURL: hasReturnAddress
                    ? RedirectTemplate("https://shop.example/thanks/{transactionId}?a=b") : nil)
            let checkout = try await situation.make(installation, tenant, addresses: addresses)
            for step in ["", situation == .expired ? "" : "/result"] {
                let page = await installation.frontend.call(.get, installation.page(checkout, step))
                #expect(page.status == 200)
                #expect(
                    page.text.contains("<a class=\"go\" href=\"https://shop.example/\">") == hasReturnAddress)
                // Nobody is sent there: the merchant gave no address for this end.
                #expect(page.refresh == nil)
            }
        }
    }

    @Test("The front page says what the host is, without a secret and without a script")
    func home() async throws {
        let installation = try Installation()
        let answer = await installation.frontend.call(.get, "/")
        #expect(answer.status == 200)
        #expect(answer.text.contains("Payment pages"))
        #expect(!answer.text.contains("<script"))
    }
}
