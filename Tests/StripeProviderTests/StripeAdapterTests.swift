import Domain
import ProviderConformance
import ProviderKit
import StripeProvider
import Support
import Testing

extension ConformanceScenario: CustomTestStringConvertible {
    package var testDescription: String { rawValue }
}

@Suite("Stripe holds to what every adapter does")
struct StripeConformanceTests {
    @Test("The adapter", arguments: ConformanceScenario.allCases)
    func holds(_ scenario: ConformanceScenario) {
        #expect(Conformance(StripeSubject()).faults(in: scenario) == [])
    }

    @Test("With a hold, and with plain parameters", arguments: ConformanceScenario.allCases)
    func holdsOtherwise(_ scenario: ConformanceScenario) {
        var subject = StripeSubject()
        subject.payment.captureMethod = .manual
        subject.account.settings["plainParameters"] = Secret("true")
        #expect(Conformance(subject).faults(in: scenario) == [])
    }
}

@Suite("Stripe's adapter")
struct StripeAdapterTests {
    @Test("A payment is made of the attempt, confirmed with the token, and known before that")
    func starts() {
        let books = StripeBooks()
        let outcome = books.run(.start(StripeBooks.payment(), PaymentInput(token: "ctoken_1")))
        #expect(outcome.status == .succeeded(StripeBooks.money(4250)))
        #expect(outcome.reference == "pi_1")
        #expect(outcome.instrument == InstrumentSummary(brand: "visa", lastFour: "4242", country: "US"))
        #expect(books.requests.map(\.learnedReference) == [nil, "pi_1"])
        let create = StripeBooks.form(books.requests[0].body)
        #expect(create["amount"] == "4250" && create["currency"] == "eur")
        #expect(create["confirmation_token"] == nil && create["payment_method"] == nil)
        let confirm = StripeBooks.form(books.requests[1].body)
        #expect(confirm["confirmation_token"] == "ctoken_1")
        #expect(confirm["return_url"] == "https://pay.example/checkout/x/return/y")
        let keys = books.requests.map { request in
            request.headers.first { $0.name == "Idempotency-Key" }?.value.expose() ?? ""
        }
        #expect(Set(keys).count == 2 && keys.allSatisfy { $0.hasPrefix(StripeBooks.payment().providerKey) })
    }

    @Test("A connected account is named in every request, and what stands on the statement in the first")
    func connects() {
        let books = StripeBooks()
        let account = StripeBooks.account([
            "secretKey": "sk_test_0123456789abcdef", "publishableKey": "pk_test_0123456789",
            "connectedAccount": "acct_123456", "statementDescriptorSuffix": "ORDER 7",
        ])
        let input = PaymentInput(token: "ctoken_1")
        let outcome = books.run(.start(StripeBooks.payment(), input), account: account)
        #expect(outcome.status == .succeeded(StripeBooks.money(4250)))
        let named = books.requests.map { request in
            request.headers.first { $0.name == "Stripe-Account" }?.value.expose()
        }
        #expect(named == ["acct_123456", "acct_123456"])
        #expect(StripeBooks.form(books.requests[0].body)["statement_descriptor_suffix"] == "ORDER 7")
        let version = books.requests[0].headers.first { $0.name == "Stripe-Version" }?.value.expose()
        #expect(version == "2026-10-28.endive")
    }

    struct Retry: Sendable, CustomTestStringConvertible {
        let status: Int
        let word: String?
        let isRepeated: Bool
        var testDescription: String { "\(status), Stripe-Should-Retry: \(word ?? "none")" }
    }

