import Domain
import Storage
import Support

/// Values with every member filled in, with the characters that storage most easily spoils.
enum FullDetails {
    static let awkward = "Zoë “quoted” \\ / \u{1F3D4}\u{FE0F} <b> & \t line\nbreak \u{202E}x"

    static func checkout(in currency: Currency) throws -> CheckoutDetails {
        var details = CheckoutDetails()
        details.items = try items(in: currency)
        details.reference = "A-1/ü"
        details.summary = awkward
        details.addresses = ReturnAddresses(
            returnURL: RedirectTemplate("https://shop.example/thanks?x=1&t={transactionId}"),
            cancelURL: RedirectTemplate("https://shop.example/cancelled"),
            pendingURL: RedirectTemplate("https://shop.example/pending/{status}"),
            failureURL: RedirectTemplate("https://shop.example/failed#top"),
            expiredURL: RedirectTemplate("http://localhost:3000/"))
        details.customer = Customer(
            name: awkward, email: "zoe@example.com", phone: "+49 30 1234", reference: "c-9")
        details.customer?.company = awkward
        details.customer?.taxID = "DE 136.695.976"
        details.customer?.taxExemption = "EX-1"
        details.taxMode = .automatic
        details.tax = tax(of: details.items)
        details.billingAddress = PostalAddress(
            line1: "1 High Street", line2: awkward, city: "Köln", region: "NW", postalCode: "50667",
            country: "DE")
        details.shippingAddress = PostalAddress(city: "Bergen", country: "NO")
        details.locale = "de-CH"
        details.captureMethod = .manual
        details.saveMethod = .ask
        details.paymentMethods = [.wire, .card]
        details.defaultPaymentMethod = .card
        var branding = BrandingOverride()
        branding.color = RGBColor(red: 254, green: 2, blue: 1)
        branding.cornerRadius = CornerRadius.none
        branding.font = .serif
        branding.logoURL = WebURL("https://cdn.example/spring.png?v=3")
        details.branding = branding
        details.metadata = [
            MetadataEntry(key: "z", value: awkward), MetadataEntry(key: "a", value: ""),
            MetadataEntry(key: "“\\", value: "{}"),
        ]
        return details
    }

    /// A tax with every member filled in; its sums mean nothing here.
    private static func tax(of items: [LineItem]) -> CheckoutTax {
        let components = ["19", "9.975"].map {
            CheckoutTax.Component(
                name: awkward, jurisdiction: "CA-QC", jurisdictionName: awkward, percent: $0, source: awkward)
        }
        let amounts = [
            CheckoutTax.Amount(component: 1, amount: .max), CheckoutTax.Amount(component: 0, amount: 0),
        ]
        return CheckoutTax(
            state: .frozen, version: 3, taxPoint: CivilDate(daysSinceEpoch: 20_778),
            calculatedAt: Timestamp(milliseconds: 1_795_000_000_123), tables: "0123456789abcdef",
            rounding: RoundingPolicy(level: .document, rounding: .halfEven, components: .separately),
            net: 999_999_999_999, tax: 1, discount: 300, components: components,
            groups: [nil, "Reverse charge"].map {
                CheckoutTax.Group(
                    rule: "reverse_charge", place: "XI", placeName: awkward, category: .secondReduced,
                    percent: "28.975", taxable: 5, amounts: amounts, sentence: awkward, invoiceWords: $0)
            },
            lines: items.map {
                CheckoutTax.Line(
                    behavior: $0.taxBehavior ?? .exclusive, net: $0.totalAmount, discount: 7,
                    amounts: amounts)
            },
            buyer: TaxedBuyer(
                address: TaxAddress(country: "CA", postalCode: "H2X 1Y4", region: "QC"),
                shipsTo: TaxAddress(country: "NO"),
                taxID: BuyerTaxID(
                    text: awkward, standing: .notRegistered, checkedAt: Timestamp(milliseconds: 5)),
                exemption: awkward),
            seller: TaxedSeller(
                address: TaxAddress(country: "DE", postalCode: "10115"),
                registrations: TaxRegistration.Scheme.allCases.map {
                    TaxRegistration(place: "DE", scheme: $0, number: $0 == .local ? nil : awkward)
                }),
            evidence: [LocationEvidence(kind: .bankOrCard, country: "CA")])
    }

    private static func items(in currency: Currency) throws -> [LineItem] {
        var items = try LineItemKind.allCases.map { kind in
            try LineItem(
                name: awkward, quantity: try require(Quantity("1.250")),
                unitAmount: kind == .discount ? -300 : 4250,
                currency: currency, kind: kind, details: awkward, sku: "S\"1",
                imageURL: "https://shop.example/i.png",
                url: "https://shop.example/i", taxCategory: "txcd_1", taxBehavior: .inclusive,
                metadata: [MetadataEntry(key: "k", value: awkward)])
        }
        items[0].supply = .digital
        items.append(
            try LineItem(
                name: "x", quantity: try require(Quantity(999)), unitAmount: 0, currency: currency,
                taxBehavior: .exclusive))
        return items
    }

    private struct Missing: Error {}

    private static func require<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Missing() }
        return value
    }

    static func site() -> SiteSettings {
        var settings = SiteSettings(name: awkward)
        settings.branding.color = RGBColor(red: 1, green: 2, blue: 254)
        settings.branding.cornerRadius = .large
        settings.branding.font = .rounded
        settings.branding.logoURL = WebURL("https://cdn.example/logo.png?v=2")
        settings.support = SupportContact(
            email: "help@example.com", phone: "+44 20 7946 0000", url: WebURL("https://help.example/"))
        settings.legal = LegalLinks(
            terms: WebURL("https://example.com/terms"), privacy: WebURL("https://example.com/privacy"),
            imprint: WebURL("https://example.com/imprint"))
        settings.currencies = ["JPY", "EUR", "KWD"].compactMap { Currency(code: $0) }
        settings.locale = "pt-BR"
        settings.allowedReturnOrigins = ["https://shop.example", "http://localhost:3000"]
        settings.attemptLimit = 20
        settings.checkoutLifetimeSeconds = 31_536_000
        settings.redirectSignature = .hmacSHA256
        settings.publicAccess.mayCreate = true
        settings.publicAccess.takesForms = true
        settings.publicAccess.allowedOrigins = ["https://shop.example", "http://localhost:3000"]
        settings.publicAccess.prices = settings.currencies.map {
            Price(id: "p-\($0.code)", name: awkward, unitAmount: 999_999_999_999, currency: $0)
        }
        settings.publicAccess.prices[0].taxCategory = .secondReduced
        settings.publicAccess.prices[0].taxBehavior = .exclusive
        settings.publicAccess.prices[1].supply = .digital
        var tax = TaxSettings(address: TaxAddress(country: "CA", postalCode: "H2X 1Y4", region: "QC"))
        tax.isAutomatic = false
        tax.registrations = [
            TaxRegistration(place: "CA-QC", number: awkward), TaxRegistration(place: "US-NY"),
            TaxRegistration(place: "IE", scheme: .nonUnion, number: "EU1"),
        ]
        tax.pricesIncludeTax = true
        tax.rounding = RoundingPolicy(level: .line, rounding: .up, components: .separately)
        tax.category = .superReduced
        tax.supply = .service
        tax.registerCheck = .background
        settings.tax = tax
        return settings
    }
}
