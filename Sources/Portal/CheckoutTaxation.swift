package import Domain
package import Support
package import Tax

/// Why the tax of a checkout cannot be calculated.
package enum CheckoutTaxRefusal: Error, Hashable, Sendable {
    /// The site does not say how it is taxed.
    case notConfigured
    /// There are no lines to calculate it for.
    case noItems
    /// A line's word for its category means nothing; the line's place.
    case unknownCategory(item: Int)
    /// A line is a tax of the merchant's own.
    case ownTax(item: Int)
    /// A discount adds to what is owed.
    case risingDiscount(item: Int)
    /// The buyer's tax id is none.
    case identifier(TaxIdentifierFault)
    /// The lines cannot be calculated.
    case basket(TaxError)
    /// With tax it comes to nothing, or to more than can be paid; the total in minor units.
    case totalOutOfRange(Int64)
    /// The payer has changed the details as often as they may.
    case tooManyChanges(limit: Int64)
    /// The payer has not said where they are.
    case buyerUnknown
    /// An address names a region that its country does not have, and no postal code.
    case unknownRegion(TaxedAddress)
    /// An address tells neither region nor postal code, and the tax hangs on them.
    case regionMissing(TaxedAddress)
}

/// The addresses that decide about tax.
package enum TaxedAddress: Hashable, Sendable {
    case billing
    case shipping
}

/// Calculates what tax falls on a checkout as its site says.
package struct CheckoutTaxation: Sendable {
    /// How the site is taxed.
    package let settings: TaxSettings
    /// The rates.
    package let tables: TaxTables
    /// When it is calculated; its day is the tax point.
    package let now: Timestamp
    /// What a register said of ids.
    package var registerAnswer: @Sendable (TaxIdentifier) -> KnownTaxID? = { _ in nil }

    /// The largest total, in minor units: what every provider's wire format holds.
    package static let totalMax: Int64 = 999_999_999_999

    /// Prepares a calculation.
    package init(settings: TaxSettings, tables: TaxTables, now: Timestamp) {
        self.settings = settings
        self.tables = tables
        self.now = now
    }

    /// What falls on the lines of these details.
    package func tax(on details: CheckoutDetails, version: Int64 = 1) throws(CheckoutTaxRefusal)
        -> CheckoutTax
    {
        guard !details.items.isEmpty else { throw .noItems }
        var items: [TaxItem] = []
        items.reserveCapacity(details.items.count)
        for (place, item) in details.items.enumerated() { items.append(try taxItem(item, at: place)) }
        let (buyer, isKnown) = try buyer(of: details)
        let sale = TaxSale(
            seller: settings.seller,
            buyer: TaxBuyer(
                address: buyer.address,
                status: register(of: buyer).map { .business(register: $0) } ?? .consumer,
                exemption: buyer.exemption),
            goodsAddress: buyer.shipsTo, date: CivilDate(of: now), policy: settings.rounding, items: items)
        let breakdown: TaxBreakdown
        do throws(TaxError) { breakdown = try sale.calculated(with: tables) } catch { throw .basket(error) }
        guard (1...Self.totalMax).contains(breakdown.total) else { throw .totalOutOfRange(breakdown.total) }
        return breakdown.kept(
            state: isKnown ? .calculated : .estimated, version: version, of: sale, buyer: buyer,
            seller: TaxedSeller(address: settings.address, registrations: settings.registrations),
            tables: tables.version, at: now)
    }

    /// Throws `identifier` where a tax id was typed that is none of the buyer's country; while the country is
    /// not known, any is taken.
    package static func checkIdentifier(of details: CheckoutDetails) throws(CheckoutTaxRefusal) {
        guard let typed = details.customer?.taxID,
            let country = details.billingAddress?.country ?? details.shippingAddress?.country
        else { return }
        do throws(TaxIdentifierFault) { _ = try TaxIdentifier(typed, country: country) } catch {
            throw .identifier(error)
        }
    }

    private func taxItem(_ item: LineItem, at place: Int) throws(CheckoutTaxRefusal) -> TaxItem {
        guard item.kind != .tax else { throw .ownTax(item: place) }
        let isDiscount = item.kind == .discount
        guard !isDiscount || item.totalAmount <= 0 else { throw .risingDiscount(item: place) }
        var category = settings.category
        if let word = item.taxCategory {
            guard let known = TaxCategory(rawValue: word) else { throw .unknownCategory(item: place) }
            category = known
        }
        return TaxItem(
            amount: isDiscount ? -item.totalAmount : item.totalAmount, kind: item.kind,
            supply: item.supply ?? settings.supply, category: category,
            behavior: item.taxBehavior ?? (settings.pricesIncludeTax ? .inclusive : .exclusive))
    }

    /// Who buys, and whether it is known where they are: else they are taken to be where the seller is.
    private func buyer(
        of details: CheckoutDetails
    ) throws(CheckoutTaxRefusal) -> (TaxedBuyer, isKnown: Bool) {
        let shipping = details.shippingAddress.flatMap { TaxAddress($0) }
        // The page asks for more of the billing address, and for nothing of the other.
        if let shipping, try !isWhole(shipping, .shipping) { throw .regionMissing(.shipping) }
        let asked = details.billingAddress.flatMap { TaxAddress($0) }
        let known: TaxAddress?
        if let asked { known = try isWhole(asked, .billing) ? asked : nil } else { known = shipping }
        let billing = asked == nil ? nil : known
        var buyer = TaxedBuyer(address: known ?? settings.address)
        if let billing, let shipping, billing != shipping { buyer.shipsTo = shipping }
        buyer.exemption = details.customer?.taxExemption
        if let typed = details.customer?.taxID { buyer.taxID = taxID(typed, country: known?.country) }
        return (buyer, known != nil)
    }

    /// Whether an address tells all that the tax hangs on.
    private func isWhole(_ address: TaxAddress, _ which: TaxedAddress) throws(CheckoutTaxRefusal) -> Bool {
        guard tables.hangsOnRegion(address.country, of: settings.registrations),
            !tables.tellsRegion(address)
        else { return true }
        guard address.region.isEmpty else { throw .unknownRegion(which) }
        return false
    }

    /// The country whose register the buyer's id is of; nil where it makes no business of them.
    private func register(of buyer: TaxedBuyer) -> String? {
        guard let id = buyer.taxID, id.isBusiness else { return nil }
        return (try? TaxIdentifier(id.text, country: buyer.address.country))?.country
    }

    private func taxID(_ typed: String, country: String?) -> BuyerTaxID {
        guard let id = try? TaxIdentifier(typed, country: country ?? "") else {
            return BuyerTaxID(text: typed, standing: .malformed)
        }
        guard settings.registerCheck != .off, let answer = registerAnswer(id) else {
            return BuyerTaxID(text: id.text, standing: .wellFormed)
        }
        return BuyerTaxID(
            text: id.text, standing: answer.isRegistered ? .registered : .notRegistered,
            checkedAt: answer.checkedAt)
    }
}

/// What a register last said of a tax id.
package struct KnownTaxID: Hashable, Sendable {
    /// Whether it has it.
    package let isRegistered: Bool
    /// When it said so.
    package let checkedAt: Timestamp

    /// Makes an answer.
    package init(isRegistered: Bool, checkedAt: Timestamp) {
        self.isRegistered = isRegistered
        self.checkedAt = checkedAt
    }
}

extension TaxAddress {
    /// What an address says about the tax; nil where it names no country.
    init?(_ address: PostalAddress) {
        guard let country = address.country else { return nil }
        self.init(
            country: country, postalCode: address.postalCode ?? "", region: address.region ?? "")
    }
}
