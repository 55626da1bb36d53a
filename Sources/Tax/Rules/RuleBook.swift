package import Domain
package import Support

/// Decides what falls on a supply: the rule, the rates, and where each figure is from.
///
/// It reads top to bottom, the first rule that fits decides.
package struct RuleBook: Sendable {
    let tables: TaxTables
    let seller: TaxSeller
    let buyer: TaxBuyer
    /// The tax point: the day whose rates and rules hold.
    let date: CivilDate

    /// Opens the book for a sale.
    package init(tables: TaxTables, seller: TaxSeller, buyer: TaxBuyer, date: CivilDate) {
        self.tables = tables
        self.seller = seller
        self.buyer = buyer
        self.date = date
    }

    /// What falls on a supply of that kind and category.
    package func treatment(of supply: SupplyKind, _ category: TaxCategory) -> TaxTreatment {
        let isGoods = supply == .goods
        let sale = Sale(
            supply: supply, category: category,
            from: tables.place(of: seller.address, goods: isGoods, on: date),
            to: tables.place(of: buyer.address, goods: isGoods, on: date))
        if buyer.exemption != nil { return nothing(.exemptCustomer, sale) }
        let isDomestic = area(sale.from) == area(sale.to) && !sale.to.isExcluded
        if isDomestic { return charging(.domestic, sale, at: sale.to) }
        if sale.to.isExcluded, !isRegistered(at: sale.to) { return nothing(.excludedTerritory, sale) }
        switch (union(sale.from, sale), union(sale.to, sale)) {
        case (let here?, let there?) where here == there: return withinUnion(sale)
        case (nil, .some): return intoUnion(sale)
        case (.some, _), (nil, nil): return elsewhere(sale)
        }
    }

    /// How the sale rounds where its site does not say: as the place does that taxes the most of it.
    package func policy(for treatments: [TaxTreatment]) -> RoundingPolicy {
        guard let first = treatments.first(where: { !$0.components.isEmpty }) else { return .usual }
        return tables.policy(for: first.place)
    }
}

/// One supply with its two places.
struct Sale {
    let supply: SupplyKind
    let category: TaxCategory
    let from: TaxPlace
    let to: TaxPlace
}

extension RuleBook {
    private func withinUnion(_ sale: Sale) -> TaxTreatment {
        if isBusiness(of: sale) {
            return nothing(sale.supply == .goods ? .intraCommunitySupply : .reverseCharge, sale)
        }
        if sale.supply == .service { return charging(.sellersPlace, sale, at: sale.from) }
        if isRegistered(at: sale.to) { return charging(.registeredAbroad, sale, at: sale.to) }
        // Before the reform of 2021-07-01 (Directive 2017/2455) each state had a threshold of its own for
        // goods, above which a seller had to be registered there.
        if sale.supply == .goods, date < Self.reform {
            return charging(.distanceSaleBefore2021, sale, at: sale.from)
        }
        switch seller.distanceSales {
        case .belowThreshold: return charging(.belowThreshold, sale, at: sale.from)
        case .oneStopShop: return charging(.oneStopShop, sale, at: sale.to)
        }
    }

    private func intoUnion(_ sale: Sale) -> TaxTreatment {
        if isBusiness(of: sale) {
            return nothing(sale.supply == .goods ? .importedByBuyer : .reverseCharge, sale)
        }
        if sale.supply == .service { return atSellersPlace(sale) }
        if isRegistered(at: sale.to) { return charging(.registeredAbroad, sale, at: sale.to) }
        switch sale.supply {
        case .goods:
            return seller.hasImportScheme && date >= Self.reform
                ? charging(.oneStopShop, sale, at: sale.to) : nothing(.importedByBuyer, sale)
        case .digital, .service:
            return seller.hasNonUnionScheme
                ? charging(.oneStopShop, sale, at: sale.to) : nothing(.notRegistered, sale)
        }
    }

    /// To a place outside of the union, from anywhere.
    private func elsewhere(_ sale: Sale) -> TaxTreatment {
        let place = tables.jurisdictions[sale.to.code]
        let isAbroad = sale.from.taxCountry != sale.to.taxCountry
        if isRegistered(at: sale.to) {
            if isAbroad, sale.supply != .goods, isRegisteredBuyer(at: sale.to),
                place?.businessFromAbroad == .reverseCharge
            {
                return nothing(.reverseChargeAbroad, sale)
            }
            return charging(isAbroad ? .registeredAbroad : .domestic, sale, at: sale.to)
        }
        guard isAbroad else {
            return nothing(place?.levies.isEmpty == true ? .noTaxThere : .notRegistered, sale)
        }
        if sale.supply == .service, buyer.status == .consumer { return atSellersPlace(sale) }
        return nothing(sale.supply == .goods ? .export : .outsideScope, sale)
    }

