import Domain
import JSON
import ProviderKit
import Support

/// A PaymentIntent or SetupIntent as an answer shows it.
struct StripeIntent {
    /// What an intent asks for.
    enum Standing {
        case decided(ProviderOutcome)
        /// The attempt failed and the intent would take another: it is to be cancelled.
        case declined(DeclineCode, code: String?)
        /// Nobody has confirmed it; when it was made, in seconds since 1970.
        case unconfirmed(created: Int64?)
        /// The payment is disputed: the disputes are to be read.
        case disputed
        /// Of another shape than is known.
        case unreadable
    }

    let id: String
    let standing: Standing
    /// The secret that lets a page go on with it.
    let clientSecret: String?

    /// Reads an intent; nil where it is none, or another attempt's.
    init?(_ json: JSONValue, of payment: PaymentSnapshot) {
        let kind = payment.isSetup ? "setup_intent" : "payment_intent"
        guard json["object"]?.string == kind, let id = json["id"]?.string,
            let status = json["status"]?.string,
            payment.providerReference.map({ $0 == id }) ?? true,
            json["metadata"]?[StripeRequests.keyName]?.string.map({ $0 == payment.providerKey }) ?? true
        else { return nil }
        self.id = id
        clientSecret = json["client_secret"]?.string
        standing = Self.standing(status, json, id, payment)
    }

    private static func standing(
        _ status: String, _ json: JSONValue, _ id: String, _ payment: PaymentSnapshot
    ) -> Standing {
        func decided(_ status: ProviderOutcome.Status) -> Standing {
            var outcome = ProviderOutcome(status, reference: id, instrument: instrument(json))
            if payment.savesMethod { outcome.saved = saved(json) }
            return .decided(outcome)
        }
        switch status {
        case "requires_payment_method", "requires_confirmation":
            let error = json[payment.isSetup ? "last_setup_error" : "last_payment_error"]
            guard let error, error.members != nil, status == "requires_payment_method" else {
                return .unconfirmed(created: json["created"]?.integer)
            }
            let failure = StripeError(status: 402, json: error)
            return .declined(failure.meaning, code: failure.providerCode)
        case "requires_action":
            guard let url = json["next_action"]?["redirect_to_url"]?["url"]?.string else {
                return decided(.requiresAction(.redirect(payment.ownPageURL)))
            }
            return decided(.requiresAction(.redirect(url)))
        case "processing": return decided(.pending)
        case "requires_capture":
            return amount(json["amount_capturable"] ?? json["amount"], json, payment).map {
                decided(.authorized($0))
            } ?? .unreadable
        case "succeeded" where payment.isSetup:
            return decided(.succeeded(.zero(payment.amount.currency)))
        case "succeeded":
            if json["latest_charge"]?["disputed"] == true { return .disputed }
            return amount(json["amount_received"] ?? json["amount"], json, payment).map {
                decided(.succeeded($0))
            } ?? .unreadable
        case "canceled": return decided(.cancelled)
        default: return .unreadable
        }
    }

    /// The intent of a disputed payment, with its disputes.
    static func disputed(
        _ json: JSONValue, of payment: PaymentSnapshot, _ notices: [DisputeNotice]
    ) -> ProviderOutcome? {
        guard let id = json["id"]?.string,
            let amount = amount(json["amount_received"] ?? json["amount"], json, payment)
        else { return nil }
        return ProviderOutcome(
            .succeeded(amount), reference: id, instrument: instrument(json),
            saved: payment.savesMethod ? saved(json) : nil, disputes: notices)
    }

    private static func amount(
        _ value: JSONValue?, _ json: JSONValue, _ payment: PaymentSnapshot
    ) -> Money? {
        // Another currency than was asked for says nothing that could be believed.
        guard let number = value?.integer,
            json["currency"]?.string?.uppercased() == payment.amount.currency.code
        else { return nil }
        return StripeAmount.decode(number, payment.amount.currency)
    }

