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
