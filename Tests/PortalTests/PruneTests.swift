import Database
import Domain
import Portal
import Support
import TestHarness
import Testing

@Suite("What is past its time goes, and what is still needed stays") struct PruneTests {
    private func count(_ sql: StaticString, _ installation: Installation) throws -> Int64 {
        try installation.database.read { try $0.first(sql) { try $0.integer(0) } ?? 0 }
    }

    private func attempts(_ installation: Installation) throws -> Int64 {
        try count("/* test */ SELECT COUNT(*) FROM delivery_attempts", installation)
    }

    private func objects(_ installation: Installation) throws -> Int64 {
        try count("/* test */ SELECT COUNT(*) FROM event_objects", installation)
    }

    private func send(_ lane: DeliveryLane, status: Int, _ installation: Installation) async throws {
        let due = try #require(try installation.engine.unscopedDueDeliveries(in: lane, limit: 1).due.first)
        let attempt = DeliveryAttempt(
            number: due.tries + 1, startedAt: installation.clock.now, milliseconds: 1, status: status,
            fault: status == 200 ? nil : .refused, body: [])
        let next = status == 200 ? nil : installation.clock.now.adding(seconds: 60)
        _ = try await installation.engine.record([
            DeliveryResult(delivery: due, attempt: attempt, next: next)
        ])
    }

    @Test("tries and objects of a delivery that is over, ninety days after it") func deliveries() async throws
    {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let endpoint = try await installation.makeEndpoint(tenant.site).endpoint
        let lane = DeliveryLane(siteID: tenant.site.id, endpointID: endpoint.id)
        _ = try await installation.makeCheckout(tenant.site)
        try await send(lane, status: 200, installation)
        #expect(try attempts(installation) == 1 && objects(installation) == 1)
        installation.clock.advance(seconds: RetentionLimits.deliverySeconds)
        _ = try await installation.engine.prune()
        #expect(try attempts(installation) == 1 && objects(installation) == 1)
        installation.clock.advance(seconds: 1)
        #expect(try await installation.engine.prune() == 2)
        #expect(try attempts(installation) == 0 && objects(installation) == 0)
        // The delivery and its event stay.
        #expect(try count("/* test */ SELECT COUNT(*) FROM deliveries", installation) == 1)
        #expect(try count("/* test */ SELECT COUNT(*) FROM events", installation) == 1)
    }

    @Test("what the events of a link told, beside those of checkouts") func links() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let endpoint = try await installation.makeEndpoint(tenant.site).endpoint
        let lane = DeliveryLane(siteID: tenant.site.id, endpointID: endpoint.id)
        _ = try await installation.makeLink(tenant.site)
        try await send(lane, status: 200, installation)
        _ = try await installation.makeLink(tenant.site)
        installation.clock.advance(seconds: RetentionLimits.deliverySeconds + 1)
        #expect(try await installation.engine.prune() == 2)
        // The other link's event is still to be sent.
        #expect(try attempts(installation) == 0 && objects(installation) == 1)
    }

    @Test("an open delivery keeps its object and its tries, however old they are") func open() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let endpoint = try await installation.makeEndpoint(tenant.site).endpoint
        let lane = DeliveryLane(siteID: tenant.site.id, endpointID: endpoint.id)
        _ = try await installation.makeCheckout(tenant.site)
        try await send(lane, status: 500, installation)
        installation.clock.advance(seconds: 2 * RetentionLimits.deliverySeconds)
        #expect(try await installation.engine.prune() == 0)
        #expect(try attempts(installation) == 1 && objects(installation) == 1)
        // One that was sent again is young again.
        try await send(lane, status: 200, installation)
        #expect(try await installation.engine.prune() == 0)
    }

    @Test("messages that are over, half a year after it, and never one that waits") func messages()
        async throws
    {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        for _ in 0..<2 {
            let checkout = try await installation.makeCheckout(tenant.site) {
                $0.customer = Customer(email: "zoe@example.com")
            }
            _ = try await installation.pay(checkout, card: "4242424242424242")
        }
        let message = try #require(try await installation.engine.claimMessage())
        _ = try await installation.engine.record(.sent(reference: nil, code: 250), of: message)
        func left() throws -> Int64 { try count("/* test */ SELECT COUNT(*) FROM messages", installation) }
        installation.clock.advance(seconds: RetentionLimits.messageSeconds)
        _ = try await installation.engine.prune()
        #expect(try left() == 2)
        installation.clock.advance(seconds: 1)
        #expect(try await installation.engine.prune() == 1)
        #expect(try left() == 1)
    }
}
