import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// Receipts, and what they say of the seller.
    static var receipts: APIResource {
        APIResource(
            name: "Receipts",
            text:
                "A receipt is issued with the money that it tells of: one for a payment, one for each refund "
                + "that succeeds. Numbers have no gaps, and a receipt never changes. Payers find it behind "
                + "their checkout's `url` with `/receipt` appended.",
            schemas: [
                ("Receipt", .object(receiptFields)),
                ("ReceiptList", .page(of: "Receipt", BackendLimits.listMax)),
                ("ReceiptParty", .object(partyFields)),
                ("ReceiptLine", .object(lineFields)),
                ("ReceiptTax", .object(receiptTaxFields)),
                (
                    "ReceiptSettings",
                    .object(
                        [.required("object", .constant("receipt_settings"))]
                            + settingsFields.map {
                                ["taxIds", "numberPrefix", "numbersByYear"].contains($0.name)
                                    ? .required($0.name, $0.schema, $0.text) : $0
                            })
                ),
                ("ReceiptSettingsChange", .body(settingsFields)),
            ],
            operations: [listReceipts, readReceipt, readSettings, changeSettings])
    }

    private static var receiptFields: [APIField] {
        [
            .required("id", .id(ReceiptID.self)), .required("object", .constant("receipt")),
            .required("livemode", .flag), .required("occasion", .word(ReceiptOccasion.self)),
            .required("number", .text, "In your series; those of test mode begin with `TEST-`."),
            .required("siteId", .id(SiteID.self)), .required("checkoutId", .id(CheckoutID.self)),
            .optional("transactionId", .id(TransactionID.self)),
            .optional("refundId", .id(RefundID.self), "Of a refund, or of one that came back."),
            .optional(
                "origin", .object([.required("number", .text), .required("issuedAt", .time)]),
                "The receipt that it takes from, or makes void."),
            .required("currency", .text),
            .required("amount", .amount, "What moved: `net` + `tax` + `excess`."),
            .required("net", .amount, "The prices without tax."), .required("tax", .amount, "All taxes."),
            .required("excess", .amount, "What moved beyond the order's total: nothing was sold for it."),
            .required("orderTotal", .amount, "What the whole order comes to."),
            .required("taxes", .list(of: .reference("ReceiptTax")), "With what of each this receipt tells."),
            .required(
                "lines", .list(of: .reference("ReceiptLine")),
                "The order; of a refund the lines that it was for, or none."),
            .required("seller", .reference("ReceiptParty"), "As it was then."),
            .required("siteName", .text, "As it was then."),
            .optional("buyer", .reference("ReceiptParty")),
            .required("shippingAddress", .list(of: .text), "Line by line."),
            .optional("reference", .text, "Your number of the order."), .optional("description", .text),
            .optional("method", .word(PaymentMethod.self)),
            .optional(
                "instrument",
                .object([
                    .required("brand", .text), .required("lastFour", .text),
                    .optional("country", .countryCode, "Where it was issued, as the provider says."),
                    .optional("wallet", .word(Wallet.self), "Absent for a card that was typed in."),
                ]), "What may be shown of the card or account."),
            .optional("evidence", evidence, "What told where the buyer was, where tax was calculated."),
            .optional("location", location, "What the evidence comes to."),
            .required("locale", .text, "What it is read in, English where it has no words."),
            .optional("footer", .text), .required("issuedAt", .time),
        ]
    }

    private static var partyFields: [APIField] {
        [
            .required("name", .text), .required("address", .list(of: .text), "Line by line."),
            .required("taxIds", .list(of: .text), "As they are read."), .optional("email", .text),
        ]
    }

    private static var lineFields: [APIField] {
        [
            .required("name", .text), .optional("description", .text), .optional("sku", .text),
            .required("kind", .word(LineItemKind.self)), .required("quantity", .text, "A decimal text."),
            .required("unitAmount", .integer), .required("amount", .integer, "As the payer read it."),
        ]
    }

    private static var receiptTaxFields: [APIField] {
        [
            .required("name", .text),
            .optional("jurisdiction", .text, "Who levies it, in the receipt's language."),
            .optional("rate", .text, "In per cent, a decimal text."),
            .required("included", .flag, "Whether the lines' prices have it inside."),
            .optional("rule", .text, "The rule that decided; absent for a tax of your own."),
            .optional("words", .text, "What the law wants said in place of a tax."),
            .required("taxable", .amount), .required("amount", .amount),
        ]
    }

    private static var settingsFields: [APIField] {
        [
            .optional(
                "legalName", .text(ReceiptLimits.legalName),
                "The seller's name in law; else the first line of the site's "
                    + "`messages.businessAddress`, else the organisation's name."),
            .optional(
                "address", .text(ReceiptLimits.address, hasLines: true),
                "In lines; else the rest of the site's `messages.businessAddress`."),
            .optional(
                "taxIds", .list(of: .text(ReceiptLimits.taxID), 0...ReceiptLimits.taxIDs),
                "As they are to be read: `VAT ID DE123456789`."),
            .optional(
                "footer", .text(ReceiptLimits.footer, hasLines: true), "Register court, directors, terms."),
            .optional(
                "numberPrefix",
                .text(matching: "^[A-Za-z/-]*$", atMost: ReceiptLimits.prefixLength),
                "Before each number, without digits; `R-` if not said."),
            .optional("numbersByYear", .flag, "Whether each year (UTC) begins at 1: `R-2026-000001`."),
        ]
    }

    private static var readReceipt: APIOperation {
        APIOperation(
            method: .get, path: "/v1/receipts/{receipt}", id: "readReceipt", summary: "Read a receipt",
            text:
                "As JSON; with `Accept: text/html` as a page that prints well, with `Accept: text/plain` as "
                + "text.",
            scope: .receiptRead, parameters: [.path("receipt", ReceiptID.self, "The receipt's id.")],
            answers: [receiptAnswer])
    }

    private static var receiptAnswer: APIAnswer {
        var answer = APIAnswer.json(.ok, "The receipt.", "Receipt", APISamples.receiptJSON)
        answer.textTypes = ["text/html", "text/plain"]
        return answer
    }

    private static var listReceipts: APIOperation {
        APIOperation(
            method: .get, path: "/v1/receipts", id: "listReceipts", summary: "List receipts",
            text: "Newest first.", scope: .receiptRead,
            parameters: [
                .limit, .after(ReceiptID.self),
                .query(
                    "checkout", .id(CheckoutID.self), "Those of one checkout.",
                    example: .string("\(APISamples.id(CheckoutID.self))")),
                .query("number", .text, "The one of that number.", example: "R-000001"),
            ],
            answers: [
                .json(
                    .ok, "A page of receipts.", "ReceiptList",
                    ["data": [APISamples.receiptJSON], "hasMore": false])
            ],
            failures: [APIError.invalidQuery(name: "number", detail: "is no number of a receipt.")])
    }

    private static var readSettings: APIOperation {
        APIOperation(
            method: .get, path: "/v1/receipt-settings", id: "readReceiptSettings",
            summary: "Read what receipts say of you", scope: .receiptRead,
            answers: [.json(.ok, "The settings.", "ReceiptSettings", APISamples.receiptSettingsJSON)])
    }

    private static var changeSettings: APIOperation {
        APIOperation(
            method: .patch, path: "/v1/receipt-settings", id: "changeReceiptSettings",
            summary: "Change what receipts say of you",
            text: "Only the members that are sent change, null forgets one. It holds for receipts to come; "
                + "those issued stay as they are.",
            scope: .receiptWrite,
            body: .json(
                "ReceiptSettingsChange",
                [
                    (
                        "a seller",
                        [
                            "legalName": "Northwind Outdoor Ltd",
                            "address": "1 Fell Road\nKeswick CA12 5AA\nGB",
                            "taxIds": ["VAT ID GB123456789"],
                        ]
                    )
                ]),
            answers: [
                .json(.ok, "The settings as they are now.", "ReceiptSettings", APISamples.receiptSettingsJSON)
            ],
            failures: [APIError.keyPinned, APIError.liveKeyRequired(.receiptSettings)])
    }
}

