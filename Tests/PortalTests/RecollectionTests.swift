import Domain
import Portal
import ProviderKit
import Storage
import TestHarness
import Testing

/// What a provider tells, one after the other, of a payment that somebody had collected again over there.
struct RecollectionRow: Sendable, CustomTestStringConvertible {
    enum Word: Sendable { case pending, unknown, good, bad }

    /// A status with how often the payment was collected again by then.
    struct Told: Sendable {
        var word: Word
        var made: Int

        init(_ word: Word, _ made: Int) {
            self.word = word
            self.made = made
        }
    }

    var name: String
    /// Whether ours is under way when it happens.
    var isRetriedHere = false
    var told: [Told]
    var attempt: TransactionStatus
    var retries: [RetryStatus]
    var checkout: CheckoutStatus
    var testDescription: String { name }
}

@Suite("A payment that is collected again on the provider's own pages")
struct RecollectionTests {
    private typealias Told = RecollectionRow.Told

    private static let rows: [RecollectionRow] = [
        RecollectionRow(
            name: "it waits for the bank", told: [Told(.pending, 1)], attempt: .processing,
            retries: [.pending], checkout: .processing),
        RecollectionRow(
            name: "told twice", told: [Told(.pending, 1), Told(.pending, 1)],
            attempt: .processing, retries: [.pending], checkout: .processing),
        RecollectionRow(
            name: "and it is paid", told: [Told(.pending, 1), Told(.good, 1)],
            attempt: .succeeded, retries: [.succeeded], checkout: .paid),
        RecollectionRow(
            name: "and it fails again", told: [Told(.pending, 1), Told(.bad, 1)],
            attempt: .failed, retries: [.failed], checkout: .pending),
        RecollectionRow(
            name: "told only when it is paid", told: [Told(.good, 1)], attempt: .succeeded,
            retries: [.succeeded], checkout: .paid),
        RecollectionRow(
            name: "told only when it has failed again", told: [Told(.bad, 1)],
            attempt: .failed, retries: [.failed], checkout: .pending),
        RecollectionRow(
            name: "told only when the second one waits", told: [Told(.pending, 2)],
            attempt: .processing, retries: [.failed, .pending], checkout: .processing),
        RecollectionRow(
            name: "news of the first failure come late",
            told: [Told(.pending, 1), Told(.bad, 0)], attempt: .processing,
            retries: [.pending], checkout: .processing),
        RecollectionRow(
            name: "nothing was collected again", told: [Told(.pending, 0)], attempt: .failed,
            retries: [], checkout: .pending),
        RecollectionRow(
            name: "what is not understood begins none", told: [Told(.unknown, 1)],
            attempt: .failed, retries: [], checkout: .pending),
        RecollectionRow(
            name: "ours is the one that is told of", isRetriedHere: true,
            told: [Told(.pending, 1)], attempt: .processing, retries: [.pending],
            checkout: .processing),
        RecollectionRow(
            name: "ours failed, and another one followed it", isRetriedHere: true,
            told: [Told(.pending, 2)], attempt: .processing, retries: [.failed, .pending],
            checkout: .processing),
        RecollectionRow(
            name: "ours failed, and so did the one after it", isRetriedHere: true,
            told: [Told(.bad, 2)], attempt: .failed, retries: [.failed, .failed],
            checkout: .pending),
    ]

