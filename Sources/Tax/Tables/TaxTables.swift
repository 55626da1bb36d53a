package import Domain
import Support
import Synchronization

/// Everything that the rules look up: places, their rates by date, and territories.
///
/// A value: a new table is read whole, checked, and takes the place of the old one.
package struct TaxTables: Sendable {
    /// What tells one set of tables from another: the beginning of the digest of the files, as the loader
    /// says.
    package var version = ""
    /// The places by code.
    package internal(set) var jurisdictions: [String: Jurisdiction] = [:]
    /// The territories by the country of their postal codes.
    var territories: [String: [Territory]] = [:]
    /// The territories by a country code of their own.
    var territoryCodes: [String: Territory] = [:]
    /// The parts of divided countries by what their postal codes begin with.
    var regions: [String: [String: String]] = [:]
    /// Local rates by state.
    var localRates: [String: [LocalRate]] = [:]

    /// No tables: nothing is taxed anywhere.
    package init() {}

    /// Every territory, in no order.
    package var allTerritories: [Territory] {
        territories.values.flatMap(\.self) + territoryCodes.values.filter { $0.postalPrefixes.isEmpty }
    }

    /// Whether a seller can be registered under that code.
    package func isRegistrable(_ code: String) -> Bool {
        if let place = jurisdictions[code], !place.levies.isEmpty { return true }
        // Canadian GST is levied in each province and registered for in the country.
        return jurisdictions.values.contains { $0.levies.contains { $0.registration == code } }
    }

    /// The countries in which tax can be charged, whole or in a part of them.
    package var taxedCountries: Set<String> {
        Set(jurisdictions.values.lazy.filter { !$0.levies.isEmpty }.map { String($0.code.prefix(2)) })
    }

    /// How a place rounds: its own way, or the usual one where no table has it.
    package func policy(for code: String) -> RoundingPolicy { jurisdictions[code]?.policy ?? .usual }

    /// Whether a place is a member of a union on a day, for goods or for services.
    func union(of code: String, goods: Bool, on date: CivilDate) -> String? {
        guard let membership = jurisdictions[code]?.membership, goods || !membership.isForGoodsOnly else {
            return nil
        }
        if let from = membership.from, date < from { return nil }
        if let until = membership.until, date >= until { return nil }
        return membership.union
    }
}

/// The tables that are in use, which a reload exchanges for others.
package final class CurrentTaxTables: Sendable {
    private let tables: Mutex<TaxTables>

    /// Begins with these.
    package init(_ tables: TaxTables) { self.tables = Mutex(tables) }

    /// The tables in use now; a calculation takes them once, so that a reload never mixes two.
    package var current: TaxTables { tables.withLock { $0 } }

    /// Puts others into use.
    package func replace(with tables: TaxTables) { self.tables.withLock { $0 = tables } }
}
