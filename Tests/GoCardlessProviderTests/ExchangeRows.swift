import Domain
import ProviderKit
import Support
import Testing

@testable import GoCardlessProvider

/// An operation, what GoCardless answers, what was asked, and what came of it.
struct ExchangeRow: Sendable, CustomTestStringConvertible {
    let name: String
    let operation: ProviderOperation
    let answers: [ProviderAnswer]
    let lines: [String]
    let status: ProviderOutcome.Status
    var settings: [String: String] = [:]

    var testDescription: String { name }

    private static let gbp = Exchange.money(1000, "GBP")
    private static let input = PaymentInput()
    private static let createRequest = "POST /billing_requests"
    private static let readRequest = "GET /billing_requests/BRQ1"
    private static let createFlow = "POST /billing_request_flows"
    private static let find = "GET /payments?mandate=MD1&limit=500"
    private static let createPayment = "POST /payments"
    private static let readPayment = "GET /payments/PM1"
    private static let readEvents = "GET /events?payment=PM1&resource_type=payments&limit=100"
    private static let action = ProviderOutcome.Status.requiresAction(
        .redirect("https://pay.gocardless.com/flow/BRF1"))

    private static func query(_ reference: String? = "PM1", action: PayerAction? = nil) -> ProviderOperation {
        var payment = Exchange.payment(reference: reference)
        payment.action = action
        return .query(payment)
    }

