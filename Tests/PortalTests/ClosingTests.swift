import Database
import Domain
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@testable import Portal

@Suite("How checkouts end")
struct ClosingTests {
    static let inFlight = ["4000000000003220", "4000000000000341", "4000000000000077"]

    @Test("Expiry never touches a checkout with an attempt in flight", arguments: inFlight)
    func expiryWaits(_ card: String) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(
            try await installation.makeTenant().site, lifetime: 60)
        let transaction = try await installation.pay(checkout, card: card)
        installation.clock.advance(seconds: 61)
        #expect(try await installation.engine.expireDueCheckouts() == 0)
        #expect(try installation.reread(checkout).facts.closure == nil)
        await #expect(throws: PortalError.checkout(.attemptInFlight)) {
            try await installation.engine.expire(checkout.id)
        }
        _ = try await installation.engine.apply(
            ProviderOutcome(.failed(.declined, providerCode: nil)), to: transaction.id)
        #expect(try await installation.engine.expireDueCheckouts() == 1)
        #expect(try installation.reread(checkout).status == .expired)
        #expect(try await installation.engine.expireDueCheckouts() == 0)
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("A checkout ends at its time, not a millisecond before, and takes no attempt from then on")
    func expiryTime() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(
            try await installation.makeTenant().site, lifetime: 60)
        let input = try await installation.token("4242424242424242", for: checkout.id)
        installation.clock.set(Timestamp(milliseconds: checkout.expiresAt.milliseconds - 1))
        #expect(try await installation.engine.expireDueCheckouts() == 0)
        installation.clock.set(checkout.expiresAt)
        // The worker has not come round yet.
        await #expect(throws: PortalError.checkout(.closed(.expired))) {
            try await installation.engine.startAttempt(
                opening: checkout.pageToken, method: .card, input: input, attemptKey: "one")
        }
        #expect(try await installation.engine.expireDueCheckouts() == 1)
        #expect(try installation.events(of: checkout).map(\.type) == [.checkoutCreated, .checkoutExpired])
        #expect(installation.books.payments.isEmpty)
    }

    @Test("Expiry goes on while rounds are full, and leaves out what it cannot close")
    func expiryOfMany() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        var checkouts: [Checkout] = []
        for _ in 0..<(2 * PaymentEngine.roundLimit + 3) {
            checkouts.append(try await installation.makeCheckout(site, lifetime: 60))
        }
        _ = try await installation.pay(checkouts[7], card: Self.inFlight[0])
        installation.clock.advance(seconds: 61)
        #expect(try await installation.engine.expireDueCheckouts() == checkouts.count - 1)
        for (place, checkout) in checkouts.enumerated() {
            #expect((try installation.reread(checkout).status == .expired) == (place != 7))
        }
        #expect(try await installation.engine.expireDueCheckouts() == 0)
        #expect(try historyFault(checkouts[150], at: installation) == nil)
    }

    @Test("A checkout that cannot be closed keeps none beside it from being closed")
    func expiryBesideABrokenRow() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        var checkouts: [Checkout] = []
        for _ in 0..<3 { checkouts.append(try await installation.makeCheckout(site, lifetime: 60)) }
        let broken = checkouts[1].id
        try await installation.database.write { database in
            try database.execute(
                "/* T.breakRow */ UPDATE checkouts SET details = '{' WHERE id = $1", .blob(broken.bytes))
        }
        installation.clock.advance(seconds: 61)
        await #expect(throws: (any Error).self) { try await installation.engine.expireDueCheckouts() }
        #expect(try installation.reread(checkouts[0]).status == .expired)
        #expect(try installation.reread(checkouts[2]).status == .expired)
    }

    @Test("A payer who never comes back is given up: after an hour, or when the checkout's time is over")
    func abandonedPayer() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let short = try await installation.makeCheckout(site, lifetime: 600)
        let long = try await installation.makeCheckout(site)
        for checkout in [short, long] { _ = try await installation.pay(checkout, card: "4000000000003220") }
        installation.clock.advance(seconds: 900)
        #expect(try await installation.engine.resolveDueAttempts() == 2)
        #expect(try installation.attempts(of: short)[0].state == .cancelled)
        #expect(try installation.attempts(of: long)[0].state.name == .requiresAction)
        #expect(try await installation.engine.expireDueCheckouts() == 1)
        #expect(try installation.reread(short).status == .expired)
        installation.clock.advance(seconds: 2700)
        #expect(try await installation.engine.resolveDueAttempts() == 1)
        #expect(try installation.attempts(of: long)[0].state == .cancelled)
        #expect(try installation.reread(long).status == .pending)
    }

    @Test("To cancel gives up what waits for the payer, at the provider too")
    func cancelWithPayer() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        _ = try await installation.pay(checkout, card: "4000000000003220")
        let cancelled = try await installation.engine.cancel(opening: checkout.pageToken)
        #expect(cancelled.status == .cancelled)
        #expect(try installation.attempts(of: checkout)[0].state == .cancelled)
        #expect(installation.books.payments.map(\.state) == [.cancelled])
        #expect(try await installation.engine.cancel(opening: checkout.pageToken).status == .cancelled)
        #expect(
            try installation.events(of: checkout).suffix(2).map(\.type) == [
                .transactionCancelled, .checkoutCancelled,
            ])
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test(
        "To cancel while the provider decides is refused",
        arguments: ["4000000000000341", "4000000000000077"])
    func cancelWithProvider(_ card: String) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        _ = try await installation.pay(checkout, card: card)
        await #expect(throws: PortalError.checkout(.attemptInFlight)) {
            try await installation.engine.cancel(opening: checkout.pageToken)
        }
        #expect(try installation.reread(checkout).status == .processing)
    }

    @Test("Who approved and then cancels has paid")
    func cancelAfterApproval() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let transaction = try await installation.pay(checkout, card: "4000000000003220")
        guard case .requiresAction(.redirect(let url)) = transaction.state else {
            Issue.record("\(transaction.state)")
            return
        }
        _ = try await installation.answerChallenge(at: url, "approve")
        await #expect(throws: PortalError.checkout(.alreadyPaid(.paid))) {
            try await installation.engine.cancel(opening: checkout.pageToken)
        }
        #expect(try installation.reread(checkout).status == .paid)
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("An attempt that was given up leaves the checkout open for the next one")
    func abandon() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let first = try await installation.pay(checkout, card: "4000000000003220", attempt: "a")
        let applied = try #require(try await installation.engine.abandon(first.id))
        #expect(applied.transaction.state == .cancelled)
        #expect(applied.checkout.status == .pending)
        #expect(applied.checkout.facts.failedAttempts == 0)
        let second = try await installation.pay(checkout, card: "4242424242424242", attempt: "b")
        #expect(second.state == .succeeded)
    }

    @Test("The last attempt that a site allows closes the checkout", arguments: [1, 2, 5])
    func attemptLimit(_ limit: Int) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let site = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) { $0.attemptLimit = limit }
        let checkout = try await installation.makeCheckout(site)
        for attempt in 1...limit {
            #expect(try installation.reread(checkout).status == .pending)
            _ = try await installation.pay(checkout, card: "4000000000000002", attempt: "\(attempt)")
        }
        #expect(try installation.reread(checkout).status == .failed)
        await #expect(throws: PortalError.checkout(.closed(.failed))) {
            try await installation.pay(checkout, card: "4242424242424242", attempt: "more")
        }
        #expect(try installation.events(of: checkout).count { $0.type == .checkoutFailed } == 1)
        #expect(installation.books.payments.count == limit)
        #expect(try historyFault(checkout, at: installation) == nil)
    }
}
