import Domain
import Portal
import ProviderKit
import Storage
import Support
import TestHarness
import Testing

/// What a provider tells, one word after the other, of a payment of 42.50 that had come.
enum ReversalStep: Sendable {
    /// The money is gone: the provider's id of the news, and how much went in minor units.
    case reversed(String, Int64)
    /// The money of that news came again.
    case restored(String, Int64)
    /// The merchant gives back so much.
    case refund(Int64)
    /// The payer disputes so much.
    case dispute(Int64)
}

struct ReversalRow: Sendable, CustomTestStringConvertible {
    var name: String
    var steps: [ReversalStep]
    var status: CheckoutStatus
    var reversed: Int64
    /// What may still be given back.
    var refundable: Int64
    /// How often `transaction.reversed` and `transaction.restored` are told.
    var told: (Int, Int)
    var testDescription: String { name }
}

@Suite("Payments that banks take back")
struct ReversalTests {
    @Test(
        "what was paid is reversed, restored, given back and disputed, in every order that happens",
        arguments: [
            ReversalRow(
                name: "reversed", steps: [.reversed("EV1", 4250)], status: .failed, reversed: 4250,
                refundable: 0, told: (1, 0)),
            ReversalRow(
                name: "told twice", steps: [.reversed("EV1", 4250), .reversed("EV1", 4250)], status: .failed,
                reversed: 4250, refundable: 0, told: (1, 0)),
            ReversalRow(
                name: "and restored", steps: [.reversed("EV1", 4250), .restored("EV1", 4250)], status: .paid,
                reversed: 0, refundable: 4250, told: (1, 1)),
            ReversalRow(
                name: "older news after it was restored",
                steps: [.reversed("EV1", 4250), .restored("EV1", 4250), .reversed("EV1", 4250)],
                status: .paid, reversed: 0, refundable: 4250, told: (1, 1)),
            ReversalRow(
                name: "restored before it was heard of", steps: [.restored("EV1", 4250)], status: .paid,
                reversed: 0, refundable: 4250, told: (0, 0)),
            ReversalRow(
                name: "reversed again",
                steps: [
                    .reversed("EV1", 4250), .restored("EV1", 4250), .reversed("EV2", 4250),
                ], status: .failed, reversed: 4250, refundable: 0, told: (2, 1)),
            ReversalRow(
                name: "reversed twice without coming again",
                steps: [.reversed("EV1", 4250), .reversed("EV2", 4250)], status: .failed, reversed: 4250,
                refundable: 0, told: (1, 0)),
            ReversalRow(
                name: "in part", steps: [.reversed("EV1", 250)], status: .failed, reversed: 250,
                refundable: 4000, told: (1, 0)),
            ReversalRow(
                name: "in part and restored", steps: [.reversed("EV1", 250), .restored("EV1", 250)],
                status: .paid, reversed: 0, refundable: 4250, told: (1, 1)),
            ReversalRow(
                name: "more than came", steps: [.reversed("EV1", 4251)], status: .paid, reversed: 0,
                refundable: 4250, told: (0, 0)),
            ReversalRow(
                name: "given back in part, then reversed", steps: [.refund(1000), .reversed("EV1", 4250)],
                status: .failed, reversed: 4250, refundable: 0, told: (1, 0)),
            ReversalRow(
                name: "given back in part, reversed and restored",
                steps: [.refund(1000), .reversed("EV1", 4250), .restored("EV1", 4250)],
                status: .partiallyRefunded, reversed: 0, refundable: 3250, told: (1, 1)),
            ReversalRow(
                name: "disputed and reversed", steps: [.dispute(4250), .reversed("EV1", 4250)],
                status: .disputed, reversed: 4250, refundable: 0, told: (1, 0)),
        ])
    func reversal(_ row: ReversalRow) async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let checkout = try await installation.makeCheckout(site)
        let engine = installation.engine
        let attempt = try await installation.pay(checkout, card: "4242424242424242")
        for step in row.steps {
            installation.clock.advance(seconds: 1)
            try await take(step, attempt, engine)
        }
        let view = try #require(try engine.checkout(opening: checkout.pageToken))
        #expect(view.checkout.status == row.status)
        #expect(view.checkout.facts.amountReversed == row.reversed)
        #expect(view.transactions.map(\.state) == [.succeeded])
        let ledger = try engine.ledger(of: attempt)
        #expect(ledger.refundable == row.refundable)
        #expect(ledger.reversed == row.reversed)
        let told = try installation.events(of: checkout).map(\.type)
        #expect(told.count { $0 == .transactionReversed } == row.told.0)
        #expect(told.count { $0 == .transactionRestored } == row.told.1)
        // Nothing that is gone can be given back.
        let above = RefundRequest(.amount(ledger.refundable + 1))
        await #expect(throws: PortalError.self) { try await engine.refund(attempt, above) }
    }

    private func take(_ step: ReversalStep, _ attempt: Transaction, _ engine: PaymentEngine) async throws {
        var outcome = ProviderOutcome(.succeeded(attempt.amount))
        outcome.reference = attempt.providerReference
        func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: attempt.amount.currency) }
        switch step {
        case .reversed(let reference, let units), .restored(let reference, let units):
            var notice = ReversalNotice(
                reference: reference, amount: money(units), declineCode: .insufficientFunds,
                providerCode: "insufficient_funds")
            if case .restored = step { notice.status = .undone }
            outcome.reversals = [notice]
        case .refund(let units):
            _ = try await engine.refund(attempt, RefundRequest(.amount(units)))
            return
        case .dispute(let units):
            outcome.disputes = [
                DisputeNotice(
                    reference: "d1", amount: money(units), reason: .fraudulent, status: .opened)
            ]
        }
        _ = try await engine.apply(outcome, to: attempt.id)
    }
}
