import Domain
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

/// What is wrong with a checkout's money; nil when its facts are the sums of its rows and nothing is promised
/// twice.
func moneyFault(_ checkout: Checkout, at installation: Installation) throws -> String? {
    guard let view = try installation.engine.checkout(opening: checkout.pageToken) else { return "gone" }
    let ledgers = try installation.engine.ledgers(of: view)
    let facts = view.checkout.facts
    let captured = ledgers.reduce(0) { $0 + $1.captured }
    let refunded = ledgers.reduce(0) { $0 + $1.refunded }
    let disputed = ledgers.reduce(0) { $0 + $1.disputed }
    if captured != facts.amountReceived || captured != facts.amountCaptured {
        return "captured \(captured): \(facts)"
    }
    if refunded != facts.amountRefunded { return "refunded \(refunded): \(facts)" }
    if disputed != facts.amountDisputed { return "disputed \(disputed): \(facts)" }
    for ledger in ledgers {
        let reserved = ledger.refunds.reduce(0) {
            $0 + ($1.state.name.isReserved ? $1.amount.minorUnits : 0)
        }
        if reserved > ledger.captured { return "refunds of \(reserved) above \(ledger.captured)" }
        let taken = ledger.captures.reduce(0) {
            $0 + ($1.state.name.isReserved ? $1.amount.minorUnits : 0)
        }
        if taken > ledger.transaction.amount.minorUnits { return "captures of \(taken)" }
    }
    return try receiptFault(checkout, at: installation) ?? historyFault(checkout, at: installation)
}

extension Installation {
    /// A payment of 42.50 euros that is held, or taken at once.
    func payment(
        _ card: String = "4242424242424242", manual isManual: Bool = false
    ) async throws -> (Checkout, Transaction) {
        let checkout = try await makeCheckout(try await makeTenant().site) {
            $0.captureMethod = isManual ? .manual : .automatic
        }
        return (checkout, try await pay(checkout, card: card))
    }

    /// Lets time pass as the workers see it.
    func settle(minutes: Int = 60) async throws {
        for _ in 0..<minutes {
            clock.advance(seconds: 60)
            _ = try await engine.resolveDueAttempts()
            _ = try await engine.resolveDueMovements()
            _ = try await engine.releaseExpiredHolds()
        }
    }
}

