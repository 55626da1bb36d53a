import Domain
import Portal
import ProviderKit
import Storage
import Support
import TestHarness
import Testing

/// What becomes of the call that asks the provider to collect again, and what stands in the end.
struct RetryRow: Sendable, CustomTestStringConvertible {
    var name: String
    var fate: BankLine.Fate
    /// Right after the call: the attempt, its retry, and whether it is unknown.
    var attempt: TransactionStatus
    var retry: RetryStatus
    var isUnknown = false
    /// Whether the bank pays in the end.
    var isPaid = true
    var testDescription: String { name }
}

@Suite("Collecting a failed payment again")
struct RetryTests {
    /// A checkout whose payment the bank did not pay in the end.
    private func unpaid() async throws -> (Installation, Checkout, Transaction) {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let attempt = try await installation.pay(checkout, card: "4000000000000077")
        let failed = try await installation.engine.rehearse(attempt, isSuccess: false)
        #expect(failed.state.name == .failed)
        return (installation, checkout, failed)
    }

    @Test(
        "whatever becomes of the call, the provider is asked once and the money counted once",
        arguments: [
            RetryRow(name: "answered", fate: .delivered, attempt: .processing, retry: .pending),
            RetryRow(
                name: "answer lost", fate: .answerLost, attempt: .processing, retry: .pending,
                isUnknown: true),
            RetryRow(
                name: "lost on the way", fate: .lostOnTheWay, attempt: .processing, retry: .pending,
                isUnknown: true),
            RetryRow(
                name: "garbage", fate: .answered(.response(status: 200, body: [1, 2])), attempt: .processing,
                retry: .pending, isUnknown: true),
            RetryRow(
                name: "never left", fate: .notSent, attempt: .failed, retry: .failed, isPaid: false),
            RetryRow(
                name: "and the bank refuses again", fate: .delivered, attempt: .processing,
                retry: .pending, isPaid: false),
        ])
    func once(_ row: RetryRow) async throws {
        let (installation, checkout, attempt) = try await unpaid()
        let engine = installation.engine
        installation.line.queue(.delivered, row.fate)
        let ledger = try await engine.retry(attempt)
        #expect(ledger.transaction.state.name == row.attempt)
        let retry = try #require(ledger.retries.first)
        #expect(retry.state.name == row.retry)
        if case .pending(let isUnknown, _) = retry.state { #expect(isUnknown == row.isUnknown) }
        if row.attempt == .processing {
            #expect(try installation.reread(checkout).status == .processing)
            await #expect(throws: PortalError.movement(.retryUnderWay)) { try await engine.retry(attempt) }
            // Nobody can pay a second time meanwhile.
            await #expect(throws: PortalError.checkout(.attemptInFlight)) {
                try await installation.pay(checkout, card: "4242424242424242", attempt: "two")
            }
            // Old news of the first failure end nothing.
            var old = ProviderOutcome(.failed(.notSettled, providerCode: nil))
            old.recollection = Recollection(made: 0, limit: 3)
            #expect(try await engine.apply(old, to: attempt.id).transaction.state.name == .processing)
        }
        if row.attempt == .processing, !row.isPaid {
            _ = try await engine.rehearse(attempt, isSuccess: false)
        }
        // The worker finds out what became of it; the bank pays after some seconds.
        try await installation.settle(minutes: 5)
        let after = try engine.ledger(of: try installation.attempts(of: checkout)[0])
        #expect(after.transaction.state.name == (row.isPaid ? .succeeded : .failed))
        #expect(after.retries.map(\.state.name) == [row.isPaid ? .succeeded : .failed])
        #expect(try installation.reread(checkout).status == (row.isPaid ? .paid : .pending))
        let told = try installation.events(of: checkout).map(\.type)
        #expect(told.count { $0 == .transactionRetryRequested } == 1)
        #expect(told.count { $0 == .transactionRetryFailed } == (row.isPaid ? 0 : 1))
        #expect(try moneyFault(checkout, at: installation) == nil)
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("as often as the provider lets")
    func limit() async throws {
        let (installation, checkout, attempt) = try await unpaid()
        for number in 1...3 {
            _ = try await installation.engine.retry(attempt)
            let again = try await installation.engine.rehearse(attempt, isSuccess: false)
            #expect(again.state.name == .failed)
            #expect(try installation.engine.ledger(of: again).retries.count == number)
            // The same attempt is one failure, however often it was collected.
            #expect(try installation.reread(checkout).facts.failedAttempts == 1)
        }
        await #expect(throws: PortalError.movement(.tooMany(limit: 3))) {
            try await installation.engine.retry(attempt)
        }
    }

