import Domain
import JSON
import Pages
import Portal
import Support

/// The body of a payment link's creation, read and checked in one pass.
///
/// What a link shares with a checkout is read as a checkout's.
struct LinkBody {
    let request: LinkRequest
    /// The site it names; nil where the path does.
    let siteID: SiteID?

    init(_ bytes: [UInt8], now: Timestamp, namesSite: Bool, webhooks: WebhookURL) throws {
        var draft = LinkDraft()
        draft.checkout.webhooks = webhooks
        let fields = try readBody(bytes) { reader, key, fields in
            try draft.read(&reader, key, fields, namesSite: namesSite)
        }
        if namesSite, draft.siteID == nil, !fields.errors.contains(where: { $0.pointer == "/siteId" }) {
            fields.refuse("/siteId", "required", "The site is required.")
        }
        let amount = draft.check(now: now, fields)
        try fields.finish()
        // `check` has refused every draft without these.
        guard let currency = draft.checkout.currency, let amount else { throw APIError.invalidBody([]) }
        siteID = draft.siteID
        request = LinkRequest(
            currency: currency, amount: amount, paymentsLimit: draft.paymentsLimit,
            details: draft.checkout.details, expiresAt: draft.checkout.expiresAt)
    }
}

/// What was read so far of a link's creation.
struct LinkDraft {
    var siteID: SiteID?
    var checkout = CheckoutDraft()
    private var amounts: [Int64]?
    private var least: Int64?
    private var most: Int64?
    private var isReusable: Bool?
    private var paymentsWanted: Int64?

    /// Once, unless the link is reusable.
    var paymentsLimit: Int? { isReusable == true ? paymentsWanted.map { Int($0) } : 1 }

    mutating func read(
        _ reader: inout JSONReader, _ key: JSONReader.Key, _ fields: BodyFields, namesSite: Bool
    ) throws {
        switch key {
        case "siteId" where namesSite:
            siteID = try fields.parsed(&reader, "invalid_id", "Must be a site's id.") { SiteID($0) }
        case "amounts": try readAmounts(&reader, fields)
        case "minAmount": least = try fields.integer(&reader, 1...FieldLimits.amountMax)
        case "maxAmount": most = try fields.integer(&reader, 1...FieldLimits.amountMax)
        case "reusable": isReusable = try fields.read(&reader) { try $0.readBool() }
        case "maxPayments":
            let limits = PaymentLink.paymentsLimits
            paymentsWanted = try fields.integer(
                &reader, Int64(limits.lowerBound)...Int64(limits.upperBound))
        default: try checkout.read(&reader, key, fields)
        }
    }

    private mutating func readAmounts(_ reader: inout JSONReader, _ fields: BodyFields) throws {
        var read: [Int64] = []
        let isThere = try reader.peekKind() == .array
        try fields.elements(&reader) { reader in
            guard let amount = try fields.integer(&reader, 1...FieldLimits.amountMax) else { return }
            if read.contains(amount) {
                fields.refuse(reader.pointer, "duplicate_value", "This amount is given twice.")
            }
            read.append(amount)
        }
        guard isThere else { return }
        if read.count > LinkAmount.choicesMax {
            fields.refuse(reader.pointer, "too_many", "At most \(LinkAmount.choicesMax) amounts.")
        }
        if read.isEmpty, fields.errors.isEmpty {
            fields.refuse(reader.pointer, "invalid_value", "At least one amount.")
        }
        amounts = read
    }

    /// What one field cannot tell: which kind of amount it is, and what a checkout's own check finds.
    mutating func check(now: Timestamp, _ fields: BodyFields) -> LinkAmount? {
        if paymentsWanted != nil, isReusable != true {
            fields.refuse("/maxPayments", "conflicting_fields", "Only a reusable link has maxPayments.")
        }
        let isFixed = checkout.amount != nil || !checkout.items.isEmpty
        let isOpen = least != nil || most != nil
        if [isFixed, amounts != nil, isOpen].count(where: { $0 }) > 1 {
            fields.refuse(
                amounts != nil ? "/amounts" : "/minAmount", "conflicting_fields",
                "Give amount or items, or amounts, or minAmount and maxAmount.")
        }
        var other: LinkAmount?
        if let amounts, let first = amounts.first {
            other = .choice(amounts)
            checkout.amount = checkout.amount ?? first
        } else if isOpen, !isFixed {
            other = bounds(fields).map { .open($0) }
            checkout.amount = least ?? most
        }
        checkout.letsPayerChoose = other != nil
        checkout.check(now: now, fields)
        // An amount beside items is the whole price, to which no tax is added.
        if checkout.amount != nil, !checkout.items.isEmpty, checkout.details.taxMode == nil {
            checkout.details.taxMode = .off
        }
        return other ?? checkout.total.map { .fixed($0) }
    }

    private func bounds(_ fields: BodyFields) -> ClosedRange<Int64>? {
        guard let least, let most else {
            let (missing, other) = least == nil ? ("minAmount", "maxAmount") : ("maxAmount", "minAmount")
            // A bound that was sent and refused is not missing too.
            if !fields.errors.contains(where: { $0.pointer == "/" + missing }) {
                fields.refuse("/" + missing, "required", "\(other) needs a \(missing).")
            }
            return nil
        }
        guard least <= most else {
            fields.refuse("/maxAmount", "out_of_range", "Must be at least minAmount.")
            return nil
        }
        return least...most
    }
}
