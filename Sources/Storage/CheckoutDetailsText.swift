package import Domain
import JSON
import Support

/// The stored form of a checkout's details: one JSON object with the API's own names, absent where nothing
/// was said.
package enum CheckoutDetailsText {
    /// Writes the details, as UTF-8.
    package static func encode(_ details: CheckoutDetails) -> [UInt8] {
        var writer = JSONWriter(capacity: 2048)
        writer.beginObject()
        if !details.items.isEmpty {
            writer.key("items")
            writer.beginArray()
            for item in details.items { LineItemText.write(item, to: &writer) }
            writer.endArray()
        }
        writer.member("reference", details.reference)
        writer.member("description", details.summary)
        writer.member("returnUrl", details.addresses.returnURL?.text)
        writer.member("cancelUrl", details.addresses.cancelURL?.text)
        writer.member("pendingUrl", details.addresses.pendingURL?.text)
        writer.member("failureUrl", details.addresses.failureURL?.text)
        writer.member("expiredUrl", details.addresses.expiredURL?.text)
        if let customer = details.customer {
            writer.key("customer")
            ContactText.write(customer, to: &writer)
        }
        if let address = details.billingAddress {
            writer.key("billingAddress")
            ContactText.write(address, to: &writer)
        }
        if let address = details.shippingAddress {
            writer.key("shippingAddress")
            ContactText.write(address, to: &writer)
        }
        writer.member("locale", details.locale)
        if details.captureMethod != .automatic {
            writer.member("captureMethod", details.captureMethod.rawValue)
        }
        if details.saveMethod != .never { writer.member("saveMethod", details.saveMethod.rawValue) }
        if !details.paymentMethods.isEmpty {
            writer.key("paymentMethods")
            writer.beginArray()
            for method in details.paymentMethods { writer.string(method.rawValue) }
            writer.endArray()
        }
        writer.member("defaultPaymentMethod", details.defaultPaymentMethod?.rawValue)
        writer.member("recoveredFrom", details.recoveredFrom?.description)
        MetadataText.write(details.metadata, to: &writer)
        writer.member("linkId", details.linkID?.description)
        writer.member("webhookUrl", details.webhookURL?.description)
        if let branding = details.branding { BrandingText.write(branding, to: &writer) }
        writer.member("taxMode", details.taxMode?.rawValue)
        if let tax = details.tax {
            writer.key("tax")
            CheckoutTaxText.write(tax, to: &writer)
        }
        writer.endObject()
        return writer.bytes
    }

    /// Reads the details of a checkout in that currency.
    package static func decode(_ text: UnsafeBufferPointer<UInt8>, currency: Currency) throws
        -> CheckoutDetails
    {
        var details = CheckoutDetails()
        var reader = JSONReader(Array(text))
        try reader.readObject { reader, key in
            switch key {
            case "items":
                try reader.readArray { reader, _ in
                    details.items.append(try LineItemText.read(&reader, currency: currency))
                }
            case "reference": details.reference = try reader.readString()
            case "description": details.summary = try reader.readString()
            case "returnUrl": details.addresses.returnURL = RedirectTemplate(stored: try reader.readString())
            case "cancelUrl": details.addresses.cancelURL = RedirectTemplate(stored: try reader.readString())
            case "pendingUrl":
                details.addresses.pendingURL = RedirectTemplate(stored: try reader.readString())
            case "failureUrl":
                details.addresses.failureURL = RedirectTemplate(stored: try reader.readString())
            case "expiredUrl":
                details.addresses.expiredURL = RedirectTemplate(stored: try reader.readString())
            case "customer": details.customer = try ContactText.readCustomer(&reader)
            case "billingAddress": details.billingAddress = try ContactText.readAddress(&reader)
            case "shippingAddress": details.shippingAddress = try ContactText.readAddress(&reader)
            case "locale": details.locale = try reader.readString()
            case "captureMethod":
                details.captureMethod = CaptureMethod(rawValue: try reader.readString()) ?? .automatic
            case "saveMethod": details.saveMethod = SaveMethod(rawValue: try reader.readString()) ?? .never
            case "paymentMethods":
                try reader.readArray { reader, _ in
                    if let method = PaymentMethod(rawValue: try reader.readString()) {
                        details.paymentMethods.append(method)
                    }
                }
            case "defaultPaymentMethod":
                details.defaultPaymentMethod = PaymentMethod(rawValue: try reader.readString())
            case "recoveredFrom": details.recoveredFrom = CheckoutID(try reader.readString())
            case "metadata": details.metadata = try MetadataText.read(&reader)
            case "branding": details.branding = try BrandingText.read(&reader)
            case "linkId": details.linkID = PaymentLinkID(try reader.readString())
            case "webhookUrl": details.webhookURL = WebURL(try reader.readString())
            case "taxMode": details.taxMode = try CheckoutTaxText.word(&reader)
            case "tax": details.tax = try CheckoutTaxText.read(&reader)
            default: try reader.skipValue()
            }
        }
        return details
    }
}

extension JSONWriter {
    /// Writes a member unless it is absent.
    mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }
}
