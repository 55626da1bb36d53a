import Database
import Domain
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@Suite("Money that is held first")
struct HoldTests {
    @Test("Captured in parts to the last cent")
    func parts() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        for (part, status) in [(1000, CheckoutStatus.authorized), (3249, .authorized), (1, .paid)] {
            let capture = try await installation.engine.capture(
                transaction, amount: Int64(part), isFinal: false)
            #expect(capture.state == .succeeded)
            #expect(try installation.reread(checkout).status == status)
            #expect(try moneyFault(checkout, at: installation) == nil)
            installation.clock.advance(seconds: 1)
        }
        #expect(try installation.attempts(of: checkout).map(\.state) == [.succeeded])
        #expect(installation.journal.reports.isEmpty)
        #expect(
            try installation.events(of: checkout).map(\.type).suffix(4) == [
                .capturePending, .captureSucceeded, .transactionSucceeded, .checkoutPaid,
            ])
        await #expect(throws: PortalError.movement(.notAuthorized(.succeeded))) {
            try await installation.engine.capture(transaction, amount: 1, isFinal: false)
        }
    }

    @Test("The last capture releases the rest, which can be captured no more")
    func releasesTheRest() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        _ = try await installation.engine.capture(transaction, amount: 1000, isFinal: true)
        let after = try installation.reread(checkout)
        #expect(after.status == .paid)
        #expect(after.facts.isPartiallyPaid)
        #expect(after.facts.amountAuthorized == 1000)
        #expect(installation.books.payments.map(\.state) == [.succeeded])
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("Released whole or after a part was taken", arguments: [0, 1000] as [Int64])
    func released(_ taken: Int64) async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        if taken > 0 {
            _ = try await installation.engine.capture(transaction, amount: taken, isFinal: false)
        }
        let applied = try await installation.engine.cancel(transaction)
        #expect(applied.transaction.state == (taken > 0 ? .succeeded : .cancelled))
        #expect(applied.checkout.status == (taken > 0 ? .paid : .cancelled))
        #expect(applied.checkout.facts.amountHeld == 0)
        #expect(installation.books.payments.map(\.capturedAmount) == [taken])
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("After its days the worker releases it", arguments: [0, 1000] as [Int64])
    func expires(_ taken: Int64) async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        if taken > 0 {
            _ = try await installation.engine.capture(transaction, amount: taken, isFinal: false)
        }
        installation.clock.advance(seconds: 7 * 86_400 - 1)
        #expect(try await installation.engine.releaseExpiredHolds() == 0)
        #expect(try installation.reread(checkout).status == .authorized)
        installation.clock.advance(seconds: 1)
        #expect(try await installation.engine.releaseExpiredHolds() == 1)
        #expect(try installation.reread(checkout).status == (taken > 0 ? .paid : .expired))
        #expect(try await installation.engine.releaseExpiredHolds() == 0)
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("A release whose answer is lost is asked for again; meanwhile nothing is captured")
    func releaseLost() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        installation.line.queue(.answerLost)
        let applied = try await installation.engine.cancel(transaction)
        #expect(applied.transaction.state == .authorized)
        await #expect(throws: PortalError.movement(.releaseUnderWay)) {
            try await installation.engine.capture(transaction, amount: 1, isFinal: false)
        }
        try await installation.settle(minutes: 5)
        #expect(try installation.reread(checkout).status == .cancelled)
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("A release that the provider refuses leaves the hold open, and the worker comes again later")
    func releaseRefused() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        let held = ProviderOutcome(.authorized(transaction.amount))
        let body =
            "{\"id\":\"\(installation.books.payments[0].id)\",\"key\":\"\(transaction.providerKey)\","
            + "\"status\":\"authorized\",\"amount\":4250,\"currency\":\"EUR\",\"capturedAmount\":0}"
        installation.line.queue(.answered(.response(status: 200, body: Array(body.utf8))))
        await #expect(throws: PortalError.releaseRefused) {
            try await installation.engine.cancel(transaction)
        }
        _ = try await installation.engine.apply(held, to: transaction.id)
        #expect(try installation.reread(checkout).status == .authorized)
        #expect(
            try await installation.engine.capture(transaction, amount: nil, isFinal: false).state
                == .succeeded)
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("Money that was captured elsewhere is a capture, not a second payment")
    func capturedElsewhere() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        let outcome = ProviderOutcome(.succeeded(Money(minorUnits: 4000, currency: checkout.currency)))
        for _ in 0..<2 { _ = try await installation.engine.apply(outcome, to: transaction.id) }
        let ledger = try installation.engine.ledger(of: try installation.attempts(of: checkout)[0])
        #expect(ledger.captures.map(\.amount.minorUnits) == [4000])
        #expect(ledger.transaction.state == .succeeded)
        #expect(try installation.reread(checkout).status == .paid)
        #expect(installation.journal.reports.isEmpty)
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("A hold that the provider let go by itself is over")
    func letGo() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        for _ in 0..<2 {
            _ = try await installation.engine.apply(ProviderOutcome(.cancelled), to: transaction.id)
        }
        #expect(try installation.reread(checkout).status == .expired)
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("A capture waits for its answer and blocks the release and the last capture")
    func captureUnderWay() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        installation.line.queue(.answerLost)
        let capture = try await installation.engine.capture(transaction, amount: 1000, isFinal: false)
        #expect(capture.state.name == .pending)
        await #expect(throws: PortalError.movement(.captureUnderWay)) {
            try await installation.engine.cancel(transaction)
        }
        await #expect(throws: PortalError.movement(.captureUnderWay)) {
            try await installation.engine.capture(transaction, amount: nil, isFinal: true)
        }
        #expect(
            try await installation.engine.capture(transaction, amount: 250, isFinal: false).state
                == .succeeded)
        try await installation.settle(minutes: 2)
        #expect(try installation.reread(checkout).facts.amountCaptured == 1250)
        #expect(installation.books.payments.map(\.capturedAmount) == [1250])
        #expect(try moneyFault(checkout, at: installation) == nil)
    }
}

