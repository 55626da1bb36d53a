import Database
import Delivery
import Domain
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Outbox", .serialized)
struct OutboxTests {
    @Test("A payment's events arrive in order, with the state of their time, under the event's id")
    func arrivesInOrder() async throws {
        let post = try await Post()
        let endpoint = try await post.installation.makeEndpoint(post.site).endpoint
        let checkout = try await post.installation.makeCheckout(post.site)
        _ = try await post.installation.pay(checkout, card: "4242424242424242")
        let told = try post.engine.events(of: checkout)
        try await post.sending { () async throws -> Void in
            #expect(await post.receiver.waits(for: told.count))
            let isDone = try await post.until {
                try post.statuses(checkout).allSatisfy { $0 == .delivered }
            }
            #expect(isDone)
        }
        let messages = post.receiver.messages
        #expect(messages.map(\.id) == told.map(\.id.description))
        #expect(messages.map(\.type) == told.map(\.type.rawValue))
        #expect(messages.map(\.sequence) == told.map(\.sequence))
        let first = try #require(messages.first?.json)
        #expect(first["data"]?["object"]?["status"]?.string == "pending")
        #expect(first["siteId"]?.string == post.site.id.description)
        #expect(first["livemode"] == .bool(false))
        #expect(first["createdAt"]?.string == TimeText.format(told[0].createdAt))
        let last = try #require(messages.last?.json)
        #expect(last["type"]?.string == "checkout.paid")
        #expect(last["data"]?["object"]?["status"]?.string == "paid")
        #expect(last["data"]?["object"]?["transactions"]?.elements?.count == 1)
        #expect(endpoint.failingSince == nil)
    }

    @Test("Without an endpoint an event writes nothing beside itself; one that wants other events neither")
    func writesNothing() async throws {
        let post = try await Post()
        _ = try await post.installation.makeEndpoint(post.tenant.sites[1])
        _ = try await post.installation.makeEndpoint(post.site) {
            $0.filter = EventFilter(["refund.*"]) ?? .everything
        }
        let checkout = try await post.installation.makeCheckout(post.site)
        #expect(try post.engine.deliveries(of: checkout).isEmpty)
        let objects = try post.installation.database.read {
            try $0.first("/* test */ SELECT COUNT(*) FROM event_objects") { try $0.integer(0) }
        }
        #expect(objects == 0)
    }

    @Test("An endpoint hears of what happens after it was made, and of nothing after it was disabled")
    func hearsFromThenOn() async throws {
        let post = try await Post()
        let before = try await post.installation.makeCheckout(post.site)
        let endpoint = try await post.installation.makeEndpoint(post.site).endpoint
        let during = try await post.installation.makeCheckout(post.site)
        _ = try await post.engine.updateEndpoint(
            endpoint.id, organization: post.tenant.organization.id, isLive: false
        ) { $0.disabling = .requested }
        let after = try await post.installation.makeCheckout(post.site)
        #expect(try post.statuses(before).isEmpty)
        #expect(try post.statuses(during) == [.pending])
        #expect(try post.statuses(after).isEmpty)
    }

    @Test("A thin endpoint gets ids only")
    func thin() async throws {
        let post = try await Post()
        _ = try await post.installation.makeEndpoint(post.site) { $0.payload = .thin }
        let checkout = try await post.installation.makeCheckout(post.site)
        try await post.sending { () async throws -> Void in #expect(await post.receiver.waits(for: 1)) }
        let object = post.receiver.messages.first?.json?["data"]?["object"]
        #expect(
            object == .object([("id", .string(checkout.id.description)), ("object", .string("checkout"))]))
    }

