import Domain
import JSON
import ProviderKit
import Support

/// An answer of the sandbox, read.
///
/// Whatever it does not recognise says nothing.
enum SandboxReply {
    case object(JSONValue)
    /// An explicit refusal: what was asked did not happen.
    case refused(SandboxRefusal)
    case notSent
    /// Lost, broken, of another shape, or a failure of the sandbox itself.
    case silent

    /// What a refusal, or a request that never left, means for an operation.
    enum Meaning {
        /// Nothing happened and that is final.
        case failed
        /// Nothing was learned.
        case unknown
    }

    init(_ answer: ProviderAnswer) {
        switch answer {
        case .notSent: self = .notSent
        case .lost: self = .silent
        case .response(let status, let body, _):
            guard body.count <= SandboxLimits.bodyBytesMax, let json = try? JSONValue(parsing: body) else {
                self = .silent
                return
            }
            let refusal = json["error"]?["code"]?.string.flatMap { SandboxRefusal(rawValue: $0) }
            switch (status, refusal) {
            case (200, nil): self = .object(json)
            case (400..<500, .some(let refusal)): self = .refused(refusal)
            default: self = .silent
            }
        }
    }

    /// The outcome of an operation on a payment.
    func outcome(of payment: PaymentSnapshot, refused: Meaning) -> ProviderOutcome {
        switch self {
        case .object(let json):
            SandboxPaymentReply(json, of: payment)?.outcome ?? .unlearned(payment.providerReference)
        case .refused, .notSent, .silent: undecided(refused, reference: payment.providerReference)
        }
    }

    /// The outcome of an operation on a capture.
    func outcome(of capture: CaptureSnapshot, refused: Meaning) -> ProviderOutcome {
        switch self {
        case .object(let json):
            Self.outcome(
                json, of: capture.payment, key: capture.captureKey, amount: capture.amount,
                known: capture.captureReference, failure: "capture_failed")
                ?? .unlearned(capture.captureReference)
        case .refused, .notSent, .silent: undecided(refused, reference: capture.captureReference)
        }
    }

    /// The outcome of an operation on a refund.
    func outcome(of refund: RefundSnapshot, refused: Meaning) -> ProviderOutcome {
        switch self {
        case .object(let json):
            Self.outcome(
                json, of: refund.payment, key: refund.refundKey, amount: refund.amount,
                known: refund.refundReference, failure: "refund_failed")
                ?? .unlearned(refund.refundReference)
        case .refused, .notSent, .silent: undecided(refused, reference: refund.refundReference)
        }
    }

    /// The outcome of deleting a saved card: one that the sandbox does not know is gone.
    var outcomeOfForgetting: ProviderOutcome {
        switch self {
        case .object(let json): ProviderOutcome(json["status"]?.string == "forgotten" ? .cancelled : .unknown)
        case .refused(.savedUnknown), .refused(.paymentUnknown): ProviderOutcome(.cancelled)
        case .refused, .notSent, .silent: ProviderOutcome(.unknown)
        }
    }

    private func undecided(_ refused: Meaning, reference: String?) -> ProviderOutcome {
        switch (self, refused) {
        case (.refused(.keyReused), _): .unlearned(reference)
        case (.refused(let refusal), .failed):
            ProviderOutcome(.failed(.processingError, providerCode: refusal.rawValue), reference: reference)
        case (.notSent, .failed):
            ProviderOutcome(.failed(.providerUnavailable, providerCode: nil), reference: reference)
        case (.object, _), (.silent, _), (.refused, .unknown), (.notSent, .unknown): .unlearned(reference)
        }
    }

    /// What is told of a capture or refund; nil when it is another one's or makes no sense.
    private static func outcome(
        _ json: JSONValue, of payment: PaymentSnapshot, key: String, amount: Money, known: String?,
        failure: String
    ) -> ProviderOutcome? {
        guard let id = json["id"]?.string, json["key"]?.string == key, known == nil || known == id,
            payment.providerReference == nil || json["payment"]?.string == payment.providerReference,
            json["amount"]?.integer == amount.minorUnits, json["currency"]?.string == amount.currency.code
        else { return nil }
        switch json["status"]?.string {
        case "succeeded": return ProviderOutcome(.succeeded(amount), reference: id)
        case "pending": return ProviderOutcome(.pending, reference: id)
        case "failed": return ProviderOutcome(.failed(.declined, providerCode: failure), reference: id)
        default: return nil
        }
    }
}

