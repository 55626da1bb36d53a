import Domain
import JSON
import ProviderConformance
import ProviderKit
import Support
import Synchronization

/// Stripe at the other end: intents, customers and refunds with idempotency, as far as the adapter uses them.
final class StripeBooks: ConformancePeer {
    private struct Intent {
        var amount: Int64
        var currency: String
        var capture: String
        var key: String
        var status = "requires_payment_method"
        var error: (code: String, decline: String)?
    }

    private struct State {
        var intents: [String: Intent] = [:]
        var refunds: [(id: String, intent: String, amount: Int64, key: String)] = []
        var replays: [String: (form: [UInt8], answer: ProviderAnswer)] = [:]
        var requests: [ProviderRequest] = []
        var takings = 0
        var failing: [(end: String, isDone: Bool)] = []
    }

    private let state = Mutex(State())
    private let behavior: ConformanceBehavior
    /// What the next confirmation asks of the payer, as the body of `next_action`.
    let action: String?

    init(_ behavior: ConformanceBehavior = .takes, action: String? = nil) {
        self.behavior = behavior
        self.action = action
    }

    /// Lets the next requests of those endings of an address fail with a status of 500, done or not, which is
    /// kept under the request's key as Stripe keeps it.
    func fail(_ failing: (end: String, isDone: Bool)...) { state.withLock { $0.failing = failing } }

    var takings: Int { state.withLock { $0.takings } }
    var requests: [ProviderRequest] { state.withLock { $0.requests } }

    func answer(_ request: ProviderRequest) -> ProviderAnswer {
        state.withLock { state in
            state.requests.append(request)
            let key = request.headers.first { $0.name == "Idempotency-Key" }?.value.expose()
            if let key, let kept = state.replays[key] {
                return kept.form == request.body
                    ? kept.answer : Self.error(400, "idempotency_key_in_use", "idempotency_error")
            }
            let place = state.failing.firstIndex { request.method == "POST" && request.url.hasSuffix($0.end) }
            let failing = place.map { state.failing.remove(at: $0) }
            let answer = failing?.isDone == false ? Self.failure(isKept: false) : act(request, &state)
            if let key {
                state.replays[key] = (request.body, failing == nil ? answer : Self.failure(isKept: true))
            }
            return failing == nil ? answer : Self.failure(isKept: false)
        }
    }

