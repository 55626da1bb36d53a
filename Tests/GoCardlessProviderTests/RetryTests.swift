import Domain
import ProviderKit
import Support
import Testing

@testable import GoCardlessProvider

struct RetryExchangeRow: Sendable, CustomTestStringConvertible {
    var name: String
    var isRepeat = false
    var answers: [ProviderAnswer]
    var requests: [String]
    var status: ProviderOutcome.Status
    var testDescription: String { name }
}

@Suite("A failed debit that is collected again")
struct RetryExchangeTests {
    static let retryLine = "POST /payments/PM1/actions/retry"
    static let paymentLine = "GET /payments/PM1"
    static let eventsLine = "GET /events?payment=PM1&resource_type=payments&limit=100"
    static let failed = Exchange.events(("confirmed", ""), ("failed", "insufficient_funds"))
    static let retried = Exchange.events(("failed", "insufficient_funds"), ("resubmission_requested", ""))

    static let rows: [RetryExchangeRow] = [
        RetryExchangeRow(
            name: "taken", answers: [Exchange.payment("pending_submission")], requests: [retryLine],
            status: .pending),
        RetryExchangeRow(
            name: "never left", answers: [.notSent], requests: [retryLine],
            status: .failed(.providerUnavailable, providerCode: nil)),
        RetryExchangeRow(name: "lost", answers: [.lost], requests: [retryLine], status: .unknown),
        RetryExchangeRow(
            name: "too often", answers: [Exchange.refusal("rate_limit_exceeded", 429)],
            requests: [retryLine],
            status: .failed(.providerUnavailable, providerCode: "rate_limit_exceeded")),
        RetryExchangeRow(
            name: "garbage", answers: [Exchange.answer("<html>")], requests: [retryLine], status: .unknown),
        RetryExchangeRow(
            name: "its mandate is over",
            answers: [Exchange.refusal("mandate_is_inactive"), Exchange.payment("failed"), failed],
            requests: [retryLine, paymentLine, eventsLine],
            status: .failed(.insufficientFunds, providerCode: "mandate_is_inactive")),
        RetryExchangeRow(
            name: "somebody else was quicker",
            answers: [Exchange.refusal("retry_failed"), Exchange.payment("submitted")],
            requests: [retryLine, paymentLine], status: .pending),
        RetryExchangeRow(
            name: "asked again, and it had arrived", isRepeat: true,
            answers: [retried, Exchange.payment("submitted")], requests: [eventsLine, paymentLine],
            status: .pending),
        RetryExchangeRow(
            name: "asked again, and it had not", isRepeat: true,
            answers: [failed, Exchange.payment("pending_submission")], requests: [eventsLine, retryLine],
            status: .pending),
        RetryExchangeRow(
            name: "asked again, and that was lost too", isRepeat: true, answers: [failed, .notSent],
            requests: [eventsLine, retryLine], status: .unknown),
        RetryExchangeRow(
            name: "asked again, and nobody answers", isRepeat: true, answers: [.lost],
            requests: [eventsLine], status: .unknown),
    ]

    @Test(arguments: rows)
    func exchange(_ row: RetryExchangeRow) {
        let wish = RetrySnapshot(
            payment: Exchange.payment(reference: "PM1"), resubmissionsBefore: 0, isRepeat: row.isRepeat)
        let found = Exchange().run(.retry(wish), row.answers)
        #expect(found.requests.map(\.line) == row.requests)
        #expect(found.outcome?.status == row.status)
    }

    @Test("only a payment that failed tells how often it was collected", arguments: [0, 1, 2, 3])
    func recollection(_ made: Int) {
        var actions: [(action: String, cause: String)] = []
        for _ in 0..<made {
            actions += [("failed", "refer_to_payer"), ("resubmission_requested", "payment_retried")]
        }
        let found = Exchange().run(
            .query(Exchange.payment(reference: "PM1")),
            [
                Exchange.payment("failed"), Exchange.events(list: actions + [("failed", "refer_to_payer")]),
            ])
        #expect(
            found.outcome?.recollection
                == Recollection(made: made, limit: GoCardlessLimits.retriesMax))
        let pending = Exchange().run(
            .query(Exchange.payment(reference: "PM1")), [Exchange.payment("submitted")])
        #expect(pending.outcome?.recollection == nil)
    }

    @Test(
        "a payment that waits tells it where somebody may have pressed the button at GoCardless",
        arguments: [
            (retried, 1), (failed, 0), (.lost, nil), (Exchange.answer("<html>"), nil),
            (Exchange.refusal("rate_limit_exceeded", 429), nil),
        ])
    func foreign(_ answer: ProviderAnswer, _ made: Int?) {
        var payment = Exchange.payment(reference: "PM1")
        payment.wantsRecollection = true
        let found = Exchange().run(.query(payment), [Exchange.payment("submitted"), answer])
        #expect(found.requests.map(\.line) == [Self.paymentLine, Self.eventsLine])
        #expect(found.outcome?.status == .pending)
        #expect(found.outcome?.recollection?.made == made)
    }

    @Test("and a payment that came tells it in any case")
    func came() {
        let found = Exchange().run(
            .query(Exchange.payment(reference: "PM1")),
            [
                Exchange.payment("confirmed"),
                Exchange.events(("failed", ""), ("resubmission_requested", ""), ("confirmed", "")),
            ])
        #expect(found.outcome?.status == .succeeded(Exchange.money(1000, "GBP")))
        #expect(found.outcome?.recollection?.made == 1)
    }

    @Test("a payment that was read before it was collected again has not failed once more")
    func overtaken() {
        let found = Exchange().run(
            .query(Exchange.payment(reference: "PM1")), [Exchange.payment("failed"), Self.retried])
        #expect(found.outcome?.status == .pending)
    }

    @Test("a retry that failed takes back nothing a second time")
    func reversals() {
        let events = Exchange.events(
            ("confirmed", ""), ("failed", "refer_to_payer"), ("resubmission_requested", ""),
            ("failed", "refer_to_payer"))
        let found = Exchange().run(
            .query(Exchange.payment(reference: "PM1")), [Exchange.payment("failed"), events])
        #expect(found.outcome?.reversals.map(\.reference) == ["EV1"])
        #expect(found.outcome?.reversals.map(\.status) == [.standing])
    }
}