@Suite("A stop while money moves")
struct MoneyCrashTests {
    enum Movement: String, Sendable, CaseIterable { case capture, refund, release }
    enum Moment: String, Sendable, CaseIterable { case beforeTheCall, afterTheCall }

    @Test(
        "The worker of the next start ends what was begun, once", arguments: Movement.allCases,
        Moment.allCases)
    func crash(_ movement: Movement, _ moment: Moment) async throws {
        let first = try Installation()
        let (checkout, transaction) = try await first.payment(manual: movement != .refund)
        first.line.queue(moment == .beforeTheCall ? .lostOnTheWay : .delivered)
        first.line.hold()
        let work = Task {
            switch movement {
            case .capture:
                _ = try await first.engine.capture(transaction, amount: 1000, isFinal: false)
            case .refund: _ = try await first.engine.refund(transaction, RefundRequest(.amount(1000)))
            case .release: _ = try await first.engine.cancel(transaction)
            }
        }
        await first.line.waitUntilHeld(1)
        let installation = try first.restarted()
        first.line.release()
        await #expect(throws: DatabaseError.closed) { try await work.value }
        #expect(try await installation.engine.resolveDueMovements() == 0)
        installation.clock.advance(seconds: 30)
        #expect(try await installation.engine.resolveDueMovements() == 1)
        let facts = try installation.reread(checkout).facts
        let payment = try #require(installation.books.payments.first)
        switch movement {
        case .capture:
            #expect(facts.amountCaptured == 1000)
            #expect(payment.captures.map(\.amount) == [1000])
        case .refund:
            #expect(facts.amountRefunded == 1000)
            #expect(payment.refunds.map(\.amount) == [1000])
        case .release:
            #expect(facts.status == .cancelled)
            #expect(payment.state == .cancelled)
        }
        #expect(try await installation.engine.resolveDueMovements() == 0)
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("A request that never left fails at once, and may be made again")
    func notSent() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment()
        installation.line.queue(.notSent)
        let refund = try await installation.engine.refund(transaction, RefundRequest(.all))
        #expect(refund.state == .failed(.providerUnavailable, providerCode: nil))
        #expect(try await installation.engine.refund(transaction, RefundRequest(.all)).state == .succeeded)
        #expect(try moneyFault(checkout, at: installation) == nil)
    }
}
