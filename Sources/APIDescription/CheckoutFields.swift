import AdminBackend
import Domain
import JSON

extension APIResource {
    static var createFields: [APIField] {
        [
            .required("currency", .reference("Currency"), "Enabled on the site."),
            .optional(
                "amount", .integer(1...FieldLimits.amountMax),
                "Minor units: 4250 is €42.50. Needed when there are no items."),
            .optional(
                "items", .list(of: .reference("LineItemCreate"), 0...FieldLimits.itemsMax),
                "What is bought. The total must be from 1 to \(FieldLimits.amountMax)."),
            .optional(
                "returnUrl", .returnAddress,
                "Where the payer goes once paid. `{transactionId}`, `{checkoutId}`, `{status}` "
                    + "and `{reference}` are replaced in path and query."),
            .optional("successUrl", .returnAddress, "Another name of `returnUrl`; both only if they agree."),
            .optional("cancelUrl", .returnAddress, "Where the payer goes who gives up."),
            .optional("pendingUrl", .returnAddress, "While the bank decides; else `returnUrl`."),
            .optional("failureUrl", .returnAddress, "Once all attempts have failed; else `cancelUrl`."),
            .optional("expiredUrl", .returnAddress, "Once the time is over; else `cancelUrl`."),
            .optional("reference", .text(FieldLimits.reference), "Your own id of the order."),
            .optional(
                "description", .text(FieldLimits.description, hasLines: true), "One text for the whole order."
            ),
            .optional("customer", .reference("CustomerBody"), "Who is expected to pay."),
            .optional("billingAddress", .reference("AddressBody"), "Where the bill goes."),
            .optional("shippingAddress", .reference("AddressBody"), "Where the goods go."),
            .optional(
                "locale", .languageTag, "The language that the payer is written in, as BCP 47 names it."),
            .optional(
                "captureMethod", .word(CaptureMethod.self).adding("default", "automatic"),
                "Whether money is taken at once or held until you capture it."),
            .optional(
                "saveMethod", .word(SaveMethod.self).adding("default", "never"),
                "Whether the payer's card is kept for later payments."),
            .optional(
                "paymentMethods", .list(of: .word(PaymentMethod.self)),
                "Restricts and orders what the page offers."),
            .optional(
                "defaultPaymentMethod", .word(PaymentMethod.self), "Chosen beforehand; one of them."),
            .optional("branding", brandingBody, "How the pages look, where otherwise than the site's."),
            .optional("metadata", .reference("MetadataBody")),
            .optional(
                "tax", .word(TaxMode.self),
                "`automatic` calculates it from the site's settings and the buyer's details, and the amount "
                    + "follows; `none` leaves the amounts as they are; else as the site says."),
            .optional(
                "webhookUrl", .text(format: "uri", atMost: WebURL.lengthLimit),
                "Also posts its events there, signed with the site's secret; https."),
            .optional("sendEmail", .flag, "Whether the customer gets the link by mail."),
            .optional("sendSms", .flag, "Whether the customer gets the link by text message."),
        ] + expiryFields
    }

    static var modeField: APIField {
        .optional(
            "mode", .word(CheckoutMode.self).adding("default", "payment"),
            "With `token` a method is saved and nothing is paid: neither `amount` nor `items`.")
    }

    static var expiryFields: [APIField] {
        [
            .optional(
                "expiresIn", .integer(SiteSettings.lifetimes),
                "Seconds until the checkout ends; else the site's `checkoutLifetime`."),
            .optional("expiresAt", .time, "The same as a time; give one of the two."),
        ]
    }

    static var updateFields: [APIField] {
        let bill = createFields.filter { ["amount", "items"].contains($0.name) }
        return bill + [
            .optional("description", .text(FieldLimits.description, hasLines: true), "Null takes it away."),
            .optional(
                "metadata", .reference("MetadataBody"),
                "Pairs to be set; one that is null is taken away, and null for all takes all away."),
            .optional(
                "customer", .reference("CustomerBody"),
                "The parts to be set; one that is null is taken away, and null for all takes all away."),
            .optional(
                "billingAddress", .reference("AddressBody"), "The new one as a whole; null takes it away."),
            .optional(
                "shippingAddress", .reference("AddressBody"),
                "The new one as a whole; null takes it away."),
        ] + expiryFields
    }

    static var lineItemCreate: APISchema {
        .body([
            .required("name", .text(FieldLimits.name), "What the payer reads."),
            .required(
                "unitAmount", .integer(-FieldLimits.amountMax...FieldLimits.amountMax),
                "Minor units for one; only a discount may be negative."),
            .optional(
                "quantity", .quantity,
                "A whole number, or a decimal text with at most three digits after the point; else 1."),
            .optional("kind", .word(LineItemKind.self).adding("default", "product")),
            .optional("description", .text(FieldLimits.description), "A smaller text under the name."),
            .optional("sku", .text(FieldLimits.sku), "Your stock number."),
            .optional("imageUrl", .url, "A picture of the thing."),
            .optional("url", .url, "The thing in your shop."),
            .optional(
                "taxCategory", .text(FieldLimits.taxCategory),
                "How it is taxed: where tax is calculated one of "
                    + TaxCategory.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
                    + ", else your own word."),
            .optional("taxBehavior", .word(TaxBehavior.self), "Whether the price has its tax inside."),
            .optional("supply", .word(SupplyKind.self), "What it is for the tax; else as the site says."),
            .optional("metadata", .reference("MetadataBody")),
        ])
    }

