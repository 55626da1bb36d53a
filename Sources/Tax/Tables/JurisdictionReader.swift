import Domain
import JSON
import Support

/// Reads one place, or one local rate, of a file.
struct JurisdictionReader {
    /// The file's sources by their short names.
    let sources: [String: String]

    func jurisdiction(_ cursor: TableCursor) throws(TableError) -> Jurisdiction {
        try cursor.expectNames([
            "code", "name", "levies", "area", "union", "rounding", "business_from_abroad",
            "services_at_seller", "shipping_taxed", "postal_codes",
        ])
        let code = try cursor.required("code").code()
        var levies: [Levy] = []
        for levy in try cursor.required("levies").elements() { levies.append(try self.levy(levy, of: code)) }
        let highest = levies.compactMap { $0.rates.values.flatMap { $0.compactMap(\.rate) }.max() }
        guard TaxRate.sum(highest) != nil else {
            throw cursor.failing(.notAllowed("at most \(TaxLimits.percentMax)% in all"))
        }
        return Jurisdiction(
            code: code, name: try cursor.required("name").string(), levies: levies,
            area: try cursor.optional("area")?.code() ?? code,
            membership: try membership(cursor.optional("union")),
            policy: try policy(cursor.optional("rounding")),
            businessFromAbroad: try cursor.optional("business_from_abroad")?.name(of: BusinessFromAbroad.self)
                ?? .charged,
            taxesServicesAtSeller: try cursor.optional("services_at_seller")?.bool() ?? false,
            isShippingTaxed: try cursor.optional("shipping_taxed")?.bool() ?? true)
    }

    private func levy(_ cursor: TableCursor, of code: String) throws(TableError) -> Levy {
        try cursor.expectNames(["name", "registration", "source", "rates"])
        let source = try self.source(cursor)
        var rates: [TaxCategory: [DatedRate]] = [:]
        for (key, list) in try cursor.required("rates").members() {
            guard let category = TaxCategory(rawValue: key) else { throw list.failing(.unknownName) }
            rates[category] = try datedRates(list, source: source)
        }
        return Levy(
            name: try cursor.required("name").string(),
            registration: try cursor.optional("registration")?.code() ?? code, rates: rates)
    }

    /// Pairs of a first day and a rate, oldest first; a rate of null ends the category.
    private func datedRates(_ list: TableCursor, source: String) throws(TableError) -> [DatedRate] {
        var dated: [DatedRate] = []
        for entry in try list.elements() {
            let pair = try entry.elements()
            guard pair.count == 2 else { throw entry.failing(.notAllowed("a date and a rate")) }
            let from = try pair[0].date()
            if let last = dated.last, last.from >= from { throw pair[0].failing(.outOfOrder) }
            let rate = pair[1].value == .null ? nil : try pair[1].rate()
            dated.append(DatedRate(from: from, rate: rate, source: source))
        }
        guard !dated.isEmpty else { throw list.failing(.missing) }
        return dated
    }

    private func source(_ cursor: TableCursor) throws(TableError) -> String {
        let place = try cursor.required("source")
        guard let source = sources[try place.string()] else {
            throw place.failing(.unresolved(try place.string()))
        }
        return source
    }

    private func membership(_ cursor: TableCursor?) throws(TableError) -> Jurisdiction.Membership? {
        guard let cursor else { return nil }
        try cursor.expectNames(["code", "from", "until", "goods_only"])
        return Jurisdiction.Membership(
            union: try cursor.required("code").code(), from: try cursor.optional("from")?.date(),
            until: try cursor.optional("until")?.date(),
            isForGoodsOnly: try cursor.optional("goods_only")?.bool() ?? false)
    }

    /// A rounding of a table or of a request; the usual one where nothing is said.
    func policy(_ cursor: TableCursor?) throws(TableError) -> RoundingPolicy {
        guard let cursor else { return .usual }
        try cursor.expectNames(["level", "method", "components"])
        var policy = RoundingPolicy.usual
        if let level = cursor.optional("level") {
            policy.level = try level.name(of: RoundingPolicy.Level.self)
        }
        if let method = cursor.optional("method") {
            let name = try method.string()
            guard let found = RoundingPolicy.roundingNames.first(where: { $0.name == name }) else {
                throw method.failing(.notAllowed("one of half_up, half_even, down, up"))
            }
            policy.rounding = found.rounding
        }
        if let components = cursor.optional("components") {
            policy.components = try components.name(of: RoundingPolicy.Components.self)
        }
        return policy
    }

    /// A local rate and the code of its state.
    func localRate(_ cursor: TableCursor) throws(TableError) -> (state: String, rate: LocalRate) {
        try cursor.expectNames([
            "state", "postal_codes", "name", "category", "from", "until", "percent", "source",
        ])
        let range = try cursor.required("postal_codes")
        let ends = try range.string().split(separator: "-", omittingEmptySubsequences: false)
        let codes = ends.compactMap { $0.utf8.count == 5 ? Int32($0) : nil }
        guard codes.count == ends.count, let first = codes.first, let last = codes.last, first >= 0,
            first <= last, codes.count <= 2
        else { throw range.failing(.notAllowed("90210 or 90001-90899")) }
        let rate = LocalRate(
            firstCode: first, lastCode: last, name: try cursor.required("name").string(),
            category: try cursor.optional("category")?.name(of: TaxCategory.self),
            from: try cursor.required("from").date(), until: try cursor.optional("until")?.date(),
            rate: try cursor.required("percent").rate(), source: try source(cursor))
        return (try cursor.required("state").code(), rate)
    }
}
