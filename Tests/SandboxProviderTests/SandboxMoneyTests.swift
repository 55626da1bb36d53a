import Domain
import ProviderKit
import Support
import Testing

@testable import SandboxProvider

/// A capture's amount against a hold of 4250.
struct CaptureRow: Sendable, CustomTestStringConvertible {
    let amount: Int64
    let refusal: String?
    var testDescription: String { "capture \(amount) of 4250" }

    static let all = [
        CaptureRow(amount: 4250, refusal: nil), CaptureRow(amount: 1, refusal: nil),
        CaptureRow(amount: 0, refusal: "amount_invalid"), CaptureRow(amount: -1, refusal: "amount_invalid"),
        CaptureRow(amount: 4251, refusal: "amount_too_large"),
        CaptureRow(amount: .max, refusal: "amount_too_large"),
    ]
}

@Suite struct SandboxMoneyTests {
    @Test(arguments: CaptureRow.all) func capturesKeepTheirBounds(row: CaptureRow) async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot(capture: .manual)
        let started = try await fixture.start("4242424242424242", payment)
        #expect(started.status == .authorized(payment.amount))
        let outcome = try await fixture.run(.capture(fixture.capture(payment, row.amount)))
        if let refusal = row.refusal {
            #expect(outcome.status == .failed(.processingError, providerCode: refusal))
            #expect(try await fixture.run(.query(payment)).status == .authorized(payment.amount))
        } else {
            #expect(outcome.status.succeededAmount == row.amount)
            #expect(try await fixture.run(.capture(fixture.capture(payment, row.amount))) == outcome)
            let other = try await fixture.run(.capture(fixture.capture(payment, 2, key: "capture-2")))
            #expect(other.status == .failed(.processingError, providerCode: "state_conflict"))
            #expect(try await fixture.run(.query(payment)).status.succeededAmount == row.amount)
        }
    }

    @Test func partsAreCapturedOneByOne() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot(capture: .manual)
        _ = try await fixture.start("4242424242424242", payment)
        for (key, amount, isFinal) in [("a", 1000, false), ("b", 2000, false), ("c", 250, true)]
            as [(String, Int64, Bool)]
        {
            let capture = fixture.capture(payment, amount, key: key, isFinal: isFinal)
            #expect(try await fixture.run(.queryCapture(capture)).status.succeededAmount == amount, "\(key)")
            #expect(try await fixture.run(.capture(capture)).status.succeededAmount == amount)
            let status = try await fixture.run(.query(payment)).status
            #expect(
                status
                    == (isFinal
                        ? .succeeded(Money(minorUnits: 3250, currency: payment.amount.currency))
                        : .authorized(payment.amount)))
        }
        let reused = try await fixture.run(.capture(fixture.capture(payment, 7, key: "a")))
        #expect(reused.status == .unknown)
        let late = try await fixture.run(.capture(fixture.capture(payment, 1, key: "d")))
        #expect(late.status == .failed(.processingError, providerCode: "state_conflict"))
    }

    @Test func aHoldEndsAfterSevenDaysAndKeepsWhatWasTaken() async throws {
        for taken in [0, 1000] as [Int64] {
            let fixture = SandboxFixture()
            let payment = try fixture.snapshot(capture: .manual)
            _ = try await fixture.start("4242424242424242", payment)
            if taken > 0 {
                _ = try await fixture.run(.capture(fixture.capture(payment, taken, isFinal: false)))
            }
            fixture.time.advance(seconds: SandboxLimits.authorizationDays * 86_400 - 1)
            #expect(try await fixture.run(.query(payment)).status == .authorized(payment.amount))
            fixture.time.advance(seconds: 1)
            let ended = try await fixture.run(.query(payment)).status
            #expect(taken == 0 ? ended == .cancelled : ended.succeededAmount == taken)
        }
    }

    @Test func refundsThatArePendingAreDecidedLater() async throws {
        let rows: [(String, Bool)] = [("4000000000007726", true), ("4000000000007734", false)]
        for (number, isPaid) in rows {
            let fixture = SandboxFixture()
            let payment = try fixture.snapshot()
            _ = try await fixture.start(number, payment)
            let refund = fixture.refund(payment, 4250)
            #expect(try await fixture.run(.refund(refund)).status == .pending)
            let second = try await fixture.run(.refund(fixture.refund(payment, 1, key: "second")))
            #expect(second.status == .failed(.processingError, providerCode: "amount_too_large"))
            fixture.time.advance(seconds: SandboxLimits.settlementSeconds - 1)
            #expect(try await fixture.run(.queryRefund(refund)).status == .pending)
            fixture.time.advance(seconds: 1)
            let decided = try await fixture.run(.queryRefund(refund)).status
            #expect(
                decided
                    == (isPaid
                        ? .succeeded(refund.amount) : .failed(.declined, providerCode: "refund_failed")))
        }
    }

    @Test func disputedCardsTellOfTheirDisputeAlways() async throws {
        for (number, reason) in [
            ("4000000000000259", DisputeReason.fraudulent), ("4000000000002685", .notReceived),
        ] {
            let fixture = SandboxFixture()
            let payment = try fixture.snapshot()
            let first = try await fixture.start(number, payment)
            let dispute = try #require(first.disputes.first)
            #expect(dispute.reason == reason && dispute.amount == payment.amount && dispute.status == .opened)
            #expect(try await fixture.run(.query(payment)).disputes == first.disputes)
        }
    }

    @Test func automaticCapturesAreNotCapturedAgain() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        _ = try await fixture.start("4242424242424242", payment)
        let outcome = try await fixture.run(.capture(fixture.capture(payment, 4250)))
        #expect(outcome.status == .failed(.processingError, providerCode: "state_conflict"))
    }

    @Test func refundsNeverPassWhatWasCaptured() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot(capture: .manual)
        _ = try await fixture.start("4242424242424242", payment)
        let early = try await fixture.run(.refund(fixture.refund(payment, 1, key: "early")))
        #expect(early.status == .failed(.processingError, providerCode: "state_conflict"))
        _ = try await fixture.run(.capture(fixture.capture(payment, 3000)))
        let rows: [(String, Int64, String?)] = [
            ("a", 3001, "amount_too_large"), ("b", 0, "amount_invalid"), ("c", -1, "amount_invalid"),
            ("d", 1000, nil), ("e", 2001, "amount_too_large"), ("f", .max, "amount_too_large"),
            ("g", 2000, nil),
            ("h", 1, "amount_too_large"),
        ]
        for (key, amount, refusal) in rows {
            let outcome = try await fixture.run(.refund(fixture.refund(payment, amount, key: key)))
            if let refusal {
                #expect(outcome.status == .failed(.processingError, providerCode: refusal), "\(key)")
            } else {
                #expect(outcome.status.succeededAmount == amount, "\(key)")
                #expect(outcome.reference?.hasPrefix("sbr_") == true)
            }
        }
        let dollars = try #require(Currency(code: "USD"))
        let foreign = try await fixture.run(.refund(fixture.refund(payment, 1, key: "i", currency: dollars)))
        #expect(foreign.status == .failed(.processingError, providerCode: "amount_invalid"))
        let reused = try await fixture.run(.refund(fixture.refund(payment, 999, key: "d")))
        #expect(reused.status == .unknown)
    }

    @Test func refundsAtOnceNeverPassWhatWasCaptured() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot(amount: 1000)
        _ = try await fixture.start("4242424242424242", payment)
        let statuses = try await withThrowingTaskGroup(of: ProviderOutcome.Status.self) { group in
            for number in 0..<64 {
                let refund = fixture.refund(payment, 100, key: "r\(number)")
                group.addTask { try await fixture.run(.refund(refund)).status }
            }
            return try await group.reduce(into: [ProviderOutcome.Status]()) { $0.append($1) }
        }
        #expect(statuses.count { $0.succeededAmount == 100 } == 10)
        #expect(statuses.count { $0 == .failed(.processingError, providerCode: "amount_too_large") } == 54)
    }

    @Test func refundsAreCountedToTheLimit() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        _ = try await fixture.start("4242424242424242", payment)
        for number in 0..<SandboxLimits.refundsMax {
            #expect(
                try await fixture.run(.refund(fixture.refund(payment, 1, key: "r\(number)"))).status
                    .succeededAmount == 1)
        }
        let over = try await fixture.run(.refund(fixture.refund(payment, 1, key: "over")))
        #expect(over.status == .failed(.processingError, providerCode: "refunds_too_many"))
    }

    @Test func cancelEndsWhatHasNotMovedMoney() async throws {
        for number in ["4242424242424242", "4000000000003220"] {
            let fixture = SandboxFixture()
            let payment = try fixture.snapshot(capture: .manual)
            let input = try await fixture.token(number)
            _ = try await fixture.run(.start(payment, input))
            #expect(try await fixture.run(.cancel(payment)).status == .cancelled)
            #expect(try await fixture.run(.cancel(payment)).status == .cancelled)
            #expect(try await fixture.run(.start(payment, input)).status == .cancelled)
            let capture = try await fixture.run(.capture(fixture.capture(payment, 1)))
            #expect(capture.status == .failed(.processingError, providerCode: "state_conflict"))
        }
    }

    @Test func cancelOfACardPageClosesIt() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let page = try #require(try await fixture.run(.start(payment, PaymentInput())).status.redirect)
        #expect(try await fixture.run(.cancel(payment)).status == .cancelled)
        #expect(await fixture.get(page)?.redirectTarget == payment.returnURL)
    }

    @Test func cancelBeforeTheStartArrivesWins() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let input = try await fixture.token("4242424242424242")
        #expect(try await fixture.run(.cancel(payment)).status == .cancelled)
        #expect(try await fixture.run(.start(payment, input)).status == .cancelled)
        #expect(fixture.ledger.paymentCount == 1)
    }

    @Test func cancelAfterMoneyMovedTellsTheTruth() async throws {
        let rows: [(String, ProviderOutcome.Status?)] = [
            ("4242424242424242", nil), ("4000000000000077", .pending),
            ("4000000000000002", .failed(.declined, providerCode: "declined")),
        ]
        for (number, expected) in rows {
            let fixture = SandboxFixture()
            let payment = try fixture.snapshot()
            _ = try await fixture.start(number, payment)
            let outcome = try await fixture.run(.cancel(payment))
            #expect(outcome.status == expected ?? .succeeded(payment.amount))
            #expect(try await fixture.run(.query(payment)).status == outcome.status)
        }
    }

    @Test(arguments: ["JPY", "KWD", "EUR"]) func currenciesAndAmountsAreKept(code: String) async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot(amount: 1234, currency: code)
        #expect(try await fixture.start("4242424242424242", payment).status == .succeeded(payment.amount))
    }
}
