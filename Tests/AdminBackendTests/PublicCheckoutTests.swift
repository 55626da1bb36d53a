import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Checkouts with a public key")
struct PublicCheckoutTests {
    private static let path = "/v1/public/checkouts"
    private static let mug = #"{"items":[{"price":"mug"}]}"#

    @Test("From the price list: the sum is the site's, and the page shows the lines")
    func fromPrices() async throws {
        let shop = try await PublicShop(try Installation())
        let answer = await shop.call(
            .post, Self.path,
            json:
                #"{"items":[{"price":"mug","quantity":2},{"price":"lamp"}],"returnUrl":"https://shop.example/ok"}"#
        )
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.json?["amount"]?.integer == 6750)
        #expect(answer.json?["currency"]?.string == "EUR")
        #expect(answer.json?["status"]?.string == "pending")
        #expect(answer.json?["livemode"] == .bool(false))
        let id = try #require(answer.json?["id"]?.string)
        let full = await shop.installation.backend.api(.get, "/v1/checkouts/\(id)", key: shop.tenant.key)
        #expect(full.json?["items"]?.elements?.compactMap { $0["sku"]?.string } == ["mug", "lamp"])
        #expect(full.json?["returnUrl"]?.string == "https://shop.example/ok")
        let url = try #require(answer.json?["url"]?.string)
        let page = await shop.installation.frontend.call(
            .get, String(url.dropFirst(Installation.pageOrigin.count)))
        #expect(page.text.contains("Enamel mug"))
        let status = await shop.call(.get, try #require(answer.location))
        #expect(status.status == 200)
        #expect(status.json?["id"]?.string == id)
    }

