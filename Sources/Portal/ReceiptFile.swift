import Database
import Domain
import Storage

/// What is read to write a checkout's next receipt.
struct ReceiptFile {
    let checkout: Checkout
    let transaction: Transaction?
    let site: Site
    let settings: ReceiptSettings
    let organizationName: String
    let countryNames: CountryNames
    /// The tag of the language that the first receipt was issued in, and all later ones are.
    let language: String
    let basis: ReceiptBasis
    /// In the order of issue, those just issued among them.
    var receipts: [Receipt]

    /// Puts together what was read; what a receipt has frozen stays what all later ones are made of.
    init(
        of checkout: Checkout, _ transaction: Transaction?, at site: Site, settings: ReceiptSettings,
        organizationName: String, _ countryNames: CountryNames, receipts: [Receipt] = []
    ) {
        self.checkout = checkout
        self.transaction = transaction
        self.site = site
        self.settings = settings
        self.organizationName = organizationName
        self.receipts = receipts
        self.countryNames = countryNames
        language =
            receipts.first?.contents.language
            ?? ReaderLocale(preferring: [checkout.details.locale, site.settings.locale]).tag
        let reader = ReaderLocale(preferring: [language]).language
        let whole = receipts.first { $0.occasion == .payment && $0.contents.tellsAll }
        basis =
            whole.map { ReceiptBasis(of: $0) }
            ?? ReceiptBasis(checkout) { countryNames.name(of: $0, in: reader) }
    }

    init(
        of checkout: Checkout, transaction: TransactionID?, _ countryNames: CountryNames,
        in database: Connection
    ) throws {
        guard let site = try Sites.unscopedFind(checkout.siteID, in: database),
            let organization = try Organizations.unscopedFind(site.organizationID, in: database)
        else { throw PortalError.notFound }
        self.init(
            of: checkout, try transaction.flatMap { try Transactions.unscopedFind($0, in: database) },
            at: site, settings: try ReceiptSettingsRows.find(organization.id, in: database),
            organizationName: organization.name, countryNames,
            receipts: try Receipts.all(of: checkout.id, site: checkout.siteID, in: database))
    }

    /// What payments are receipted so far, in minor units.
    var paid: Int64 {
        receipts.reduce(0) { $1.occasion == .payment ? $0 + $1.amount.minorUnits : $0 }
    }

    /// What every receipt of the checkout says: who sells, who buys and how it was paid.
    func contents() -> ReceiptContents {
        let details = checkout.details
        var contents = ReceiptContents(seller: seller, siteName: site.settings.name)
        contents.buyer = buyer
        contents.shippingAddress = details.shippingAddress.map { lines(of: $0) } ?? []
        contents.language = language
        contents.reference = details.reference
        contents.summary = details.summary ?? (details.items.isEmpty ? details.reference : nil)
        contents.method = transaction?.method
        contents.instrument = transaction?.instrument
        contents.orderTotal = checkout.amount.minorUnits
        contents.footer = settings.footer
        contents.evidence = details.tax?.evidence ?? []
        return contents
    }

    /// The organisation as its settings name it; else as the site's mails do; else by its name alone.
    private var seller: ReceiptParty {
        let business = Self.lines(of: site.settings.messages.businessAddress)
        var seller = ReceiptParty(name: settings.legalName ?? business.first ?? organizationName)
        seller.address =
            settings.address != nil
            ? Self.lines(of: settings.address)
            : settings.legalName == nil || settings.legalName == business.first
                ? Array(business.dropFirst()) : business
        seller.taxIDs = settings.taxIDs
        for registration in checkout.details.tax?.seller.registrations ?? [] {
            // A number that the settings print, with their own words before it, stands there once.
            guard let number = registration.number,
                !seller.taxIDs.contains(where: { $0.hasSuffix(number) })
            else { continue }
            seller.numbers.append(number)
        }
        seller.email = site.settings.support.email
        return seller
    }

    private var buyer: ReceiptParty? {
        let details = checkout.details
        let person = details.customer?.name
        let company = details.customer?.company
        var buyer = ReceiptParty(name: company ?? person ?? "")
        buyer.email = details.customer?.email
        // A person in a company is whom it is for.
        buyer.address = company == nil ? [] : [person].compactMap { $0 }
        buyer.address += details.billingAddress.map { lines(of: $0) } ?? []
        if let id = details.tax?.buyer.taxID, id.isBusiness { buyer.numbers.append(id.text) }
        return buyer.isEmpty ? nil : buyer
    }

    private static func lines(of text: String?) -> [String] {
        text?.split(whereSeparator: \.isNewline).map(String.init) ?? []
    }

    /// With the country as readers of the language call it, since the document is for them.
    private func lines(of address: PostalAddress) -> [String] {
        let reader = ReaderLocale(preferring: [language]).language
        let town = [address.postalCode, address.city].compactMap { $0 }.joined(separator: " ")
        let country = address.country.map { countryNames.name(of: $0, in: reader) ?? $0 }
        return [address.line1, address.line2, town.isEmpty ? nil : town, address.region, country]
            .compactMap { $0 }
    }
}

extension ReceiptContents {
    /// Whether it tells of the whole order, not of a part.
    fileprivate var tellsAll: Bool { net + tax == orderTotal && shares.count == max(lines.count, 1) }
}
