import Domain
import ProviderKit
import Support

/// The form of a request in the order in which it is sent; members that are nil are left out.
struct StripeForm {
    private(set) var pairs: [(String, String)] = []

    mutating func add(_ name: String, _ value: String?) {
        if let value { pairs.append((name, value)) }
    }

    /// application/x-www-form-urlencoded; brackets are encoded, which Stripe reads as well.
    var bytes: [UInt8] {
        Array(
            pairs.map { PercentEncoding.encode($0.0) + "=" + PercentEncoding.encode($0.1) }
                .joined(separator: "&").utf8)
    }
}

/// The requests to Stripe for one account.
struct StripeRequests {
    let account: ProviderAccount

    private var isPlain: Bool { account.sendsPlainParameters }

    private func headers(_ key: String?) -> [(name: String, value: Secret<String>)] {
        var headers: [(name: String, value: Secret<String>)] = [
            ("Authorization", Secret("Bearer \(account.setting(StripeAccount.Name.secretKey) ?? "")")),
            ("Accept", Secret("application/json")),
        ]
        if let version = account.setting(StripeAccount.Name.version) {
            headers.append(("Stripe-Version", Secret(version)))
        }
        if let connected = account.setting(StripeAccount.Name.connectedAccount) {
            headers.append(("Stripe-Account", Secret(connected)))
        }
        if let key { headers.append(("Idempotency-Key", Secret(key))) }
        return headers
    }

    func get(_ path: String) -> ProviderRequest {
        ProviderRequest(method: "GET", url: account.stripeBase + "/v1/" + path, headers: headers(nil))
    }

    /// A key makes a repeat a repeat, and keeps a failure for a day.
    ///
    /// What Stripe does only once whatever it is asked has none: to cancel, to detach, to capture again after
    /// the intent was seen uncaptured.
    func post(_ path: String, key: String?, _ form: StripeForm) -> ProviderRequest {
        ProviderRequest(
            method: "POST", url: account.stripeBase + "/v1/" + path,
            headers: headers(key) + [("Content-Type", Secret("application/x-www-form-urlencoded"))],
            body: form.bytes)
    }

    // MARK: Intents

    /// Makes the intent of an attempt from nothing but the attempt, so that a repeat is a repeat; nil for an
    /// amount that Stripe cannot take.
    func create(_ payment: PaymentSnapshot) -> ProviderRequest? {
        var form = StripeForm()
        if payment.isSetup {
            form.add("usage", "off_session")
        } else {
            guard let amount = StripeAmount.encode(payment.amount), amount > 0 else { return nil }
            form.add("amount", String(amount))
            form.add("currency", payment.amount.currency.code.lowercased())
            form.add("capture_method", payment.captureMethod == .manual ? "manual" : "automatic")
            if !isPlain {
                form.add("description", payment.reference.map { "\(payment.merchantName) \($0)" })
                form.add(
                    "statement_descriptor_suffix", account.setting(StripeAccount.Name.descriptorSuffix))
                if payment.savesMethod { form.add("setup_future_usage", "off_session") }
            }
        }
        if !isPlain { form.add("automatic_payment_methods[enabled]", "true") }
        form.add("metadata[\(Self.keyName)]", payment.providerKey)
        form.add("metadata[portico_checkout]", payment.checkoutID.description)
        return post(payment.intents, key: payment.providerKey, form)
    }

    /// The metadata by which an intent tells whose attempt it is.
    static let keyName = "portico_transaction"
    /// The metadata by which a refund tells which it is.
    static let refundKeyName = "portico_refund"

    func createCustomer(for payment: PaymentSnapshot) -> ProviderRequest {
        var form = StripeForm()
        if !isPlain { form.add("metadata[\(Self.keyName)]", payment.providerKey) }
        return post("customers", key: payment.providerKey + ":customer", form)
    }

    /// Names the customer of an intent; where requests are plain, the payment method too.
    func update(
        _ payment: PaymentSnapshot, intent: String, customer: String?, method: String?
    ) -> ProviderRequest {
        var form = StripeForm()
        form.add("customer", customer)
        if isPlain { form.add("payment_method", method) }
        var request = post("\(payment.intents)/\(intent)", key: payment.providerKey + ":update", form)
        request.learnedReference = intent
        return request
    }

