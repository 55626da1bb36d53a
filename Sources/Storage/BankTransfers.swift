package import Database
package import Domain
import Support

/// The table of lines of bank statements.
package enum BankTransfers {
    /// Whether that line of an account was imported before.
    package static func exists(
        keyDigest: [UInt8], receivingAccount: String, organization: OrganizationID, isLive: Bool,
        in database: Connection
    ) throws -> Bool {
        try database.first(
            """
            /* BankTransfers.exists */ SELECT 1 FROM bank_transfers
            WHERE organization_id = $1 AND is_live = $2 AND receiving_account = $3 AND key_digest = $4
            """, .identifier(organization), .boolean(isLive), .text(receivingAccount), .blob(keyDigest)
        ) { _ in true } ?? false
    }

    /// Stores a new one; a line that was imported before is a constraint error.
    package static func insert(_ transfer: BankTransfer, in database: Connection) throws {
        try database.execute(
            """
            /* BankTransfers.insert */ INSERT INTO bank_transfers (id, organization_id, is_live, import_id,
                receiving_account, key_digest, booked_on, amount, currency, is_return, remittance, payer_name,
                payer_account, status, reason, transactions, shortage, excess, created_at_ms, decided_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            """,
            .identifier(transfer.id), .identifier(transfer.organizationID), .boolean(transfer.isLive),
            .identifier(transfer.importID), .text(transfer.receivingAccount), .blob(transfer.keyDigest),
            .integer(transfer.bookedOn.daysSinceEpoch), .integer(transfer.amount.minorUnits),
            .text(transfer.amount.currency.code), .boolean(transfer.isReturn), .text(transfer.remittance),
            .text(transfer.payerName), .text(transfer.payerAccount), .text(transfer.status.rawValue),
            .optional(transfer.reason?.rawValue), .text(joined(transfer.transactions)),
            .integer(transfer.shortage), .integer(transfer.excess), .time(transfer.createdAt),
            .optionalTime(transfer.decidedAt))
    }

    /// Writes a decision; the stored row must still be in the status that was read, else it throws `stale`.
    package static func update(
        _ transfer: BankTransfer, from old: BankTransferStatus, in database: Connection
    ) throws {
        let changed = try database.execute(
            """
            /* BankTransfers.update */ UPDATE bank_transfers
            SET status = $4, transactions = $5, shortage = $6, excess = $7, decided_at_ms = $8
            WHERE id = $1 AND organization_id = $2 AND status = $3
            """, .identifier(transfer.id), .identifier(transfer.organizationID), .text(old.rawValue),
            .text(transfer.status.rawValue), .text(joined(transfer.transactions)),
            .integer(transfer.shortage), .integer(transfer.excess), .optionalTime(transfer.decidedAt))
        guard changed == 1 else { throw StorageError.stale(table: "bank_transfers") }
    }

    /// The transfer of that tenant and mode, or nil.
    package static func find(
        _ id: BankTransferID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> BankTransfer? {
        try database.first(
            """
            /* BankTransfers.find */ SELECT id, organization_id, is_live, import_id, receiving_account,
                key_digest, booked_on, amount, currency, is_return, remittance, payer_name, payer_account,
                status, reason, transactions, shortage, excess, created_at_ms, decided_at_ms
            FROM bank_transfers WHERE id = $1 AND organization_id = $2 AND is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { try transfer($0) }
    }

    /// A page of a tenant's transfers, newest first, of one status or of all.
    package static func page(
        of organization: OrganizationID, isLive: Bool, status: BankTransferStatus?, after: BankTransferID?,
        limit: Int, in database: Connection
    ) throws -> [BankTransfer] {
        let end = after ?? BankTransferID(high: .max, low: .max)
        if let status {
            return try database.query(
                """
                /* BankTransfers.byStatus */ SELECT id, organization_id, is_live, import_id,
                    receiving_account, key_digest, booked_on, amount, currency, is_return, remittance,
                    payer_name, payer_account, status, reason, transactions, shortage, excess, created_at_ms,
                    decided_at_ms
                FROM bank_transfers
                WHERE organization_id = $1 AND is_live = $2 AND status = $3 AND id < $4
                ORDER BY id DESC LIMIT $5
                """, .identifier(organization), .boolean(isLive), .text(status.rawValue), .identifier(end),
                .integer(limit)
            ) { try transfer($0) }
        }
        return try database.query(
            """
            /* BankTransfers.all */ SELECT id, organization_id, is_live, import_id, receiving_account,
                key_digest, booked_on, amount, currency, is_return, remittance, payer_name, payer_account,
                status, reason, transactions, shortage, excess, created_at_ms, decided_at_ms
            FROM bank_transfers WHERE organization_id = $1 AND is_live = $2 AND id < $3
            ORDER BY id DESC LIMIT $4
            """, .identifier(organization), .boolean(isLive), .identifier(end), .integer(limit)
        ) { try transfer($0) }
    }

    private static func joined(_ ids: [TransactionID]) -> String {
        ids.map(\.description).joined(separator: " ")
    }

    private static func transfer(_ row: Row) throws -> BankTransfer {
        let table = "bank_transfers"
        var digest: [UInt8] = []
        try row.withBlob(5) { bytes in digest = Array(bytes) }
        return BankTransfer(
            id: try Column.identifier(row, 0, table: table),
            organizationID: try Column.identifier(row, 1, table: table), isLive: try Column.flag(row, 2),
            importID: try Column.identifier(row, 3, table: table), receivingAccount: try row.text(4),
            keyDigest: digest, bookedOn: CivilDate(daysSinceEpoch: Int(try row.integer(6))),
            amount: Money(
                minorUnits: try row.integer(7), currency: try Column.currency(row, 8, table: table)),
            isReturn: try Column.flag(row, 9), remittance: try row.text(10), payerName: try row.text(11),
            payerAccount: try row.text(12), status: try Column.value(row, 13, table: table),
            reason: try Column.optionalValue(row, 14, table: table),
            transactions: try row.text(15).split(separator: " ").compactMap { TransactionID(String($0)) },
            shortage: try row.integer(16), excess: try row.integer(17), createdAt: try Column.time(row, 18),
            decidedAt: try Column.optionalTime(row, 19))
    }
}