    @Test("What the list says of a price's tax holds, and else what the site says; by call and by form")
    func taxed() async throws {
        let shop = try await PublicShop(try Installation())
        try await shop.installation.tax(shop.tenant.site)
        let merchant = shop.installation.backend
        let path = "/v1/sites/\(shop.tenant.site.id)"
        let changed = await merchant.api(
            .patch, path, key: shop.tenant.key,
            json: #"""
                {"prices":[{"id":"mug","name":"Mug","unitAmount":1000,"currency":"EUR"},
                {"id":"book","name":"Book","unitAmount":1070,"currency":"EUR","taxCategory":"reduced",
                "taxBehavior":"inclusive"},
                {"id":"file","name":"File","unitAmount":1000,"currency":"EUR","taxCategory":"standard",
                "taxBehavior":"exclusive","supply":"digital"}]}
                """#)
        #expect(changed.status == 200, "\(changed.text)")
        let read = await merchant.api(.get, path, key: shop.tenant.key)
        #expect(read.json?["prices"]?[0]?["taxCategory"] == nil)
        #expect(read.json?["prices"]?[1]?["taxCategory"]?.string == "reduced")
        #expect(read.json?["prices"]?[2]?["supply"]?.string == "digital")
        let made = await shop.call(
            .post, Self.path, json: #"{"items":[{"price":"mug"},{"price":"book"},{"price":"file"}]}"#)
        #expect(made.status == 201, "\(made.text)")
        #expect(made.json?["amount"]?.integer == 3450)
        let id = try #require(made.json?["id"]?.string)
        let full = await merchant.api(.get, "/v1/checkouts/\(id)", key: shop.tenant.key)
        #expect(full.json?["items"]?[1]?["taxCategory"]?.string == "reduced")
        #expect(full.json?["items"]?[2]?["supply"]?.string == "digital")
        let taxes = full.json?["tax"]?["items"]?.elements?.compactMap { $0["tax"]?.integer }
        #expect(taxes == [190, 70, 190], "\(full.text)")
        let form = await shop.installation.frontend.post(
            "/pay",
            [("publicKey", shop.key), ("price", "book"), ("returnUrl", "https://shop.example/thanks")])
        let token = try #require(form.location?.dropFirst("/checkout/".count))
        let opened = try #require(PageToken(String(token)))
        let view = try #require(try shop.installation.engine.checkout(opening: opened))
        #expect(view.checkout.amount.minorUnits == 1070)
        #expect(view.checkout.details.tax?.tax == 70)
    }

    @Test("The status is all that a token tells: nobody's name, no line, no other id")
    func status() async throws {
        let shop = try await PublicShop(try Installation())
        let checkout = try await shop.installation.makeCheckout(shop.tenant.site) { details in
            details.customer = Customer(name: "Ada Lovelace", email: "ada@example.com")
            details.metadata = [MetadataEntry(key: "secret", value: "word")]
            details.summary = "A private thing"
        }
        let path = "\(Self.path)/\(checkout.pageToken.exposedText())"
        let open = await shop.call(.get, path)
        #expect(
            open.json?.members?.map(\.key).sorted() == [
                "amount", "currency", "expiresAt", "id", "livemode", "object", "status",
            ])
        #expect(open.json?["status"]?.string == "pending")
        _ = try await shop.installation.pay(checkout, card: "4242424242424242")
        #expect(await shop.call(.get, path).json?["status"]?.string == "paid")
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let json: String
        let pointers: [String]
        let codes: [String]

        init(_ name: String, _ json: String, _ pointers: [String], _ codes: [String]) {
            testDescription = name
            self.json = json
            self.pointers = pointers
            self.codes = codes
        }
    }

    private static func lines(_ count: Int) -> String {
        "{\"items\":[\((0..<count).map { _ in "{\"price\":\"mug\"}" }.joined(separator: ","))]}"
    }

    static let refused = [
        Refused("nothing", "{}", ["/items"], ["required"]),
        Refused("no line", #"{"items":[]}"#, ["/items"], ["required"]),
        Refused("21 lines", lines(21), ["/items"], ["too_many"]),
        Refused("an unknown price", #"{"items":[{"price":"yacht"}]}"#, ["/items/0/price"], ["unknown_price"]),
        Refused("a line without a price", #"{"items":[{}]}"#, ["/items/0/price"], ["required"]),
        Refused(
            "a price of one's own", #"{"items":[{"price":"mug","unitAmount":1}]}"#, ["/items/0/unitAmount"],
            ["unknown_field"]),
        Refused(
            "none of it", #"{"items":[{"price":"mug","quantity":0}]}"#, ["/items/0/quantity"],
            ["out_of_range"]),
        Refused(
            "1001", #"{"items":[{"price":"mug","quantity":1001}]}"#, ["/items/0/quantity"], ["out_of_range"]),
        Refused(
            "a half", #"{"items":[{"price":"mug","quantity":0.5}]}"#, ["/items/0/quantity"],
            ["not_an_integer"]),
        Refused(
            "two currencies", #"{"items":[{"price":"mug"},{"price":"fan"}]}"#, ["/items/1/price"],
            ["mixed_currencies"]),
        Refused(
            "too dear together", #"{"items":[{"price":"ship"},{"price":"mug"}]}"#, ["/items/1/price"],
            ["out_of_range"]),
        Refused(
            "an amount", #"{"amount":1,"currency":"EUR"}"#, ["/amount", "/currency"],
            [
                "signature_required", "signature_required",
            ]),
        Refused(
            "everything a stranger may not say",
            #"{"items":[{"price":"mug"}],"reference":"r","description":"d","nonce":"n","validUntil":9999999999}"#,
            ["/description", "/reference", "/validUntil", "/nonce"],
            ["signature_required", "signature_required", "signature_required", "signature_required"]),
        Refused(
            "a way back to elsewhere",
            #"{"items":[{"price":"mug"}],"returnUrl":"https://evil.example/","cancelUrl":"https://shop.example.evil.example/"}"#,
            ["/returnUrl", "/cancelUrl"], ["origin_not_allowed", "origin_not_allowed"]),
        Refused(
            "no address", #"{"items":[{"price":"mug"}],"returnUrl":"javascript:alert(1)"}"#, ["/returnUrl"],
            ["invalid_url"]),
        Refused(
            "a signature of one's own", #"{"items":[{"price":"mug"}],"signature":"AAAA"}"#, ["/signature"],
            ["invalid_signature"]),
        Refused(
            "what only a secret key says",
            #"{"items":[{"price":"mug"}],"customer":{},"metadata":{},"webhookUrl":"https://e.example"}"#,
            ["/customer", "/metadata", "/webhookUrl"], ["unknown_field", "unknown_field", "unknown_field"]),
    ]

    @Test("What is refused, with every wrong field at once, and nothing is made", arguments: refused)
    func refusals(_ row: Refused) async throws {
        let shop = try await PublicShop(try Installation())
        let answer = await shop.call(.post, Self.path, json: row.json)
        #expect(answer.status == 422, "\(answer.text)")
        #expect(answer.code == "validation_failed")
        #expect(answer.pointers == row.pointers)
        #expect(answer.errorCodes == row.codes)
        #expect(await shop.count() == 0)
    }

    static let accepted = [
        lines(20), #"{"items":[{"price":"mug","quantity":1000}]}"#, #"{"items":[{"price":"ship"}]}"#,
        #"{"items":[{"price":"fan"}],"cancelUrl":"https://shop.example/no?x=1"}"#,
    ]

    @Test("The near side of the limits", arguments: accepted)
    func limits(_ json: String) async throws {
        let shop = try await PublicShop(try Installation())
        let answer = await shop.call(.post, Self.path, json: json)
        // The sandbox takes no amount so large; everything else is taken.
        #expect(answer.status == 201 || answer.errorCodes == ["no_method_available"], "\(answer.text)")
    }

    @Test("Signed, an amount and the merchant's words are taken; changed, nothing is")
    func signed() async throws {
        let shop = try await PublicShop(try Installation())
        let order = try shop.signedOrder([("description", "Größe 7 (a*b)! ~x+y=z&q?%")])
        let answer = await shop.call(.post, Self.path, json: shop.json(order))
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.json?["amount"]?.integer == 4250)
        for (name, value) in [("amount", "425"), ("currency", "USD"), ("reference", "order-8")] {
            let changed = order.map { $0.0 == name ? ($0.0, value) : $0 }
            let refused = await shop.call(.post, Self.path, json: shop.json(changed))
            #expect(refused.status == 422)
            #expect(refused.errorCodes == ["invalid_signature"])
        }
        #expect(await shop.count() == 1)
    }

    @Test("A site that lets nobody: 403, and the setting is named")
    func switchedOff() async throws {
        let shop = try await PublicShop(try Installation())
        try await shop.change { $0.publicAccess.mayCreate = false }
        let answer = await shop.call(.post, Self.path, json: Self.mug)
        #expect(answer.status == 403)
        #expect(answer.code == "public_create_disabled")
        #expect(answer.json?["detail"]?.string?.contains("publicCreate") == true)
        #expect(await shop.count() == 0)
    }

    @Test("An idempotency key works as everywhere, and takes none of the merchant's own")
    func idempotency() async throws {
        let shop = try await PublicShop(try Installation())
        let key: [(StaticString, String)] = [("idempotency-key", "order-1001")]
        let first = await shop.call(.post, Self.path, json: Self.mug, headers: key)
        let second = await shop.call(.post, Self.path, json: Self.mug, headers: key)
        #expect(first.status == 201)
        #expect(second.bytes == first.bytes)
        #expect(second.headers["idempotent-replayed"] == "true")
        let other = await shop.call(.post, Self.path, json: Self.lines(2), headers: key)
        #expect(other.status == 422)
        #expect(other.code == "idempotency_key_reused")
        let server = await shop.installation.backend.call(
            .post, "/v1/checkouts/\(shop.tenant.site.id)/create",
            headers: [
                ("authorization", "Bearer \(shop.tenant.key)"), ("content-type", "application/json"),
                ("idempotency-key", "order-1001"),
            ], body: Array(#"{"currency":"EUR","amount":4250}"#.utf8))
        #expect(server.status == 201, "\(server.text)")
        #expect(await shop.count() == 2)
    }

    @Test("A nonce makes a signed order once; it does not go with an idempotency key")
    func nonce() async throws {
        let shop = try await PublicShop(try Installation())
        let order = shop.json(try shop.signedOrder([("nonce", "n-1")]))
        let first = await shop.call(.post, Self.path, json: order)
        let second = await shop.call(.post, Self.path, json: order)
        #expect(first.status == 201)
        #expect(first.headers["idempotent-replayed"] == nil)
        #expect(second.headers["idempotent-replayed"] == "true")
        #expect(second.json?["id"] == first.json?["id"])
        let both = await shop.call(.post, Self.path, json: order, headers: [("idempotency-key", "k")])
        #expect(both.status == 422)
        #expect(both.pointers == ["/nonce"])
        #expect(await shop.count() == 1)
    }

    @Test("Two shops: the key of one reads no checkout of the other, names none of its prices")
    func hostileShops() async throws {
        let installation = try Installation()
        let victim = try await PublicShop(installation, name: "Victim")
        let attacker = try await PublicShop(installation, name: "Attacker")
        try await attacker.change { $0.publicAccess.prices = [] }
        let mine = try await installation.makeCheckout(victim.tenant.site)
        let neighbour = try await installation.makeCheckout(victim.tenant.sites[1])
        let live = try await installation.makeKey(
            victim.tenant.organization.id, Scope.publishable, visibility: .publishable,
            site: victim.tenant.site.id, isLive: true)
        let unknown = PageToken(checkoutID: CheckoutID(high: 1, low: 2), secret: PageSecret(high: 3, low: 4))
        func read(_ token: PageToken, _ key: String) async -> Answer {
            await attacker.call(.get, "\(Self.path)/\(token.exposedText())", key: key)
        }
        let nothing = await read(unknown, attacker.key)
        #expect(nothing.status == 404)
        for (token, key) in [
            (mine.pageToken, attacker.key), (neighbour.pageToken, victim.key),
            (mine.pageToken, live.text.expose()),
        ] {
            let answer = await read(token, key)
            #expect(answer.status == 404)
            #expect(answer.jsonWithoutRequest == nothing.jsonWithoutRequest)
            #expect(answer.fieldLines == nothing.fieldLines)
        }
        #expect(await read(mine.pageToken, victim.key).status == 200)
        #expect(await attacker.call(.post, Self.path, json: Self.mug).errorCodes == ["unknown_price"])
        let stolen = try victim.signedOrder()
        let forged = await attacker.call(.post, Self.path, json: victim.json(stolen))
        #expect(forged.errorCodes == ["invalid_signature"])
    }

    struct Query: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        init(_ query: String, _ status: Int) {
            testDescription = query
            self.status = status
        }
    }

    static let queries = [
        Query("amount=4250&currency=EUR", 200), Query("amount=1&currency=JPY&country=JP", 200),
        Query("amount=999999999999&currency=EUR", 200), Query("amount=1000000000000&currency=EUR", 400),
        Query("amount=0&currency=EUR", 400), Query("amount=4.5&currency=EUR", 400), Query("amount=1", 400),
        Query("currency=EUR", 400), Query("amount=1&currency=eur", 400),
        Query("amount=1&currency=EUR&country=de", 400), Query("amount=1&amount=2&currency=EUR", 400),
        Query("amount=1&currency=EUR&site=x", 400), Query("amount=%zz", 400),
    ]

    @Test("The methods of an amount", arguments: queries)
    func methods(_ row: Query) async throws {
        let shop = try await PublicShop(try Installation())
        let answer = await shop.installation.backend.api(
            .get, "/v1/public/methods?\(row.testDescription)", key: shop.key)
        #expect(answer.status == row.status, "\(answer.text)")
        if row.status == 400 { #expect(answer.code == "invalid_query") }
    }

    @Test("Methods are those of the mode and of the site's currencies")
    func methodsOfSite() async throws {
        let shop = try await PublicShop(try Installation())
        let path = "/v1/public/methods?amount=4250&currency=EUR"
        func methods(_ key: String) async -> [String] {
            await shop.call(.get, path, key: key).json?["data"]?.elements?.compactMap {
                $0["method"]?.string
            } ?? ["?"]
        }
        #expect(await methods(shop.key) == ["card"])
        let live = try await shop.installation.makeKey(
            shop.tenant.organization.id, Scope.publishable, visibility: .publishable,
            site: shop.tenant.site.id, isLive: true)
        #expect(await methods(live.text.expose()) == [])
        try await shop.change { $0.currencies = [] + [Currency(code: "JPY")].compactMap { $0 } }
        #expect(await methods(shop.key) == [])
    }
}
