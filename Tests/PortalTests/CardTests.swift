import Domain
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@Suite("Every card of the sandbox's list")
struct CardTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let card: SandboxCard
        let transaction: TransactionStatus
        let checkout: CheckoutStatus
        let decline: DeclineCode?
        var testDescription: String { "\(card.number): \(card.note)" }
    }

    static let cases = SandboxCards.all.map { card in
        switch card.scenario {
        case .laterDeclined, .laterInsufficientFunds, .laterExpiredCard, .laterLostOrStolen,
            .laterProcessingError, .success, .refundFails, .refundPendingThenSuccess,
            .refundPendingThenFailure:
            Case(card: card, transaction: .succeeded, checkout: .paid, decline: nil)
        case .disputedAsFraudulent, .disputedAsNotReceived:
            Case(card: card, transaction: .succeeded, checkout: .disputed, decline: nil)
        case .declined, .insufficientFunds, .expiredCard, .incorrectCVC, .lostOrStolen, .processingError:
            Case(card: card, transaction: .failed, checkout: .pending, decline: card.scenario.decline)
        case .challengeOnSecondTry:
            Case(card: card, transaction: .failed, checkout: .pending, decline: .authenticationRequired)
        case .challenge, .challengeAlways:
            Case(card: card, transaction: .requiresAction, checkout: .pending, decline: nil)
        case .answerNeverComes, .pendingThenSuccess, .pendingThenFailure:
            Case(card: card, transaction: .processing, checkout: .processing, decline: nil)
        }
    }

    @Test("The first answer", arguments: cases)
    func firstAnswer(_ row: Case) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.makeCheckout(tenant.site)
        let transaction = try await installation.pay(checkout, card: row.card.number)
        #expect(transaction.state.name == row.transaction)
        if case .failed(let code, _) = transaction.state { #expect(code == row.decline) }
        let after = try installation.reread(checkout)
        #expect(after.status == row.checkout)
        #expect(after.facts.amountReceived == (row.transaction == .succeeded ? 4250 : 0))
        #expect(try historyFault(checkout, at: installation) == nil)
        if row.card.scenario != .answerNeverComes {
            #expect(transaction.instrument?.lastFour == String(row.card.number.suffix(4)))
        }
    }

    struct Later: Sendable, CustomTestStringConvertible {
        let name: String
        let number: String
        let status: CheckoutStatus
        let transaction: TransactionStatus
        var testDescription: String { name }
    }

    static let later = [
        Later(
            name: "the answer never came", number: "4000000000000341", status: .paid, transaction: .succeeded),
        Later(name: "pending, then paid", number: "4000000000000077", status: .paid, transaction: .succeeded),
        Later(
            name: "pending, then failed", number: "4000000000000093", status: .pending, transaction: .failed),
    ]

    @Test("What was open is decided by the worker when its time comes, not before", arguments: later)
    func decidedLater(_ row: Later) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        _ = try await installation.pay(checkout, card: row.number)
        installation.clock.advance(seconds: 4)
        #expect(try await installation.engine.resolveDueAttempts() == 0)
        installation.clock.advance(seconds: 1)
        #expect(try await installation.engine.resolveDueAttempts() == 1)
        #expect(try installation.reread(checkout).status == row.status)
        #expect(try installation.attempts(of: checkout).map(\.state.name) == [row.transaction])
        #expect(try await installation.engine.resolveDueAttempts() == 0)
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("A decline, then a second try with another card")
    func secondTry() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let first = try await installation.pay(checkout, card: "4000000000009995", attempt: "a")
        #expect(first.state == .failed(.insufficientFunds, providerCode: "insufficient_funds"))
        installation.clock.advance(seconds: 1)
        let second = try await installation.pay(checkout, card: "5555555555554444", attempt: "b")
        #expect(second.state == .succeeded)
        #expect(second.instrument == InstrumentSummary(brand: "mastercard", lastFour: "4444"))
        let after = try installation.reread(checkout)
        #expect(after.status == .paid)
        #expect(after.facts.failedAttempts == 1)
        #expect(!after.facts.isPaidLate)
        #expect(
            try installation.events(of: checkout).map(\.type) == [
                .checkoutCreated, .transactionCreated, .checkoutProcessing, .transactionFailed,
                .transactionCreated,
                .checkoutProcessing, .transactionSucceeded, .checkoutPaid,
            ])
    }

    @Test("3-D Secure, approved and refused", arguments: [("approve", true), ("refuse", false)])
    func challenge(_ word: String, _ isPaid: Bool) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let transaction = try await installation.pay(checkout, card: "4000000000003220")
        guard case .requiresAction(.redirect(let url)) = transaction.state else {
            Issue.record("\(transaction.state)")
            return
        }
        let answer = try await installation.answerChallenge(at: url, word)
        #expect(
            answer.location == Installation.pageOrigin
                + installation.page(checkout, "/return/\(transaction.id)"))
        let applied = try #require(try await installation.engine.refresh(transaction.id))
        #expect(
            applied.transaction.state
                == (isPaid
                    ? .succeeded : .failed(.authenticationFailed, providerCode: "authentication_failed")))
        #expect(applied.checkout.status == (isPaid ? .paid : .pending))
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("A card that wants 3-D Secure on the second try gets it then")
    func challengeOnSecondTry() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let first = try await installation.pay(checkout, card: "4000000000003063", attempt: "a")
        #expect(first.state == .failed(.authenticationRequired, providerCode: "authentication_required"))
        installation.clock.advance(seconds: 1)
        let second = try await installation.pay(checkout, card: "4000000000003063", attempt: "b")
        #expect(second.state.name == .requiresAction)
    }

    @Test("Without a token the provider's own page asks")
    func noToken() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let transaction = try await installation.engine.startAttempt(
            opening: checkout.pageToken, method: .card, input: PaymentInput(), attemptKey: "one")
        guard case .requiresAction(.redirect(let url)) = transaction.state else {
            Issue.record("\(transaction.state)")
            return
        }
        #expect(url.hasPrefix("/sandbox/card/"))
    }

    @Test("Manual capture holds the amount")
    func manualCapture() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site) {
            $0.captureMethod = .manual
        }
        let transaction = try await installation.pay(checkout, card: "4242424242424242")
        #expect(transaction.state == .authorized)
        let after = try installation.reread(checkout)
        #expect(after.status == .authorized)
        #expect(after.facts.amountAuthorized == 4250)
        #expect(after.facts.amountReceived == 0)
        #expect(try historyFault(checkout, at: installation) == nil)
    }
}
