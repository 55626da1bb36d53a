import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support
import Tax

extension APIResource {
    /// Taxes.
    static var taxes: APIResource {
        APIResource(
            name: "Taxes",
            text:
                "A site that says where it is registered has tax calculated: in its checkouts, and for a "
                + "basket before there is one. Rates and rules are those of the installation.",
            schemas: [
                ("TaxCalculate", .body(calculateFields)),
                (
                    "TaxCalculation",
                    .object(
                        [
                            .required("object", .constant("tax_calculation")),
                            .required("currency", .reference("Currency")),
                        ] + taxFields)
                ),
                ("CheckoutTax", .object(taxFields)),
            ], operations: [calculateTax])
    }

    private static var calculateFields: [APIField] {
        let shared: Set = ["currency", "customer", "billingAddress", "shippingAddress"]
        return [
            .required("siteId", .id(SiteID.self), "The site that sells."),
            .required("items", .list(of: .reference("LineItemCreate"), 1...FieldLimits.itemsMax)),
        ] + createFields.filter { shared.contains($0.name) }
    }

    private static var calculateTax: APIOperation {
        APIOperation(
            method: .post, path: "/v1/tax/calculate", id: "calculateTax", summary: "Calculate tax",
            text:
                "What a checkout of these items would come to now. Without an address the buyer is taken to "
                + "be where you are.",
            scope: .checkoutRead,
            body: .json("TaxCalculate", [("basket", basketExample)]),
            answers: [.json(.ok, "The tax with its reasons.", "TaxCalculation", sample)],
            failures: [
                CheckoutTaxRefusal.identifier(.wrongCheck),
                CheckoutTaxRefusal.basket(.discountTooLarge),
            ])
    }

    private static var basketExample: JSONValue {
        [
            "siteId": .string("\(APISamples.id(SiteID.self))"), "currency": "EUR",
            "items": [
                ["name": "Trail lamp", "quantity": 2, "unitAmount": 1400, "taxBehavior": "inclusive"],
                ["name": "Shipping", "unitAmount": 450, "kind": "shipping", "taxBehavior": "inclusive"],
            ],
            "billingAddress": ["country": "FR", "postalCode": "75001"],
        ]
    }

    /// Without tables: no rate of a real place is repeated here, where nobody would mend it.
    private static var sample: JSONValue {
        guard var checkout = APISamples.checkout else { return .null }
        checkout.details.billingAddress = PostalAddress(postalCode: "75001", country: "FR")
        var settings = TaxSettings(address: TaxAddress(country: "DE"))
        settings.registrations = [TaxRegistration(place: "DE", number: "DE136695976")]
        let taxation = CheckoutTaxation(settings: settings, tables: TaxTables(), now: APISamples.now)
        guard let tax = try? taxation.tax(on: checkout.details) else { return .null }
        return APISamples.parsed(TaxJSON.encode(tax, currency: checkout.currency))
    }
}