@Suite("Money after a payment")
struct MoneyTests {
    @Test("Refunds in parts end at exactly nothing, and each is told")
    func partsOfAWhole() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment()
        for part in [1, 1000, 3000, 248] as [Int64] {
            let refund = try await installation.engine.refund(transaction, RefundRequest(.amount(part)))
            #expect(refund.state == .succeeded)
            #expect(try moneyFault(checkout, at: installation) == nil)
            #expect(try installation.reread(checkout).status == .partiallyRefunded)
        }
        let left = Money(minorUnits: 1, currency: checkout.currency)
        let asked = Money(minorUnits: 2, currency: checkout.currency)
        await #expect(throws: PortalError.movement(.amountTooLarge(asked: asked, left: left))) {
            try await installation.engine.refund(transaction, RefundRequest(.amount(2)))
        }
        let last = try await installation.engine.refund(transaction, RefundRequest(.all))
        #expect(last.amount == left)
        #expect(try installation.reread(checkout).status == .refunded)
        await #expect(throws: PortalError.movement(.nothingLeft)) {
            try await installation.engine.refund(transaction, RefundRequest(.amount(1)))
        }
        #expect(
            try installation.events(of: checkout).map(\.type).suffix(3) == [
                .refundPending, .refundSucceeded, .checkoutRefunded,
            ])
        #expect(try moneyFault(checkout, at: installation) == nil)
        let sandbox = try #require(installation.books.payments.first)
        #expect(sandbox.refundedAmount == 4250)
    }

    @Test("Fifty refunds at once never give back more than was taken")
    func refundsAtOnce() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment()
        let succeeded = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let refund = try? await installation.engine.refund(
                        transaction, RefundRequest(.amount(100)))
                    return refund?.state == .succeeded
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(succeeded == 42)
        #expect(try installation.reread(checkout).facts.amountRefunded == 4200)
        #expect(installation.books.payments.map(\.refundedAmount) == [4200])
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("Fifty captures at once never take more than is held")
    func capturesAtOnce() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        let succeeded = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let capture = try? await installation.engine.capture(
                        transaction, amount: 100, isFinal: false)
                    return capture?.state == .succeeded
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(succeeded == 42)
        #expect(installation.books.payments.map(\.capturedAmount) == [4200])
        #expect(try installation.reread(checkout).status == .authorized)
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    struct Later: Sendable, CustomTestStringConvertible {
        let card: String
        let status: RefundStatus
        let checkout: CheckoutStatus
        var testDescription: String { "\(card): \(status)" }
    }

    static let later = [
        Later(card: "4000000000005126", status: .failed, checkout: .paid),
        Later(card: "4000000000007726", status: .succeeded, checkout: .refunded),
        Later(card: "4000000000007734", status: .failed, checkout: .paid),
    ]

    @Test("A refund that waits is reserved; one that failed may be made again", arguments: later)
    func waits(_ row: Later) async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(row.card)
        let refund = try await installation.engine.refund(transaction, RefundRequest(.all))
        if refund.state.name == .pending {
            await #expect(throws: PortalError.movement(.nothingLeft)) {
                try await installation.engine.refund(transaction, RefundRequest(.amount(1)))
            }
            #expect(try installation.reread(checkout).status == .paid)
            #expect(try await installation.engine.resolveDueMovements() == 0)
            installation.clock.advance(seconds: 5)
            #expect(try await installation.engine.resolveDueMovements() == 1)
        }
        #expect(try installation.reread(checkout).status == row.checkout)
        let ledger = try installation.engine.ledger(of: transaction)
        #expect(ledger.refunds.map(\.state.name) == [row.status])
        #expect(ledger.refundable == (row.status == .failed ? 4250 : 0))
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("A refund that comes back after all gives the money back to the merchant")
    func comesBack() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment()
        let refund = try await installation.engine.refund(transaction, RefundRequest(.all))
        let back = ProviderOutcome(.failed(.notSettled, providerCode: nil))
        for _ in 0..<2 { _ = try await installation.engine.apply(back, to: refund.id) }
        #expect(try installation.reread(checkout).status == .paid)
        #expect(try moneyFault(checkout, at: installation) == nil)
        _ = try await installation.engine.apply(ProviderOutcome(.succeeded(refund.amount)), to: refund.id)
        #expect(installation.journal.reports == [.movementContradicts(transaction.id, .refund)])
        #expect(try installation.engine.ledger(of: transaction).refundable == 4250)
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("Another amount than was asked for is not believed")
    func wrongAmount() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment("4000000000007726")
        let refund = try await installation.engine.refund(transaction, RefundRequest(.amount(100)))
        let less = Money(minorUnits: 99, currency: checkout.currency)
        let after = try await installation.engine.apply(ProviderOutcome(.succeeded(less)), to: refund.id)
        #expect(after.state.name == .pending)
        #expect(installation.journal.reports == [.amountDiffers(transaction.id, expected: 100, found: 99)])
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("Lines given back one by one add up to the whole, to the minor unit")
    func lines() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let checkout = try await installation.makeCheckout(site, amount: 500 - 33) { details in
            let euro = try #require(Currency(code: "EUR"))
            details.items = [
                try LineItem(
                    name: "Rope", quantity: try #require(Quantity("1.5")), unitAmount: 333, currency: euro),
                try LineItem(
                    name: "Voucher", quantity: try #require(Quantity(1)), unitAmount: -33, currency: euro,
                    kind: .discount),
            ]
        }
        let transaction = try await installation.pay(checkout, card: "4242424242424242")
        var amounts: [Int64] = []
        for _ in 0..<2 {
            let line = RefundRequest(.lines([(place: 0, quantity: Quantity("0.5"))]))
            amounts.append(try await installation.engine.refund(transaction, line).amount.minorUnits)
            installation.clock.advance(seconds: 1)
        }
        let rest = RefundRequest(.lines([(place: 0, quantity: nil), (place: 1, quantity: nil)]))
        amounts.append(try await installation.engine.refund(transaction, rest).amount.minorUnits)
        #expect(amounts == [167, 167, 166 - 33])
        #expect(try installation.reread(checkout).status == .refunded)
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test(
        "A dispute moves no money by itself: opened, won; opened, lost",
        arguments: [DisputeStatus.won, .lost])
    func dispute(_ end: DisputeStatus) async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment("4000000000000259")
        #expect(try installation.reread(checkout).status == .disputed)
        let ledger = try installation.engine.ledger(of: transaction)
        let dispute = try #require(ledger.disputes.first)
        #expect(dispute.reason == .fraudulent)
        #expect(ledger.refundable == 0)
        for _ in 0..<2 { _ = try await installation.engine.rehearse(dispute, end) }
        #expect(try installation.reread(checkout).status == (end == .won ? .paid : .disputed))
        let facts = try installation.reread(checkout).facts
        #expect(facts.amountReceived == 4250)
        #expect(facts.amountDisputed == (end == .won ? 0 : 4250))
        let types = try installation.events(of: checkout).map(\.type)
        #expect(types.suffix(4).first == .checkoutPaid)
        #expect(
            types.suffix(3) == [.disputeOpened, .checkoutDisputed, end == .won ? .disputeWon : .disputeLost])
        let other: DisputeStatus = end == .won ? .lost : .won
        await #expect(throws: PortalError.decided) {
            try await installation.engine.rehearse(
                try #require(try installation.engine.ledger(of: transaction).disputes.first), other)
        }
        #expect(try moneyFault(checkout, at: installation) == nil)
    }
}