    @Test("A checkout's own address hears of that checkout only, signed with the site's secret")
    func ownAddress() async throws {
        let post = try await Post()
        let checkout = try await post.installation.makeCheckout(post.site) {
            $0.webhookURL = WebURL("https://own.example/hook?a=b")
        }
        _ = try await post.installation.makeCheckout(post.site)
        try await post.sending { () async throws -> Void in #expect(await post.receiver.waits(for: 1)) }
        let message = try #require(post.receiver.messages.first)
        #expect(post.receiver.messages.count == 1)
        #expect(message.host == "own.example")
        #expect(message.checkout == checkout.id.description)
        let profile = try #require(try post.engine.unscopedProfile(of: post.site.id))
        #expect(Checker.isGood(message, secret: profile.webhookSecret.expose()))
    }

    @Test("A payment link's events arrive in order at those who hear of links, and at no checkout's address")
    func links() async throws {
        let post = try await Post()
        _ = try await post.installation.makeEndpoint(post.site) {
            $0.filter = EventFilter(["link.*"]) ?? .everything
        }
        _ = try await post.installation.makeEndpoint(post.site, "https://thin.example/") {
            $0.filter = EventFilter(["link.completed"]) ?? .everything
            $0.payload = .thin
        }
        let link = try await post.installation.makeLink(post.site) {
            $0.webhookURL = WebURL("https://own.example/hook")
        }
        let checkout = try await post.installation.visit(link)
        _ = try await post.installation.pay(checkout, card: "4242424242424242")
        let told = try post.engine.events(of: checkout).count
        try await post.sending { () async throws -> Void in
            #expect(await post.receiver.waits(for: 3 + told))
        }
        let messages = post.receiver.messages
        let whole = messages.filter { $0.host == "hooks.example" }
        #expect(whole.map(\.type) == ["link.created", "link.completed"])
        #expect(whole.map(\.sequence) == [1, 2])
        #expect(whole.allSatisfy { $0.link == link.id.description && $0.checkout.isEmpty })
        let objects = whole.compactMap { $0.json?["data"]?["object"] }
        #expect(objects.map { $0["status"]?.string } == ["active", "completed"])
        #expect(objects.map { $0["paymentsMade"]?.integer } == [0, 1])
        let thin = try #require(messages.first { $0.host == "thin.example" })
        #expect(
            thin.json?["data"]?["object"]
                == .object([("id", .string(link.id.description)), ("object", .string("payment_link"))]))
        let own = messages.filter { $0.host == "own.example" }
        #expect(own.count == told)
        #expect(own.allSatisfy { $0.checkout == checkout.id.description })
    }

    @Test("An endpoint that fails holds back the later events of one link, and no other's")
    func linkOrder() async throws {
        let post = try await Post()
        _ = try await post.installation.makeEndpoint(post.site)
        let stuck = try await post.installation.makeLink(post.site)
        let free = try await post.installation.makeLink(post.site)
        for link in [stuck, free] {
            var change = LinkChange()
            change.isActive = false
            _ = try await post.engine.updateLink(
                link.id, organization: link.organizationID, isLive: false, change)
        }
        post.receiver.behave { $0.link == stuck.id.description ? .answer(500) : .answer(204) }
        try await post.sending { () async throws -> Void in #expect(await post.receiver.waits(for: 3)) }
        let messages = post.receiver.messages
        #expect(messages.filter { $0.link == stuck.id.description }.map(\.type) == ["link.created"])
        #expect(
            messages.filter { $0.link == free.id.description }.map(\.type)
                == ["link.created", "link.deactivated"])
    }

    @Test("What was pending when the program ended is sent by the next start")
    func survivesRestart() async throws {
        let first = try await Post()
        _ = try await first.installation.makeEndpoint(first.site)
        var checkouts: [Checkout] = []
        for _ in 0..<20 { checkouts.append(try await first.installation.makeCheckout(first.site)) }
        let second = try await Post(
            try first.installation.restarted(), receiver: first.receiver, tenant: first.tenant)
        try await second.sending { () async throws -> Void in #expect(await second.receiver.waits(for: 20)) }
        #expect(Set(second.receiver.messages.map(\.checkout)) == Set(checkouts.map(\.id.description)))
    }
}

extension JSONValue {
    fileprivate static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { JSONMember($0.0, $0.1) })
    }
}