    private func act(_ request: ProviderRequest, _ state: inout State) -> ProviderAnswer {
        let path = request.url.dropFirst("https://api.stripe.com/v1/".count).split(separator: "?")[0]
        let parts = path.split(separator: "/").map(String.init)
        let form = Self.form(request.body)
        switch (request.method, parts.count, parts[0]) {
        case ("POST", 1, "payment_intents"):
            guard let amount = Int64(form["amount"] ?? ""), let currency = form["currency"] else {
                return Self.error(400, "parameter_missing", "invalid_request_error")
            }
            let id = "pi_\(state.intents.count + 1)"
            state.intents[id] = Intent(
                amount: amount, currency: currency, capture: form["capture_method"] ?? "automatic",
                key: form["metadata[portico_transaction]"] ?? "")
            return show(id, state)
        case ("POST", 1, "customers"): return Self.ok(#"{"id":"cus_1","object":"customer"}"#)
        case ("GET", 2, "payment_intents"), ("POST", 2, "payment_intents"): return show(parts[1], state)
        case ("POST", 3, "payment_intents"): return change(parts[1], parts[2], &state)
        case ("POST", 1, "refunds"):
            if behavior == .refusesRefunds {
                return Self.error(400, "charge_already_refunded", "invalid_request_error")
            }
            let refund = (
                id: "re_\(state.refunds.count + 1)", intent: form["payment_intent"] ?? "",
                amount: Int64(form["amount"] ?? "") ?? 0,
                key: form["metadata[portico_refund]"] ?? ""
            )
            state.refunds.append(refund)
            return Self.ok(Self.text(refund))
        case ("GET", 1, "refunds"):
            let all = state.refunds.map { Self.text($0) }.joined(separator: ",")
            return Self.ok(#"{"object":"list","has_more":false,"data":[\#(all)]}"#)
        default: return Self.error(404, "resource_missing", "invalid_request_error")
        }
    }

    private func change(_ id: String, _ verb: String, _ state: inout State) -> ProviderAnswer {
        guard var intent = state.intents[id] else {
            return Self.error(404, "resource_missing", "invalid_request_error")
        }
        defer { state.intents[id] = intent }
        switch (verb, intent.status) {
        case ("confirm", "requires_payment_method"):
            if behavior == .declines {
                intent.error = ("card_declined", "insufficient_funds")
                state.intents[id] = intent
                return Self.error(402, "card_declined", "card_error", decline: "insufficient_funds")
            }
            if action != nil {
                intent.status = "requires_action"
            } else {
                intent.status = intent.capture == "manual" ? "requires_capture" : "succeeded"
                state.takings += 1
            }
        case ("cancel", "requires_payment_method"), ("cancel", "requires_action"),
            ("cancel", "requires_capture"):
            if intent.status == "requires_capture" { state.takings -= 1 }
            intent.status = "canceled"
        case ("capture", "requires_capture"): intent.status = "succeeded"
        default: return Self.error(400, "payment_intent_unexpected_state", "invalid_request_error")
        }
        state.intents[id] = intent
        return show(id, state)
    }

    private func show(_ id: String, _ state: State) -> ProviderAnswer {
        guard let intent = state.intents[id] else {
            return Self.error(404, "resource_missing", "invalid_request_error")
        }
        let amount = behavior == .tellsAnotherAmount ? intent.amount + 1 : intent.amount
        let currency = behavior == .tellsAnotherCurrency ? "usd" : intent.currency
        let isDone = intent.status == "succeeded"
        let error = intent.error.map { #"{"code":"\#($0.code)","decline_code":"\#($0.decline)"}"# } ?? "null"
        return Self.ok(
            """
            {"object":"payment_intent","id":"\(id)","status":"\(intent.status)","amount":\(amount),
            "currency":"\(currency)","amount_received":\(isDone ? amount : 0),
            "amount_capturable":\(intent.status == "requires_capture" ? amount : 0),"created":1795262400,
            "client_secret":"\(id)_secret_x","last_payment_error":\(error),
            "next_action":\(intent.status == "requires_action" ? action ?? "null" : "null"),
            "metadata":{"portico_transaction":"\(intent.key)"},
            "latest_charge":\(isDone ? Self.charge : "null")}
            """)
    }

    private static func failure(isKept: Bool) -> ProviderAnswer {
        .response(
            status: 500, body: Array(#"{"error":{"type":"api_error"}}"#.utf8),
            headers: AnswerHeaders(isKept ? [("Idempotent-Replayed", "true")] : []))
    }

    private static let charge = """
        {"id":"ch_1","object":"charge","disputed":false,"payment_method_details":{"card":{"brand":"visa",
        "last4":"4242","country":"US","exp_month":8,"exp_year":2031}}}
        """

    private static func text(_ refund: (id: String, intent: String, amount: Int64, key: String)) -> String {
        #"{"object":"refund","id":"\#(refund.id)","status":"succeeded","amount":\#(refund.amount),"#
            + #""currency":"eur","payment_intent":"\#(refund.intent)","metadata":{"portico_refund":"\#(refund.key)"}}"#
    }

    static func ok(_ text: String) -> ProviderAnswer {
        .response(
            status: 200, body: Array(text.utf8),
            headers: AnswerHeaders([("Date", "Sat, 21 Nov 2026 12:10:00 GMT")]))
    }

    static func error(
        _ status: Int, _ code: String, _ type: String, decline: String? = nil
    ) -> ProviderAnswer {
        let more = decline.map { #","decline_code":"\#($0)""# } ?? ""
        return .response(
            status: status, body: Array(#"{"error":{"type":"\#(type)","code":"\#(code)"\#(more)}}"#.utf8))
    }

    static func form(_ bytes: [UInt8]) -> [String: String] {
        var form: [String: String] = [:]
        for pair in String(decoding: bytes, as: UTF8.self).split(separator: "&") {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false).map {
                decode(String($0))
            }
            if parts.count == 2 { form[parts[0]] = parts[1] }
        }
        return form
    }

    private static func decode(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"),
                let value = Hex.decode(String(decoding: rest.prefix(2), as: UTF8.self))
            {
                bytes += value
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The adapter with an account and a payment.
struct StripeSubject: ConformanceSubject {
    let provider: any PaymentProvider = StripeBooks.adapter
    var account = StripeBooks.account
    var payment = StripeBooks.payment()
    let input = PaymentInput(token: "ctoken_1")

    func makePeer(_ behavior: ConformanceBehavior) -> any ConformancePeer { StripeBooks(behavior) }

    func notification(
        event: String, reference: String, signedAt: Timestamp, secret place: Int
    ) -> IncomingNotification? {
        let body = Array(
            """
            {"id":"\(event)","object":"event","livemode":false,"type":"payment_intent.succeeded",
            "data":{"object":{"id":"\(reference)","object":"payment_intent","metadata":{}}}}
            """.utf8)
        return StripeBooks.signed(body, at: signedAt, secret: StripeBooks.secrets[place])
    }
}
