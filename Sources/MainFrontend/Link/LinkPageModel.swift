import Domain
import Mustache
import Pages
import Portal
import Support

/// The model of a payment link's landing page.
struct LinkPageModel: Sendable {
    var link: PaymentLink
    var prefill: SignedPrefill?
    /// What is wrong with the amount that was sent.
    var fault: String?
    /// What was sent as the amount, to be corrected.
    var entered: String?
    var action: String
    var formToken: String
    var now: Timestamp
    /// What can be said of taxes; nil where none are calculated.
    var taxes: TaxOutlook?

    static let fields = [
        "heading", "summary", "items", "total", "hasChoices", "choices", "entry", "reference", "expiry",
        "expiryISO",
        "fault",
        "action", "csrf", "prefill", "signature", "button", "taxNote",
    ]

    /// What is owed, where that is known before the payer chooses.
    var owed: Money? {
        if let amount = prefill?.values.amount { return Money(minorUnits: amount, currency: link.currency) }
        guard case .fixed(let amount) = link.amount else { return nil }
        return Money(minorUnits: amount, currency: link.currency)
    }

    var heading: String {
        if let owed { return owed.text }
        let text = link.details.headline
        return text.isEmpty || text.unicodeScalars.count > 60 ? "Choose an amount" : text
    }

    func values(_ pages: LinkPages) -> [Value] {
        let details = link.details
        // The headline is said once.
        let summary = details.headline == heading ? "" : details.headline
        return [
            .text(heading), .text(summary),
            .list(details.items.map { .record(Record(pages.item, itemValues($0))) }),
            details.items.isEmpty ? .absent : .optional(owed?.text), .bool(hasChoices),
            choices(pages), entry(pages),
            .optional(prefill?.values.reference ?? details.reference),
            .optional(link.expiresAt.map { DateText.expiry($0, now: now) }),
            .optional(link.expiresAt.map { DateText.machine($0) }), .optional(fault), .text(action),
            .text(formToken), .optional(prefill?.text), .optional(prefill?.signature),
            .text(button), .optional(taxes?.words),
        ]
    }

    /// Says the amount only where it is what will be paid.
    private var button: String {
        guard let owed, taxes != .added else { return "Continue" }
        return "Continue to pay \(owed.text)"
    }

    private func itemValues(_ item: LineItem) -> [Value] {
        let isSingle = item.quantity.thousandths == 1000
        return [
            .text(item.name), isSingle ? .absent : .text(item.quantity.description),
            isSingle ? .absent : .text(Money(minorUnits: item.unitAmount, currency: link.currency).text),
            .optional(item.details), .text(Money(minorUnits: item.totalAmount, currency: link.currency).text),
        ]
    }

    private var hasChoices: Bool {
        if case .choice = link.amount { owed == nil } else { false }
    }

    /// The radio buttons; the value is in minor units.
    private func choices(_ pages: LinkPages) -> Value {
        guard owed == nil, case .choice(let amounts) = link.amount else { return .list([]) }
        let marked = entered.flatMap { Int64($0) }
        return .list(
            amounts.map { amount in
                let text = Money(minorUnits: amount, currency: link.currency).text
                return .record(
                    Record(
                        pages.choice,
                        [
                            .text(String(amount)), .text("amount-\(amount)"), .text(text),
                            .bool(amount == marked),
                        ]))
            })
    }

    /// The field for an amount of the payer's own.
    private func entry(_ pages: LinkPages) -> Value {
        guard owed == nil, case .open(let bounds) = link.amount else { return .list([]) }
        let least = Money(minorUnits: bounds.lowerBound, currency: link.currency).text
        let most = Money(minorUnits: bounds.upperBound, currency: link.currency).text
        return .list([
            .record(
                Record(
                    pages.entry,
                    [
                        .text("Amount in \(link.currency.code)"), .text("From \(least) to \(most)"),
                        .text(entered ?? ""), .bool(fault != nil),
                    ]))
        ])
    }
}

extension TaxOutlook {
    /// What a payer reads before they say where they are.
    var words: String {
        switch self {
        case .included: "Prices include any taxes."
        case .added: "Any taxes are added on the next page."
        }
    }
}

/// The model of the page that says why a link cannot be paid.
struct LinkClosedModel: Sendable {
    var heading: String
    var text: String
    var tone: ResultModel.Tone
    var summary: String

    static let fields = ["heading", "text", "tone", "summary"]

    var values: [Value] { [.text(heading), .text(text), .text(tone.rawValue), .text(summary)] }

    init(_ link: PaymentLink, _ state: PaymentLinkState) {
        summary = link.details.headline
        switch state {
        case .completed:
            heading = link.paymentsLimit == 1 ? "This link has been paid" : "This link is used up"
            text = "Nothing more can be paid here. If you expected to pay, please ask for a new link."
            tone = .paid
        case .deactivated:
            heading = "This link is no longer offered"
            text = "It was taken back. If you expected to pay, please ask for a new link."
            tone = .cancelled
        case .expired, .active:
            heading = "This link has expired"
            text = link.expiresAt.map { "It could be used until \(DateText.plain($0)). " } ?? ""
            text += "Please ask for a new link."
            tone = .cancelled
        }
    }

    /// The page for an address that is not as the merchant made it.
    init(changed link: PaymentLink) {
        summary = link.details.headline
        heading = "This link is not complete"
        text = "A part of the address is missing, was changed or is too old. Please ask for the link again."
        tone = .failed
    }

    /// The page for a link that the site can take no payment for now.
    init(unavailable link: PaymentLink) {
        summary = link.details.headline
        heading = "This cannot be paid at the moment"
        text = "No way to pay is available. Please come back later, or ask for another way to pay."
        tone = .failed
    }
}
