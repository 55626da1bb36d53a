import Domain
import ProviderKit
import StripeProvider
import Support
import Testing

@Suite("A failure that Stripe keeps under a key keeps nothing open for ever")
struct StripeKeptFailureTests {
    private let books = StripeBooks()

    @Test("An intent that was interrupted while it was made is given up, and was never confirmed")
    func creation() {
        books.fail(("/payment_intents", true))
        // The process ends here: nobody reads the answer.
        let interrupted = books.answer(creationRequest())
        guard case .response(status: 500, _, _) = interrupted else {
            Issue.record("\(interrupted)")
            return
        }
        let outcome = books.run(.query(StripeBooks.payment()))
        #expect(outcome.status == .failed(.providerUnavailable, providerCode: "failure_kept"))
        #expect(books.takings == 0)
    }

    @Test("A failure that is kept nowhere is asked about again")
    func unkept() {
        books.fail(("/payment_intents", false), ("/payment_intents", false))
        let account = StripeBooks.account
        guard
            case .call(let request, let stage) = StripeBooks.adapter.begin(
                .query(StripeBooks.payment()), account: account),
            case .call(_, let next) = StripeBooks.adapter.advance(
                .query(StripeBooks.payment()), stage: stage,
                answer: .response(status: 500, body: Array("{}".utf8)), account: account),
            case .done(let outcome) = StripeBooks.adapter.advance(
                .query(StripeBooks.payment()), stage: next,
                answer: .response(status: 503, body: Array("{}".utf8)), account: account)
        else {
            Issue.record("another course")
            return
        }
        #expect(request.method == "POST")
        #expect(outcome.status == .unknown)
    }

    @Test("An intent whose cancellation failed is cancelled by the next question", arguments: [true, false])
    func cancellation(isDone: Bool) {
        var payment = StripeBooks.payment()
        _ = books.answer(creationRequest())
        payment.providerReference = "pi_1"
        books.fail(("/cancel", isDone))
        #expect(books.run(.cancel(payment)).status == .unknown)
        #expect(books.run(.query(payment)).status == .cancelled)
        #expect(books.takings == 0)
    }

    @Test("A capture that failed is found, or made", arguments: [true, false])
    func capture(isDone: Bool) {
        var payment = StripeBooks.payment()
        payment.captureMethod = .manual
        payment.providerReference = books.run(.start(payment, PaymentInput(token: "pm_1"))).reference
        let capture = CaptureSnapshot(
            payment: payment, amount: StripeBooks.money(4250), isFinal: true, captureKey: "cap_1",
            captureReference: nil)
        books.fail(("/capture", isDone))
        #expect(books.run(.capture(capture)).status == .unknown)
        #expect(books.run(.queryCapture(capture)).status == .succeeded(StripeBooks.money(4250)))
    }

    @Test("A refund that failed is found, or made under a second key, once", arguments: [true, false])
    func refund(isDone: Bool) {
        var payment = StripeBooks.payment()
        payment.providerReference = books.run(.start(payment, PaymentInput(token: "pm_1"))).reference
        let refund = RefundSnapshot(
            payment: payment, amount: StripeBooks.money(100), refundKey: "ref_1", refundReference: nil)
        books.fail(("/refunds", isDone))
        #expect(books.run(.refund(refund)).status == .unknown)
        for _ in 0..<3 {
            let found = books.run(.queryRefund(refund))
            #expect(found.status == .succeeded(StripeBooks.money(100)) && found.reference == "re_1")
        }
    }

    private func creationRequest() -> ProviderRequest {
        let begun = StripeBooks.adapter.begin(
            .start(StripeBooks.payment(), PaymentInput(token: "pm_1")), account: StripeBooks.account)
        guard case .call(let request, _) = begun else { preconditionFailure("no request") }
        return request
    }
}
