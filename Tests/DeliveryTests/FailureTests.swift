import Domain
import Portal
import Support
import TestHarness
import Testing

@Suite("Endpoints that fail", .serialized)
struct FailureTests {
    @Test("A failed try is tried again under the same id, and the events behind it wait")
    func orderIsKept() async throws {
        let post = try await Post()
        _ = try await post.installation.makeEndpoint(post.site)
        let checkout = try await post.installation.makeCheckout(post.site)
        _ = try await post.engine.cancel(opening: checkout.pageToken)
        let other = try await post.installation.makeCheckout(post.site)
        post.receiver.behave {
            $0.checkout == checkout.id.description ? .answer(500, body: "no") : .answer(200)
        }
        try await post.sending { () async throws -> Void in
            #expect(try await post.until { try post.statuses(other) == [.delivered] })
            #expect(try await post.until { try post.engine.deliveries(of: checkout).first?.tries == 1 })
            #expect(try post.statuses(checkout) == [.pending, .waiting])
            post.receiver.behave { _ in .answer(200) }
            post.installation.clock.advance(seconds: 6)
            #expect(try await post.until { try post.statuses(checkout) == [.delivered, .delivered] })
        }
        let mine = post.receiver.messages.filter { $0.checkout == checkout.id.description }
        #expect(mine.map(\.sequence) == [1, 1, 2])
        #expect(mine[0].id == mine[1].id)
        #expect(mine[0].timestamp != mine[1].timestamp)
        let first = try #require(try post.engine.deliveries(of: checkout).first)
        let attempts = try post.engine.attempts(of: first)
        #expect(attempts.map(\.status) == [500, 200])
        #expect(attempts.map(\.fault) == [.refused, nil])
        #expect(String(decoding: attempts[0].body, as: UTF8.self) == "no")
    }

    @Test("A server that never answers delays nobody else, and gets few requests at once")
    func hangingDelaysNobody() async throws {
        let post = try await Post()
        _ = try await post.installation.makeEndpoint(post.site, "https://dead.example/")
        _ = try await post.installation.makeEndpoint(post.site, "https://good.example/")
        post.receiver.behave { $0.host == "dead.example" ? .hang : .answer(200) }
        try await post.sending { () async throws -> Void in
            for _ in 0..<200 { _ = try await post.installation.makeCheckout(post.site) }
            let isDone = try await post.until {
                post.receiver.messages.count { $0.host == "good.example" } == 200
            }
            #expect(isDone)
        }
        #expect(post.receiver.mostAtOnce("dead.example") <= 4)
        #expect(post.receiver.mostAtOnce("good.example") <= 32)
    }

    @Test("410 disables the endpoint at once and parks what is on its way")
    func goneDisables() async throws {
        let post = try await Post()
        let endpoint = try await post.installation.makeEndpoint(post.site).endpoint
        let checkout = try await post.installation.makeCheckout(post.site)
        _ = try await post.engine.cancel(opening: checkout.pageToken)
        post.receiver.behave { _ in .answer(410) }
        try await post.sending { () async throws -> Void in
            #expect(try await post.until { try post.statuses(checkout) == [.parked, .parked] })
        }
        let found = try post.engine.endpoint(
            endpoint.id, organization: post.tenant.organization.id, isLive: false)
        #expect(found?.disabling == .gone)
        #expect(post.receiver.messages.count == 1)
        #expect(post.reported.count == 1)
        let later = try await post.installation.makeCheckout(post.site)
        #expect(try post.statuses(later).isEmpty)
    }

    @Test("Five days of nothing but failures disable it; what happens then is kept, parked, and sent again")
    func failingDisables() async throws {
        let post = try await Post()
        let endpoint = try await post.installation.makeEndpoint(post.site).endpoint
        let checkout = try await post.installation.makeCheckout(post.site)
        post.receiver.behave { _ in .refuseConnection }
        func found() throws -> WebhookEndpoint? {
            try post.engine.endpoint(
                endpoint.id, organization: post.tenant.organization.id, isLive: false)
        }
        try await post.sending { () async throws -> Void in
            #expect(try await post.until { try found()?.failingSince != nil })
            post.installation.clock.advance(seconds: WebhookEndpoint.failingSecondsMax - 1)
            #expect(await post.receiver.waits(for: 2))
            #expect(try await post.until { try post.engine.deliveries(of: checkout).first?.tries == 2 })
            #expect(try found()?.disabling == nil)
            post.installation.clock.advance(seconds: 86_400)
            #expect(try await post.until { try found()?.disabling == .failing })
            #expect(try await post.until { try post.statuses(checkout) == [.parked] })
            let meanwhile = try await post.installation.makeCheckout(post.site)
            #expect(try post.statuses(meanwhile) == [.parked])

            post.receiver.behave { _ in .answer(200) }
            let enabled = try await post.engine.updateEndpoint(
                endpoint.id, organization: post.tenant.organization.id, isLive: false
            ) { $0.disabling = nil }
            var filter = DeliveryFilter()
            filter.status = .parked
            #expect(try await post.engine.resend(filter, to: enabled) == 2)
            #expect(try await post.until { try post.statuses(checkout) == [.delivered] })
            #expect(try await post.until { try post.statuses(meanwhile) == [.delivered] })
        }
        #expect(try found()?.failingSince == nil)
    }

