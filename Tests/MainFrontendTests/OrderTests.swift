import Database
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Forms and links of shops without a server")
struct OrderTests {
    /// A field added to a good order, or put in place of one.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var fields: [(String, String)] = [("price", "mug")]
        /// The fields that the page names; nil where the order is taken.
        var faults: [String]?
    }

    static let unsignedOrders: [Case] = [
        Case(testDescription: "one price"),
        Case(testDescription: "several", fields: [("price", "mug"), ("price", "lamp")]),
        Case(
            testDescription: "so many of each",
            fields: [("price", "mug"), ("quantity", "2"), ("price", "lamp"), ("quantity", "1000")]),
        Case(
            testDescription: "ways back that are listed",
            fields: [
                ("price", "mug"), ("returnUrl", "https://shop.example/thanks?x={reference}"),
                ("cancelUrl", "https://shop.example/"),
            ]),
        Case(testDescription: "empty fields", fields: [("price", "mug"), ("amount", ""), ("nonce", "")]),
        Case(testDescription: "nothing", fields: [], faults: ["price"]),
        Case(testDescription: "an unknown price", fields: [("price", "yacht")], faults: ["price 1"]),
        Case(
            testDescription: "another way back",
            fields: [("price", "mug"), ("returnUrl", "https://evil.example/")], faults: ["returnUrl"]),
        Case(
            testDescription: "a scheme of its own",
            fields: [("price", "mug"), ("cancelUrl", "javascript:alert(1)")], faults: ["cancelUrl"]),
        Case(
            testDescription: "an amount beside the price", fields: [("price", "mug"), ("amount", "1")],
            faults: ["amount", "amount", "currency"]),
        Case(
            testDescription: "an amount", fields: [("amount", "1"), ("currency", "EUR")],
            faults: ["amount", "currency"]),
        Case(
            testDescription: "the merchant's words", fields: [("price", "mug"), ("reference", "order-1")],
            faults: ["reference"]),
        Case(
            testDescription: "1001 of it", fields: [("price", "mug"), ("quantity", "1001")],
            faults: ["quantity 1"]),
        Case(
            testDescription: "a half of it", fields: [("price", "mug"), ("quantity", "0.5")],
            faults: ["quantity 1"]),
        Case(
            testDescription: "-1 of it", fields: [("price", "mug"), ("quantity", "-1")],
            faults: ["quantity 1"]),
        Case(
            testDescription: "two quantities",
            fields: [("price", "mug"), ("quantity", "1"), ("quantity", "2")],
            faults: ["quantity"]),
        Case(
            testDescription: "a field twice", fields: [("price", "mug"), ("publicKey", "x")],
            faults: ["publicKey"]),
        Case(
            testDescription: "an unknown field", fields: [("price", "mug"), ("customer", "x")],
            faults: ["customer"]),
        Case(
            testDescription: "a field that is a sentence",
            fields: [("price", "mug"), ("Call 0900 123 now", "x")], faults: ["(a field of another name)"]),
        Case(
            testDescription: "a signature of one's own", fields: [("price", "mug"), ("signature", "AAAA")],
            faults: ["signature"]),
    ]

    @Test(
        "Without a signature: prices of the list and listed ways back, nothing else",
        arguments: unsignedOrders)
    func unsigned(_ row: Case) async throws {
        let shop = try await PublicShop(try Installation())
        let fields = [("publicKey", shop.key)] + row.fields
        let answer = await shop.installation.frontend.post("/pay", fields, headers: Self.crossSite)
        try await Self.expect(answer, row.faults, shop)
        let link = await shop.installation.frontend.call(.get, Self.target(fields))
        #expect(link.status == (row.faults == nil ? 200 : 422))
    }

    /// What a browser sends with a form of the shop's page.
    static let crossSite: [(StaticString, String)] = [
        ("origin", PublicShop.origin), ("sec-fetch-site", "cross-site"),
    ]

    static func target(_ fields: [(String, String)]) -> String {
        let query = FormFields(fields.map { FormFields.Field(name: $0.0, value: $0.1) }).encoded()
        return "/pay?" + String(decoding: query, as: UTF8.self)
    }

    static func expect(_ answer: Answer, _ faults: [String]?, _ shop: PublicShop) async throws {
        guard let faults else {
            #expect(answer.status == 303, "\(answer.text)")
            #expect(answer.location?.hasPrefix("/checkout/") == true)
            #expect(await shop.count() == 1)
            return
        }
        #expect(answer.status == 422)
        let named = answer.text.matches(of: /<li><b>([^<]*)<\/b>/).map { String($0.output.1) }
        #expect(named == faults, "\(answer.text)")
        #expect(await shop.count() == 0)
    }

    @Test("The sum is the price list's, and the payer pays it")
    func paysThePrice() async throws {
        let shop = try await PublicShop(try Installation())
        let answer = await shop.installation.frontend.post(
            "/pay",
            [
                ("publicKey", shop.key), ("price", "mug"), ("quantity", "3"),
                ("returnUrl", "https://shop.example/thanks"),
            ])
        let token = try #require(answer.location?.dropFirst("/checkout/".count))
        let opened = try #require(PageToken(String(token)))
        let view = try #require(try shop.installation.engine.checkout(opening: opened))
        #expect(view.checkout.amount.minorUnits == 3750)
        #expect(view.checkout.siteID == shop.tenant.site.id)
        #expect(!view.checkout.isLive)
        _ = try await shop.installation.payOnPage(view.checkout, card: "4242424242424242")
        let result = await shop.installation.frontend.call(
            .get, shop.installation.page(view.checkout, "/result"))
        #expect(result.refresh?.hasPrefix("https://shop.example/thanks?amount=3750&") == true)
    }

    @Test("GET shows what is to be paid, and changes nothing: no checkout, no time of use, no key of it")
    func getChangesNothing() async throws {
        let shop = try await PublicShop(try Installation())
        func state() throws -> String {
            try shop.installation.database.read { database in
                try database.first(
                    """
                    /* OrderTests.state */ SELECT (SELECT COUNT(*) FROM checkouts) || ' '
                        || (SELECT COUNT(*) FROM events) || ' ' || (SELECT COUNT(*) FROM idempotency_keys)
                    """
                ) { try $0.text(0) } ?? "?"
            }
        }
        let keys = await shop.installation.backend.api(.get, "/v1/keys?limit=100", key: shop.tenant.key).text
        let before = try state()
        let order = try shop.signedOrder([("nonce", "n-1"), ("description", "A <b>lamp</b>")])
        for method in [HTTPCore.Method.get, .head] {
            for _ in 0..<3 {
                let page = await shop.installation.frontend.call(method, Self.target(order))
                #expect(page.status == 200)
            }
        }
        #expect(try state() == before)
        let after = await shop.installation.backend.api(.get, "/v1/keys?limit=100", key: shop.tenant.key).text
        #expect(after == keys)
        let page = await shop.installation.frontend.call(.get, Self.target(order))
        #expect(page.text.contains("A &lt;b&gt;lamp&lt;/b&gt;"))
        var fields: [(String, String)] = []
        for match in page.text.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/) {
            let value = match.output.2.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            fields.append((String(match.output.1), String(value)))
        }
        #expect(await shop.installation.frontend.post("/pay", fields).status == 303)
        #expect(await shop.count() == 1)
    }

    @Test("GET with the token of a checkout leads to its page; its id, or another token, to nothing")
    func token() async throws {
        let shop = try await PublicShop(try Installation())
        let checkout = try await shop.installation.makeCheckout(shop.tenant.site)
        let token = checkout.pageToken.exposedText()
        let found = await shop.installation.frontend.call(.get, "/pay?checkout=\(token)")
        #expect(found.status == 303)
        #expect(found.location == "/checkout/\(token)")
        let wrong = PageToken(checkoutID: checkout.id, secret: PageSecret(high: 1, low: 2)).exposedText()
        #expect(await shop.installation.frontend.call(.get, "/pay?checkout=\(wrong)").status == 404)
        let id = await shop.installation.frontend.call(.get, "/pay?checkout=\(checkout.id)")
        #expect(id.status == 422)
        #expect(!id.text.contains(token))
    }

    @Test("GET with the site's id is the key's own site or nobody's")
    func site() async throws {
        let shop = try await PublicShop(try Installation())
        let sites = [(shop.tenant.sites[0].id.description, 200), (shop.tenant.sites[1].id.description, 422)]
        for (site, status) in sites + [("site_x", 422), ("x", 422)] {
            let answer = await shop.installation.frontend.call(
                .get, "/pay?checkout=\(site)&publicKey=\(shop.key)&price=mug")
            #expect(answer.status == status, "\(site)")
        }
    }

    @Test("Two shops: the key of one opens nothing of the other, and signs nothing for it")
    func hostileShops() async throws {
        let installation = try Installation()
        let victim = try await PublicShop(installation, name: "Victim")
        let attacker = try await PublicShop(installation, name: "Attacker")
        try await attacker.change { $0.publicAccess.prices = [] }
        let order = try attacker.signedOrder()
        let forged = order.map { $0.0 == "publicKey" ? ($0.0, victim.key) : $0 }
        #expect(await installation.frontend.post("/pay", forged).status == 422)
        let stolen = await installation.frontend.post(
            "/pay", [("publicKey", attacker.key), ("price", "mug")])
        #expect(stolen.status == 422)
        // The same nonce and words at two shops are two orders.
        let mine = await installation.frontend.post("/pay", try attacker.signedOrder([("nonce", "n")]))
        let theirs = await installation.frontend.post("/pay", try victim.signedOrder([("nonce", "n")]))
        #expect(mine.status == 303)
        #expect(theirs.status == 303)
        #expect(mine.location != theirs.location)
        #expect(await victim.count() == 1)
        #expect(await attacker.count() == 1)
    }

    @Test(
        "Keys that open no form: none, a secret one, of no site, without the scope, of a site that takes none"
    )
    func keys() async throws {
        let shop = try await PublicShop(try Installation())
        let organization = shop.tenant.organization.id
        let weak = [
            try await shop.installation.makeKey(organization, Scope.publishable, visibility: .publishable),
            try await shop.installation.makeKey(
                organization, [.checkoutRead], visibility: .publishable, site: shop.tenant.site.id),
            try await shop.installation.makeKey(
                organization, Scope.publishable, visibility: .publishable, site: shop.tenant.sites[1].id),
        ]
        let keys = ["", "x", shop.tenant.key, shop.tenant.pinnedKey] + weak.map { $0.text.expose() }
        for key in keys {
            let answer = await shop.installation.frontend.post(
                "/pay", [("publicKey", key), ("price", "mug")])
            #expect(answer.status == 422)
            #expect(answer.text.contains("<b>publicKey</b>"))
        }
        let revoked = try #require(APIKeyText(shop.key)).id
        _ = try await shop.installation.engine.revokeKey(revoked, organization: organization, isLive: false)
        let answer = await shop.installation.frontend.post(
            "/pay", [("publicKey", shop.key), ("price", "mug")])
        #expect(answer.status == 422)
        #expect(await shop.count() == 0)
    }

    @Test("Who posts too many has to wait, others do not")
    func rations() async throws {
        var options = InstallationOptions()
        options.publicCallsPerMinute = 3
        let shop = try await PublicShop(try Installation(options))
        let fields = [("publicKey", shop.key), ("price", "mug")]
        for _ in 0..<3 { #expect(await shop.installation.frontend.post("/pay", fields).status == 303) }
        let refused = await shop.installation.frontend.post("/pay", fields)
        #expect(refused.status == 429)
        #expect(refused.headers["retry-after"] == "20")
        let other = await shop.installation.frontend.call(.get, Self.target(fields), client: "192.0.2.2")
        #expect(other.status == 200)
        #expect(await shop.count() == 3)
    }

    @Test(
        "What is no form is refused",
        arguments: ["text/plain", "application/json", "multipart/form-data; boundary=x"])
    func types(_ type: String) async throws {
        let shop = try await PublicShop(try Installation())
        let answer = await shop.installation.frontend.post(
            "/pay", [("publicKey", shop.key), ("price", "mug")], type: type)
        #expect(answer.status == 400)
        #expect(await shop.count() == 0)
    }
}
