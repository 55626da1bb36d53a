import Crypto
import Domain
import JSON
import ProviderConformance
import ProviderKit
import Support
import Synchronization
import Testing

@testable import GoCardlessProvider

/// GoCardless at the other end: billing requests, mandates and payments with idempotency, as far as the
/// adapter uses them; its banks decide at once.
final class GoCardlessBooks: ConformancePeer {
    private struct State {
        var requests: [String: JSONValue] = [:]
        var answered: Set<String> = []
        var payments: [(id: String, mandate: String, amount: Int64, metadata: JSONValue)] = []
        var keys: [String: String] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let behavior: ConformanceBehavior

    init(_ behavior: ConformanceBehavior) { self.behavior = behavior }

    /// What a payer is asked for counts as promised.
    var takings: Int {
        behavior == .declines ? 0 : state.withLock { max($0.payments.count, $0.requests.count) }
    }

    func settle() { state.withLock { $0.answered = Set($0.requests.keys) } }

    func answer(_ request: ProviderRequest) -> ProviderAnswer {
        state.withLock { state in
            let target = request.url.dropFirst("https://api-sandbox.gocardless.com/".count)
            let parts = target.split(separator: "?")[0].split(separator: "/").map(String.init)
            guard request.method == "POST" else { return read(parts, &state) }
            let key = request.headers.first { $0.name == "Idempotency-Key" }?.value.expose()
            if let key, let made = state.keys[key] { return Exchange.conflict(made) }
            guard let body = try? JSONValue(parsing: request.body) else { return .lost }
            let (id, answer) = make(parts[0], body, &state)
            if let key, let id { state.keys[key] = id }
            return answer
        }
    }

    private func make(
        _ kind: String, _ body: JSONValue, _ state: inout State
    ) -> (String?, ProviderAnswer) {
        state.count += 1
        switch kind {
        case "billing_requests":
            let id = "BRQ\(state.count)"
            state.requests[id] = body[kind]?["metadata"]
            return (id, tell(id, state))
        case "billing_request_flows": return (nil, Exchange.flow)
        case "payments":
            guard let amount = body[kind]?["amount"]?.integer, let metadata = body[kind]?["metadata"],
                let mandate = body[kind]?["links"]?["mandate"]?.string
            else { return (nil, Exchange.refusal("amount", type: "validation_failed")) }
            let id = "PM\(state.count)"
            state.payments.append((id, mandate, amount, metadata))
            return (id, wrap("payments", json(of: state.payments.count - 1, state)))
        default: return (nil, Exchange.refusal("refund_payment_invalid_state"))
        }
    }

    private func read(_ parts: [String], _ state: inout State) -> ProviderAnswer {
        switch (parts[0], parts.count) {
        case ("billing_requests", 2): return tell(parts[1], state)
        case ("payments", 1):
            return wrap("payments", .array(state.payments.indices.map { json(of: $0, state) }))
        case ("payments", 2):
            guard let place = state.payments.firstIndex(where: { $0.id == parts[1] }) else {
                return Exchange.refusal("resource_not_found", 404)
            }
            return wrap("payments", json(of: place, state))
        case ("events", 1):
            let action = behavior == .declines ? "failed" : "confirmed"
            return wrap(
                "events",
                .array(
                    state.payments.map { payment in
                        [
                            "id": .string("EV" + payment.id), "created_at": "2026-11-21T10:00:00.000Z",
                            "action": .string(action), "links": ["payment": .string(payment.id)],
                            "details": ["cause": "insufficient_funds"],
                        ]
                    }))
        default: return Exchange.refusal("resource_not_found", 404)
        }
    }

    private func tell(_ id: String, _ state: State) -> ProviderAnswer {
        guard let metadata = state.requests[id] else { return Exchange.refusal("resource_not_found", 404) }
        let isAnswered = state.answered.contains(id)
        return wrap(
            "billing_requests",
            [
                "id": .string(id), "status": isAnswered ? "fulfilled" : "pending", "metadata": metadata,
                "links": isAnswered ? ["mandate_request_mandate": "MD1"] : [:],
            ])
    }

    private func json(of place: Int, _ state: State) -> JSONValue {
        let payment = state.payments[place]
        return [
            "id": .string(payment.id), "metadata": payment.metadata,
            "amount": .integer(payment.amount - (behavior == .tellsAnotherAmount ? 1 : 0)),
            "currency": behavior == .tellsAnotherCurrency ? "EUR" : "GBP",
            "status": behavior == .declines ? "failed" : "confirmed",
            "links": ["mandate": .string(payment.mandate)],
        ]
    }

    private func wrap(_ name: String, _ value: JSONValue) -> ProviderAnswer {
        .response(status: 200, body: JSONValue.object([JSONMember(name, value)]).encoded())
    }
}

/// The adapter as the conformance suite sees it.
struct GoCardlessSubject: ConformanceSubject {
    var provider: any PaymentProvider { GoCardlessAdapter() }
    var account: ProviderAccount { Exchange().account }
    var payment: PaymentSnapshot { Exchange.payment() }
    var input: PaymentInput { PaymentInput() }
    /// GoCardless signs no time: ids of events are claimed once instead.
    var datesSignatures: Bool { false }

    func makePeer(_ behavior: ConformanceBehavior) -> any ConformancePeer { GoCardlessBooks(behavior) }

    func notification(
        event: String, reference: String, signedAt: Timestamp, secret place: Int
    ) -> IncomingNotification? {
        let name = { (text: String) in text.filter { $0.isLetter || $0.isNumber } }
        let body = Array(
            (#"{"events":[{"id":"EV\#(name(event))","resource_type":"payments","action":"confirmed","#
                + #""links":{"payment":"PM\#(name(reference))"}}]}"#).utf8)
        let secret = ["one", "two"][place]
        let tag = HMACSHA256.authenticate(key: Array(secret.utf8), message: body)
        return IncomingNotification(
            headers: [("Webhook-Signature", Hex.encode(tag))], body: body, receivedAt: signedAt)
    }
}

@Suite struct GoCardlessConformanceTests {
    @Test(arguments: ConformanceScenario.allCases) func holds(_ scenario: ConformanceScenario) {
        #expect(Conformance(GoCardlessSubject()).faults(in: scenario) == [])
    }
}