    static var lineItemFields: [APIField] {
        [
            .required("name", .text), .required("quantity", .text, "A decimal text."),
            .required("unitAmount", .integer, "Minor units for one."),
            .required("totalAmount", .integer, "Minor units for the line, rounded half up."),
            .required("kind", .word(LineItemKind.self)), .optional("description", .text),
            .optional("sku", .text),
            .optional("imageUrl", .url), .optional("url", .url), .optional("taxCategory", .text),
            .optional("taxBehavior", .word(TaxBehavior.self)), .optional("supply", .word(SupplyKind.self)),
            .optional("metadata", .reference("Metadata")),
        ]
    }

    static var customerFields: [APIField] {
        [
            .optional("name", .text(FieldLimits.name)), .optional("email", .mailAddress),
            .optional("phone", .text(FieldLimits.phone)),
            .optional("reference", .text(FieldLimits.reference), "Your own id of the customer."),
            .optional("company", .text(FieldLimits.name)),
            .optional(
                "taxId", .text(FieldLimits.taxNumber), "A right one makes a business of the customer."),
            .optional(
                "taxExemption", .text(FieldLimits.taxExemption), "The number of a certificate: no tax."),
        ]
    }

    static var addressFields: [APIField] {
        let line = APISchema.text(FieldLimits.addressLine)
        return [
            .optional("line1", line, "Street and number."),
            .optional("line2", line, "Flat, floor or care of."),
            .optional("city", line), .optional("region", line, "State, province or county."),
            .optional("postalCode", .text(FieldLimits.postalCode)),
            .optional("country", .text(matching: "^[A-Z]{2}$"), "ISO 3166-1 alpha-2."),
        ]
    }

    static var checkoutFields: [APIField] {
        [
            .required("id", .id(CheckoutID.self)), .required("object", .constant("checkout")),
            .required(
                "status", .word(CheckoutStatus.self), "Follows from amounts, attempts and clock."),
            .required(
                "mode", .word(CheckoutMode.self), "With `token` nothing is owed, and a method is saved."),
            .required("livemode", .flag, "Whether real money is asked for."),
            .required("siteId", .id(SiteID.self)),
            .required("url", .text(format: "uri"), "The page; whoever has it may pay."),
            .required(
                "shortCode", .text(matching: "^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$"),
                "What a person may type: `/s/` and the code lead to the page while it is to be paid."),
            .required("currency", .reference("Currency")),
            .required("amount", .amount, "What was asked for, in minor units."),
            .required("amountDue", .amount),
            .required("amountAuthorized", .amount, "What the bank holds for you."),
            .required("amountCaptured", .amount, "What attempts have taken."),
            .required("amountReceived", .amount, "What has come in, before refunds and disputes."),
            .required("amountRefunded", .amount), .required("amountDisputed", .amount),
            .required(
                "amountReversed", .amount, "What banks took back with nobody disputing it: late failures."),
            .required("partiallyPaid", .flag), .required("overpaid", .flag),
            .required("paidLate", .flag, "Whether money came after the checkout had ended."),
            .optional("reference", .text), .optional("description", .text),
            .required("captureMethod", .word(CaptureMethod.self)),
            .required("saveMethod", .word(SaveMethod.self)),
            .required("items", .list(of: .reference("LineItem"), 0...FieldLimits.itemsMax)),
            .optional("returnUrl", .returnAddress), .optional("cancelUrl", .returnAddress),
            .optional("pendingUrl", .returnAddress), .optional("failureUrl", .returnAddress),
            .optional("expiredUrl", .returnAddress), .optional("customer", .reference("Customer")),
            .optional("billingAddress", .reference("Address")),
            .optional("shippingAddress", .reference("Address")),
            .optional("locale", .languageTag),
            .optional("paymentMethods", .list(of: .word(PaymentMethod.self))),
            .optional("defaultPaymentMethod", .word(PaymentMethod.self)),
            .optional("webhookUrl", .text(format: "uri"), "Where its events are posted, too."),
            .optional(
                "recoveredFrom", .id(CheckoutID.self), "The closed checkout in whose place it was made."),
            .optional("linkId", .id(PaymentLinkID.self), "The payment link at which it was begun."),
            .optional("tax", .reference("CheckoutTax"), "What tax falls on it, where it is calculated."),
            .optional("branding", branding, "What the pages have otherwise than the site's."),
            .required("metadata", .reference("Metadata")),
            .optional(
                "transactions", .list(of: .reference("Transaction")),
                "The attempts, oldest first; left out of the answer that creates."),
            .optional("events", .list(of: .reference("Event")), "What happened, if you ask for it."),
            .optional("site", .reference("Site"), "The whole site, if you ask for it."),
            .required("createdAt", .time), .required("updatedAt", .time), .required("expiresAt", .time),
        ]
    }
}