    @Test(
        "Stripe says whether the same request may be sent again",
        arguments: [
            Retry(status: 500, word: nil, isRepeated: true),
            Retry(status: 500, word: "true", isRepeated: true),
            Retry(status: 500, word: "false", isRepeated: false),
            Retry(status: 409, word: nil, isRepeated: true),
            Retry(status: 409, word: "false", isRepeated: false),
            Retry(status: 400, word: nil, isRepeated: false),
            Retry(status: 400, word: "true", isRepeated: true),
        ])
    func retries(_ row: Retry) {
        let operation = ProviderOperation.start(StripeBooks.payment(), PaymentInput(token: "ctoken_1"))
        let account = StripeBooks.account
        guard case .call(let first, let stage) = StripeBooks.adapter.begin(operation, account: account) else {
            Issue.record("no request")
            return
        }
        let step = StripeBooks.adapter.advance(
            operation, stage: stage,
            answer: .response(
                status: row.status, body: Array(#"{"error":{"type":"api_error"}}"#.utf8),
                headers: AnswerHeaders(row.word.map { [("Stripe-Should-Retry", $0)] } ?? [])),
            account: account)
        switch step {
        case .call(let next, _):
            #expect(row.isRepeated && next.body == first.body && next.url == first.url)
        case .done(let outcome):
            #expect(!row.isRepeated)
            guard case .failed(.providerUnavailable, _) = outcome.status else {
                Issue.record("\(outcome.status)")
                return
            }
        }
    }

    @Test("A declined intent is closed, so that nobody goes on with it")
    func closes() {
        let books = StripeBooks(.declines)
        let outcome = books.run(.start(StripeBooks.payment(), PaymentInput(token: "pm_1")))
        #expect(outcome.status == .failed(.insufficientFunds, providerCode: "insufficient_funds"))
        #expect(books.requests.last?.url.hasSuffix("/pi_1/cancel") == true)
    }

    @Test("3-D Secure is a redirect, or a page of ours where only Stripe's script can go on")
    func challenges() throws {
        let redirect = StripeBooks(
            action: #"{"type":"redirect_to_url","redirect_to_url":{"url":"https://hooks.stripe.com/3ds"}}"#)
        let away = redirect.run(.start(StripeBooks.payment(), PaymentInput(token: "pm_1")))
        #expect(away.status == .requiresAction(.redirect("https://hooks.stripe.com/3ds")))
        let books = StripeBooks(action: #"{"type":"use_stripe_sdk","use_stripe_sdk":{}}"#)
        var payment = StripeBooks.payment()
        let here = books.run(.start(payment, PaymentInput(token: "pm_1")))
        #expect(here.status == .requiresAction(.redirect("/checkout/x/step/y")))
        payment.providerReference = here.reference
        let adapter = StripeBooks.adapter
        guard
            case .call(let request, let stage) = adapter.beginPage(of: payment, account: StripeBooks.account),
            case .done(let page?) = adapter.advancePage(
                of: payment, stage: stage, answer: books.answer(request), account: StripeBooks.account)
        else {
            Issue.record("no page")
            return
        }
        let script = try #require(page.script)
        #expect(script.settings.contains(ProviderScript.Setting("secret", "pi_1_secret_x")))
        #expect(script.sources[.script]?.first == "https://js.stripe.com")
    }

    @Test("Captures, refunds, and finds a refund again whose answer was lost")
    func moves() {
        let books = StripeBooks()
        var payment = StripeBooks.payment()
        payment.captureMethod = .manual
        let held = books.run(.start(payment, PaymentInput(token: "pm_1")))
        #expect(held.status == .authorized(StripeBooks.money(4250)))
        payment.providerReference = held.reference
        let capture = CaptureSnapshot(
            payment: payment, amount: StripeBooks.money(4250), isFinal: true, captureKey: "cap_1",
            captureReference: nil)
        #expect(books.run(.queryCapture(capture)).status == .succeeded(StripeBooks.money(4250)))
        let refund = RefundSnapshot(
            payment: payment, amount: StripeBooks.money(100), refundKey: "ref_1", refundReference: nil)
        #expect(books.run(.refund(refund)).status == .succeeded(StripeBooks.money(100)))
        let found = books.run(.queryRefund(refund))
        #expect(found.status == .succeeded(StripeBooks.money(100)) && found.reference == "re_1")
        #expect(books.requests.filter { $0.method == "POST" && $0.url.hasSuffix("/refunds") }.count == 1)
    }

    @Test("Every decline code that Stripe lists has a meaning, and an unknown one is a decline")
    func declines() {
        #expect(StripeDeclines.table.count >= 50)
        for (code, meaning) in StripeDeclines.table {
            #expect(StripeDeclines.meaning(declineCode: code, code: "card_declined") == meaning)
        }
        #expect(StripeDeclines.meaning(declineCode: "new_one", code: "card_declined") == .declined)
        #expect(StripeDeclines.meaning(declineCode: nil, code: "expired_card") == .expiredCard)
    }

    struct Amount: Sendable, CustomTestStringConvertible {
        let units: Int64
        let currency: String
        let sent: String?
        var testDescription: String { "\(units) \(currency)" }
    }

    @Test(
        "Amounts are counted as Stripe counts them",
        arguments: [
            Amount(units: 4250, currency: "EUR", sent: "4250"),
            Amount(units: 500, currency: "JPY", sent: "500"),
            Amount(units: 5, currency: "ISK", sent: "500"),
            Amount(units: 5120, currency: "KWD", sent: "5120"),
            Amount(units: 5124, currency: "KWD", sent: nil), Amount(units: 500, currency: "UGX", sent: "500"),
            Amount(units: 500, currency: "MGA", sent: "5"), Amount(units: 501, currency: "MGA", sent: nil),
            Amount(units: 99_999_999, currency: "EUR", sent: "99999999"),
            Amount(units: 100_000_000, currency: "EUR", sent: nil),
        ])
    func amounts(_ row: Amount) {
        let books = StripeBooks()
        let amount = StripeBooks.money(row.units, row.currency)
        let outcome = books.run(.start(StripeBooks.payment(amount), PaymentInput(token: "pm_1")))
        #expect(books.requests.first.flatMap { StripeBooks.form($0.body)["amount"] } == row.sent)
        if row.sent == nil {
            #expect(
                outcome.status == .failed(.unsupportedInstrument, providerCode: "amount_not_representable"))
        } else {
            #expect(outcome.status == .succeeded(amount))
        }
    }

    @Test(
        "The wallet that a card came from is read; one that is not known is a card like others",
        arguments: [
            (#"{"type":"apple_pay","apple_pay":{},"dynamic_last4":"0007"}"#, Wallet.applePay),
            (#"{"type":"google_pay"}"#, .googlePay), (#"{"type":"link"}"#, .link),
            (#"{"type":"samsung_pay"}"#, .samsungPay), (#"{"type":"visa_checkout"}"#, nil),
            (#"{"type":7}"#, nil), ("null", nil), (#""apple_pay""#, nil),
        ])
    func wallets(_ json: String, _ wallet: Wallet?) throws {
        var payment = StripeBooks.payment()
        payment.providerReference = "pi_1"
        let text = """
            {"object":"payment_intent","id":"pi_1","status":"succeeded","amount":4250,"currency":"eur",
            "amount_received":4250,"latest_charge":{"id":"ch_1","object":"charge","disputed":false,
            "payment_method_details":{"card":{"brand":"visa","last4":"4242","wallet":\(json)}}}}
            """
        let adapter = StripeBooks.adapter
        guard case .call(_, let stage) = adapter.begin(.query(payment), account: StripeBooks.account),
            case .done(let outcome) = adapter.advance(
                .query(payment), stage: stage, answer: .response(status: 200, body: Array(text.utf8)),
                account: StripeBooks.account)
        else {
            Issue.record("the payment was not read")
            return
        }
        #expect(
            outcome.instrument == InstrumentSummary(brand: "visa", lastFour: "4242", wallet: wallet))
    }

    @Test("Settings must fit to each other and to the mode")
    func settings() {
        let form = StripeBooks.adapter.settingsForm
        func faults(_ settings: [String: String], isLive: Bool = false) -> [String] {
            form.faults(form.completed(settings), isLive).map(\.path)
        }
        let good = ["secretKey": "rk_test_0123456789", "publishableKey": "pk_test_0123456789"]
        #expect(faults(good) == [])
        #expect(faults(good, isLive: true) == ["secretKey", "publishableKey"])
        #expect(faults(good.merging(["secretKey": "pk_test_0123456789"]) { $1 }) == ["secretKey"])
        #expect(faults(good.merging(["connectedAccount": "12345678"]) { $1 }) == ["connectedAccount"])
        #expect(
            faults(good.merging(["statementDescriptorSuffix": "*12*"]) { $1 })
                == ["statementDescriptorSuffix"])
        let live = ["secretKey": "rk_live_0123456789", "publishableKey": "pk_live_0123456789"]
        #expect(faults(live, isLive: true) == [])
        for name in ["baseUrl", "scriptUrl"] {
            let other = [name: "https://stripe.example.net/v3"]
            var account = StripeBooks.account
            account.settings[name] = Secret("https://stripe.example.net/v3")
            #expect(StripeAdapter().refusal(of: account)?.path == name)
            #expect(StripeAdapter(allowsStandIns: true).refusal(of: account) == nil)
            account.settings[name] = nil
            #expect(StripeAdapter().refusal(of: account) == nil)
            #expect(faults(good.merging(other) { $1 }) == [name])
            let open = StripeAdapter(allowsStandIns: true).settingsForm
            #expect(open.faults(open.completed(good.merging(other) { $1 }), false).isEmpty)
            #expect(open.faults(open.completed(live.merging(other) { $1 }), true).map(\.path) == [name])
            #expect(faults(live.merging(other) { $1 }, isLive: true) == [name])
        }
    }

    @Test(
        "An event is about its payment, whatever it tells of; another mode's and another account's are not ours"
    )
    func events() throws {
        func subjects(_ text: String) throws -> [NotificationSubject] {
            guard case .signed(let prove) = StripeBooks.adapter.notificationProof else { return [] }
            return try prove(
                StripeBooks.signed(
                    Array(text.utf8), at: StripeBooks.start, secret: StripeBooks.secrets[0]),
                StripeBooks.account)
        }
        func event(_ object: String, _ more: String = "") -> String {
            #"{"id":"evt_1","object":"event","livemode":false\#(more),"data":{"object":\#(object)}}"#
        }
        let refund = #"{"object":"refund","id":"re_1","payment_intent":"pi_1"}"#
        #expect(
            try subjects(event(refund)) == [
                NotificationSubject(eventID: "evt_1", paymentReference: "pi_1", movementReference: "re_1")
            ])
        let charge = #"{"object":"charge","id":"ch_1","payment_intent":{"id":"pi_2"}}"#
        #expect(try subjects(event(charge)).map(\.paymentReference) == ["pi_2"])
        #expect(try subjects(event(#"{"object":"customer","id":"cus_1"}"#)) == [])
        #expect(try subjects(event(refund, #","account":"acct_other""#)) == [])
        #expect(try subjects(event(refund).replacing("false", with: "true")) == [])
        #expect(throws: NotificationRefusal.malformed) { try subjects("{}") }
    }
}