    @Test("After thirty days a delivery is parked, and the event behind it goes on")
    func windowEnds() async throws {
        let post = try await Post()
        _ = try await post.installation.makeEndpoint(post.site)
        let checkout = try await post.installation.makeCheckout(post.site)
        _ = try await post.engine.cancel(opening: checkout.pageToken)
        post.receiver.behave { $0.sequence == 1 ? .answer(400) : .answer(200) }
        try await post.sending { () async throws -> Void in
            #expect(try await post.until { try post.engine.deliveries(of: checkout).first?.tries == 1 })
            // Another checkout's success keeps the endpoint from being disabled.
            post.receiver.behave {
                $0.sequence == 1 && $0.checkout == checkout.id.description ? .answer(400) : .answer(200)
            }
            let other = try await post.installation.makeCheckout(post.site)
            #expect(try await post.until { try post.statuses(other).first == .delivered })
            post.installation.clock.advance(seconds: RetrySchedule.windowSeconds)
            #expect(try await post.until { try post.statuses(checkout) == [.parked, .delivered] })
        }
    }

    @Test("Retry-After is honoured", arguments: ["600", "Sat, 21 Nov 2026 12:10:00 GMT"])
    func retryAfter(_ text: String) async throws {
        let post = try await Post()
        _ = try await post.installation.makeEndpoint(post.site)
        let checkout = try await post.installation.makeCheckout(post.site)
        let now = post.installation.clock.now
        post.installation.clock.set(Timestamp(seconds: 1_795_262_400))
        post.receiver.behave { _ in .answer(503, retryAfter: text) }
        post.installation.clock.set(now)
        try await post.sending { () async throws -> Void in
            #expect(try await post.until { try post.engine.deliveries(of: checkout).first?.tries == 1 })
        }
        let next = try #require(try post.engine.deliveries(of: checkout).first?.nextAttemptAt)
        let wait = (next.milliseconds - now.milliseconds) / 1000
        #expect((590...600).contains(wait))
    }

    @Test("A delivery that arrived can be sent again, under the same id")
    func resend() async throws {
        let post = try await Post()
        _ = try await post.installation.makeEndpoint(post.site)
        let checkout = try await post.installation.makeCheckout(post.site)
        try await post.sending { () async throws -> Void in
            #expect(try await post.until { try post.statuses(checkout) == [.delivered] })
            let delivery = try #require(try post.engine.deliveries(of: checkout).first)
            _ = try await post.engine.resend(delivery, isLive: false)
            #expect(await post.receiver.waits(for: 2))
            #expect(try await post.until { try post.engine.deliveries(of: checkout).first?.tries == 2 })
        }
        #expect(Set(post.receiver.messages.map(\.id)).count == 1)
    }
}

@Suite("Signatures of deliveries", .serialized)
struct SignatureTests {
    @Test("Both schemes sign; after a rotation both secrets do, and the old one no longer than the overlap")
    func rotation() async throws {
        let post = try await Post()
        let issued = try await post.installation.makeEndpoint(post.site)
        let organization = post.tenant.organization.id
        let old = issued.secret
        try await post.sending { () async throws -> Void in
            _ = try await post.installation.makeCheckout(post.site)
            #expect(await post.receiver.waits(for: 1))
            let rotated = try await post.engine.rotateSecret(
                of: issued.endpoint.id, organization: organization, isLive: false, overlapSeconds: 60)
            _ = try await post.installation.makeCheckout(post.site)
            #expect(await post.receiver.waits(for: 2))
            post.installation.clock.advance(seconds: 60)
            _ = try await post.installation.makeCheckout(post.site)
            #expect(await post.receiver.waits(for: 3))
            let messages = post.receiver.messages
            let goodOld = messages.map { Checker.isGood($0, secret: old.text.expose()) }
            let goodNew = messages.map { Checker.isGood($0, secret: rotated.secret.text.expose()) }
            #expect(goodOld == [true, true, false])
            #expect(goodNew == [false, true, true])
            #expect(messages.map { Checker.isGood($0, publicKey: old.publicText) } == [true, true, false])
            #expect(
                messages.map { Checker.isGood($0, publicKey: rotated.secret.publicText) }
                    == [false, true, true])
        }
    }
}
