package import Domain
import JSON
import Support

/// What tax falls on a checkout or a basket, as merchants read it.
package enum TaxJSON {
    /// The object in UTF-8.
    package static func encode(_ tax: CheckoutTax, currency: Currency) -> [UInt8] {
        var writer = JSONWriter(capacity: 2048)
        writer.beginObject()
        writer.text("object", "tax_calculation")
        writer.text("currency", currency.code)
        writeMembers(of: tax, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    static func write(_ tax: CheckoutTax, to writer: inout JSONWriter) {
        writer.key("tax")
        writer.beginObject()
        writeMembers(of: tax, to: &writer)
        writer.endObject()
    }

    private static func writeMembers(of tax: CheckoutTax, to writer: inout JSONWriter) {
        writer.text("status", tax.state.rawValue)
        writer.flag("pricesIncludeTax", tax.pricesIncludeTax)
        writer.number("net", tax.net)
        writer.number("tax", tax.tax)
        writer.number("total", tax.total)
        writer.number("discount", tax.discount)
        writer.text("taxPoint", tax.taxPoint.text)
        writer.key("breakdown")
        writer.beginArray()
        for group in tax.groups { write(group, of: tax, to: &writer) }
        writer.endArray()
        writer.key("items")
        writer.beginArray()
        for line in tax.lines {
            writer.beginObject()
            writer.text("taxBehavior", line.behavior.rawValue)
            writer.number("net", line.net)
            writer.number("tax", line.tax)
            writer.number("gross", line.gross)
            writer.number("discount", line.discount)
            writer.endObject()
        }
        writer.endArray()
        write(tax.rounding, to: &writer)
        writer.key("buyer")
        write(tax.buyer, to: &writer)
        writer.key("seller")
        writer.beginObject()
        write(tax.seller.address, to: &writer)
        write(tax.seller.registrations, to: &writer)
        writer.endObject()
        write(tax.evidence, to: &writer)
        writer.text("tables", tax.tables)
        writer.text("calculatedAt", TimeText.format(tax.calculatedAt))
    }

    /// What tells where the buyer is, and what that comes to.
    static func write(_ evidence: [LocationEvidence], to writer: inout JSONWriter) {
        writer.key("evidence")
        writer.beginArray()
        for piece in evidence {
            writer.beginObject()
            writer.text("kind", piece.kind.rawValue)
            writer.text("country", piece.country)
            writer.endObject()
        }
        writer.endArray()
        guard let finding = evidence.finding else { return }
        writer.key("location")
        writer.beginObject()
        writer.text("status", finding.name)
        writer.key("countries")
        writer.beginArray()
        for country in finding.countries { writer.string(country) }
        writer.endArray()
        writer.endObject()
    }

    private static func write(
        _ group: CheckoutTax.Group, of tax: CheckoutTax, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.text("rule", group.rule)
        writer.text("place", group.place)
        writer.text("placeName", group.placeName)
        writer.text("category", group.category.rawValue)
        writer.text("percent", group.percent)
        writer.number("taxable", group.taxable)
        writer.number("tax", group.tax)
        writer.key("taxes")
        writer.beginArray()
        for amount in group.amounts {
            let component = tax.components[amount.component]
            writer.beginObject()
            writer.text("name", component.name)
            writer.text("jurisdiction", component.jurisdiction)
            writer.text("percent", component.percent)
            writer.number("tax", amount.amount)
            writer.text("source", component.source)
            writer.endObject()
        }
        writer.endArray()
        writer.text("reason", group.sentence)
        writer.optional("invoiceWords", group.invoiceWords)
        writer.endObject()
    }

    private static func write(_ buyer: TaxedBuyer, to writer: inout JSONWriter) {
        writer.beginObject()
        write(buyer.address, to: &writer)
        if let address = buyer.shipsTo {
            writer.key("shipsTo")
            writer.beginObject()
            write(address, to: &writer)
            writer.endObject()
        }
        if let id = buyer.taxID {
            writer.key("taxId")
            writer.beginObject()
            writer.text("number", id.text)
            writer.text("standing", id.standing.rawValue)
            writer.optional("checkedAt", id.checkedAt.map { TimeText.format($0) })
            writer.endObject()
        }
        writer.optional("taxExemption", buyer.exemption)
        writer.endObject()
    }

    /// The members of an address, within an object that is begun.
    static func write(_ address: TaxAddress, to writer: inout JSONWriter) {
        writer.text("country", address.country)
        if !address.postalCode.isEmpty { writer.text("postalCode", address.postalCode) }
        if !address.region.isEmpty { writer.text("region", address.region) }
    }

    static func write(_ registrations: [TaxRegistration], to writer: inout JSONWriter) {
        writer.key("registrations")
        writer.beginArray()
        for registration in registrations {
            writer.beginObject()
            writer.text("place", registration.place)
            writer.text("scheme", registration.scheme.rawValue)
            writer.optional("number", registration.number)
            writer.endObject()
        }
        writer.endArray()
    }

    static func write(_ policy: RoundingPolicy, to writer: inout JSONWriter) {
        writer.key("rounding")
        writer.beginObject()
        writer.text("level", policy.level.rawValue)
        writer.text("method", policy.roundingName)
        writer.text("components", policy.components.rawValue)
        writer.endObject()
    }
}

extension LocationFinding {
    /// Its names in the API.
    package static let names = ["established", "contradicting", "insufficient"]

    /// Its name in the API.
    var name: String {
        switch self {
        case .established: "established"
        case .contradicting: "contradicting"
        case .insufficient: "insufficient"
        }
    }

    /// The country that most pieces say, or those that as many say.
    var countries: [String] {
        switch self {
        case .established(let country, _): [country]
        case .contradicting(let countries): countries
        case .insufficient(let country): [country].compactMap { $0 }
        }
    }
}
