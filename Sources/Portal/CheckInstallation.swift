package import Database
import Domain
import Storage
import Support

/// What the database says of the key that belongs to it.
package enum MasterKeyNeed: Hashable, Sendable {
    /// Nothing has been sealed: any key will do.
    case none
    /// There are organisations, whose secrets one certain key sealed.
    case sealed
}

extension PaymentEngine {
    /// Whether a database needs the key that it was used with so far; asked before a new one is made.
    package static func masterKeyNeed(of database: Database) throws -> MasterKeyNeed {
        try database.read { try Organizations.unscopedAll(limit: 1, in: $0) }.isEmpty ? .none : .sealed
    }

    /// Throws unless the database can be read and the master key opens what its oldest site has sealed.
    ///
    /// A row read each time; the site's secrets are opened once and kept with its profile.
    package func check() throws {
        if let oldest = try database.read({ try Sites.unscopedOldest(in: $0) }) {
            _ = try unscopedProfile(of: oldest)
        }
    }

    /// Whether the installation can work, for whoever watches over it.
    package var isHealthy: Bool { (try? check()) != nil }
}