    /// Confirms an intent with a one-time token or a saved method.
    func confirm(
        _ payment: PaymentSnapshot, intent: String, token: String, isOffSession: Bool
    ) -> ProviderRequest {
        var form = StripeForm()
        if !isPlain {
            form.add(token.hasPrefix("ctoken_") ? "confirmation_token" : "payment_method", token)
            if isOffSession {
                form.add("off_session", "true")
            } else {
                form.add("return_url", payment.returnURL)
            }
            form.add("expand[]", payment.isSetup ? "payment_method" : "latest_charge")
        }
        var request = post(
            "\(payment.intents)/\(intent)/confirm", key: payment.providerKey + ":confirm", form)
        request.learnedReference = intent
        return request
    }

    func read(_ payment: PaymentSnapshot, intent: String) -> ProviderRequest {
        let expanded = payment.isSetup ? "payment_method" : "latest_charge"
        return get("\(payment.intents)/\(PercentEncoding.encode(intent))?expand[]=\(expanded)")
    }

    func cancel(_ payment: PaymentSnapshot, intent: String) -> ProviderRequest {
        var form = StripeForm()
        if !isPlain { form.add("cancellation_reason", "requested_by_customer") }
        return post(
            "\(payment.intents)/\(PercentEncoding.encode(intent))/cancel", key: nil, form)
    }

    // MARK: Movements

    func capture(_ capture: CaptureSnapshot, intent: String, again: Bool = false) -> ProviderRequest? {
        guard let amount = StripeAmount.encode(capture.amount) else { return nil }
        var form = StripeForm()
        form.add("amount_to_capture", String(amount))
        return post(
            "payment_intents/\(PercentEncoding.encode(intent))/capture",
            key: again ? nil : capture.captureKey, form)
    }

    /// A refund; `again` under a second key, once the first is known to have ended without one.
    func refund(_ refund: RefundSnapshot, intent: String, again: Bool = false) -> ProviderRequest? {
        guard let amount = StripeAmount.encode(refund.amount) else { return nil }
        var form = StripeForm()
        form.add("payment_intent", intent)
        form.add("amount", String(amount))
        form.add("metadata[\(Self.refundKeyName)]", refund.refundKey)
        return post("refunds", key: again ? refund.refundKey + ":again" : refund.refundKey, form)
    }

    func refunds(of intent: String) -> ProviderRequest {
        get("refunds?payment_intent=\(PercentEncoding.encode(intent))&limit=\(StripeLimits.listEntries)")
    }

    func readRefund(_ reference: String) -> ProviderRequest {
        get("refunds/\(PercentEncoding.encode(reference))")
    }

    func disputes(of intent: String) -> ProviderRequest {
        get("disputes?payment_intent=\(PercentEncoding.encode(intent))&limit=\(StripeLimits.listEntries)")
    }

    func detach(_ saved: StripeSaved) -> ProviderRequest {
        post(
            "payment_methods/\(PercentEncoding.encode(saved.method))/detach", key: nil, StripeForm())
    }
}

extension PaymentSnapshot {
    /// Whether nothing is to be taken and a method is saved alone.
    var isSetup: Bool { amount.minorUnits == 0 }
    /// The kind of intent, as Stripe's paths name it.
    var intents: String { isSetup ? "setup_intents" : "payment_intents" }
}

/// Stripe's names of a saved method: the customer it belongs to, and its own.
struct StripeSaved {
    let customer: String
    let method: String

    init(customer: String, method: String) {
        self.customer = customer
        self.method = method
    }

    /// Reads the text in which it is kept.
    init?(_ reference: SavedReference) {
        let parts = reference.text.split(separator: " ").map(String.init)
        guard parts.count == 2 else { return nil }
        self.init(customer: parts[0], method: parts[1])
    }

    var reference: SavedReference { SavedReference("\(customer) \(method)") }
}
