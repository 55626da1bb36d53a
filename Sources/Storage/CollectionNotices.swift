package import Database
package import Domain
package import Support

/// The table of collections by direct debit that payers were told of.
package enum CollectionNotices {
    /// Writes down that the payer is told of an attempt's collection on that day; false where they were
    /// before.
    package static func unscopedClaim(
        _ transaction: TransactionID, on day: CivilDate, in database: Connection
    ) throws -> Bool {
        let changed = try database.execute(
            """
            /* CollectionNotices.unscopedClaim */ INSERT INTO collection_notices (transaction_id, charge_day)
            VALUES ($1, $2) ON CONFLICT DO NOTHING
            """, .identifier(transaction), .integer(day.daysSinceEpoch))
        return changed == 1
    }

    /// The day of the collection that the payer was told of last; nil where they were told of none.
    package static func unscopedLatest(
        of transaction: TransactionID, in database: Connection
    ) throws -> CivilDate? {
        try database.first(
            """
            /* CollectionNotices.unscopedLatest */ SELECT charge_day FROM collection_notices
            WHERE transaction_id = $1 ORDER BY charge_day DESC LIMIT 1
            """, .identifier(transaction)
        ) { CivilDate(daysSinceEpoch: Int(try $0.integer(0))) }
    }
}
