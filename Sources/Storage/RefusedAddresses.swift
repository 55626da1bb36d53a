package import Database
package import Support

/// The table of addresses that take no messages, each known by a digest that names its site too.
package enum RefusedAddresses {
    /// Whether the address is marked.
    package static func contains(_ digest: [UInt8], in database: Connection) throws -> Bool {
        try database.first(
            "/* RefusedAddresses.contains */ SELECT 1 FROM refused_addresses WHERE digest = $1",
            .blob(digest)
        ) { _ in true } ?? false
    }

    /// Marks an address.
    package static func insert(_ digest: [UInt8], at time: Timestamp, in database: Connection) throws {
        try database.execute(
            """
            /* RefusedAddresses.insert */ INSERT INTO refused_addresses (digest, refused_at_ms)
            VALUES ($1, $2)
            ON CONFLICT (digest) DO UPDATE SET refused_at_ms = excluded.refused_at_ms
            """, .blob(digest), .time(time))
    }

    /// Takes the mark away, because a person asked to try again.
    package static func remove(_ digest: [UInt8], in database: Connection) throws {
        try database.execute(
            "/* RefusedAddresses.remove */ DELETE FROM refused_addresses WHERE digest = $1", .blob(digest))
    }

    /// Takes old marks away; answers how many.
    package static func unscopedForget(
        before time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        try database.execute(
            """
            /* RefusedAddresses.unscopedForget */ DELETE FROM refused_addresses WHERE digest IN (
                SELECT digest FROM refused_addresses WHERE refused_at_ms < $1
                ORDER BY refused_at_ms LIMIT $2)
            """, .time(time), .integer(limit))
    }
}
