import Crypto
import Domain
import ProviderKit
import StripeProvider
import Support

extension StripeBooks {
    static let adapter = StripeAdapter()
    static let secrets = ["whsec_newest_0123456789", "whsec_older_0123456789"]
    static let start = Timestamp(seconds: 1_795_262_400)

    static var account: ProviderAccount {
        account([
            "secretKey": "sk_test_0123456789abcdef", "publishableKey": "pk_test_0123456789",
            ProviderSetting.notificationSecrets: secrets.joined(separator: " "),
        ])
    }

    static func account(_ settings: [String: String], isLive: Bool = false) -> ProviderAccount {
        ProviderAccount(
            id: ProviderAccountID(high: 1, low: 2), organizationID: OrganizationID(high: 1, low: 3),
            type: adapter.type, isLive: isLive, name: "Stripe",
            settings: adapter.settingsForm.completed(settings).mapValues { Secret($0) })
    }

    static func money(_ units: Int64, _ code: String = "EUR") -> Money {
        guard let currency = Currency(code: code) else { preconditionFailure("no currency \(code)") }
        return Money(minorUnits: units, currency: currency)
    }

    static func payment(_ amount: Money = money(4250)) -> PaymentSnapshot {
        let id = TransactionID(high: UInt64(start.milliseconds) << 16, low: 7)
        var payment = PaymentSnapshot(
            transactionID: id, checkoutID: CheckoutID(high: 1, low: 5), amount: amount, method: .card,
            captureMethod: .automatic, providerKey: id.description, providerReference: nil,
            returnURL: "https://pay.example/checkout/x/return/y", merchantName: "Northwind",
            reference: "order-1")
        payment.ownPageURL = "/checkout/x/step/y"
        return payment
    }

    static func signed(_ body: [UInt8], at time: Timestamp, secret: String) -> IncomingNotification {
        let tag = HMACSHA256.authenticate(
            key: Array(secret.utf8), message: Array("\(time.seconds).".utf8) + body)
        return IncomingNotification(
            headers: [("Stripe-Signature", "t=\(time.seconds),v1=\(Hex.encode(tag)),v0=ignored")], body: body,
            receivedAt: time)
    }

    /// Runs an operation against these books.
    func run(
        _ operation: ProviderOperation, account: ProviderAccount = StripeBooks.account
    ) -> ProviderOutcome {
        var step = Self.adapter.begin(operation, account: account)
        for _ in 0..<8 {
            switch step {
            case .done(let outcome): return outcome
            case .call(let request, let stage):
                step = Self.adapter.advance(
                    operation, stage: stage, answer: answer(request), account: account)
            }
        }
        return ProviderOutcome(.unknown)
    }
}
