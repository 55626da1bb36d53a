/// Reads files of rates, strictly: a name that means nothing, a date out of order or a territory of a place
/// that is not there is an error with file and pointer.
package struct TaxTableFiles {
    private static let format = "portico-tax-1"
    private var tables = TaxTables()
    /// What must be there once all files are read.
    private var references: [(cursor: TableCursor, code: String)] = []

    /// Begins without files.
    package init() {}

    /// The tables of some files by name, in any order; throws what is wrong with the first at fault.
    package static func tables(of files: [(name: String, bytes: [UInt8])]) throws(TableError) -> TaxTables {
        var reading = TaxTableFiles()
        for file in files { try reading.add(file.bytes, name: file.name) }
        return try reading.finished()
    }

    /// Adds a file: states and rates, territories, or local rates.
    package mutating func add(_ bytes: [UInt8], name: String) throws(TableError) {
        let root = try TableCursor(file: name, bytes: bytes)
        try root.expectNames(["format", "about", "sources", "jurisdictions", "territories", "local_rates"])
        let format = try root.required("format")
        guard try format.string() == Self.format else { throw format.failing(.notAllowed(Self.format)) }
        var sources: [String: String] = [:]
        for (key, cursor) in try root.optional("sources")?.members() ?? [] {
            sources[key] = try cursor.string()
        }
        let reader = JurisdictionReader(sources: sources)
        for cursor in try root.optional("jurisdictions")?.elements() ?? [] {
            let place = try reader.jurisdiction(cursor)
            guard tables.jurisdictions.updateValue(place, forKey: place.code) == nil else {
                throw cursor.failing(.duplicate(place.code))
            }
            if let area = cursor.optional("area") { references.append((area, place.area)) }
            if let hyphen = place.code.firstIndex(of: "-") {
                try addPart(cursor, place: place.code, of: String(place.code[..<hyphen]))
            }
        }
        for cursor in try root.optional("territories")?.elements() ?? [] { try addTerritory(cursor) }
        for cursor in try root.optional("local_rates")?.elements() ?? [] {
            let (state, rate) = try reader.localRate(cursor)
            references.append((try cursor.required("state"), state))
            tables.localRates[state, default: []].append(rate)
        }
    }

    /// The tables, once every name in them is known to lead somewhere.
    package func finished() throws(TableError) -> TaxTables {
        for (cursor, code) in references where tables.jurisdictions[code] == nil {
            throw cursor.failing(.unresolved(code))
        }
        return tables
    }

    /// A part of a country; one that the postal code tells makes the country a divided one.
    private mutating func addPart(
        _ cursor: TableCursor, place: String, of country: String
    ) throws(TableError) {
        guard let prefixes = cursor.optional("postal_codes") else { return }
        for prefix in try prefixes.elements() {
            let text = try prefix.string()
            guard tables.regions[country, default: [:]].updateValue(place, forKey: text) == nil else {
                throw prefix.failing(.duplicate(text))
            }
        }
    }

    private mutating func addTerritory(_ cursor: TableCursor) throws(TableError) {
        try cursor.expectNames([
            "code", "name", "country", "country_codes", "postal_codes", "goods", "services", "from",
        ])
        let goods = try cursor.optional("goods")?.code()
        let services = try cursor.optional("services")?.code()
        if let goods { references.append((try cursor.required("goods"), goods)) }
        if let services { references.append((try cursor.required("services"), services)) }
        let territory = Territory(
            code: try cursor.required("code").code(), name: try cursor.required("name").string(),
            countryCodes: try cursor.optional("country_codes")?.strings() ?? [],
            country: try cursor.required("country").code(),
            postalPrefixes: try cursor.optional("postal_codes")?.strings() ?? [],
            goods: goods, services: services, from: try cursor.optional("from")?.date())
        guard !territory.countryCodes.isEmpty || !territory.postalPrefixes.isEmpty else {
            throw cursor.failing(.missing)
        }
        for code in territory.countryCodes {
            guard tables.territoryCodes.updateValue(territory, forKey: code) == nil else {
                throw cursor.failing(.duplicate(code))
            }
        }
        if !territory.postalPrefixes.isEmpty {
            tables.territories[territory.country, default: []].append(territory)
        }
    }
}
