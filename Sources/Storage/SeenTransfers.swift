package import Database
package import Domain
import Support

/// The table of what was seen for awaited transfers and pays nothing yet.
package enum SeenTransfers {
    /// Stores what was seen; answers false, and changes nothing, where it had been seen before.
    ///
    /// One that is over from the beginning is kept against reports that tell of it later.
    package static func insert(
        _ seen: SeenTransfer, isOver: Bool = false, in database: Connection
    ) throws -> Bool {
        try database.execute(
            """
            /* SeenTransfers.insert */ INSERT INTO seen_transfers (transaction_id, sight, site_id, amount,
                currency, is_over, seen_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
            """, .identifier(seen.transactionID), .blob(bytes(seen.sight)), .identifier(seen.siteID),
            .integer(seen.amount.minorUnits), .text(seen.amount.currency.code), .boolean(isOver),
            .time(seen.seenAt)) == 1
    }

    /// Ends one; answers whether it stood.
    package static func end(
        _ sight: SeenTransfer.Sight, of transaction: TransactionID, site: SiteID, in database: Connection
    ) throws -> Bool {
        try database.execute(
            """
            /* SeenTransfers.end */ UPDATE seen_transfers SET is_over = 1
            WHERE transaction_id = $1 AND sight = $2 AND site_id = $3 AND is_over = 0
            """, .identifier(transaction), .blob(bytes(sight)), .identifier(site)) == 1
    }

    /// Ends everything that banks have announced for an attempt.
    package static func endAnnounced(
        of transaction: TransactionID, site: SiteID, in database: Connection
    ) throws {
        try database.execute(
            """
            /* SeenTransfers.endAnnounced */ UPDATE seen_transfers SET is_over = 1
            WHERE transaction_id = $1 AND site_id = $2 AND length(sight) = 8
            """, .identifier(transaction), .identifier(site))
    }

    /// What stands for an attempt, oldest first.
    package static func standing(
        of transaction: TransactionID, site: SiteID, in database: Connection
    ) throws -> [SeenTransfer] {
        let table = "seen_transfers"
        return try database.query(
            """
            /* SeenTransfers.standing */ SELECT sight, amount, currency, seen_at_ms FROM seen_transfers
            WHERE transaction_id = $1 AND site_id = $2 AND is_over = 0 ORDER BY seen_at_ms, sight
            """, .identifier(transaction), .identifier(site)
        ) { row in
            var bytes: [UInt8] = []
            try row.withBlob(0) { bytes = Array($0) }
            let amount = Money(
                minorUnits: try row.integer(1), currency: try Column.currency(row, 2, table: table))
            return SeenTransfer(
                transactionID: transaction, siteID: site,
                sight: BankTransferID(bytes: bytes).map { .proposed($0) } ?? .announced(amount.minorUnits),
                amount: amount, seenAt: try Column.time(row, 3))
        }
    }

    private static func bytes(_ sight: SeenTransfer.Sight) -> [UInt8] {
        switch sight {
        case .announced(let amount): withUnsafeBytes(of: amount.bigEndian) { Array($0) }
        case .proposed(let id): id.bytes
        }
    }
}
