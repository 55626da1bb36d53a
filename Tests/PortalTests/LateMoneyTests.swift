import Domain
import Portal
import ProviderKit
import SandboxProvider
import Support
import TestHarness
import Testing

@Suite("Money that comes late, twice or in another amount")
struct LateMoneyTests {
    enum Closing: String, Sendable, CaseIterable { case cancelled, expired, failed }

    private func closed(
        _ way: Closing, at installation: Installation
    ) async throws -> (checkout: Checkout, transaction: Transaction) {
        let tenant = try await installation.makeTenant()
        let site = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) { $0.attemptLimit = 1 }
        let checkout = try await installation.makeCheckout(site, lifetime: 60)
        let card = way == .failed ? "4000000000000002" : "4000000000003220"
        let transaction = try await installation.pay(checkout, card: card)
        switch way {
        case .cancelled: _ = try await installation.engine.cancel(opening: checkout.pageToken)
        case .expired:
            _ = try await installation.engine.abandon(transaction.id)
            installation.clock.advance(seconds: 61)
            _ = try await installation.engine.expireDueCheckouts()
        case .failed: break
        }
        return (checkout, transaction)
    }

    @Test("It is taken, marked late and told once", arguments: Closing.allCases)
    func late(_ way: Closing) async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await closed(way, at: installation)
        #expect(try installation.reread(checkout).status.rawValue == way.rawValue)
        for _ in 0..<3 {
            _ = try await installation.engine.apply(
                ProviderOutcome(.succeeded(checkout.amount)), to: transaction.id)
        }
        let after = try installation.reread(checkout)
        #expect(after.status == .paid)
        #expect(after.facts.isPaidLate)
        #expect(after.facts.amountReceived == 4250)
        #expect(try installation.attempts(of: checkout).map(\.state) == [.succeeded])
        #expect(try historyFault(checkout, at: installation) == nil)
        #expect(installation.journal.reports.isEmpty)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let name: String
        let amount: Int64
        let currency: String
        var testDescription: String { name }
    }

    static let wrongAmounts = [
        Wrong(name: "a cent less", amount: 4249, currency: "EUR"),
        Wrong(name: "a cent more", amount: 4251, currency: "EUR"),
        Wrong(name: "another currency", amount: 4250, currency: "USD"),
        Wrong(name: "nothing", amount: 0, currency: "EUR"),
    ]

    @Test("Another amount is never paid: it stays unknown and is reported", arguments: wrongAmounts)
    func wrongAmount(_ row: Wrong) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let transaction = try await installation.pay(checkout, card: "4000000000003220")
        let money = Money(minorUnits: row.amount, currency: try #require(Currency(code: row.currency)))
        for status in [ProviderOutcome.Status.succeeded(money), .authorized(money)] {
            _ = try await installation.engine.apply(ProviderOutcome(status), to: transaction.id)
            let after = try installation.reread(checkout)
            #expect(after.status == .processing)
            #expect(after.facts.amountReceived == 0)
            #expect(after.facts.amountAuthorized == 0)
        }
        guard case .processing(true, _) = try installation.attempts(of: checkout)[0].state else {
            Issue.record("the attempt is not unknown")
            return
        }
        let report = EngineReport.amountDiffers(transaction.id, expected: 4250, found: row.amount)
        #expect(installation.journal.reports == [report, report])
    }

    @Test("A second success is reported and changes nothing")
    func secondSuccess() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let first = try await installation.pay(checkout, card: "4000000000000002", attempt: "a")
        installation.clock.advance(seconds: 1)
        _ = try await installation.pay(checkout, card: "4242424242424242", attempt: "b")
        let before = try installation.reread(checkout)
        _ = try await installation.engine.apply(ProviderOutcome(.succeeded(checkout.amount)), to: first.id)
        #expect(installation.journal.reports == [.duplicateSuccess(first.id)])
        #expect(try installation.reread(checkout) == before)
        #expect(try installation.attempts(of: checkout).map(\.state.name) == [.failed, .succeeded])
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("Late money of one attempt overtakes another one in flight, whose news change nothing any more")
    func overtaken() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let first = try await installation.pay(checkout, card: "4000000000000002", attempt: "a")
        installation.clock.advance(seconds: 1)
        let second = try await installation.pay(checkout, card: "4000000000003220", attempt: "b")
        _ = try await installation.engine.apply(ProviderOutcome(.succeeded(checkout.amount)), to: first.id)
        #expect(try installation.reread(checkout).status == .paid)
        // The other one is still at work, whoever paid.
        #expect(try installation.reread(checkout).facts.attemptInFlight == second.id)
        #expect(try installation.reread(checkout).facts.inFlight == .payer)
        _ = try await installation.engine.apply(ProviderOutcome(.pending), to: second.id)
        #expect(try installation.reread(checkout).status == .paid)
        _ = try await installation.engine.apply(ProviderOutcome(.cancelled), to: second.id)
        let after = try installation.reread(checkout)
        #expect(after.status == .paid)
        #expect(after.facts.amountReceived == 4250)
        #expect(try installation.attempts(of: checkout).map(\.state) == [.succeeded, .cancelled])
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("A failure after money came is a contradiction for a person to look at")
    func contradiction() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let transaction = try await installation.pay(checkout, card: "4242424242424242")
        for status in [ProviderOutcome.Status.failed(.declined, providerCode: nil), .cancelled] {
            _ = try await installation.engine.apply(ProviderOutcome(status), to: transaction.id)
        }
        #expect(
            installation.journal.reports == [
                .contradiction(transaction.id, .succeeded), .contradiction(transaction.id, .succeeded),
            ])
        #expect(try installation.reread(checkout).status == .paid)
    }
}
