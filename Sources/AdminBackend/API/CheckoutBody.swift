import Domain
import JSON
import Portal
import Support

/// The body of a checkout's creation, read and checked in one pass.
struct CheckoutBody {
    let request: CheckoutRequest

    init(_ bytes: [UInt8], now: Timestamp, webhooks: WebhookURL) throws {
        var draft = CheckoutDraft()
        draft.webhooks = webhooks
        let fields = try readBody(bytes) { reader, key, fields in
            if key == "mode" {
                draft.mode = try fields.word(&reader)
            } else {
                try draft.read(&reader, key, fields)
            }
        }
        draft.check(now: now, fields)
        try fields.finish()
        // `check` has refused every draft without these.
        guard let currency = draft.currency, let amount = draft.total else { throw APIError.invalidBody([]) }
        var request = CheckoutRequest(
            currency: currency, amount: amount, details: draft.details, expiresAt: draft.expiresAt)
        request.linkRecipients = draft.linkRecipients
        request.isAmountFixed = draft.amount != nil
        self.request = request
    }
}

/// What was read so far of a checkout's creation.
struct CheckoutDraft {
    /// Whether its own webhook address may be reached by http.
    var webhooks = WebhookURL.none
    var currency: Currency?
    var amount: Int64?
    var items: [LineItemDraft] = []
    var details = CheckoutDetails()
    /// What it is for; only a checkout's own creation may say it.
    var mode: CheckoutMode?
    var saveMethod: SaveMethod?
    /// Whether the payer chooses the amount, which then has its tax inside.
    var letsPayerChoose = false
    var expiresIn: Int64?
    var expiresAt: Timestamp?
    var sendsEmail = false
    var sendsText = false
    /// The amount to be paid, once checked.
    var total: Int64?
    /// Where the link goes, once checked.
    var linkRecipients: [MessageRequest] = []

    mutating func read(_ reader: inout JSONReader, _ key: JSONReader.Key, _ fields: BodyFields) throws {
        switch key {
        case "currency":
            currency = try fields.parsed(
                &reader, "invalid_currency", "Must be an ISO 4217 code in upper case."
            ) { Currency(code: $0) }
        case "amount": amount = try fields.integer(&reader, 1...FieldLimits.amountMax)
        case "items": try readItems(&reader, fields)
        case "returnUrl", "successUrl":
            guard let url = try address(&reader, fields) else { return }
            if let earlier = details.addresses.returnURL, earlier != url {
                fields.refuse(
                    reader.pointer, "conflicting_fields",
                    "returnUrl and successUrl are two names of one field.")
            }
            details.addresses.returnURL = url
        case "cancelUrl": details.addresses.cancelURL = try address(&reader, fields)
        case "pendingUrl": details.addresses.pendingURL = try address(&reader, fields)
        case "failureUrl": details.addresses.failureURL = try address(&reader, fields)
        case "expiredUrl": details.addresses.expiredURL = try address(&reader, fields)
        case "reference": details.reference = try fields.text(&reader, FieldLimits.reference)
        case "description":
            details.summary = try fields.text(&reader, FieldLimits.description, hasLines: true)
        case "customer": details.customer = try ContactBody.customer(&reader, fields)
        case "billingAddress": details.billingAddress = try ContactBody.address(&reader, fields)
        case "shippingAddress": details.shippingAddress = try ContactBody.address(&reader, fields)
        case "locale":
            details.locale = try fields.parsed(&reader, "invalid_locale", "Must be a BCP 47 language tag.") {
                LanguageTag.checked($0)
            }
        case "captureMethod": details.captureMethod = try fields.word(&reader) ?? .automatic
        case "saveMethod": saveMethod = try fields.word(&reader)
        case "paymentMethods": try readMethods(&reader, fields)
        case "defaultPaymentMethod": details.defaultPaymentMethod = try fields.word(&reader)
        case "expiresIn": expiresIn = try fields.integer(&reader, SiteSettings.lifetimes)
        case "expiresAt":
            expiresAt = try fields.parsed(&reader, "invalid_time", "Must be an RFC 3339 time.") {
                TimeText.parse($0)
            }
        case "branding":
            if let tokens = try BrandingBody.read(&reader, fields)?.tokens, !tokens.isEmpty {
                details.branding = tokens
            }
        case "tax": details.taxMode = try fields.word(&reader)
        case "metadata": details.metadata = try ContactBody.metadata(&reader, fields)
        case "webhookUrl":
            details.webhookURL = try webhooks.read(&reader, fields)
        case "sendEmail": sendsEmail = try fields.read(&reader) { try $0.readBool() } ?? false
        case "sendSms": sendsText = try fields.read(&reader) { try $0.readBool() } ?? false
        default: try fields.unknown(&reader)
        }
    }

    private func address(_ reader: inout JSONReader, _ fields: BodyFields) throws -> RedirectTemplate? {
        try fields.parsed(
            &reader, "invalid_url",
            "Must be an absolute http or https URL of visible ASCII without user info; "
                + "placeholders only in path and query."
        ) { RedirectTemplate($0) }
    }

    private mutating func readItems(_ reader: inout JSONReader, _ fields: BodyFields) throws {
        var read: [LineItemDraft] = []
        // As many as most orders have: a draft is large, and an array that grows moves each again.
        read.reserveCapacity(8)
        var count = 0
        _ = try fields.read(&reader) { reader in
            try reader.readArray { reader, _ in
                count += 1
                if count <= FieldLimits.itemsMax { read.append(try LineItemDraft(&reader, fields)) }
            }
        }
        if count > FieldLimits.itemsMax {
            fields.refuse(reader.pointer, "too_many", "At most \(FieldLimits.itemsMax) items.")
        }
        items = read
    }

    private mutating func readMethods(_ reader: inout JSONReader, _ fields: BodyFields) throws {
        var methods: [PaymentMethod] = []
        try fields.elements(&reader) { reader in
            if let method: PaymentMethod = try fields.word(&reader), !methods.contains(method) {
                methods.append(method)
            }
        }
        details.paymentMethods = methods
    }
}