extension APISamples {
    static var receiptSettings: ReceiptSettings {
        var settings = ReceiptSettings()
        settings.legalName = "Northwind Outdoor Ltd"
        settings.address = "1 Fell Road\nKeswick CA12 5AA\nGB"
        settings.taxIDs = ["VAT ID GB123456789"]
        return settings
    }

    static var receiptSettingsJSON: JSONValue { parsed(ReceiptSettingsBody.encode(receiptSettings)) }

    static var receiptJSON: JSONValue {
        guard let checkout else { return .null }
        var seller = ReceiptParty(name: "Northwind Outdoor Ltd")
        seller.address = ["1 Fell Road", "Keswick CA12 5AA", "GB"]
        seller.taxIDs = receiptSettings.taxIDs
        var contents = ReceiptContents(seller: seller, siteName: site.settings.name)
        var buyer = ReceiptParty(name: "Ada Byron")
        buyer.email = "ada@example.com"
        contents.buyer = buyer
        contents.lines = checkout.details.items.map {
            ReceiptLine(
                name: $0.name, details: $0.details, sku: $0.sku, kind: $0.kind, quantity: $0.quantity,
                unitAmount: $0.unitAmount, amount: $0.totalAmount)
        }
        contents.taxes = [
            ReceiptTax(
                name: "VAT", place: "United Kingdom", rate: "20", isIncluded: true, rule: "domestic")
        ]
        contents.shares = [
            ReceiptShare(line: 0, net: 2333, charges: [.init(tax: 0, amount: 467)]),
            ReceiptShare(line: 1, net: 1208, charges: [.init(tax: 0, amount: 242)]),
        ]
        contents.sumTaxes()
        contents.orderTotal = checkout.amount.minorUnits
        contents.reference = checkout.details.reference
        contents.method = .card
        contents.instrument = InstrumentSummary(brand: "visa", lastFour: "4242")
        let receipt = Receipt(
            id: id(ReceiptID.self), organizationID: id(OrganizationID.self), siteID: checkout.siteID,
            checkoutID: checkout.id, transactionID: id(TransactionID.self), refundID: nil, isLive: true,
            occasion: .payment,
            number: ReceiptNumber(prefix: "R-", year: nil, sequence: 1, isLive: true),
            amount: checkout.amount, issuedAt: now, contents: contents, wordingDigest: [])
        return parsed(ReceiptJSON.encode(receipt))
    }
}
