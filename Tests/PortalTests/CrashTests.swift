import Database
import Domain
import Portal
import ProviderKit
import SandboxProvider
import Support
import TestHarness
import Testing

@Suite("A stop at the worst moment")
struct CrashTests {
    /// Begins to pay, stops the process while the provider's answer is held back, and starts it again.
    private func crash(
        _ installation: Installation, paying checkout: Checkout, _ fate: BankLine.Fate,
        card: String = "4242424242424242"
    ) async throws -> Installation {
        let input = try await installation.token(card, for: checkout.id)
        installation.line.queue(fate)
        installation.line.hold()
        let attempt = Task {
            try await installation.engine.startAttempt(
                opening: checkout.pageToken, method: .card, input: input, attemptKey: "one")
        }
        await installation.line.waitUntilHeld(1)
        let next = try installation.restarted()
        installation.line.release()
        await #expect(throws: DatabaseError.closed) { try await attempt.value }
        return next
    }

    /// Lets an hour pass as the workers see it.
    private func settle(_ installation: Installation) async throws {
        for _ in 0..<60 {
            installation.clock.advance(seconds: 60)
            _ = try await installation.engine.resolveDueAttempts()
        }
    }

    @Test("Between the intent and the call: nothing was taken, nothing will be, and the payer may try again")
    func beforeTheCall() async throws {
        let first = try Installation()
        let checkout = try await first.makeCheckout(try await first.makeTenant().site)
        let installation = try await crash(first, paying: checkout, .lostOnTheWay)
        #expect(try installation.reread(checkout).status == .processing)
        #expect(try installation.attempts(of: checkout).map(\.state) == [.created])
        installation.clock.advance(seconds: 29)
        #expect(try await installation.engine.resolveDueAttempts() == 0)
        try await settle(installation)
        #expect(
            try installation.attempts(of: checkout).map(\.state) == [
                .failed(.providerUnavailable, providerCode: "never_arrived")
            ])
        #expect(try installation.reread(checkout).status == .pending)
        let second = try await installation.pay(checkout, card: "4242424242424242", attempt: "two")
        #expect(second.state == .succeeded)
        #expect(installation.books.payments.count { $0.state == .succeeded } == 1)
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let card: String
        let state: TransactionStatus
        let status: CheckoutStatus
        let charges: Int
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "paid", card: "4242424242424242", state: .succeeded, status: .paid, charges: 1),
        Case(name: "declined", card: "4000000000000002", state: .failed, status: .pending, charges: 0),
        Case(name: "pending", card: "4000000000000077", state: .succeeded, status: .paid, charges: 1),
        Case(
            name: "the answer got lost too", card: "4000000000000341", state: .succeeded, status: .paid,
            charges: 1),
        // An hour is over: the payer who was asked is not waited for any longer.
        Case(name: "3-D Secure", card: "4000000000003220", state: .cancelled, status: .pending, charges: 0),
    ]

    @Test("Between the call and the outcome: the provider is asked, with the same key", arguments: cases)
    func afterTheCall(_ row: Case) async throws {
        let first = try Installation()
        let checkout = try await first.makeCheckout(try await first.makeTenant().site)
        let installation = try await crash(first, paying: checkout, .delivered, card: row.card)
        #expect(try installation.attempts(of: checkout).map(\.state) == [.created])
        try await settle(installation)
        #expect(try installation.attempts(of: checkout).map(\.state.name) == [row.state])
        #expect(try installation.reread(checkout).status == row.status)
        #expect(installation.books.payments.count { $0.state == .succeeded } == row.charges)
        #expect(installation.books.payments.count == 1)
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("The same form sent again after the crash begins nothing new")
    func sameFormAgain() async throws {
        let first = try Installation()
        let checkout = try await first.makeCheckout(try await first.makeTenant().site)
        let installation = try await crash(first, paying: checkout, .delivered)
        let again = try await installation.pay(checkout, card: "4242424242424242", attempt: "one")
        #expect(again.state == .created)
        await #expect(throws: PortalError.checkout(.attemptInFlight)) {
            try await installation.pay(checkout, card: "4242424242424242", attempt: "two")
        }
        #expect(installation.books.payments.count == 1)
    }

    @Test("While the provider is silent, the attempt stays unknown and the queries thin out to one an hour")
    func silentProvider() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        installation.line.set(.lostOnTheWay)
        let transaction = try await installation.pay(checkout, card: "4242424242424242")
        let before = installation.line.requests.count
        for _ in 0..<1440 {
            installation.clock.advance(seconds: 60)
            _ = try await installation.engine.resolveDueAttempts()
        }
        let queries = installation.line.requests.count - before
        #expect((24...48).contains(queries), "\(queries) queries in a day")
        guard case .processing(true, _) = try installation.attempts(of: checkout)[0].state else {
            Issue.record("an unknown outcome became final")
            return
        }
        installation.line.set(.delivered)
        #expect(try await installation.engine.refresh(transaction.id)?.transaction.state.name == .failed)
    }
}
