import Domain
import Portal
import ProviderConformance
import ProviderKit
import Support
import TestHarness
import Testing
import WireProvider

/// What every adapter has to hold to, for the one that has no provider to call: what others are told by
/// answers and notifications is told here by lines of statements, so a scenario is played with those.
@Suite struct WireConformanceTests {
    /// How a scenario is played.
    private enum Play {
        /// There is a request or an answer in it, and this adapter makes none.
        case callsNobody
        /// Lines come for a checkout of 42.50: cents, currency and whether they name the reference; then the
        /// attempt is in that state and so much of it came.
        case lines([Line], TransactionStatus, received: Int64)
        /// The same file comes twice.
        case repeats
        /// Another tenant's statement names the account and the reference.
        case strangers
        /// The merchant asks for a refund, which no transfer has.
        case refund
    }

    private struct Line {
        var cents: Int64
        var currency = "EUR"
        var namesReference = true
    }

    /// No scenario is left out: a new one does not compile before somebody has thought about it.
    private func play(_ scenario: ConformanceScenario) -> Play {
        switch scenario {
        case .unknown, .notSent, .slowAnswer, .garbageAnswer, .serverError, .pinnedHosts: .callsNobody
        case .authorise: .lines([Line(cents: 4250)], .succeeded, received: 4250)
        // Nobody declines a transfer: it does not come.
        case .decline: .lines([], .processing, received: 0)
        case .wrongAmount: .lines([Line(cents: 4249)], .processing, received: 4249)
        case .wrongCurrency: .lines([Line(cents: 4250, currency: "CHF")], .processing, received: 0)
        case .repeatedRequests: .lines([Line(cents: 4250), Line(cents: 4250)], .succeeded, received: 4250)
        case .repeatedNotification: .repeats
        case .staleSignature: .strangers
        case .refundAboveAmount: .refund
        }
    }

    @Test(arguments: ConformanceScenario.allCases)
    func scenario(_ scenario: ConformanceScenario) async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site)
        let checkout = try await installation.makeCheckout(site)
        let (transaction, awaited) = try await installation.payByWire(checkout)
        // The same form once more begins nothing.
        #expect(try await installation.payByWire(checkout).awaited.reference == awaited.reference)
        let file = Installation.statement([(4250, awaited.reference)])
        switch play(scenario) {
        case .callsNobody: try callsNobody(transaction)
        case .lines(let lines, let state, let received):
            for (place, line) in lines.enumerated() {
                try await installation.importStatement(
                    Installation.statement(
                        [(line.cents, line.namesReference ? awaited.reference : "")], key: "K\(place)",
                        currency: line.currency), site)
            }
            try expect(state, received, of: checkout, at: installation)
        case .repeats:
            try await installation.importStatement(file, site)
            #expect(try await installation.importStatement(file, site).counts.repeated == 1)
            try expect(.succeeded, 4250, of: checkout, at: installation)
        case .strangers:
            let stranger = try await installation.makeTenant("Southwind").site
            try await installation.makeWireAccount(stranger)
            try await installation.importStatement(file, stranger)
            try expect(.processing, 0, of: checkout, at: installation)
        case .refund:
            try await installation.importStatement(file, site)
            await #expect(throws: PortalError.movement(.unsupported)) {
                try await installation.engine.refund(
                    transaction, RefundRequest(.amount(4251)))
            }
        }
    }

    private func expect(
        _ state: TransactionStatus, _ received: Int64, of checkout: Checkout, at installation: Installation
    ) throws {
        let view = try #require(try installation.engine.checkout(opening: checkout.pageToken))
        #expect(view.transactions.map(\.state.name) == [state])
        #expect(view.checkout.facts.amountReceived == received)
        #expect(view.checkout.status == (state == .succeeded ? .paid : .processing))
    }

    /// Each operation ends without a request, and none of them with money.
    private func callsNobody(_ transaction: Transaction) throws {
        let adapter = WireAdapter()
        let account = ProviderAccount(
            id: ProviderAccountID(high: 1, low: 2), organizationID: OrganizationID(high: 1, low: 3),
            type: adapter.type, isLive: false, name: "Bank",
            settings: adapter.settingsForm.completed([
                "beneficiary": "Northwind GmbH", "currencies": "EUR", "iban": "DE33100205000001194700",
            ]).mapValues { Secret($0) })
        let payment = PaymentSnapshot(
            transactionID: transaction.id, checkoutID: transaction.checkoutID, amount: transaction.amount,
            method: .wire, captureMethod: .automatic, providerKey: "\(transaction.id)",
            providerReference: nil, returnURL: "https://pay.example/return", merchantName: "Northwind",
            reference: nil)
        let capture = CaptureSnapshot(
            payment: payment, amount: payment.amount, isFinal: true, captureKey: "c", captureReference: nil)
        let refund = RefundSnapshot(
            payment: payment, amount: payment.amount, refundKey: "r", refundReference: nil)
        let saved = SavedReference("s")
        for operation: ProviderOperation in [
            .start(payment, PaymentInput()), .query(payment), .cancel(payment), .capture(capture),
            .queryCapture(capture), .refund(refund), .queryRefund(refund), .charge(payment, saved),
            .forget(saved), .querySaved(saved),
        ] {
            guard case .done(let outcome) = adapter.begin(operation, account: account) else {
                Issue.record("\(operation) calls somebody")
                continue
            }
            switch outcome.status {
            case .pending, .cancelled, .failed: continue
            case .succeeded, .authorized, .requiresAction, .unknown: Issue.record("\(outcome.status)")
            }
        }
        guard case .unsigned = adapter.notificationProof else {
            Issue.record("notifications of banks are not taken")
            return
        }
        #expect(adapter.hosts(of: account).isEmpty)
    }
}
