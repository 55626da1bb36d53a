import Domain
import JSON
import ProviderKit
import Support
import Testing

@testable import GoCardlessProvider

@Suite struct ConversationTests {
    @Test(arguments: ExchangeRow.all) func answersLeadToOutcomes(_ row: ExchangeRow) throws {
        let (requests, outcome) = Exchange(row.settings).run(row.operation, row.answers)
        #expect(requests.map(\.line) == row.lines)
        #expect(outcome?.status == row.status)
    }

    /// Every request of every operation, cut short by each kind of answer that says nothing.
    @Test(arguments: ExchangeRow.all) func nothingIsConcludedFromNonsense(_ row: ExchangeRow) {
        let nonsense: [ProviderAnswer] = [
            .lost, Exchange.answer(""), Exchange.answer("<html>"), Exchange.answer("[]"),
            Exchange.answer("{}"), Exchange.answer("{}", 500), Exchange.answer("{}", 404),
            Exchange.answer(#"{"error":{"type":"gocardless","code":500}}"#, 500),
            Exchange.answer("", 302), Exchange.answer(#"{"error":"teapot"}"#, 418),
            .response(
                status: 200, body: [UInt8](repeating: 32, count: GoCardlessLimits.bodyBytesMax + 1)),
        ]
        for place in row.answers.indices {
            for answer in nonsense {
                let (_, outcome) = Exchange(row.settings).run(
                    row.operation, Array(row.answers[..<place]) + [answer])
                #expect(outcome?.status == .unknown, "answer \(place): \(answer)")
            }
        }
    }

    @Test func keysAreTheAttemptsForEver() {
        let exchange = Exchange()
        let started = exchange.run(
            .start(Exchange.payment(), PaymentInput()), [Exchange.request("pending"), .lost])
        #expect(started.requests.map(\.key) == ["txn_1:request", nil])
        #expect(started.outcome?.reference == "BRQ1")
        let fulfilled = exchange.run(
            .query(Exchange.payment(reference: "BRQ1")),
            [Exchange.fulfilled, Exchange.noPayments, Exchange.payment("pending_submission")])
        #expect(fulfilled.requests.map(\.key) == [nil, nil, "txn_1:payment"])
        #expect(fulfilled.outcome?.reference == "PM1")
        #expect(fulfilled.outcome?.otherNames == ["BRQ1", "MD1"])
        #expect(fulfilled.outcome?.saved?.reference.text == "MD1")
        #expect(
            fulfilled.outcome?.instrument
                == InstrumentSummary(brand: "BARCLAYS BANK PLC", lastFour: "11", country: "GB"))
    }

    @Test func requestsSayWhatIsAskedFor() throws {
        let mandate = Exchange().run(.start(Exchange.payment(), PaymentInput()), []).requests[0]
        let asked = try #require(mandate.json?["billing_requests"])
        #expect(asked["mandate_request"]?["scheme"]?.string == "bacs")
        #expect(asked["payment_request"] == nil)
        #expect(
            mandate.headers.contains {
                $0.name == "Authorization" && $0.value.expose() == "Bearer secret-token"
            })
        #expect(
            mandate.headers.contains { $0.name == "GoCardless-Version" && $0.value.expose() == "2015-07-06" })
        let settings = ["instantPayments": "true", "creditor": "CR1"]
        let instant = Exchange(settings).run(.start(Exchange.payment(), PaymentInput()), []).requests[0]
        #expect(instant.json?["billing_requests"]?["mandate_request"] == nil)
        #expect(instant.json?["billing_requests"]?["payment_request"]?["amount"]?.integer == 1000)
        #expect(instant.json?["billing_requests"]?["links"]?["creditor"]?.string == "CR1")
        let both = Exchange(settings).run(
            .start(Exchange.payment(saves: true), PaymentInput()), []
        ).requests[0]
        #expect(both.json?["billing_requests"]?["mandate_request"]?["currency"]?.string == "GBP")
        #expect(both.json?["billing_requests"]?["payment_request"]?["currency"]?.string == "GBP")
        // No instant scheme in that currency: a mandate, whatever the setting.
        let kroner = Exchange(settings).run(
            .start(Exchange.payment(1000, "SEK"), PaymentInput()), []
        ).requests[0]
        #expect(kroner.json?["billing_requests"]?["mandate_request"]?["scheme"]?.string == "autogiro")
    }

    @Test func pagesLeadBack() throws {
        var payment = Exchange.payment()
        payment.payerEmail = "jane@example.com"
        let flow = Exchange().run(.start(payment, PaymentInput()), [Exchange.request("pending")]).requests[1]
        let asked = try #require(flow.json?["billing_request_flows"])
        #expect(asked["redirect_uri"]?.string == "https://pay.example/checkout/abc/return/txn_1")
        #expect(asked["exit_uri"]?.string == "https://pay.example/checkout/abc")
        #expect(asked["links"]?["billing_request"]?.string == "BRQ1")
        #expect(asked["prefilled_customer"]?["email"]?.string == "jane@example.com")
    }

    @Test func aChargeWhoseAnswerWasLostIsAskedForWithItsKey() {
        var payment = Exchange.payment()
        payment.charged = ChargedMethod(reference: SavedReference("MD1"))
        let (requests, outcome) = Exchange().run(
            .query(payment), [Exchange.conflict("PM1"), Exchange.payment("submitted")])
        #expect(requests.map(\.line) == ["POST /payments", "GET /payments/PM1"])
        #expect(requests.first?.key == "txn_1:payment")
        #expect(outcome?.status == .pending)
        payment.charged = ChargedMethod(reference: nil)
        #expect(Exchange().run(.query(payment), []).outcome?.status == .unknown)
    }

    /// Until the money of an instant payment is there, the billing request is asked about: it alone names the
    /// mandate.
    @Test func aFirstPaymentKeepsItsMandate() {
        let links = #""payment_request_payment":"PM1","mandate_request_mandate":"MD1""#
        let pending = Exchange(["instantPayments": "true"]).run(
            .query(Exchange.payment(reference: "BRQ1", saves: true)),
            [Exchange.request("fulfilled", links: links), Exchange.payment("submitted")])
        #expect(pending.outcome?.reference == "BRQ1")
        #expect(pending.outcome?.saved?.reference.text == "MD1")
    }

    @Test func statementsCarryTheWholeReferenceOrNone() {
        let settings = ["paymentReferences": "true"]
        var payment = Exchange.payment()
        let short = Exchange(settings).run(.charge(payment, SavedReference("MD1")), []).requests[0]
        #expect(short.json?["payments"]?["reference"]?.string == "ORDER-1")
        payment.reference = "ORDER-12345"
        let long = Exchange(settings).run(.charge(payment, SavedReference("MD1")), []).requests[0]
        #expect(long.json?["payments"]?["reference"] == nil)
        #expect(
            Exchange().run(.charge(payment, SavedReference("MD1")), []).requests[0].json?["payments"]?[
                "reference"] == nil)
    }
}
