import Domain
import HTTPCore
import Portal
import Support
import TestHarness
import Testing

/// Receipts as they were.
enum ReceiptPageTable {
    static let all: [GoldenPageTests.Page] = [
        page("receipt.page") { installation, checkout in installation.page(checkout, "/receipt") },
        page("receipt.text") { installation, checkout in installation.page(checkout, "/receipt.txt") },
        page("receipt.page-refund", refunding: [.lines([(place: 1, quantity: Quantity("0.5"))])]) {
            installation, checkout in
            let receipt = try #require(try installation.engine.receipts(of: checkout).last)
            return installation.page(checkout, "/receipts/\(receipt.id)")
        },
        page("receipt.text-refund", refunding: [.amount(1000)]) { installation, checkout in
            let receipt = try #require(try installation.engine.receipts(of: checkout).last)
            return installation.page(checkout, "/receipts/\(receipt.id).txt")
        },
        page("receipt.page-refunded", refunding: [.amount(1000), .all]) { installation, checkout in
            installation.page(checkout, "/receipt")
        },
    ]

    private static func page(
        _ name: String, refunding extents: [RefundRequest.Extent] = [],
        _ path: @escaping @Sendable (Installation, Checkout) throws -> String
    ) -> GoldenPageTests.Page {
        GoldenPageTests.Page(name: name) { installation, tenant in
            let (checkout, transaction) = try await paid(installation, tenant)
            for extent in extents {
                _ = try await installation.engine.refund(transaction, RefundRequest(extent))
            }
            return await installation.frontend.call(.get, try path(installation, checkout))
        }
    }

    /// A paid order with everything that a receipt can show.
    static func paid(
        _ installation: Installation, _ tenant: Tenant
    ) async throws -> (Checkout, Transaction) {
        _ = try await installation.engine.updateReceiptSettings(of: tenant.organization.id) {
            $0.legalName = "Lumen & Söhne GmbH"
            $0.address = "Hauptstraße 1\n10115 Berlin\nDE"
            $0.taxIDs = ["VAT ID DE123456789", "Register HRB 1 B"]
            $0.footer = "Amtsgericht Charlottenburg\nDirector: <Zoë>"
        }
        let euro = try #require(Currency(code: "EUR"))
        let checkout = try await installation.makeCheckout(tenant.site, amount: 4750) { details in
            details.customer = Customer(name: "Zoë <b>", email: "zoe@example.com")
            details.billingAddress = PostalAddress(
                line1: "12 St James's Square", city: "London", postalCode: "SW1Y 4JH", country: "GB")
            details.shippingAddress = PostalAddress(line1: "Dock 7", city: "Hull", country: "GB")
            details.items = [
                try LineItem(
                    name: "Lamp & <bulb>", quantity: try #require(Quantity("1.5")), unitAmount: 2000,
                    currency: euro, details: "400 lumens", sku: "L-1"),
                try LineItem(
                    name: "Rope", quantity: try #require(Quantity(1)), unitAmount: 1250, currency: euro),
                try LineItem(
                    name: "Voucher", quantity: try #require(Quantity(1)), unitAmount: -250, currency: euro,
                    kind: .discount),
                try LineItem(
                    name: "Sales tax 19 %", quantity: try #require(Quantity(1)), unitAmount: 750,
                    currency: euro, kind: .tax),
            ]
        }
        return (checkout, try await installation.pay(checkout, card: "4242424242424242"))
    }
}

@Suite("Receipts as people read them")
struct ReceiptPageTests {
    @Test("What was issued reads the same when everything that it came from has changed")
    func stable() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let (checkout, transaction) = try await ReceiptPageTable.paid(installation, tenant)
        _ = try await installation.engine.refund(transaction, RefundRequest(.amount(700)))
        let paths =
            ["/receipt.txt"]
            + (try installation.engine.receipts(of: checkout)).map {
                "/receipts/\($0.id)"
            }
        let before = await texts(installation, checkout, paths)
        installation.clock.advance(seconds: 86_400 * 400)
        _ = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) {
            $0.name = "Renamed"
            $0.branding.color = RGBColor(red: 1, green: 2, blue: 3)
            $0.branding.font = .serif
            $0.support = SupportContact(email: "new@example.com")
            $0.messages.businessAddress = "Elsewhere\nNowhere 2"
            $0.locale = "de"
        }
        _ = try await installation.engine.updateReceiptSettings(of: tenant.organization.id) {
            $0 = ReceiptSettings()
            $0.legalName = "Another Ltd"
            $0.numberPrefix = "X/"
            $0.numbersByYear = true
        }
        #expect(await texts(installation, checkout, paths) == before)
        #expect(before.allSatisfy { $0.contains("Lumen &") && !$0.contains("Another") })
    }

    private func texts(
        _ installation: Installation, _ checkout: Checkout, _ paths: [String]
    ) async -> [String] {
        var texts: [String] = []
        for path in paths {
            texts.append(await installation.frontend.call(.get, installation.page(checkout, path)).text)
        }
        return texts
    }

    @Test("The paid page leads to it; before that there is none")
    func linked() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.makeCheckout(tenant.site)
        let path = installation.page(checkout, "/receipt")
        #expect(await installation.frontend.call(.get, path).status == 404)
        _ = try await installation.pay(checkout, card: "4000000000009995")
        #expect(await installation.frontend.call(.get, path).status == 404)
        _ = try await installation.pay(checkout, card: "4242424242424242", attempt: "two")
        let result = await installation.frontend.call(.get, installation.page(checkout, "/result"))
        #expect(result.text.contains("href=\"\(path)\""))
        let page = await installation.frontend.call(.get, path)
        #expect(page.status == 200)
        #expect(page.headers["cache-control"] == "no-store")
        let policy = try #require(page.headers["content-security-policy"])
        #expect(!policy.contains("script-src") && policy.contains("frame-ancestors 'none'"))
    }

    struct Wish: Sendable, CustomTestStringConvertible {
        let accept: String?
        let path: String
        let type: String
        var testDescription: String { "\(path) as \(accept ?? "anything")" }
    }

    @Test(
        "As a page or as text, by name or by preference",
        arguments: [
            Wish(accept: nil, path: "/receipt", type: "text/html; charset=utf-8"),
            Wish(accept: "text/plain", path: "/receipt", type: "text/plain; charset=utf-8"),
            Wish(accept: "text/html", path: "/receipt.txt", type: "text/plain; charset=utf-8"),
            Wish(accept: "image/png", path: "/receipt", type: "text/html; charset=utf-8"),
        ])
    func forms(_ wish: Wish) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        _ = try await installation.pay(checkout, card: "4242424242424242")
        let fields: [(StaticString, String)] = wish.accept.map { [("Accept" as StaticString, $0)] } ?? []
        let answer = await installation.frontend.call(
            .get, installation.page(checkout, wish.path), headers: fields)
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == wish.type)
    }

    @Test("A receipt of another checkout is not opened by this one's token")
    func strangers() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let (mine, other) = (
            try await installation.makeCheckout(site), try await installation.makeCheckout(site)
        )
        for checkout in [mine, other] {
            _ = try await installation.pay(checkout, card: "4242424242424242")
        }
        let foreign = try #require(try installation.engine.receipts(of: other).first)
        for name in ["\(foreign.id)", "\(foreign.id).txt", "rct_0", ".txt", "x"] {
            let answer = await installation.frontend.call(
                .get, installation.page(mine, "/receipts/\(name)"))
            #expect(answer.status == 404, "\(name)")
        }
    }
}
