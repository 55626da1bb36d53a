package import Domain
package import JSON
package import Portal
import Support

/// The checkout object as merchants read it.
package enum CheckoutJSON {
    /// Writes a checkout; `transactions` are left out where they were not read.
    package static func encode(
        _ checkout: Checkout, transactions: [TransactionLedger]?, addresses: PageAddresses
    )
        -> [UInt8]
    {
        // Room for five lines and two addresses, so that the text seldom moves while it grows.
        var writer = JSONWriter(capacity: 4096)
        write(checkout, transactions: transactions, addresses: addresses, to: &writer)
        return writer.bytes
    }

    /// Writes a checkout with what was asked for beside it.
    package static func write(
        _ checkout: Checkout, transactions: [TransactionLedger]?, events: [RecordedEvent]? = nil,
        site: Site? = nil, addresses: PageAddresses, to writer: inout JSONWriter
    ) {
        let facts = checkout.facts
        writer.beginObject()
        writer.text("id", checkout.id.description)
        writer.text("object", "checkout")
        writer.text("status", checkout.status.rawValue)
        writer.text("mode", checkout.mode.rawValue)
        writer.flag("livemode", checkout.isLive)
        writer.text("siteId", checkout.siteID.description)
        writer.text("url", addresses.page(of: checkout))
        writer.optional("shortCode", addresses.code(of: checkout)?.description)
        writer.text("currency", checkout.currency.code)
        writer.number("amount", facts.amountDue)
        writer.number("amountDue", facts.amountDue)
        writer.number("amountAuthorized", facts.amountAuthorized)
        writer.number("amountCaptured", facts.amountCaptured)
        writer.number("amountReceived", facts.amountReceived)
        writer.number("amountRefunded", facts.amountRefunded)
        writer.number("amountDisputed", facts.amountDisputed)
        writer.number("amountReversed", facts.amountReversed)
        writer.flag("partiallyPaid", facts.isPartiallyPaid)
        writer.flag("overpaid", facts.isOverpaid)
        writer.flag("paidLate", facts.isPaidLate)
        writeDetails(checkout.details, to: &writer)
        if let transactions {
            writer.key("transactions")
            writer.beginArray()
            for transaction in transactions { TransactionJSON.write(transaction, to: &writer) }
            writer.endArray()
        }
        if let events {
            writer.key("events")
            writer.beginArray()
            for event in events { EventJSON.write(event, to: &writer) }
            writer.endArray()
        }
        if let site {
            writer.key("site")
            SiteJSON.write(site, to: &writer)
        }
        writer.text("createdAt", TimeText.format(checkout.createdAt))
        writer.text("updatedAt", TimeText.format(checkout.updatedAt))
        writer.text("expiresAt", TimeText.format(checkout.expiresAt))
        writer.endObject()
    }

    private static func writeDetails(_ details: CheckoutDetails, to writer: inout JSONWriter) {
        writer.optional("reference", details.reference)
        writer.optional("description", details.summary)
        writer.text("captureMethod", details.captureMethod.rawValue)
        writer.optional("linkId", details.linkID?.description)
        if let tax = details.tax { TaxJSON.write(tax, to: &writer) }
        writeTerms(details, to: &writer)
    }

    /// Writes what a checkout and a payment link have in common: lines, addresses, people, the merchant's own
    /// data.
    static func writeTerms(_ details: CheckoutDetails, to writer: inout JSONWriter) {
        writer.key("items")
        writer.beginArray()
        for item in details.items { write(item, to: &writer) }
        writer.endArray()
        writer.optional("returnUrl", details.addresses.returnURL?.text)
        writer.optional("cancelUrl", details.addresses.cancelURL?.text)
        writer.optional("pendingUrl", details.addresses.pendingURL?.text)
        writer.optional("failureUrl", details.addresses.failureURL?.text)
        writer.optional("expiredUrl", details.addresses.expiredURL?.text)
        writeContacts(details, to: &writer)
        writer.text("saveMethod", details.saveMethod.rawValue)
        writer.optional("locale", details.locale)
        if !details.paymentMethods.isEmpty {
            writer.key("paymentMethods")
            writer.beginArray()
            for method in details.paymentMethods { writer.string(method.rawValue) }
            writer.endArray()
        }
        writer.optional("defaultPaymentMethod", details.defaultPaymentMethod?.rawValue)
        writer.optional("webhookUrl", details.webhookURL?.description)
        writer.optional("recoveredFrom", details.recoveredFrom?.description)
        if let branding = details.branding { BrandingBody.write(branding, to: &writer) }
        writer.metadata(details.metadata)
    }

    private static func write(_ item: LineItem, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("name", item.name)
        writer.text("quantity", item.quantity.description)
        writer.number("unitAmount", item.unitAmount)
        writer.number("totalAmount", item.totalAmount)
        writer.text("kind", item.kind.rawValue)
        writer.optional("description", item.details)
        writer.optional("sku", item.sku)
        writer.optional("imageUrl", item.imageURL)
        writer.optional("url", item.url)
        writer.optional("taxCategory", item.taxCategory)
        writer.optional("taxBehavior", item.taxBehavior?.rawValue)
        writer.optional("supply", item.supply?.rawValue)
        if !item.metadata.isEmpty { writer.metadata(item.metadata) }
        writer.endObject()
    }

    private static func writeContacts(_ details: CheckoutDetails, to writer: inout JSONWriter) {
        if let customer = details.customer {
            writer.key("customer")
            writer.beginObject()
            writer.optional("name", customer.name)
            writer.optional("email", customer.email)
            writer.optional("phone", customer.phone)
            writer.optional("reference", customer.reference)
            writer.optional("company", customer.company)
            writer.optional("taxId", customer.taxID)
            writer.optional("taxExemption", customer.taxExemption)
            writer.endObject()
        }
        for (name, address) in [
            ("billingAddress" as StaticString, details.billingAddress),
            ("shippingAddress", details.shippingAddress),
        ] {
            guard let address else { continue }
            writer.key(name)
            writer.beginObject()
            writer.optional("line1", address.line1)
            writer.optional("line2", address.line2)
            writer.optional("city", address.city)
            writer.optional("region", address.region)
            writer.optional("postalCode", address.postalCode)
            writer.optional("country", address.country)
            writer.endObject()
        }
    }
}

