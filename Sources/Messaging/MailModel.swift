import Domain
import Mustache
package import Pages
import Support

/// What every mail template can show; each kind of mail fills what it needs.
package struct MailModel: Sendable {
    /// A fact with its name, as it stands at the end of a mail.
    package struct Fact: Sendable {
        /// What it is.
        package var label: String
        /// How it is.
        package var value: String

        /// Pairs them.
        package init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    /// A line of the bill as it is read.
    struct Item: Sendable {
        var name: String
        var quantity: String?
        var unitAmount: String?
        var description: String?
        var total: String
    }

    /// The words, and how the reader writes numbers and dates.
    package let texts: Texts
    /// The merchant's name; nil for mails of the installation itself.
    package var siteName: String?
    /// An absolute address of the logo.
    package var logoURL: String?
    /// The ground of the button and the bar, `#rrggbb`.
    package var brand: String
    /// Text on it.
    package var onBrand: String
    /// The corners of the button.
    package var radius = "8px"
    /// Whether no real money moved.
    package var isTest = false
    /// What was or is to be paid.
    package var amount: String?
    /// What the bill adds up to.
    package var orderTotal: String?
    /// What went back.
    package var refundAmount: String?
    /// One line that says what for.
    package var summary: String?
    /// The merchant's number of the order.
    package var reference: String?
    /// Whom the mail greets.
    package var customerName: String?
    /// Where the button leads.
    package var actionURL: String?
    /// Until when, or when.
    package var expiry: String?
    /// The day on which a direct debit is collected.
    package var collectionDate: String?
    /// Who collects it.
    package var creditor: String?
    /// The last digits of the account.
    package var accountEnding: String?
    /// The tenant, in mails to its members.
    package var organizationName: String?
    /// Who invites.
    package var inviterName: String?
    /// The endpoint that fails.
    package var endpointURL: String?
    /// Since when.
    package var failingSince: String?
    /// The number of the receipt that is told of.
    package var receiptNumber: String?
    /// Where it is read and printed.
    package var receiptURL: String?
    /// Whether the total can change with the payer's country.
    package var isEstimate = false
    /// The lines of the bill between those of the order and its total.
    package var taxLines: [Fact] = []
    /// What is said of the tax after the total, a sentence each.
    package var taxNotes: [String] = []
    /// Facts in the order shown.
    package var facts: [Fact] = []
    var items: [Item] = []
    /// The merchant's name and address in lines.
    package var businessLines: [String] = []
    /// Whom the reader can ask, in the order shown.
    package var contacts: [FrameModel.Link] = []
    /// The merchant's legal texts, in the order shown.
    package var legalLinks: [FrameModel.Link] = []

    /// BCP 47 tag of the words' language.
    var language: String { texts.locale.language.rawValue }

    /// A mail in those words and colours.
    package init(texts: Texts, brand: String, onBrand: String) {
        self.texts = texts
        self.brand = brand
        self.onBrand = onBrand
    }
}

/// The shapes of a mail's records, made once.
struct MailShapes: Sendable {
    private let mail: Shape
    private let item: Shape
    private let fact: Shape
    private let line: Shape
    private let link: Shape
    private let words: [MailKind: (keys: [TextKey], shape: Shape)]

    init(_ symbols: Symbols) {
        mail = Shape(
            symbols,
            [
                "subject", "lang", "dir", "siteName", "logoURL", "brand", "onBrand", "radius", "testMode",
                "amount", "orderTotal", "refundAmount", "summary", "reference", "customerName", "actionURL",
                "expiry", "collectionDate", "creditor", "accountEnding", "organizationName",
                "inviterName", "endpointURL", "failingSince", "facts", "items", "hasBusiness",
                "businessLines", "contacts", "legalLinks", "receiptNumber", "receiptURL", "taxLines",
                "taxNotes",
                "isEstimate", "words",
            ])
        item = Shape(symbols, ["name", "quantity", "unitAmount", "description", "total"])
        fact = Shape(symbols, ["label", "value"])
        line = Shape(symbols, ["text"])
        link = Shape(symbols, ["text", "url"])
        words = Dictionary(
            uniqueKeysWithValues: MailKind.allCases.map { kind in
                let keys = MailTexts.shared + MailTexts.keys(of: kind)
                return (kind, (keys: keys, shape: Shape(symbols, keys.map(\.name))))
            })
    }

    func record(_ kind: MailKind, _ model: MailModel, subject: String) -> Record {
        Record(
            mail,
            [
                .text(subject), .text(model.language), .text("ltr"), .optional(model.siteName),
                .optional(model.logoURL), .text(model.brand), .text(model.onBrand), .text(model.radius),
                .bool(model.isTest), .optional(model.amount), .optional(model.orderTotal),
                .optional(model.refundAmount), .optional(model.summary), .optional(model.reference),
                .optional(model.customerName), .optional(model.actionURL), .optional(model.expiry),
                .optional(model.collectionDate), .optional(model.creditor),
                .optional(model.accountEnding), .optional(model.organizationName),
                .optional(model.inviterName), .optional(model.endpointURL), .optional(model.failingSince),
                .list(
                    model.facts.map { .record(Record(fact, [.text($0.label), .text($0.value)])) }),
                .list(model.items.map { .record(record($0)) }), .bool(!model.businessLines.isEmpty),
                .list(model.businessLines.map { .record(Record(line, [.text($0)])) }),
                links(model.contacts), links(model.legalLinks), .optional(model.receiptNumber),
                .optional(model.receiptURL),
                .list(
                    model.taxLines.map { .record(Record(fact, [.text($0.label), .text($0.value)])) }),
                .list(model.taxNotes.map { .record(Record(line, [.text($0)])) }), .bool(model.isEstimate),
                words(of: kind, model),
            ])
    }

    /// The words of that kind with the model's values in their places, to be escaped as a whole where they
    /// are shown.
    private func words(of kind: MailKind, _ model: MailModel) -> Value {
        guard let (keys, shape) = words[kind] else { return .absent }
        let values = model.values
        return .record(Record(shape, keys.map { .text(model.texts.text($0, values)) }))
    }

    private func record(_ line: MailModel.Item) -> Record {
        Record(
            item,
            [
                .text(line.name), .optional(line.quantity), .optional(line.unitAmount),
                .optional(line.description), .text(line.total),
            ])
    }

    private func links(_ links: [FrameModel.Link]) -> Value {
        .list(links.map { .record(Record(link, [.text($0.text), .optional($0.url)])) })
    }
}
