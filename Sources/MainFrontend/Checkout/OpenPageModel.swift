import Domain
import Mustache
import Pages
import ProviderKit
import Support

/// The model of the open checkout page.
struct OpenPageModel: Sendable {
    struct Method: Sendable {
        var value: PaymentMethod
        var label: String
        var hint: String?
        /// The provider's frame with its card fields, when it has one.
        var fieldsURL: String?
        /// The provider's script, when its fields are put into the page.
        var script: ProviderScript?
        /// What the payer has to know before they go on, a sentence each.
        var terms: [String] = []
        /// The account that is paid through, where that is not the one that the site names first.
        var through: ProviderAccountID?
        /// Whether its provider has stopped answering.
        var isDown = false
    }

    var checkout: Checkout
    var now: Timestamp
    var notice: DeclineNotice?
    var payAction: String
    var formToken: String
    var attemptKey: String
    var consent: PageConsent?
    var methods: [Method]
    /// The method that is marked at first.
    var chosen: PaymentMethod?
    var cancelURL: String?
    var scriptURL: String
    /// The address below which the page asks how its checkout stands.
    var live: String
    var liveScriptURL: String
    var handoff: HandoffModel?
    /// What is said of the tax; nil where none is calculated.
    var tax: PageTax?
    /// Whether going on with a phone comes first, because nobody likes to type a card with a remote.
    var isTelevision: Bool
    /// Finds a file of the public folder.
    var fileURL: @Sendable (String) -> String = { _ in "" }

    static let fields = [
        "amount", "summary", "items", "totals", "reference", "expiry", "expiryISO", "noticeTitle",
        "noticeText", "payAction",
        "csrf", "attemptKey", "shown", "saveProof", "saveChoice", "saveNotice", "methods", "choice",
        "cancelURL", "scriptURL", "live", "liveScriptURL", "handoff", "television", "adapters", "taxNotes",
        "shownTax", "buyer", "billingURL", "transfers", "goLabel",
    ]

    /// What the button says where it leads to a transfer's details instead of paying.
    static let transferLabel = "Show transfer details"

    private var hasTransfers: Bool { methods.contains { $0.value == .wire } }

    func values(_ pages: CheckoutPages) -> [Value] {
        let details = checkout.details
        return [
            .optional(checkout.amountText), .text(details.headline),
            .list(details.items.map { item($0, pages) }), pages.totals(tax?.lines.rows ?? []),
            .optional(details.reference), .text(DateText.expiry(checkout.expiresAt, now: now)),
            .text(DateText.machine(checkout.expiresAt)), .optional(notice?.title), .optional(notice?.text),
            .text(payAction),
            .text(formToken), .text(attemptKey), .text(String(checkout.facts.amountDue)),
            .optional(consent?.proof), .optional(consent.flatMap { $0.isChoice ? $0.text : nil }),
            .optional(consent.flatMap { $0.isChoice ? nil : $0.text }),
            .list(methods.map { method($0, pages) }),
            .bool(methods.count > 1), .optional(cancelURL), .text(scriptURL),
            .text(live), .text(liveScriptURL),
            handoff?.value(pages) ?? .list([]), .bool(isTelevision),
            .list(adapterURLs.map { .record(Record(pages.adapter, [.text($0)])) }),
            pages.notes(tax?.lines.notes ?? []), .optional(tax?.version), .optional(tax?.buyer),
            .optional(tax?.billingURL), .bool(hasTransfers),
            .optional(chosen == .wire ? Self.transferLabel : nil),
        ]
    }

    /// What the button says once that method is chosen; nil where it says the same for all.
    private func goWord(_ method: Method) -> String? {
        guard hasTransfers, methods.count > 1, let amount = checkout.amountText else { return nil }
        return method.value == .wire ? Self.transferLabel : "Pay \(amount)"
    }

    private func item(_ item: LineItem, _ pages: CheckoutPages) -> Value {
        let currency = checkout.currency
        let isSingle = item.quantity.thousandths == 1000
        return .record(
            Record(
                pages.item,
                [
                    .text(item.name), isSingle ? .absent : .text(item.quantity.description),
                    isSingle ? .absent : .text(Money(minorUnits: item.unitAmount, currency: currency).text),
                    .optional(item.details),
                    .text(Money(minorUnits: item.totalAmount, currency: currency).text),
                ]))
    }

    /// Our own scripts that speak to providers' ones, each once.
    private var adapterURLs: [String] {
        var urls: [String] = []
        for file in methods.compactMap({ $0.script?.adapterFile }) where !urls.contains(fileURL(file)) {
            urls.append(fileURL(file))
        }
        return urls
    }

    private func method(_ method: Method, _ pages: CheckoutPages) -> Value {
        let card: Value =
            method.fieldsURL.map { .list([.record(Record(pages.card, [.text($0)]))]) } ?? .list([])
        return .record(
            Record(
                pages.method,
                [
                    .text(method.value.rawValue), .text("method-" + method.value.rawValue),
                    .text(method.label),
                    .optional(method.hint), .bool(method.value == chosen), .bool(methods.count > 1), card,
                    method.script.map { .list([$0.value(pages)]) } ?? .list([]),
                    .list(method.terms.map { .record(Record(pages.term, [.text($0)])) }),
                    .optional(method.through?.description), .text("through-" + method.value.rawValue),
                    .optional(goWord(method)),
                ]))
    }
}

extension ProviderScript {
    /// The element into which the provider's script puts its fields.
    func value(_ pages: CheckoutPages) -> Value {
        .record(
            Record(
                pages.script,
                [
                    .text(url),
                    .list(
                        settings.map {
                            .record(Record(pages.setting, [.text($0.name), .text($0.value)]))
                        }),
                ]))
    }
}

extension Checkout {
    /// What is owed, as payers read it; nil where nothing is.
    var amountText: String? { mode == .token ? nil : amount.text }
}
