import AdminBackend
import Domain
import JSON
import Portal
import Tax

extension APIResource {
    /// How a site is taxed, as it is set.
    static var taxSettings: APISchema {
        .body([
            .optional(
                "automatic", .flag.adding("default", true),
                "Whether checkouts of items without an `amount` are taxed unless they say otherwise."),
            .required("country", .countryCode, "Where you are established, and send goods from."),
            .optional("postalCode", .text(FieldLimits.postalCode)),
            .optional("region", .text(FieldLimits.addressLine), "A state or province: CA, QC."),
            .optional(
                "registrations",
                .list(
                    of: .body([
                        .required(
                            "place", .text(matching: "^[A-Z0-9-]+$", atMost: TaxLimits.codeBytesMax),
                            "Where: DE, CA for GST, CA-QC, US-NY for nexus; of a scheme, who runs it."),
                        .optional("scheme", .word(TaxRegistration.Scheme.self).adding("default", "local")),
                        .optional("number", .text(FieldLimits.taxNumber), "As receipts print it."),
                    ]), 0...TaxSettings.registrationsMax),
                "Where you may charge tax: elsewhere none is."),
            .optional(
                "pricesIncludeTax", .flag.adding("default", false),
                "Whether prices have their tax inside where an item does not say."),
            .optional("rounding", rounding(APISchema.body), "Else as the country does whose tax it is."),
            .optional("category", .word(TaxCategory.self).adding("default", "standard")),
            .optional("supply", .word(SupplyKind.self).adding("default", "goods")),
            .optional(
                "registerCheck", .word(TaxRegisterCheck.self).adding("default", "off"),
                "Whether VIES is asked about buyers' ids; an outage of it blocks nobody."),
        ])
    }

    /// The same as it is read.
    static var taxSettingsRead: APISchema {
        .object([
            .required("automatic", .flag), .required("country", .countryCode),
            .optional("postalCode", .text), .optional("region", .text),
            .required("registrations", .list(of: .object(registrationFields))),
            .required("pricesIncludeTax", .flag), .optional("rounding", rounding(APISchema.object)),
            .required("category", .word(TaxCategory.self)), .required("supply", .word(SupplyKind.self)),
            .required("registerCheck", .word(TaxRegisterCheck.self)),
        ])
    }

    private static var registrationFields: [APIField] {
        [
            .required("place", .text), .required("scheme", .word(TaxRegistration.Scheme.self)),
            .optional("number", .text),
        ]
    }

    private static func rounding(_ object: ([APIField]) -> APISchema) -> APISchema {
        object([
            .optional("level", .word(RoundingPolicy.Level.self), "What is rounded once."),
            .optional("method", .oneOf(RoundingPolicy.roundingNames.map(\.name))),
            .optional(
                "components", .word(RoundingPolicy.Components.self),
                "Whether several taxes on one price are rounded as one."),
        ])
    }

    private static var addressMembers: [APIField] {
        [
            .required("country", .countryCode), .optional("postalCode", .text), .optional("region", .text),
        ]
    }

    /// What tax falls on a checkout or a basket.
    static var taxFields: [APIField] {
        [
            .required(
                "status", .word(CheckoutTax.State.self),
                "`estimated` while the buyer's country is not known and yours is taken, `calculated` for "
                    + "their address, `frozen` once somebody pays."),
            .required("pricesIncludeTax", .flag, "Whether every price has its tax inside."),
            .required("net", .amount, "Prices without tax, after discounts."), .required("tax", .amount),
            .required("total", .amount, "What the buyer pays."),
            .required("discount", .amount, "What discounts take off, as prices are given."),
            .required("taxPoint", .text(format: "date"), "The day whose rates hold, in UTC."),
            .required("breakdown", .list(of: .object(groupFields)), "One entry for each rule and rate."),
            .required(
                "items",
                .list(
                    of: .object([
                        .required("taxBehavior", .word(TaxBehavior.self)), .required("net", .amount),
                        .required("tax", .amount), .required("gross", .amount),
                        .required("discount", .amount),
                    ])), "In the order of the items; of a discount zeros, for it is in what it reduces."),
            .required("rounding", rounding(APISchema.object)),
            .required("buyer", .object(buyerFields), "The buyer as the rules took them."),
            .required(
                "seller",
                .object(
                    addressMembers + [.required("registrations", .list(of: .object(registrationFields)))])),
            .required("evidence", evidence, "What told where the buyer is when they paid."),
            .optional("location", location, "What the evidence comes to; once there is any."),
            .required("tables", .text, "Which tables of rates were used: the beginning of their digest."),
            .required("calculatedAt", .time),
        ]
    }

    /// What tells where a buyer is.
    static var evidence: APISchema {
        .list(
            of: .object([
                .required("kind", .word(LocationEvidence.Kind.self)), .required("country", .countryCode),
            ]))
    }

    /// What evidence comes to.
    static var location: APISchema {
        .object([
            .required(
                "status", .oneOf(LocationFinding.names),
                "`established` by two pieces that agree, `insufficient` with one alone, `contradicting` "
                    + "where as many pieces say another country."),
            .required("countries", .list(of: .countryCode)),
        ])
    }

    private static var groupFields: [APIField] {
        [
            .required("rule", .word(TaxRule.self), "The rule that decided."),
            .required("place", .text, "Where it is taxed: DE, US-CA."), .required("placeName", .text),
            .required("category", .word(TaxCategory.self), "Whose rate was taken."),
            .required("percent", .text, "The sum of the rates, as exact text."),
            .required("taxable", .amount), .required("tax", .amount),
            .required(
                "taxes",
                .list(
                    of: .object([
                        .required("name", .text, "VAT, GST, QST."), .required("jurisdiction", .text),
                        .required("percent", .text), .required("tax", .amount),
                        .required("source", .text, "Where the rate is from."),
                    ]))),
            .required("reason", .text, "Why, in a sentence."),
            .optional("invoiceWords", .text, "What an invoice must say in place of a tax."),
        ]
    }

    private static var buyerFields: [APIField] {
        addressMembers + [
            .optional("shipsTo", .object(addressMembers), "Where goods go, where that is elsewhere."),
            .optional(
                "taxId",
                .object([
                    .required("number", .text), .required("standing", .word(BuyerTaxID.Standing.self)),
                    .optional("checkedAt", .time, "When the register said so."),
                ])), .optional("taxExemption", .text),
        ]
    }
}

extension APISchema {
    /// A code of ISO 3166-1 alpha-2.
    static var countryCode: APISchema { .text(matching: "^[A-Z]{2}$") }
}
