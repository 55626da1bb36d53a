import Domain
import HTTPCore
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Orders that the merchant signed")
struct SignedOrderTests {
    static let changes: [(String, String)] = [
        ("amount", "4251"), ("amount", "1"), ("currency", "JPY"), ("reference", "order-8"),
        ("returnUrl", "https://shop.example/other"), ("nonce", "n-2"), ("validUntil", "1795262999"),
        ("signature", "AAAA"), ("signature", "%"),
    ]

    @Test("Signed: taken as it is, and refused when any field is changed", arguments: changes)
    func tampered(_ change: (String, String)) async throws {
        let shop = try await PublicShop(try Installation())
        let order = try shop.signedOrder([
            ("returnUrl", "https://shop.example/thanks"), ("nonce", "n-1"), ("validUntil", "1795262500"),
        ])
        let changed = order.map { $0.0 == change.0 ? change : $0 }
        let refused = await shop.installation.frontend.post("/pay", changed)
        #expect(refused.status == 422)
        #expect(refused.text.contains("<b>signature</b>"))
        for dropped in order where dropped.0 != "signature" && dropped.0 != "publicKey" {
            let fewer = order.filter { $0.0 != dropped.0 }
            #expect(await shop.installation.frontend.post("/pay", fewer).status == 422, "\(dropped.0)")
        }
        let more = order + [("description", "And a yacht")]
        #expect(await shop.installation.frontend.post("/pay", more).status == 422)
        #expect(await shop.count() == 0)
        #expect(await shop.installation.frontend.post("/pay", order).status == 303)
        #expect(await shop.count() == 1)
    }

    @Test("A signed order's way back must be listed too")
    func signedReturn() async throws {
        let shop = try await PublicShop(try Installation())
        let order = try shop.signedOrder([("returnUrl", "https://evil.example/")])
        let answer = await shop.installation.frontend.post("/pay", order)
        try await OrderTests.expect(answer, ["returnUrl"], shop)
    }

    @Test("A signed order is good until its end, to the second")
    func validUntil() async throws {
        let shop = try await PublicShop(try Installation())
        let now = shop.installation.clock.now.seconds
        let order = try shop.signedOrder([("validUntil", String(now + 10))])
        shop.installation.clock.advance(seconds: 10)
        #expect(await shop.installation.frontend.post("/pay", order).status == 303)
        shop.installation.clock.advance(seconds: 1)
        let late = await shop.installation.frontend.post("/pay", order)
        #expect(late.status == 422)
        #expect(late.text.contains("<b>validUntil</b>"))
    }

    @Test(
        "With a nonce a signed order is one checkout, through either door; without one, each post is its own")
    func once() async throws {
        let shop = try await PublicShop(try Installation())
        let order = try shop.signedOrder([("nonce", "n-1")])
        let first = await shop.installation.frontend.post("/pay", order)
        let second = await shop.installation.frontend.post("/pay", Array(order.reversed()))
        #expect(first.status == 303)
        #expect(second.location == first.location)
        let api = await shop.call(.post, "/v1/public/checkouts", json: shop.json(order))
        #expect(api.headers["idempotent-replayed"] == "true")
        #expect(await shop.count() == 1)
        let button = try shop.signedOrder()
        let locations = [
            await shop.installation.frontend.post("/pay", button).location,
            await shop.installation.frontend.post("/pay", button).location,
        ]
        #expect(locations[0] != locations[1])
        #expect(await shop.count() == 3)
    }

    @Test("Many posts of one nonce at once make one checkout")
    func race() async throws {
        let shop = try await PublicShop(try Installation())
        let order = try shop.signedOrder([("nonce", "n-1")])
        let locations = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<50 {
                group.addTask { await shop.installation.frontend.post("/pay", order).location }
            }
            return await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(locations.count == 1)
        #expect(await shop.count() == 1)
    }

    @Test("A reference that the site wants once: the same order finds its checkout, another is refused")
    func uniqueReference() async throws {
        let shop = try await PublicShop(try Installation())
        try await shop.change { $0.hasUniqueReferences = true }
        let order = try shop.signedOrder()
        let first = await shop.installation.frontend.post("/pay", order)
        #expect(await shop.installation.frontend.post("/pay", order).location == first.location)
        let other = try shop.signedOrder([("description", "other")])
        let refused = await shop.installation.frontend.post("/pay", other)
        #expect(refused.status == 422)
        #expect(refused.text.contains("<b>reference</b>"))
        #expect(!refused.text.contains("chk_"))
    }
}
