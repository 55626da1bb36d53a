import AdminBackend
import Crypto
import Domain
import JSON
import Portal
import Support

/// The objects of the document's examples, encoded by the code that encodes the real ones.
///
/// What a sample cannot be made of is null, which no schema allows, so that the tests find it.
enum APISamples {
    static let now = Timestamp(seconds: 1_795_262_400)
    static let pageOrigin = "https://pay.example.com"
    /// Of a key that nobody has, for the document's own codes.
    static let addresses = PageAddresses(
        origin: pageOrigin, codes: NumberPermutation(halves: (0, 0)))

    /// One id a kind, always the same.
    static func id<Kind>(_ type: Identifier<Kind>.Type) -> Identifier<Kind> {
        Identifier(high: UInt64(now.milliseconds) << 16 | 0x2A51, low: 0x9C0F_E2D4_7B61_A385)
    }

    static func time(after seconds: Int64 = 0) -> JSONValue {
        .string(TimeText.format(now.adding(seconds: seconds)))
    }

    static func parsed(_ bytes: [UInt8]) -> JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }

    static var site: Site {
        var settings = SiteSettings(name: "Northwind Outdoor")
        settings.branding.color = RGBColor(red: 0x0F, green: 0x6B, blue: 0x4F)
        settings.support = SupportContact(email: "help@northwind.example", phone: "+44 20 7946 0000")
        settings.legal = LegalLinks(
            terms: WebURL("https://northwind.example/terms"),
            privacy: WebURL("https://northwind.example/privacy"))
        settings.currencies = ["EUR", "GBP"].compactMap { Currency(code: $0) }
        return Site(
            id: id(SiteID.self), organizationID: id(OrganizationID.self), settings: settings,
            redirectPublicKey: [UInt8](0..<32),
            uploadedLogo: UploadedLogo(hash: "5f3a1c9be0d24876", format: .png, width: 320, height: 96),
            createdAt: now, updatedAt: now)
    }

    static var checkout: Checkout? {
        guard let euro = Currency(code: "EUR"), let two = Quantity(2), let one = Quantity(1),
            let lamp = try? LineItem(
                name: "Trail lamp", quantity: two, unitAmount: 1400, currency: euro, details: "Forest green",
                sku: "TL-7", metadata: [MetadataEntry(key: "shelf", value: "12")]),
            let post = try? LineItem(
                name: "Shipping", quantity: one, unitAmount: 1450, currency: euro, kind: .shipping)
        else { return nil }
        var details = CheckoutDetails()
        details.items = [lamp, post]
        details.reference = "order-1001"
        details.addresses = ReturnAddresses(
            returnURL: RedirectTemplate("https://shop.example/thanks"),
            cancelURL: RedirectTemplate("https://shop.example/basket"))
        details.customer = Customer(name: "Ada Byron", email: "ada@example.com", reference: "customer-7")
        details.billingAddress = PostalAddress(
            line1: "12 St James's Square", city: "London", postalCode: "SW1Y 4JH", country: "GB")
        details.locale = "en-GB"
        details.metadata = [MetadataEntry(key: "basket", value: "b-93")]
        var checkout = Checkout(
            id: id(CheckoutID.self), siteID: id(SiteID.self), isLive: false,
            pageSecret: PageSecret(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210), currency: euro,
            facts: CheckoutFacts(amountDue: 4250, attemptLimit: SiteSettings.attemptLimitDefault),
            details: details, createdAt: now, expiresAt: now.adding(seconds: SiteSettings.lifetimeDefault),
            updatedAt: now)
        checkout.number = 1
        return checkout
    }

    /// The checkout as it was made.
    static var newCheckout: JSONValue {
        checkout.map { parsed(CheckoutJSON.encode($0, transactions: nil, addresses: addresses)) } ?? .null
    }

    /// The checkout once it is paid, with its attempts.
    static var paidCheckout: JSONValue {
        guard let (paid, attempts) = paid else { return .null }
        return parsed(CheckoutJSON.encode(paid, transactions: attempts, addresses: addresses))
    }

    /// The same with its events and its site.
    static var expandedCheckout: JSONValue {
        guard let (paid, attempts) = paid, let last = attempts.last else { return .null }
        let types: [EventType] = [
            .checkoutCreated, .transactionCreated, .transactionSucceeded, .checkoutPaid,
        ]
        let events = types.enumerated().map { place, type in
            RecordedEvent(
                id: id(EventID.self), type: type, sequence: Int64(place + 1),
                transactionID: place > 0 ? last.transaction.id : nil, createdAt: now)
        }
        var writer = JSONWriter()
        CheckoutJSON.write(
            paid, transactions: attempts, events: events, site: site, addresses: addresses, to: &writer)
        return parsed(writer.bytes)
    }

    private static var paid: (Checkout, [TransactionLedger])? {
        guard var paid = checkout,
            let declined = transaction(.failed(.insufficientFunds, providerCode: "51")),
            let succeeded = transaction(.succeeded)
        else { return nil }
        let attempt = succeeded.transaction.id
        for event in [
            CheckoutEvent.attemptStarted(attempt), .attemptSucceeded(attempt, paid.facts.amountDue),
        ] {
            if case .changed(let facts) = try? paid.facts.applying(event) { paid.facts = facts }
        }
        return (paid, [declined, succeeded])
    }

    /// The checkout once it was cancelled.
    static var closedCheckout: JSONValue {
        guard var closed = checkout else { return .null }
        if case .changed(let facts) = try? closed.facts.applying(.cancelRequested) { closed.facts = facts }
        return parsed(CheckoutJSON.encode(closed, transactions: nil, addresses: addresses))
    }

    static func transaction(_ state: TransactionState) -> TransactionLedger? {
        checkout.map { checkout in
            let transaction = Transaction(
                id: id(TransactionID.self), checkoutID: checkout.id, siteID: checkout.siteID, isLive: false,
                providerAccountID: id(ProviderAccountID.self), method: .card, amount: checkout.amount,
                providerKey: "", attemptKey: "", providerReference: "sbx_7k2m9q",
                instrument: InstrumentSummary(brand: "visa", lastFour: "4242"), state: state,
                createdAt: now, updatedAt: now)
            return TransactionLedger(transaction: transaction)
        }
    }

    static func key(text: Bool, revokedAt: Timestamp? = nil) -> JSONValue {
        let id = id(APIKeyID.self)
        let key = APIKey(
            id: id, organizationID: Self.id(OrganizationID.self), visibility: .secret, isLive: false,
            name: "Shop server", secretHash: [], scopes: [.checkoutCreate, .checkoutRead],
            siteID: Self.id(SiteID.self), expiresAt: now.adding(seconds: 31_536_000), revokedAt: revokedAt,
            createdAt: now)
        let secret = Secret(String(repeating: "x", count: 43))
        let whole = APIKeyText(visibility: .secret, isLive: false, id: id, secret: secret).exposedText()
        return parsed(KeyJSON.encode(key, text: text ? Secret(whole) : nil))
    }
}
