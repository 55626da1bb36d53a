package import Domain
package import Support

/// A line of a sale, with what decides how it is taxed.
package struct TaxItem: Sendable {
    /// The price of the line in minor units, never negative; of a discount what it takes off.
    package var amount: Int64
    /// Tells goods from shipping, discounts and fees; a line of tax is none of a sale.
    package var kind: LineItemKind
    /// Whether it is goods or a service.
    package var supply: SupplyKind
    /// Which of a place's rates it has.
    package var category: TaxCategory
    /// Whether the price has its tax inside.
    package var behavior: TaxBehavior
    /// The line that a discount is of; nil for one of all.
    package var ofLine: Int?

    /// Makes a line.
    package init(
        amount: Int64, kind: LineItemKind, supply: SupplyKind, category: TaxCategory, behavior: TaxBehavior,
        ofLine: Int? = nil
    ) {
        self.amount = amount
        self.kind = kind
        self.supply = supply
        self.category = category
        self.behavior = behavior
        self.ofLine = ofLine
    }
}

/// What is sold, by whom, to whom and when.
package struct TaxSale: Sendable {
    /// Who sells.
    package var seller: TaxSeller
    /// Who buys, where the bill goes.
    package var buyer: TaxBuyer
    /// Where goods are sent to; nil where that is the buyer's address.
    package var goodsAddress: TaxAddress?
    /// The tax point.
    package var date: CivilDate
    /// How the seller rounds; nil where it is left to the country.
    package var policy: RoundingPolicy?
    /// What is sold, line by line.
    package var items: [TaxItem]

    /// Makes a sale.
    package init(
        seller: TaxSeller, buyer: TaxBuyer, goodsAddress: TaxAddress? = nil, date: CivilDate,
        policy: RoundingPolicy? = nil, items: [TaxItem]
    ) {
        self.seller = seller
        self.buyer = buyer
        self.goodsAddress = goodsAddress
        self.date = date
        self.policy = policy
        self.items = items
    }

    /// Calculates it: one treatment for each kind and category, and the lines under them; throws `TaxError`.
    package func calculated(with tables: TaxTables) throws(TaxError) -> TaxBreakdown {
        let book = RuleBook(tables: tables, seller: seller, buyer: buyer, date: date)
        var recipient = buyer
        recipient.address = goodsAddress ?? buyer.address
        let goodsBook = RuleBook(tables: tables, seller: seller, buyer: recipient, date: date)
        var known: [(supply: SupplyKind, category: TaxCategory)] = []
        var treatments: [TaxTreatment] = []
        var lines: [BasketLine] = []
        lines.reserveCapacity(items.count)
        for item in items {
            if item.kind == .discount {
                lines.append(
                    BasketLine(.discount(ofLine: item.ofLine), amount: item.amount, behavior: item.behavior))
                continue
            }
            var place = known.firstIndex { $0.supply == item.supply && $0.category == item.category }
            if place == nil {
                place = known.count
                known.append((item.supply, item.category))
                let page = item.supply == .goods ? goodsBook : book
                treatments.append(page.treatment(of: item.supply, item.category))
            }
            let treatment = place ?? 0
            lines.append(
                BasketLine(
                    item.kind == .shipping ? .shipping(treatment: treatment) : .item(treatment: treatment),
                    amount: item.amount, behavior: item.behavior))
        }
        return try TaxCalculation.calculate(
            lines, treatments: treatments, policy: policy ?? book.policy(for: treatments))
    }
}
