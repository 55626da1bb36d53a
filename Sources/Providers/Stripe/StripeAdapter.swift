import Domain
import JSON
package import ProviderKit
import Support

/// Stripe as a payment provider: operations to requests, answers to outcomes.
package struct StripeAdapter: PaymentProvider {
    private let allowsStandIns: Bool

    /// Makes the adapter; `allowsStandIns` lets test accounts name other addresses than Stripe's own.
    package init(allowsStandIns: Bool = false) { self.allowsStandIns = allowsStandIns }

    /// Stripe, as settings and addresses name it.
    package var type: ProviderType { ProviderType(rawValue: "stripe") }

    /// Cards and the wallets that hold them, within eight digits of Stripe's unit.
    package let capabilities = ProviderCapabilities(
        methods: [.init(.card, amounts: 1...StripeLimits.amountMax)],
        features: [
            .manualCapture, .partialCapture, .cancel, .refund, .partialRefund, .savesMethods,
            .delayedOutcome,
        ],
        modes: [.test, .live], authorizationDays: StripeLimits.authorizationDays)

    /// What an account is set up with.
    package var settingsForm: ProviderSettingsForm {
        StripeAccount.form(allowsStandIns: allowsStandIns)
    }

    /// The host of the account's base URL.
    package func hosts(of account: ProviderAccount) -> Set<String> {
        WebURL(account.stripeBase).map { [$0.host] } ?? []
    }

    /// A stand-in's address, where the installation allows none any more.
    package func refusal(of account: ProviderAccount) -> SettingFault? {
        StripeAccount.addressFaults(
            [
                StripeAccount.Name.baseURL: account.stripeBase,
                StripeAccount.Name.scriptURL: account.stripeScript,
            ], isLive: account.isLive, isPinned: account.isLive || !allowsStandIns
        ).first
    }

    /// `Stripe-Signature` over time and body.
    package var notificationProof: NotificationProof {
        .signed { notification, account throws(NotificationRefusal) in
            try StripeSignature.verify(notification, account: account)
            return try StripeEvent.subjects(of: notification.body, account: account)
        }
    }

    /// The first request of an operation.
    package func begin(_ operation: ProviderOperation, account: ProviderAccount) -> ProviderStep {
        let requests = StripeRequests(account: account)
        switch operation {
        case .start(let payment, let input):
            guard let token = input.token, StripeToken.isGood(token) else {
                return .done(ProviderOutcome(.failed(.unsupportedInstrument, providerCode: "token_missing")))
            }
            return StripePayment(payment, requests).create()
        case .charge(let payment, let saved):
            guard StripeSaved(saved) != nil else { return Self.refused("saved_method_unreadable") }
            return StripePayment(payment, requests).create()
        case .query(let payment), .cancel(let payment):
            guard let intent = payment.providerReference else {
                return StripePayment(payment, requests).create()
            }
            if case .cancel = operation {
                return .call(requests.cancel(payment, intent: intent), stage: .init(.cancelled, [intent]))
            }
            return .call(requests.read(payment, intent: intent), stage: .init(.read, [intent]))
        case .capture(let capture):
            guard let intent = capture.payment.providerReference,
                let request = requests.capture(capture, intent: intent)
            else { return Self.refused("amount_not_representable") }
            return .call(request, stage: .init(.moved, [intent]))
        case .queryCapture(let capture):
            guard let intent = capture.payment.providerReference else {
                return .done(ProviderOutcome(.unknown))
            }
            return .call(requests.read(capture.payment, intent: intent), stage: .init(.read, [intent]))
        case .refund(let refund):
            guard let intent = refund.payment.providerReference,
                let request = requests.refund(refund, intent: intent)
            else { return Self.refused("amount_not_representable") }
            return .call(request, stage: .init(.moved, [intent]))
        case .queryRefund(let refund):
            if let reference = refund.refundReference {
                return .call(requests.readRefund(reference), stage: .init(.read))
            }
            guard let intent = refund.payment.providerReference else {
                return .done(ProviderOutcome(.unknown))
            }
            // Looked for first: Stripe may have forgotten the key of a refund that is older than a day.
            return .call(requests.refunds(of: intent), stage: .init(.listed, [intent]))
        case .forget(let saved):
            guard let saved = StripeSaved(saved) else { return .done(ProviderOutcome(.unknown)) }
            return .call(requests.detach(saved), stage: .init(.moved))
        case .retry: return Self.refused("not_offered")
        // No notification of Stripe's tells that a saved card ended; a charge of it tells.
        case .querySaved: return .done(ProviderOutcome(.pending))
        }
    }

    /// Reads the answer; names the next request or the outcome.
    package func advance(
        _ operation: ProviderOperation, stage: ProviderStage, answer: ProviderAnswer,
        account: ProviderAccount
    ) -> ProviderStep {
        let requests = StripeRequests(account: account)
        let reply = StripeReply(answer)
        switch operation {
        case .start(let payment, let input):
            return StripePayment(payment, requests, token: input.token).advance(stage, reply)
        case .charge(let payment, let saved):
            return StripePayment(payment, requests, saved: StripeSaved(saved)).advance(stage, reply)
        case .query(let payment):
            return StripePayment(payment, requests, isQuestion: true).advance(stage, reply)
        case .cancel(let payment):
            return StripePayment(payment, requests, isQuestion: true).advance(stage, reply)
        case .capture(let capture), .queryCapture(let capture):
            return StripeCapture(capture, requests).advance(stage, reply)
        case .refund(let refund), .queryRefund(let refund):
            return StripeRefund(refund, requests).advance(stage, reply)
        case .forget: return .done(ProviderOutcome(Self.forgotten(reply)))
        case .querySaved: return .done(ProviderOutcome(.pending))
        case .retry: return .done(ProviderOutcome(.unknown))
        }
    }

    private static func forgotten(_ reply: StripeReply) -> ProviderOutcome.Status {
        switch reply {
        case .object: .cancelled
        case .refused(let error) where error.isMissing || error.code == "payment_method_not_attached":
            .cancelled
        case .refused, .later, .notSent, .silent: .unknown
        }
    }

    private static func refused(_ code: String) -> ProviderStep {
        .done(ProviderOutcome(.failed(.unsupportedInstrument, providerCode: code)))
    }
}

/// The requests of an operation, as stages name them.
enum StripeStage: Int {
    case created = 1, customer, updated, confirmed, read, cancelled, closed, disputes, moved, listed
    case createdAgain, listedAgain, repeated
}

extension ProviderStage {
    init(_ stage: StripeStage, _ memo: [String] = []) { self.init(stage.rawValue, memo) }

    var stripe: StripeStage? { StripeStage(rawValue: number) }
}

/// The one-time token that the page brings.
enum StripeToken {
    /// Whether it can be one: it becomes a part of requests.
    static func isGood(_ token: String) -> Bool {
        (1...StripeLimits.tokenBytes).contains(token.utf8.count)
            && ["ctoken_", "pm_", "card_", "src_"].contains { token.hasPrefix($0) }
            && token.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == 0x5F
            }
    }
}
