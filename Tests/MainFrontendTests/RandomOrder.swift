import Domain
import Support
import Tax
import TestHarness

@testable import Portal

/// An order drawn by chance: a site taxed somewhere, a buyer somewhere, lines in one of the currencies.
struct RandomOrder {
    /// Currencies of two, no and three decimals.
    static let currencies = ["EUR", "JPY", "KWD", "USD", "CLP", "TND"].compactMap { Currency(code: $0) }
    private static let sellers = [
        TaxAddress(country: "DE", postalCode: "10115"), TaxAddress(country: "FR", postalCode: "75001"),
        TaxAddress(country: "CA", postalCode: "H2X 1Y4", region: "QC"),
        TaxAddress(country: "US", postalCode: "10001", region: "NY"),
        TaxAddress(country: "JP", postalCode: "100-0001"), TaxAddress(country: "CH", postalCode: "8001"),
    ]
    private static let registrations =
        ["DE", "FR", "CA", "CA-QC", "US-NY", "JP", "CH", "GB", "NO", "AU"].map { TaxRegistration(place: $0) }
        + [TaxRegistration(place: "DE", scheme: .oneStopShop)]
    private static let buyers: [PostalAddress] = [
        ("DE", "10115"), ("FR", "75001"), ("IT", "00184"), ("CH", "8001"), ("GB", "SW1A 1AA"),
        ("US", "10001"), ("CA", "H2X 1Y4"), ("NO", "0150"), ("AU", "2000"), ("JP", "100-0001"), ("BR", ""),
    ].map { PostalAddress(postalCode: $1, country: $0) }
    static let languages = ["en", "de-CH", "fr", "es", "it", "nl", nil]

    private(set) var details = CheckoutDetails()
    private(set) var settings: TaxSettings
    private(set) var currency: Currency
    /// What is owed; nil for what cannot be sold: nothing, or more than providers take.
    private(set) var total: Int64?
    let now = Timestamp(seconds: 1_795_000_000)

    /// One in eight brings taxes and discounts of the merchant's own, as plain lines.
    init(_ dice: SeededRandom) throws {
        currency = Self.currencies[dice.below(Self.currencies.count)]
        settings = TaxSettings(address: Self.sellers[dice.below(Self.sellers.count)])
        settings.registrations = Self.registrations
        settings.pricesIncludeTax = dice.below(2) == 0
        settings.rounding = RoundingPolicy(
            level: RoundingPolicy.Level.allCases[dice.below(3)],
            rounding: RoundingPolicy.roundingNames[dice.below(4)].rounding,
            components: RoundingPolicy.Components.allCases[dice.below(2)])
        details.locale = Self.languages[dice.below(Self.languages.count)]
        details.billingAddress = Self.buyers[dice.below(Self.buyers.count)]
        let isTaxed = dice.below(8) > 0
        for number in 0...dice.below(dice.below(20) == 0 ? 20 : 5) {
            details.items.append(try item(number, isTaxed: isTaxed, dice))
        }
        let goods = details.items.reduce(0) { $1.kind == .product ? $0 + $1.totalAmount : $0 }
        if dice.below(3) == 0 {
            details.items.append(try line("Post", .shipping, Int64(dice.below(3000))))
        }
        if dice.below(3) == 0, goods > 0 {
            let most = dice.below(10) == 0 ? goods : goods / 2 + 1
            details.items.append(
                try line("Off", .discount, -Int64(dice.below(Int(min(most, 1_000_000_000))))))
        }
        guard isTaxed else {
            if dice.below(2) == 0 { details.items.append(try line("Tax", .tax, Int64(dice.below(4000)))) }
            let sum = details.items.reduce(0) { $0 + $1.totalAmount }
            total = (1...CheckoutTaxation.totalMax).contains(sum) ? sum : nil
            return
        }
        let taxation = CheckoutTaxation(settings: settings, tables: ProjectTaxes.tables, now: now)
        details.tax = try? taxation.tax(on: details)
        details.tax?.state = .frozen
        total = details.tax?.total
    }

    private func item(_ number: Int, isTaxed: Bool, _ dice: SeededRandom) throws -> LineItem {
        let prices = [100, 20_000, dice.below(50) == 0 ? 1_000_000_000 : 3000]
        let quantity =
            dice.below(3) > 0
            ? Quantity(Int64(1 + dice.below(5))) : Quantity(thousandths: Int64(1 + dice.below(5000)))
        var item = try LineItem(
            name: "Item \(number)", quantity: quantity ?? { preconditionFailure() }(),
            unitAmount: Int64(dice.below(prices[dice.below(3)])), currency: currency)
        guard isTaxed else { return item }
        item.taxBehavior = [.inclusive, .exclusive, nil][dice.below(3)]
        item.taxCategory = ["standard", "reduced", "zero", "exempt", nil][dice.below(5)]
        item.supply = SupplyKind.allCases[dice.below(SupplyKind.allCases.count)]
        return item
    }

    private func line(_ name: String, _ kind: LineItemKind, _ amount: Int64) throws -> LineItem {
        try LineItem(
            name: name, quantity: Quantity(1) ?? { preconditionFailure() }(), unitAmount: amount,
            currency: currency, kind: kind)
    }

    /// The checkout as it stands when that much has come of it.
    func checkout(paid amount: Int64, _ dice: SeededRandom) -> Checkout {
        var facts = CheckoutFacts(amountDue: total ?? 0, attemptLimit: 10)
        facts.amountReceived = amount
        return Checkout(
            id: CheckoutID(high: dice.word(), low: dice.word()), siteID: SiteID(high: 1, low: 1),
            isLive: true, pageSecret: PageSecret(random: dice.source), currency: currency, facts: facts,
            details: details, createdAt: now, expiresAt: now, updatedAt: now)
    }
}