    static let starts: [ExchangeRow] = [
        ExchangeRow(
            name: "a mandate is asked for", operation: .start(Exchange.payment(), input),
            answers: [Exchange.request("pending"), Exchange.flow], lines: [createRequest, createFlow],
            status: action),
        ExchangeRow(
            name: "the same key again leads to the same request",
            operation: .start(Exchange.payment(), input),
            answers: [Exchange.conflict("BRQ1"), Exchange.request("pending"), Exchange.flow],
            lines: [createRequest, readRequest, createFlow], status: action),
        ExchangeRow(
            name: "not sent is over", operation: .start(Exchange.payment(), input), answers: [.notSent],
            lines: [createRequest], status: .failed(.providerUnavailable, providerCode: nil)),
        ExchangeRow(
            name: "lost is unknown", operation: .start(Exchange.payment(), input), answers: [.lost],
            lines: [createRequest], status: .unknown),
        ExchangeRow(
            name: "a lost page is unknown", operation: .start(Exchange.payment(), input),
            answers: [Exchange.request("pending"), .lost], lines: [createRequest, createFlow],
            status: .unknown),
        ExchangeRow(
            name: "turned away is over", operation: .start(Exchange.payment(), input),
            answers: [Exchange.refusal("rate_limit_exceeded", 429, type: "invalid_api_usage")],
            lines: [createRequest],
            status: .failed(.providerUnavailable, providerCode: "rate_limit_exceeded")),
        ExchangeRow(
            name: "a page elsewhere is not believed", operation: .start(Exchange.payment(), input),
            answers: [
                Exchange.request("pending"),
                Exchange.answer(#"{"billing_request_flows":{"authorisation_url":"javascript:alert(1)"}}"#),
            ], lines: [createRequest, createFlow], status: .unknown),
    ]

    static let queries: [ExchangeRow] = [
        ExchangeRow(
            name: "the payer has not answered", operation: query("BRQ1", action: .redirect("https://x/")),
            answers: [Exchange.request("pending")], lines: [readRequest],
            status: .requiresAction(.redirect("https://x/"))),
        ExchangeRow(
            name: "the payer's page was lost", operation: query("BRQ1"),
            answers: [Exchange.request("pending"), Exchange.flow], lines: [readRequest, createFlow],
            status: action),
        ExchangeRow(
            name: "the first answer was lost", operation: query(nil),
            answers: [Exchange.conflict("BRQ1"), Exchange.request("pending"), Exchange.flow],
            lines: [createRequest, readRequest, createFlow], status: action),
        ExchangeRow(
            name: "agreed: the payment is made", operation: query("BRQ1"),
            answers: [Exchange.fulfilled, Exchange.noPayments, Exchange.payment("pending_submission")],
            lines: [readRequest, find, createPayment], status: .pending),
        ExchangeRow(
            name: "agreed, and the payment was made before", operation: query("BRQ1"),
            answers: [
                Exchange.fulfilled, Exchange.noPayments, Exchange.conflict("PM1"),
                Exchange.payment("submitted"),
            ],
            lines: [readRequest, find, createPayment, readPayment], status: .pending),
        ExchangeRow(
            name: "agreed, and the payment is found by our key", operation: query("BRQ1"),
            answers: [
                Exchange.fulfilled,
                Exchange.answer(
                    #"{"payments":[{"id":"PM9","metadata":{"portico_transaction":"txn_9"}},"#
                        + #"{"id":"PM1","status":"submitted","amount":1000,"currency":"GBP","#
                        + #""metadata":{"portico_transaction":"txn_1"},"links":{"mandate":"MD1"}}]}"#),
            ], lines: [readRequest, find], status: .pending),
        ExchangeRow(
            name: "agreed, and the payment's answer is lost", operation: query("BRQ1"),
            answers: [Exchange.fulfilled, Exchange.noPayments, .lost],
            lines: [readRequest, find, createPayment], status: .unknown),
        ExchangeRow(
            name: "agreed, and too often asked", operation: query("BRQ1"),
            answers: [
                Exchange.fulfilled, Exchange.noPayments,
                Exchange.refusal("rate_limit_exceeded", 429, type: "invalid_api_usage"),
            ], lines: [readRequest, find, createPayment], status: .unknown),
        ExchangeRow(
            name: "agreed, and the mandate ended since", operation: query("BRQ1"),
            answers: [Exchange.fulfilled, Exchange.noPayments, Exchange.refusal("mandate_is_inactive")],
            lines: [readRequest, find, createPayment],
            status: .failed(.unsupportedInstrument, providerCode: "mandate_is_inactive")),
        ExchangeRow(
            name: "the payer gave up", operation: query("BRQ1"), answers: [Exchange.request("cancelled")],
            lines: [readRequest], status: .cancelled),
        ExchangeRow(
            name: "confirmed", operation: query(),
            answers: [Exchange.payment("confirmed"), Exchange.events(("confirmed", ""))],
            lines: [readPayment, readEvents], status: .succeeded(gbp)),
        ExchangeRow(
            name: "paid out", operation: query(),
            answers: [Exchange.payment("paid_out"), Exchange.events(("confirmed", ""), ("paid_out", ""))],
            lines: [readPayment, readEvents], status: .succeeded(gbp)),
        ExchangeRow(
            name: "failed for want of money", operation: query(),
            answers: [Exchange.payment("failed"), Exchange.events(("failed", "insufficient_funds"))],
            lines: [readPayment, readEvents],
            status: .failed(.insufficientFunds, providerCode: "insufficient_funds")),
        ExchangeRow(
            name: "failed, and tried again by itself", operation: query(),
            answers: [Exchange.payment("failed"), Exchange.events(("failed", "retry"))],
            lines: [readPayment, readEvents], status: .pending),
        ExchangeRow(
            name: "failed, and the list lags behind", operation: query(),
            answers: [Exchange.payment("failed"), Exchange.events()], lines: [readPayment, readEvents],
            status: .unknown),
        ExchangeRow(
            name: "charged back, and the list lags behind", operation: query(),
            answers: [Exchange.payment("charged_back"), Exchange.events(("confirmed", ""))],
            lines: [readPayment, readEvents], status: .unknown),
        ExchangeRow(
            name: "events of another payment", operation: query(),
            answers: [
                Exchange.payment("failed"),
                Exchange.answer(
                    #"{"events":[{"id":"EV1","created_at":"2026","action":"failed","links":{"payment":"PM2"}}]}"#
                ),
            ], lines: [readPayment, readEvents], status: .unknown),
        ExchangeRow(
            name: "approval denied", operation: query(),
            answers: [Exchange.payment("customer_approval_denied")],
            lines: [readPayment],
            status: .failed(.authenticationFailed, providerCode: "customer_approval_denied")),
        ExchangeRow(
            name: "cancelled", operation: query(), answers: [Exchange.payment("cancelled")],
            lines: [readPayment], status: .cancelled),
        ExchangeRow(
            name: "a status that is new to us", operation: query(), answers: [Exchange.payment("blessed")],
            lines: [readPayment], status: .unknown),
        ExchangeRow(
            name: "another payment", operation: query(), answers: [Exchange.payment("confirmed", id: "PM2")],
            lines: [readPayment], status: .unknown),
        ExchangeRow(
            name: "another attempt's payment", operation: query(),
            answers: [Exchange.payment("confirmed", key: "txn_2")], lines: [readPayment], status: .unknown),
        ExchangeRow(
            name: "another currency", operation: query(),
            answers: [Exchange.payment("confirmed", currency: "EUR")], lines: [readPayment],
            status: .unknown),
        ExchangeRow(
            name: "another amount is told as it is", operation: query(),
            answers: [Exchange.payment("confirmed", amount: 999), Exchange.events(("confirmed", ""))],
            lines: [readPayment, readEvents],
            status: .succeeded(Exchange.money(999, "GBP"))),
        ExchangeRow(
            name: "not found proves nothing", operation: query(),
            answers: [Exchange.refusal("resource_not_found", 404, type: "invalid_api_usage")],
            lines: [readPayment], status: .unknown),
        ExchangeRow(
            name: "a reference that is none", operation: query("../events"), answers: [], lines: [],
            status: .unknown),
    ]

    static let others: [ExchangeRow] = [
        ExchangeRow(
            name: "given up", operation: .cancel(Exchange.payment(reference: "BRQ1")),
            answers: [Exchange.request("cancelled")], lines: ["POST /billing_requests/BRQ1/actions/cancel"],
            status: .cancelled),
        ExchangeRow(
            name: "given up too late: the payer's answer counts",
            operation: .cancel(Exchange.payment(reference: "BRQ1")),
            answers: [
                Exchange.refusal("billing_request_fulfilled"), Exchange.fulfilled, Exchange.noPayments,
                Exchange.payment("pending_submission"),
            ], lines: ["POST /billing_requests/BRQ1/actions/cancel", readRequest, find, createPayment],
            status: .pending),
        ExchangeRow(
            name: "given up before it was heard of", operation: .cancel(Exchange.payment()),
            answers: [Exchange.request("pending"), Exchange.request("cancelled")],
            lines: [createRequest, "POST /billing_requests/BRQ1/actions/cancel"], status: .cancelled),
        ExchangeRow(
            name: "a payment cancelled in time", operation: .cancel(Exchange.payment(reference: "PM1")),
            answers: [Exchange.payment("cancelled")], lines: ["POST /payments/PM1/actions/cancel"],
            status: .cancelled),
        ExchangeRow(
            name: "a payment cancelled too late", operation: .cancel(Exchange.payment(reference: "PM1")),
            answers: [Exchange.refusal("cancellation_failed"), Exchange.payment("submitted")],
            lines: ["POST /payments/PM1/actions/cancel", readPayment], status: .pending),
        ExchangeRow(
            name: "charged off-session", operation: .charge(Exchange.payment(), SavedReference("MD1")),
            answers: [Exchange.payment("pending_submission")], lines: [createPayment], status: .pending),
        ExchangeRow(
            name: "charged off-session on an ended mandate",
            operation: .charge(Exchange.payment(), SavedReference("MD1")),
            answers: [Exchange.refusal("mandate_is_inactive")], lines: [createPayment],
            status: .failed(.unsupportedInstrument, providerCode: "mandate_is_inactive")),
        ExchangeRow(
            name: "charged off-session, another call of the key runs",
            operation: .charge(Exchange.payment(), SavedReference("MD1")),
            answers: [Exchange.refusal("idempotency_key_in_use", 409)], lines: [createPayment],
            status: .unknown),
        ExchangeRow(
            name: "forgotten", operation: .forget(SavedReference("MD1")),
            answers: [Exchange.answer(#"{"mandates":{"id":"MD1","status":"cancelled"}}"#)],
            lines: ["POST /mandates/MD1/actions/cancel"], status: .cancelled),
        ExchangeRow(
            name: "forgotten before", operation: .forget(SavedReference("MD1")),
            answers: [
                Exchange.refusal("cancellation_failed"),
                Exchange.answer(#"{"mandates":{"id":"MD1","status":"expired"}}"#),
            ], lines: ["POST /mandates/MD1/actions/cancel", "GET /mandates/MD1"], status: .cancelled),
        ExchangeRow(
            name: "forgetting lost", operation: .forget(SavedReference("MD1")), answers: [.lost],
            lines: ["POST /mandates/MD1/actions/cancel"], status: .unknown),
    ]

    static let amountless: [ExchangeRow] = [
        ExchangeRow(
            name: "a mandate alone", operation: .query(Exchange.payment(0, reference: "BRQ1", saves: true)),
            answers: [Exchange.fulfilled], lines: [readRequest],
            status: .succeeded(Exchange.money(0, "GBP")))
    ]

    static let instant: [ExchangeRow] = [
        ExchangeRow(
            name: "an instant payment", operation: query("BRQ1"),
            answers: [
                Exchange.request("fulfilled", links: #""payment_request_payment":"PM1""#),
                Exchange.payment("confirmed"), Exchange.events(("confirmed", "")),
            ], lines: [readRequest, readPayment, readEvents], status: .succeeded(gbp),
            settings: ["instantPayments": "true"])
    ]

    static let all = starts + queries + others + amountless + instant
}
