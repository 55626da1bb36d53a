package import Domain
import JSON
import Pages
import Support

/// A receipt as merchants read it: what it has frozen.
package enum ReceiptJSON {
    /// The object in UTF-8.
    package static func encode(_ receipt: Receipt) -> [UInt8] {
        var writer = JSONWriter()
        write(receipt, to: &writer)
        return writer.bytes
    }

    static func write(_ receipt: Receipt, to writer: inout JSONWriter) {
        let contents = receipt.contents
        writer.beginObject()
        writer.text("id", receipt.id.description)
        writer.text("object", "receipt")
        writer.flag("livemode", receipt.isLive)
        writer.text("occasion", receipt.occasion.rawValue)
        writer.text("number", receipt.number.text)
        writer.text("siteId", receipt.siteID.description)
        writer.text("checkoutId", receipt.checkoutID.description)
        writer.optional("transactionId", receipt.transactionID?.description)
        writer.optional("refundId", receipt.refundID?.description)
        if let origin = contents.origin {
            writer.key("origin")
            writer.beginObject()
            writer.text("number", origin.number)
            writer.text("issuedAt", TimeText.format(origin.issuedAt))
            writer.endObject()
        }
        writer.text("currency", receipt.amount.currency.code)
        writer.number("amount", receipt.amount.minorUnits)
        writer.number("net", contents.net)
        writer.number("tax", contents.tax)
        writer.number("excess", contents.excess)
        writer.number("orderTotal", contents.orderTotal)
        // Of a refund only what it gives back, of an order only what falls on it.
        let taxes = contents.taxes.filter { $0.taxable != 0 || $0.amount != 0 }
        list("taxes", taxes, to: &writer) { write($0, to: &$1) }
        list("lines", contents.lines, to: &writer) { write($0, to: &$1) }
        writer.key("seller")
        write(contents.seller, to: &writer)
        writer.text("siteName", contents.siteName)
        if let buyer = contents.buyer {
            writer.key("buyer")
            write(buyer, to: &writer)
        }
        texts("shippingAddress", contents.shippingAddress, to: &writer)
        writer.optional("reference", contents.reference)
        writer.optional("description", contents.summary)
        writer.optional("method", contents.method?.rawValue)
        if let instrument = contents.instrument {
            writer.key("instrument")
            writer.beginObject()
            writer.text("brand", instrument.brand)
            writer.text("lastFour", instrument.lastFour)
            writer.optional("country", instrument.country)
            writer.optional("wallet", instrument.wallet?.rawValue)
            writer.endObject()
        }
        if !contents.evidence.isEmpty { TaxJSON.write(contents.evidence, to: &writer) }
        writer.text("locale", contents.language)
        writer.optional("footer", contents.footer)
        writer.text("issuedAt", TimeText.format(receipt.issuedAt))
        writer.endObject()
    }

    private static func write(_ party: ReceiptParty, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("name", party.name)
        texts("address", party.address, to: &writer)
        texts("taxIds", party.taxIDs + party.numbers, to: &writer)
        writer.optional("email", party.email)
        writer.endObject()
    }

    private static func write(_ tax: ReceiptTax, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("name", tax.name)
        writer.optional("jurisdiction", tax.place)
        writer.optional("rate", tax.rate)
        writer.flag("included", tax.isIncluded)
        writer.optional("rule", tax.rule)
        writer.optional("words", tax.words)
        writer.number("taxable", tax.taxable)
        writer.number("amount", tax.amount)
        writer.endObject()
    }

    private static func write(_ line: ReceiptLine, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("name", line.name)
        writer.optional("description", line.details)
        writer.optional("sku", line.sku)
        writer.text("kind", line.kind.rawValue)
        writer.text("quantity", line.quantity.description)
        writer.number("unitAmount", line.unitAmount)
        writer.number("amount", line.amount)
        writer.endObject()
    }

    private static func list<Element>(
        _ name: StaticString, _ elements: [Element], to writer: inout JSONWriter,
        _ write: (Element, inout JSONWriter) -> Void
    ) {
        writer.key(name)
        writer.beginArray()
        for element in elements { write(element, &writer) }
        writer.endArray()
    }

    private static func texts(_ name: StaticString, _ texts: [String], to writer: inout JSONWriter) {
        list(name, texts, to: &writer) { $1.string($0) }
    }
}