    private func atSellersPlace(_ sale: Sale) -> TaxTreatment {
        tables.jurisdictions[sale.from.code]?.taxesServicesAtSeller == true
            ? charging(.sellersPlace, sale, at: sale.from) : nothing(.outsideScope, sale)
    }

    /// The reform of distance sales, from when one-stop shops report goods as well.
    private static var reform: CivilDate { CivilDate(daysSinceEpoch: 18_809) }
}

extension RuleBook {
    /// The taxes of a place that the seller is registered for.
    private func charging(_ rule: TaxRule, _ sale: Sale, at place: TaxPlace) -> TaxTreatment {
        guard let jurisdiction = tables.jurisdictions[place.code] else { return nothing(.noTaxThere, sale) }
        guard sale.category != .exempt else { return nothing(.exemptSupply, sale, at: place) }
        guard !jurisdiction.levies.isEmpty else { return nothing(.noTaxThere, sale, at: place) }
        // Sales that a one-stop shop reports need no registration in the place whose rate they bear.
        let needsRegistration = rule != .oneStopShop
        let wanted: TaxCategory =
            sale.category == .standard && sale.supply == .digital ? .digital : sale.category
        var taken = sale.category
        var components: [TaxComponent] = []
        for levy in jurisdiction.levies
        where !needsRegistration || seller.registrations.contains(levy.registration) {
            guard let (category, found) = levy.rate(for: wanted, on: date), let rate = found.rate else {
                continue
            }
            taken = category
            components.append(
                TaxComponent(
                    jurisdiction: place.code, jurisdictionName: jurisdiction.name, name: levy.name,
                    rate: rate, source: found.source))
        }
        guard !components.isEmpty else { return nothing(.notRegistered, sale, at: place) }
        addLocalTaxes(to: &components, place: place, category: taken)
        return TaxTreatment(
            rule: rule, place: place.code, placeName: jurisdiction.name, category: taken,
            components: components, isShippingTaxed: jurisdiction.isShippingTaxed)
    }

    /// What counties and cities add, unless the state leaves the category untaxed.
    private func addLocalTaxes(
        to components: inout [TaxComponent], place: TaxPlace, category: TaxCategory
    ) {
        guard tables.localRates[place.code] != nil, components.contains(where: { $0.rate > .zero }) else {
            return
        }
        let postalCode = tables.postalCode(buyer.address.postalCode, in: place.country)
        for local in tables.localRates(in: place.code, postalCode: postalCode, category: category, on: date) {
            let component = TaxComponent(
                jurisdiction: place.code, jurisdictionName: local.name, name: local.name, rate: local.rate,
                source: local.source)
            // A table whose rates come to more than the highest is not believed.
            guard TaxRate.sum(components.map(\.rate) + [local.rate]) != nil else { return }
            components.append(component)
        }
    }

    private func nothing(_ rule: TaxRule, _ sale: Sale, at place: TaxPlace? = nil) -> TaxTreatment {
        let place = place ?? sale.to
        return TaxTreatment(
            rule: rule, place: place.code, placeName: place.name, category: sale.category, components: [])
    }

    /// Whether the seller may charge any of a place's taxes.
    private func isRegistered(at place: TaxPlace) -> Bool {
        // A registration in the country is none in a territory outside of its tax area.
        if place.isExcluded { return seller.registrations.contains(place.code) }
        let levies = tables.jurisdictions[place.code]?.levies ?? []
        return levies.contains { seller.registrations.contains($0.registration) }
    }

    /// Whether the buyer's id lets a sale into the union go untaxed: it is of a member state, and not of the
    /// one that the sale is from (Directive 2006/112 articles 138 and 44).
    ///
    /// For goods Northern Ireland is like a member state, and goods for it need an id that begins with XI.
    private func isBusiness(of sale: Sale) -> Bool {
        guard case .business(let register) = buyer.status else { return false }
        if sale.supply == .goods, sale.to.code == "XI" { return register == "XI" }
        let isOfUnion = tables.union(of: register, goods: sale.supply == .goods, on: date) != nil
        return isOfUnion && register != sale.from.code
    }

    /// Whether the buyer's id is of the register of a place outside of the union.
    private func isRegisteredBuyer(at place: TaxPlace) -> Bool {
        guard case .business(let register) = buyer.status else { return false }
        return (register == "XI" ? "GB" : register) == place.taxCountry
    }

    private func area(_ place: TaxPlace) -> String { tables.jurisdictions[place.code]?.area ?? place.code }

    private func union(_ place: TaxPlace, _ sale: Sale) -> String? {
        tables.union(of: place.code, goods: sale.supply == .goods, on: date)
    }
}