    private static func card(_ json: JSONValue) -> JSONValue? {
        json["latest_charge"]?["payment_method_details"]?["card"] ?? json["payment_method"]?["card"]
    }

    private static func instrument(_ json: JSONValue) -> InstrumentSummary? {
        guard let card = card(json), let brand = card["brand"]?.string,
            let lastFour = card["last4"]?.string, lastFour.utf8.count == 4
        else { return nil }
        // Its kinds that are not known here (masterpass, visa_checkout) are cards like others.
        let wallet = card["wallet"]?["type"]?.string.flatMap { Wallet(rawValue: $0) }
        return InstrumentSummary(
            brand: brand, lastFour: lastFour, country: card["country"]?.string, wallet: wallet)
    }

    private static func saved(_ json: JSONValue) -> SavedNotice? {
        guard let customer = json["customer"]?.string,
            let method = json["payment_method"]?.string ?? json["payment_method"]?["id"]?.string
        else { return nil }
        var expiry: ExpiryMonth?
        if let card = card(json), let year = card["exp_year"]?.integer, let month = card["exp_month"]?.integer
        {
            expiry = ExpiryMonth(year: Int(clamping: year), month: Int(clamping: month))
        }
        return SavedNotice(
            reference: StripeSaved(customer: customer, method: method).reference, expiry: expiry)
    }
}

/// Disputes and refunds as answers show them.
enum StripeMovement {
    /// The disputes of a list; nil where one cannot be read.
    static func disputes(_ json: JSONValue, _ currency: Currency) -> [DisputeNotice]? {
        guard let data = json["data"]?.elements else { return nil }
        // An inquiry moves no money yet, and one that is closed never will.
        let real = data.filter { $0["status"]?.string?.hasPrefix("warning_") != true }
        let notices = real.compactMap { notice($0, currency) }
        return notices.count == real.count ? notices : nil
    }

    private static func notice(_ json: JSONValue, _ currency: Currency) -> DisputeNotice? {
        guard let id = json["id"]?.string, let number = json["amount"]?.integer,
            json["currency"]?.string?.uppercased() == currency.code,
            let amount = StripeAmount.decode(number, currency), let word = json["status"]?.string,
            let status = status(word)
        else { return nil }
        return DisputeNotice(
            reference: id, amount: amount, reason: reason(json["reason"]?.string ?? ""), status: status,
            evidenceDueAt: json["evidence_details"]?["due_by"]?.integer.map { Timestamp(seconds: $0) })
    }

    private static func status(_ word: String) -> DisputeStatus? {
        switch word {
        case "needs_response", "under_review": .opened
        case "won", "prevented": .won
        case "lost": .lost
        default: nil
        }
    }

    private static func reason(_ word: String) -> DisputeReason {
        switch word {
        case "fraudulent", "unrecognized": .fraudulent
        case "duplicate": .duplicate
        case "product_not_received": .notReceived
        case "product_unacceptable": .notAsDescribed
        case "credit_not_processed", "subscription_canceled": .creditNotProcessed
        default: .general
        }
    }

    /// How a refund stands; nil where it cannot be read, or is not that one.
    static func refund(_ json: JSONValue, of refund: RefundSnapshot) -> ProviderOutcome? {
        let currency = refund.amount.currency
        guard json["object"]?.string == "refund", let id = json["id"]?.string,
            refund.refundReference.map({ $0 == id }) ?? true, let number = json["amount"]?.integer,
            json["currency"]?.string?.uppercased() == currency.code,
            let amount = StripeAmount.decode(number, currency)
        else { return nil }
        switch json["status"]?.string {
        case "pending", "requires_action": return ProviderOutcome(.pending, reference: id)
        case "succeeded": return ProviderOutcome(.succeeded(amount), reference: id)
        case "failed":
            return ProviderOutcome(
                .failed(.notSettled, providerCode: json["failure_reason"]?.string), reference: id)
        case "canceled": return ProviderOutcome(.cancelled, reference: id)
        default: return nil
        }
    }
}