    @Test("a checkout that is closed meanwhile is paid late")
    func closed() async throws {
        let (installation, checkout, attempt) = try await unpaid()
        _ = try await installation.engine.cancel(opening: checkout.pageToken)
        _ = try await installation.engine.retry(attempt)
        #expect(try installation.reread(checkout).status == .processing)
        _ = try await installation.engine.rehearse(attempt, isSuccess: true)
        let facts = try installation.reread(checkout).facts
        #expect(facts.status == .paid && facts.isPaidLate)
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("what something else paid, what is under way and what came is not collected again")
    func refused() async throws {
        let (installation, checkout, attempt) = try await unpaid()
        let engine = installation.engine
        let paid = try await installation.pay(checkout, card: "4242424242424242", attempt: "two")
        for transaction in [attempt, paid] {
            await #expect(throws: PortalError.movement(.notRetryable(transaction.state.name))) {
                try await engine.retry(transaction)
            }
        }
        // Declined on the spot: there is nothing to collect.
        let other = try await installation.makeCheckout(
            try #require(try engine.checkout(opening: checkout.pageToken)).profile.site)
        let declined = try await installation.pay(other, card: "4000000000000002")
        await #expect(throws: PortalError.movement(.notRetryable(.failed))) {
            try await engine.retry(declined)
        }
        // A provider that says nothing is asked later.
        let (second, _, failed) = try await unpaid()
        second.line.queue(.lostOnTheWay)
        await #expect(throws: PortalError.busy) { try await second.engine.retry(failed) }
        #expect(try second.engine.ledger(of: failed).retries.isEmpty)
    }

    @Test("money that came and was taken back is collected again", arguments: [true, false])
    func late(_ isPaid: Bool) async throws {
        let (installation, checkout, attempt) = try await unpaid()
        let engine = installation.engine
        var outcome = ProviderOutcome(.succeeded(attempt.amount), reference: attempt.providerReference)
        _ = try await engine.apply(outcome, to: attempt.id)
        var notice = ReversalNotice(
            reference: "EV1", amount: attempt.amount, declineCode: .insufficientFunds, providerCode: nil)
        outcome.reversals = [notice]
        outcome.status = .failed(.notSettled, providerCode: nil)
        outcome.recollection = Recollection(made: 0, limit: 3)
        _ = try await engine.apply(outcome, to: attempt.id)
        #expect(try installation.reread(checkout).status == .failed)
        // The sandbox's books have it as failed, so it takes the wish.
        let ledger = try await engine.retry(try installation.attempts(of: checkout)[0])
        #expect(ledger.transaction.state == .succeeded)
        #expect(ledger.retries.map(\.state.name) == [.pending])
        if isPaid {
            notice.status = .undone
            outcome.status = .succeeded(attempt.amount)
            outcome.reversals = [notice]
        }
        outcome.recollection = isPaid ? nil : Recollection(made: 1, limit: 3)
        _ = try await engine.apply(outcome, to: attempt.id)
        #expect(try installation.reread(checkout).status == (isPaid ? .paid : .failed))
        let after = try engine.ledger(of: attempt)
        #expect(after.retries.map(\.state.name) == [isPaid ? .succeeded : .failed])
    }
}
