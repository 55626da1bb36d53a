package import Database
package import Domain

/// The table of how often providers had collected payments again when they last told.
package enum Recollections {
    /// How often the attempt was collected again, by whomever, as far as is known; for the engine's own
    /// questions.
    package static func unscopedMade(_ id: TransactionID, in database: Connection) throws -> Int {
        try database.first(
            """
            /* Recollections.unscopedMade */ SELECT made FROM recollections WHERE transaction_id = $1
            """, .identifier(id)
        ) { Int(try $0.integer(0)) } ?? 0
    }

    /// Remembers what was told, where it is more than was known.
    package static func unscopedLearn(
        _ made: Int, of id: TransactionID, in database: Connection
    ) throws {
        try database.execute(
            """
            /* Recollections.unscopedLearn */ INSERT INTO recollections (transaction_id, made)
            VALUES ($1, $2) ON CONFLICT (transaction_id) DO UPDATE SET made = max(made, excluded.made)
            """, .identifier(id), .integer(made))
    }
}
