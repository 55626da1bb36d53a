import Domain
import Storage

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
        return settings
    }
}
