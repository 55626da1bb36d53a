package import Domain
import JSON
package import Support

/// The payment link object as merchants read it.
package enum LinkJSON {
    /// The object in UTF-8.
    package static func encode(_ link: PaymentLink, at now: Timestamp, pageOrigin: String) -> [UInt8] {
        var writer = JSONWriter()
        write(link, at: now, pageOrigin: pageOrigin, to: &writer)
        return writer.bytes
    }

    static func write(_ link: PaymentLink, at now: Timestamp, pageOrigin: String, to writer: inout JSONWriter)
    {
        let url = "\(pageOrigin)/l/\(link.code)"
        let details = link.details
        writer.beginObject()
        writer.text("id", link.id.description)
        writer.text("object", "payment_link")
        writer.text("status", link.state(at: now).rawValue)
        writer.flag("livemode", link.isLive)
        writer.text("siteId", link.siteID.description)
        writer.text("url", url)
        writer.text("shortCode", link.code.description)
        writer.key("qr")
        writer.beginObject()
        writer.text("svg", url + "/qr.svg")
        writer.text("png", url + "/qr.png")
        writer.endObject()
        writer.text("currency", link.currency.code)
        write(link.amount, to: &writer)
        writer.flag("reusable", link.paymentsLimit != 1)
        if let limit = link.paymentsLimit { writer.number("maxPayments", Int64(limit)) }
        writer.number("paymentsMade", Int64(link.paymentsMade))
        writer.optional("reference", details.reference)
        writer.optional("description", details.summary)
        writer.text("captureMethod", details.captureMethod.rawValue)
        writer.optional("tax", details.taxMode?.rawValue)
        CheckoutJSON.writeTerms(details, to: &writer)
        writer.text("createdAt", TimeText.format(link.createdAt))
        writer.text("updatedAt", TimeText.format(link.updatedAt))
        writer.optional("expiresAt", link.expiresAt.map { TimeText.format($0) })
        writer.optional("deactivatedAt", link.deactivatedAt.map { TimeText.format($0) })
        writer.endObject()
    }

    private static func write(_ amount: LinkAmount, to writer: inout JSONWriter) {
        switch amount {
        case .fixed(let fixed): writer.number("amount", fixed)
        case .choice(let amounts):
            writer.key("amounts")
            writer.beginArray()
            for amount in amounts { writer.integer(amount) }
            writer.endArray()
        case .open(let bounds):
            writer.number("minAmount", bounds.lowerBound)
            writer.number("maxAmount", bounds.upperBound)
        }
    }
}