/// A payment as the sandbox tells it, proven to be the one that was asked about.
struct SandboxPaymentReply {
    private let json: JSONValue
    private let payment: PaymentSnapshot
    private let reference: String

    /// Nil when key, reference, amount or currency are not the attempt's: nothing about it may be believed
    /// then.
    init?(_ json: JSONValue, of payment: PaymentSnapshot) {
        guard let reference = json["id"]?.string, !reference.isEmpty,
            json["key"]?.string == payment.providerKey,
            payment.providerReference == nil || payment.providerReference == reference,
            json["amount"]?.integer == payment.amount.minorUnits,
            json["currency"]?.string == payment.amount.currency.code
        else { return nil }
        self.json = json
        self.payment = payment
        self.reference = reference
    }

    var outcome: ProviderOutcome {
        var outcome = ProviderOutcome(
            status, reference: reference, instrument: instrument, saved: saved, disputes: disputes)
        outcome.recollection = json["retries"]?.integer.flatMap { Int(exactly: $0) }
            .map { Recollection(made: $0, limit: SandboxLimits.retriesMax) }
        return outcome
    }

    private var status: ProviderOutcome.Status {
        switch json["status"]?.string {
        case "requires_action":
            guard let url = json["nextUrl"]?.string, !url.isEmpty else { return .unknown }
            return .requiresAction(.redirect(url))
        case "pending": return .pending
        case "authorized":
            return payment.captureMethod == .manual ? .authorized(payment.amount) : .unknown
        case "succeeded": return succeeded
        case "failed": return failed()
        case "cancelled": return .cancelled
        case "closed": return .failed(.providerUnavailable, providerCode: "never_arrived")
        default: return .unknown
        }
    }

    private var succeeded: ProviderOutcome.Status {
        guard let amount = json["capturedAmount"]?.integer else { return .unknown }
        let isPlausible =
            switch payment.captureMethod {
            case .automatic: amount == payment.amount.minorUnits
            case .manual: amount > 0 && amount <= payment.amount.minorUnits
            }
        return isPlausible
            ? .succeeded(Money(minorUnits: amount, currency: payment.amount.currency)) : .unknown
    }

    private func failed() -> ProviderOutcome.Status {
        // An explicit failure stays one, even for a reason that is not in the vocabulary.
        let code = json["declineCode"]?.string.flatMap { DeclineCode(rawValue: $0) }
        return .failed(code ?? .declined, providerCode: json["reason"]?.string)
    }

    private var disputes: [DisputeNotice] {
        (json["disputes"]?.elements ?? []).compactMap { dispute in
            guard let reference = dispute["id"]?.string, let amount = dispute["amount"]?.integer, amount > 0,
                let status = dispute["status"]?.string.flatMap({ DisputeStatus(rawValue: $0) })
            else { return nil }
            return DisputeNotice(
                reference: reference, amount: Money(minorUnits: amount, currency: payment.amount.currency),
                reason: dispute["reason"]?.string.flatMap { DisputeReason(rawValue: $0) } ?? .general,
                status: status,
                evidenceDueAt: dispute["evidenceDueAt"]?.integer.map { Timestamp(milliseconds: $0) })
        }
    }

    private var saved: SavedNotice? {
        guard payment.savesMethod, let text = json["saved"]?["reference"]?.string, !text.isEmpty else {
            return nil
        }
        var expiry: ExpiryMonth?
        if let year = json["saved"]?["expiryYear"]?.integer,
            let month = json["saved"]?["expiryMonth"]?.integer
        {
            expiry = ExpiryMonth(year: Int(year), month: Int(month))
        }
        return SavedNotice(reference: SavedReference(text), expiry: expiry)
    }

    private var instrument: InstrumentSummary? {
        guard let brand = json["card"]?["brand"]?.string, let lastFour = json["card"]?["lastFour"]?.string,
            lastFour.utf8.count == 4, lastFour.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return InstrumentSummary(
            brand: brand, lastFour: lastFour, country: json["card"]?["country"]?.string)
    }
}

extension ProviderOutcome {
    /// Nothing was learned.
    fileprivate static func unlearned(_ reference: String?) -> ProviderOutcome {
        ProviderOutcome(.unknown, reference: reference)
    }
}