    @Test("it becomes a retry like ours", arguments: rows)
    func followed(_ row: RecollectionRow) async throws {
        let (installation, checkout, attempt) = try await unpaid()
        let engine = installation.engine
        if row.isRetriedHere { _ = try await engine.retry(attempt) }
        for told in row.told { _ = try await engine.apply(outcome(told, of: attempt), to: attempt.id) }
        let ledger = try engine.ledger(of: try installation.attempts(of: checkout)[0])
        #expect(ledger.transaction.state.name == row.attempt)
        #expect(ledger.retries.map(\.state.name) == row.retries)
        #expect(try installation.reread(checkout).status == row.checkout)
        let types = try installation.events(of: checkout).map(\.type)
        #expect(types.count { $0 == .transactionRetryRequested } == row.retries.count)
        #expect(
            types.count { $0 == .transactionRetryFailed } == row.retries.count { $0 == .failed })
        #expect(try moneyFault(checkout, at: installation) == nil)
        #expect(try historyFault(checkout, at: installation) == nil)
        // While one is under way nobody can ask for another, and no payer can pay beside it.
        if row.attempt == .processing {
            await #expect(throws: PortalError.movement(.retryUnderWay)) { try await engine.retry(attempt) }
            await #expect(throws: PortalError.checkout(.attemptInFlight)) {
                try await installation.pay(checkout, card: "4242424242424242", attempt: "two")
            }
        }
    }

    @Test("what a provider repeats by itself before it tells of a failure is none of ours")
    func ownRepeats() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let attempt = try await installation.pay(checkout, card: "4000000000000077")
        for told in [Told(.pending, 1), Told(.bad, 2)] {
            _ = try await installation.engine.apply(outcome(told, of: attempt), to: attempt.id)
        }
        let ledger = try installation.engine.ledger(of: try installation.attempts(of: checkout)[0])
        #expect(ledger.transaction.state.name == .failed && ledger.retries.isEmpty)
        // The next one is somebody's.
        let next = outcome(Told(.pending, 3), of: attempt)
        _ = try await installation.engine.apply(next, to: attempt.id)
        #expect(try installation.engine.ledger(of: attempt).retries.map(\.resubmissionsBefore) == [2])
    }

    @Test("where something else has paid, it is told to the operator, and money that comes too")
    func paidElsewhere() async throws {
        let (installation, checkout, attempt) = try await unpaid()
        _ = try await installation.pay(checkout, card: "4242424242424242", attempt: "two")
        let engine = installation.engine
        _ = try await engine.apply(outcome(Told(.pending, 1), of: attempt), to: attempt.id)
        #expect(installation.journal.reports.contains(.movementContradicts(attempt.id, .retry)))
        #expect(try engine.ledger(of: attempt).retries.map(\.state.name) == [.pending])
        #expect(try installation.reread(checkout).status == .paid)
        _ = try await engine.apply(outcome(Told(.good, 1), of: attempt), to: attempt.id)
        #expect(installation.journal.reports.contains(.duplicateSuccess(attempt.id)))
        #expect(try engine.ledger(of: attempt).retries.map(\.state.name) == [.succeeded])
        #expect(try installation.reread(checkout).status == .paid)
    }

    @Test("an attempt that fails beside it leaves no room for a third one until it has ended")
    func beside() async throws {
        let (installation, checkout, attempt) = try await unpaid()
        let engine = installation.engine
        let second = try await installation.pay(checkout, card: "4000000000000077", attempt: "two")
        _ = try await engine.apply(outcome(Told(.pending, 1), of: attempt), to: attempt.id)
        #expect(installation.journal.reports.contains(.movementContradicts(attempt.id, .retry)))
        _ = try await engine.rehearse(second, isSuccess: false)
        #expect(try installation.reread(checkout).status == .pending)
        await #expect(throws: PortalError.checkout(.attemptInFlight)) {
            try await installation.pay(checkout, card: "4242424242424242", attempt: "three")
        }
        _ = try await engine.apply(outcome(Told(.bad, 1), of: attempt), to: attempt.id)
        _ = try await installation.pay(checkout, card: "4242424242424242", attempt: "four")
        #expect(try installation.reread(checkout).status == .paid)
    }

    @Test("two attempts that are both collected again over there are listed, and told to the operator")
    func both() async throws {
        let (installation, checkout, attempt) = try await unpaid()
        let engine = installation.engine
        let second = try await installation.pay(checkout, card: "4000000000000077", attempt: "two")
        _ = try await engine.rehearse(second, isSuccess: false)
        func retries(of attempt: Transaction) throws -> [RetryStatus] {
            try engine.ledger(of: attempt).retries.map(\.state.name)
        }
        _ = try await engine.apply(outcome(Told(.pending, 1), of: attempt), to: attempt.id)
        #expect(installation.journal.reports.isEmpty)
        _ = try await engine.apply(outcome(Told(.pending, 1), of: second), to: second.id)
        #expect(installation.journal.reports == [.movementContradicts(second.id, .retry)])
        #expect(try retries(of: attempt) == [.pending] && retries(of: second) == [.pending])
        _ = try await engine.apply(outcome(Told(.bad, 1), of: attempt), to: attempt.id)
        await #expect(throws: PortalError.movement(.retryUnderWay)) { try await engine.retry(attempt) }
        await #expect(throws: PortalError.checkout(.attemptInFlight)) {
            try await installation.pay(checkout, card: "4242424242424242", attempt: "three")
        }
        _ = try await engine.apply(outcome(Told(.good, 1), of: second), to: second.id)
        #expect(try retries(of: attempt) == [.failed] && retries(of: second) == [.succeeded])
        #expect(try installation.reread(checkout).status == .paid)
        #expect(try moneyFault(checkout, at: installation) == nil)
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("where another checkout stands for the closed one, it is told to the operator")
    func replaced() async throws {
        let (installation, checkout, attempt) = try await unpaid()
        let engine = installation.engine
        let profile = try #require(try engine.checkout(opening: checkout.pageToken)).profile
        _ = try await RetryHindranceTests.recovered(installation, checkout, profile)
        _ = try await engine.apply(outcome(Told(.pending, 1), of: attempt), to: attempt.id)
        #expect(installation.journal.reports.contains(.movementContradicts(attempt.id, .retry)))
    }

    @Test(
        "money that was taken back, and is collected again over there before anybody asked, or after",
        arguments: [true, false], [.pending, .good, nil] as [RecollectionRow.Word?])
    func late(_ isPaid: Bool, _ toldAtOnce: RecollectionRow.Word?) async throws {
        let (installation, checkout, attempt) = try await unpaid()
        let engine = installation.engine
        _ = try await engine.apply(outcome(Told(.good, 0), of: attempt), to: attempt.id)
        var reversed = outcome(Told(.bad, 0), of: attempt)
        var notice = ReversalNotice(
            reference: "EV1", amount: attempt.amount, declineCode: .insufficientFunds, providerCode: nil)
        reversed.reversals = [notice]
        if toldAtOnce == nil { _ = try await engine.apply(reversed, to: attempt.id) }
        // Good is what was read before the money went, with the events of after that.
        var again = outcome(Told(toldAtOnce ?? .pending, 1), of: attempt)
        again.reversals = [notice]
        _ = try await engine.apply(again, to: attempt.id)
        #expect(try engine.ledger(of: attempt).reversals.map(\.status) == [.standing])
        #expect(try engine.ledger(of: attempt).retries.map(\.state.name) == [.pending])
        #expect(try installation.reread(checkout).status == .failed)
        if isPaid { notice.status = .undone }
        var end = outcome(Told(isPaid ? .good : .bad, 1), of: attempt)
        end.reversals = [notice]
        _ = try await engine.apply(end, to: attempt.id)
        #expect(try installation.reread(checkout).status == (isPaid ? .paid : .failed))
        #expect(try engine.ledger(of: attempt).retries.map(\.state.name) == [isPaid ? .succeeded : .failed])
    }

    private func outcome(_ told: RecollectionRow.Told, of attempt: Transaction) -> ProviderOutcome {
        let status: ProviderOutcome.Status =
            switch told.word {
            case .pending: .pending
            case .unknown: .unknown
            case .good: .succeeded(attempt.amount)
            case .bad: .failed(.insufficientFunds, providerCode: nil)
            }
        var outcome = ProviderOutcome(status, reference: attempt.providerReference)
        outcome.recollection = Recollection(made: told.made, limit: 3)
        return outcome
    }

    private func unpaid() async throws -> (Installation, Checkout, Transaction) {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let attempt = try await installation.pay(checkout, card: "4000000000000077")
        return (
            installation, checkout, try await installation.engine.rehearse(attempt, isSuccess: false)
        )
    }
}
