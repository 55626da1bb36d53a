import Crypto
import Domain
import JSON
import ProviderConformance
import ProviderKit
import Support
import Synchronization

/// Acorn at the other end, as far as the example uses it.
final class ExampleBooks: ConformancePeer {
    private struct State {
        var payments: [String: String] = [:]
        var amounts: [String: (units: Int64, currency: String)] = [:]
        var takings = 0
    }

    private let state = Mutex(State())
    private let behavior: ConformanceBehavior

    init(_ behavior: ConformanceBehavior) { self.behavior = behavior }

    var takings: Int { state.withLock { $0.takings } }

    func answer(_ request: ProviderRequest) -> ProviderAnswer {
        let parts = request.url.dropFirst("https://api.acorn.example/payments/".count).split(separator: "/")
        let name = parts.joined(separator: "/")
        let json = try? JSONValue(parsing: request.body)
        return state.withLock { state in
            switch (request.method, state.payments[name]) {
            case ("PUT", nil): begin(name, json, isRefund: parts.count > 1, &state)
            case ("DELETE", nil): state.payments[name] = "closed"
            case ("GET", nil): return .response(status: 404, body: Array("{}".utf8))
            default: break
            }
            return .response(status: 200, body: tell(name, key: String(parts.last ?? ""), state))
        }
    }

    private func begin(_ name: String, _ json: JSONValue?, isRefund: Bool, _ state: inout State) {
        let isRefused = isRefund ? behavior == .refusesRefunds : behavior == .declines
        state.payments[name] = isRefused ? "refused" : "done"
        state.amounts[name] = (json?["amount"]?.integer ?? 0, json?["currency"]?.string ?? "EUR")
        if !isRefund, !isRefused { state.takings += 1 }
    }

    private func tell(_ name: String, key: String, _ state: State) -> [UInt8] {
        let amount = state.amounts[name] ?? (0, "EUR")
        let body: JSONValue = [
            "key": .string(key), "status": .string(state.payments[name] ?? ""), "reason": "no_money",
            "amount": .integer(amount.units + (behavior == .tellsAnotherAmount ? 1 : 0)),
            "currency": .string(behavior == .tellsAnotherCurrency ? "USD" : amount.currency),
        ]
        return body.encoded()
    }
}

/// The example with everything that the conformance suite wants of it.
struct ExampleSubject: ConformanceSubject {
    static let secrets = ["acorn_newest_0123456789", "acorn_older_0123456789"]

    var provider: any PaymentProvider { ExampleAdapter() }

    var account: ProviderAccount {
        ProviderAccount(
            id: ProviderAccountID(high: 1, low: 2), organizationID: OrganizationID(high: 1, low: 3),
            type: provider.type, isLive: false, name: "Acorn",
            settings: [
                "apiKey": Secret("acorn_key_0123456789"),
                ProviderSetting.notificationSecrets: Secret(Self.secrets.joined(separator: " ")),
            ])
    }

    var payment: PaymentSnapshot {
        guard let euro = Currency(code: "EUR") else { preconditionFailure("no euro") }
        let id = TransactionID(high: 1 << 40, low: 7)
        return PaymentSnapshot(
            transactionID: id, checkoutID: CheckoutID(high: 1, low: 5),
            amount: Money(minorUnits: 4250, currency: euro), method: .card, captureMethod: .automatic,
            providerKey: id.description, providerReference: nil,
            returnURL: "https://pay.example/checkout/x/return/y", merchantName: "Northwind", reference: nil)
    }

    var input: PaymentInput { PaymentInput() }

    func makePeer(_ behavior: ConformanceBehavior) -> any ConformancePeer { ExampleBooks(behavior) }

    func notification(
        event: String, reference: String, signedAt: Timestamp, secret place: Int
    ) -> IncomingNotification? {
        let json: JSONValue = ["event": .string(event), "key": .string(reference)]
        let body = json.encoded()
        let tag = HMACSHA256.authenticate(
            key: Array(Self.secrets[place].utf8), message: Array("\(signedAt.seconds).".utf8) + body)
        return IncomingNotification(
            headers: [("Acorn-Signature", "\(signedAt.seconds).\(Hex.encode(tag))")], body: body,
            receivedAt: signedAt)
    }
}
