import Domain
import JSON
import Support

/// The stored form of what tax falls on a checkout: one JSON object among its details, absent where none was
/// calculated, so that checkouts without taxes read and write nothing for it.
enum CheckoutTaxText {
    static func write(_ tax: CheckoutTax, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("state", tax.state.rawValue)
        writer.member("version", integer: tax.version)
        writer.member("taxPoint", integer: Int64(tax.taxPoint.daysSinceEpoch))
        writer.member("calculatedAt", integer: tax.calculatedAt.milliseconds)
        writer.member("tables", tax.tables)
        writer.key("rounding")
        TaxSettingsText.write(tax.rounding, to: &writer)
        writer.member("net", integer: tax.net)
        writer.member("tax", integer: tax.tax)
        writer.member("discount", integer: tax.discount)
        writer.list("components", tax.components) { component, writer in
            writer.beginObject()
            writer.member("name", component.name)
            writer.member("jurisdiction", component.jurisdiction)
            writer.member("jurisdictionName", component.jurisdictionName)
            writer.member("percent", component.percent)
            writer.member("source", component.source)
            writer.endObject()
        }
        writer.list("groups", tax.groups, write)
        writer.list("lines", tax.lines) { line, writer in
            writer.beginObject()
            writer.member("behavior", line.behavior.rawValue)
            writer.member("net", integer: line.net)
            if line.discount != 0 { writer.member("discount", integer: line.discount) }
            write(line.amounts, to: &writer)
            if !line.portions.isEmpty {
                writer.list("portions", line.portions) { portion, writer in
                    writer.beginObject()
                    writer.member("net", integer: portion.net)
                    write(portion.amounts, to: &writer)
                    writer.endObject()
                }
            }
            writer.endObject()
        }
        writer.key("buyer")
        TaxPartiesText.write(tax.buyer, to: &writer)
        writer.key("seller")
        TaxPartiesText.write(tax.seller, to: &writer)
        if !tax.evidence.isEmpty { write(tax.evidence, to: &writer) }
        writer.endObject()
    }

    static func write(_ evidence: [LocationEvidence], to writer: inout JSONWriter) {
        writer.list("evidence", evidence) { piece, writer in
            writer.beginObject()
            writer.member("kind", piece.kind.rawValue)
            writer.member("country", piece.country)
            writer.endObject()
        }
    }

    private static func write(_ group: CheckoutTax.Group, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("rule", group.rule)
        writer.member("place", group.place)
        writer.member("placeName", group.placeName)
        writer.member("category", group.category.rawValue)
        writer.member("percent", group.percent)
        writer.member("taxable", integer: group.taxable)
        write(group.amounts, to: &writer)
        writer.member("sentence", group.sentence)
        writer.member("invoiceWords", group.invoiceWords)
        writer.endObject()
    }

    /// Pairs of the tax's place and its amount, flat: there are as many as lines, and more.
    private static func write(_ amounts: [CheckoutTax.Amount], to writer: inout JSONWriter) {
        writer.list("amounts", amounts) { amount, writer in
            writer.beginArray()
            writer.integer(Int64(amount.component))
            writer.integer(amount.amount)
            writer.endArray()
        }
    }
}

extension JSONWriter {
    /// Writes a member that is a whole number.
    mutating func member(_ name: StaticString, integer value: Int64) {
        key(name)
        integer(value)
    }

    /// Writes a member that is a list.
    mutating func list<Element>(
        _ name: StaticString, _ elements: [Element], _ write: (Element, inout JSONWriter) -> Void
    ) {
        key(name)
        beginArray()
        for element in elements { write(element, &self) }
        endArray()
    }
}
