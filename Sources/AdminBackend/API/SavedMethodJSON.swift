package import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

/// A saved method as merchants read it; what the provider calls it is never shown.
package enum SavedMethodJSON {
    /// The object in UTF-8.
    package static func encode(_ method: SavedMethod) -> [UInt8] {
        var writer = JSONWriter()
        write(method, to: &writer)
        return writer.bytes
    }

    static func write(_ method: SavedMethod, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", method.id.description)
        writer.text("object", "saved_method")
        writer.text("status", method.status.rawValue)
        writer.flag("livemode", method.isLive)
        writer.text("siteId", method.siteID.description)
        writer.text("checkoutId", method.checkoutID.description)
        writer.text("transactionId", method.transactionID.description)
        writer.text("providerAccountId", method.providerAccountID.description)
        writer.text("method", method.method.rawValue)
        if let instrument = method.instrument {
            writer.key("instrument")
            writer.beginObject()
            writer.text("brand", instrument.brand)
            writer.text("last4", instrument.lastFour)
            writer.optional("country", instrument.country)
            writer.optional("wallet", instrument.wallet?.rawValue)
            if let expiry = method.expiry {
                writer.number("expiryMonth", Int64(expiry.month))
                writer.number("expiryYear", Int64(expiry.year))
            }
            writer.endObject()
        }
        if let customer = method.customer {
            writer.key("customer")
            writer.beginObject()
            writer.optional("email", customer.email)
            writer.optional("reference", customer.reference)
            writer.endObject()
        }
        writer.key("consent")
        writer.beginObject()
        writer.text("text", method.consent.text)
        writer.text("locale", method.consent.locale)
        writer.flag("chosen", method.consent.isChosen)
        writer.text("givenAt", TimeText.format(method.consent.givenAt))
        writer.endObject()
        if method.status == .deleted { writer.flag("deletedAtProvider", method.removalDueAt == nil) }
        writer.text("createdAt", TimeText.format(method.createdAt))
        writer.text("updatedAt", TimeText.format(method.updatedAt))
        writer.endObject()
    }
}

extension Problem {
    /// Why a saved method does not do what is asked.
    static func savedMethod(_ refusal: SavedMethodRefusal) -> Problem {
        switch refusal {
        case .notActive(let status):
            Problem(
                .savedMethodNotActive,
                detail: "The saved method is \(status.rawValue) and cannot be charged.")
        case .deleted: Problem(.savedMethodDeleted, detail: "The saved method is deleted for good.")
        case .providerGone:
            Problem(
                .providerGone,
                detail: "The site no longer uses the provider account that saved this method.")
        case .paymentNotTaken:
            Problem(
                .paymentNotTaken,
                detail: "The provider does not take such a payment from a saved method.")
        }
    }
}