/// The transaction object as merchants read it.
package enum TransactionJSON {
    /// The object in UTF-8.
    package static func encode(_ ledger: TransactionLedger) -> [UInt8] {
        var writer = JSONWriter()
        write(ledger, to: &writer)
        return writer.bytes
    }

    static func write(_ ledger: TransactionLedger, to writer: inout JSONWriter) {
        let transaction = ledger.transaction
        writer.beginObject()
        writer.text("id", transaction.id.description)
        writer.text("object", "transaction")
        writer.text("status", transaction.state.name.rawValue)
        writer.flag("livemode", transaction.isLive)
        writer.text("checkoutId", transaction.checkoutID.description)
        writer.text("siteId", transaction.siteID.description)
        writer.text("providerAccountId", transaction.providerAccountID.description)
        writer.text("method", transaction.method.rawValue)
        writer.number("amount", transaction.amount.minorUnits)
        writer.text("currency", transaction.amount.currency.code)
        writer.optional("providerReference", transaction.providerReference)
        if let instrument = transaction.instrument {
            writer.key("instrument")
            writer.beginObject()
            writer.text("brand", instrument.brand)
            writer.text("last4", instrument.lastFour)
            writer.optional("country", instrument.country)
            writer.optional("wallet", instrument.wallet?.rawValue)
            writer.endObject()
        }
        writer.optional("savedMethodId", transaction.savedMethodID?.description)
        if case .failed(let code, let providerCode) = transaction.state {
            writer.text("declineCode", code.rawValue)
            writer.optional("providerCode", providerCode)
        }
        if case .processing(let isUnknown, _) = transaction.state { writer.flag("outcomeUnknown", isUnknown) }
        writeMoney(ledger, to: &writer)
        writer.text("createdAt", TimeText.format(transaction.createdAt))
        writer.text("updatedAt", TimeText.format(transaction.updatedAt))
        writer.endObject()
    }
}

extension JSONWriter {
    mutating func text(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }

    mutating func number(_ name: StaticString, _ value: Int64) {
        key(name)
        integer(value)
    }

    mutating func flag(_ name: StaticString, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// Writes a member unless it is absent.
    mutating func optional(_ name: StaticString, _ value: String?) {
        if let value { text(name, value) }
    }

    mutating func metadata(_ entries: [MetadataEntry]) {
        key("metadata")
        beginObject()
        for entry in entries {
            key(text: entry.key)
            string(entry.value)
        }
        endObject()
    }
}
