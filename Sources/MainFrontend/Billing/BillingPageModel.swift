import Domain
import Mustache
import Pages
import Tax

/// The model of the page that asks where a payer is, because the tax follows from it.
struct BillingPageModel: Sendable {
    var checkout: Checkout
    var form: BillingForm
    /// What is wrong with the order as a whole.
    var fault: String?
    var book: AddressBook
    var regions: RegionQuestion
    /// The countries to choose from, by name.
    var countries: [String]
    /// Whether there are more of them than are shown.
    var hasMore: Bool
    var action: String
    var formToken: String
    var live: String
    var scriptURL: String
    var liveScriptURL: String
    var cancelURL: String?

    static let fields = [
        "amount", "summary", "totals", "taxNotes", "fault", "action", "csrf", "formCountry", "countries",
        "more", "country", "details", "live", "scriptURL", "liveScriptURL", "cancelURL",
    ]
    static let countryFields = ["code", "name", "selected"]
    static let entryFields = ["id", "label", "value", "autocomplete", "hint", "fault", "needed"]

    func values(_ pages: CheckoutPages) -> [Value] {
        let lines = checkout.details.tax.map { TaxLines($0, currency: checkout.currency) }
        return [
            .text(checkout.amount.text), .text(checkout.details.headline),
            pages.totals(lines?.rows ?? []), pages.notes(lines?.notes ?? []), .optional(fault),
            .text(action), .text(formToken), .text(form.country),
            .list(shownCountries.map { country($0, pages) }), .bool(hasMore),
            .list([entry(.country, "Country", nil, "country", isNeeded: true, pages)]),
            .list(entries(pages)), .text(live), .text(scriptURL), .text(liveScriptURL), .optional(cancelURL),
        ]
    }

    /// Those of the list, and the one that was chosen before.
    private var shownCountries: [String] {
        countries.contains(form.country) || book.names[form.country] == nil
            ? countries : [form.country] + countries
    }

    private func country(_ code: String, _ pages: CheckoutPages) -> Value {
        .record(
            Record(
                pages.country,
                [.text(code), .text(book.names[code] ?? code), .bool(code == form.country)]))
    }

    /// The fields that the country has.
    private func entries(_ pages: CheckoutPages) -> [Value] {
        guard book.names[form.country] != nil else { return [] }
        var entries: [Value] = []
        let fields = book.forms.form(of: form.country)
        let code = fields.field(.postalCode)
        if let code {
            entries.append(
                entry(
                    .postalCode, code.label.words, nil, "billing postal-code", isNeeded: code.isRequired,
                    pages))
        }
        if regions.isAsked(in: form.country), let field = fields.field(.region) {
            let hint = code.map { "Optional: your \($0.label.words) tells it" }
            entries.append(
                entry(.region, field.label.words, hint, "billing address-level1", pages))
        }
        entries.append(entry(.company, "Company", "Optional", "billing organization", pages))
        entries.append(
            entry(
                .taxID, "Tax id of the company", "Optional: a VAT id, GST number, UID and so on", "off",
                pages))
        return entries
    }

    private func entry(
        _ field: BillingForm.Field, _ label: String, _ hint: String?, _ autocomplete: String,
        isNeeded: Bool = false, _ pages: CheckoutPages
    ) -> Value {
        let value =
            switch field {
            case .country: form.country
            case .postalCode: form.postalCode
            case .region: form.region
            case .company: form.company
            case .taxID: form.taxID
            }
        return .record(
            Record(
                pages.entry,
                [
                    .text(field.rawValue), .text(label), .text(value), .text(autocomplete), .optional(hint),
                    .optional(form.faults[field]), .bool(isNeeded),
                ]))
    }
}
