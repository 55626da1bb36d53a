import Crypto
import Domain
import JSON
import ProviderKit
import Support

/// Acorn, a provider that does not exist, as small as an adapter for cards can be.
///
/// Its payments live at an address of our own choice, so a repeat is a repeat and nothing need be remembered:
/// `PUT /payments/{key}` takes, `GET` tells, `DELETE` closes, `PUT /payments/{key}/refunds/{key}` gives back.
struct ExampleAdapter: PaymentProvider {
    var type: ProviderType { ProviderType(rawValue: "acorn") }

    var capabilities: ProviderCapabilities {
        ProviderCapabilities(
            methods: [.init(.card, amounts: 1...1_000_000)],
            features: [.cancel, .refund, .partialRefund, .delayedOutcome], modes: [.test, .live])
    }

    var settingsForm: ProviderSettingsForm {
        ProviderSettingsForm([
            .init("apiKey", .secret(16...100), isRequired: true, "The key of your shop at Acorn."),
            .init(
                ProviderSetting.notificationSecrets, .secrets(16...100, maximum: 3),
                "What Acorn signs its notifications with, newest first."),
        ])
    }

    func hosts(of account: ProviderAccount) -> Set<String> { ["api.acorn.example"] }

    // The page shows a button only; Acorn asks for the card on a page of its own.
    func presentation(
        of method: PaymentMethod, context: PresentationContext, account: ProviderAccount
    ) -> MethodPresentation { .redirect }

    // MARK: Payments

    func begin(_ operation: ProviderOperation, account: ProviderAccount) -> ProviderStep {
        switch operation {
        case .start(let payment, _):
            let body: JSONValue = [
                "amount": .integer(payment.amount.minorUnits),
                "currency": .string(payment.amount.currency.code), "returnUrl": .string(payment.returnURL),
            ]
            return .call(request("PUT", Self.path(payment), body, account), stage: 1)
        case .query(let payment): return .call(request("GET", Self.path(payment), nil, account), stage: 1)
        case .cancel(let payment): return .call(request("DELETE", Self.path(payment), nil, account), stage: 1)
        case .refund(let refund):
            let body: JSONValue = ["amount": .integer(refund.amount.minorUnits)]
            return .call(request("PUT", Self.path(refund), body, account), stage: 2)
        case .queryRefund(let refund):
            return .call(request("GET", Self.path(refund), nil, account), stage: 2)
        case .charge, .forget, .querySaved, .capture, .queryCapture, .retry:
            return .done(ProviderOutcome(.failed(.unsupportedInstrument, providerCode: "not_offered")))
        }
    }

    func advance(
        _ operation: ProviderOperation, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderStep {
        guard case .response(let status, let body, _) = answer else {
            return .done(ProviderOutcome(Self.nothingSaid(answer, operation)))
        }
        switch operation {
        case .query(let payment) where status == 404:
            // It may still be on its way. Closing the address refuses it then, and says what is so now.
            return .call(request("DELETE", Self.path(payment), nil, account), stage: 1)
        case .start(let payment, _), .query(let payment), .cancel(let payment):
            return .done(Self.outcome(status, body, payment.amount, payment.providerKey))
        case .refund(let refund), .queryRefund(let refund):
            return .done(Self.outcome(status, body, refund.amount, refund.refundKey))
        case .charge, .forget, .querySaved, .capture, .queryCapture, .retry:
            return .done(ProviderOutcome(.unknown))
        }
    }

    /// A request that never left has done nothing, unless an earlier one of the same kind might have.
    private static func nothingSaid(
        _ answer: ProviderAnswer, _ operation: ProviderOperation
    ) -> ProviderOutcome.Status {
        switch (answer, operation) {
        case (.notSent, .start), (.notSent, .refund):
            .failed(.providerUnavailable, providerCode: "not_reached")
        default: .unknown
        }
    }

    /// Only what Acorn says in so many words is final; whatever is not understood is unknown.
    private static func outcome(
        _ status: Int, _ body: [UInt8], _ amount: Money, _ key: String
    ) -> ProviderOutcome {
        guard status == 200, let json = try? JSONValue(parsing: body), json["key"]?.string == key else {
            return ProviderOutcome(.unknown)
        }
        switch json["status"]?.string {
        case "waiting":
            guard let url = json["pageUrl"]?.string else { return ProviderOutcome(.pending, reference: key) }
            return ProviderOutcome(.requiresAction(.redirect(url)), reference: key)
        case "done":
            guard let units = json["amount"]?.integer, json["currency"]?.string == amount.currency.code else {
                return ProviderOutcome(.unknown, reference: key)
            }
            let money = Money(minorUnits: units, currency: amount.currency)
            return ProviderOutcome(.succeeded(money), reference: key)
        case "refused":
            let code = json["reason"]?.string
            let meaning: DeclineCode = code == "no_money" ? .insufficientFunds : .declined
            return ProviderOutcome(.failed(meaning, providerCode: code ?? "refused"), reference: key)
        case "closed": return ProviderOutcome(.cancelled, reference: key)
        default: return ProviderOutcome(.unknown)
        }
    }

    // MARK: Requests

    private static func path(_ payment: PaymentSnapshot) -> String { "/payments/" + payment.providerKey }

    private static func path(_ refund: RefundSnapshot) -> String {
        path(refund.payment) + "/refunds/" + refund.refundKey
    }

    private func request(
        _ method: String, _ path: String, _ body: JSONValue?, _ account: ProviderAccount
    ) -> ProviderRequest {
        ProviderRequest(
            method: method, url: "https://api.acorn.example" + path,
            headers: [
                ("Authorization", Secret("Bearer \(account.setting("apiKey") ?? "")")),
                ("Content-Type", Secret("application/json")),
            ], body: body.map { $0.encoded() } ?? [])
    }

    // MARK: Notifications

    /// `Acorn-Signature: <seconds>.<hex>`, HMAC-SHA256 over `<seconds>.<body>`.
    var notificationProof: NotificationProof {
        .signed { notification, account throws(NotificationRefusal) in
            guard let field = notification.header("acorn-signature") else { throw .signatureMissing }
            let parts = field.split(separator: ".").map(String.init)
            guard parts.count == 2, let seconds = Int64(parts[0]), seconds < 1 << 40,
                let tag = Hex.decode(parts[1])
            else { throw .signatureInvalid }
            var isSigned = false
            for secret in account.secrets(ProviderSetting.notificationSecrets) {
                let expected = HMACSHA256.authenticate(
                    key: Array(secret.utf8), message: Array("\(seconds).".utf8) + notification.body)
                if ConstantTime.equal(tag, expected) { isSigned = true }
            }
            guard isSigned else { throw .signatureInvalid }
            let age = abs(notification.receivedAt.seconds - seconds)
            guard age <= 300 else { throw .tooOld(seconds: age) }
            guard let json = try? JSONValue(parsing: notification.body), let event = json["event"]?.string,
                let key = json["key"]?.string
            else { throw .malformed }
            return [NotificationSubject(eventID: event, paymentReference: key)]
        }
    }
}
