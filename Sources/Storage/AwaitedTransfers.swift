package import Database
package import Domain

/// The table of bank transfers that attempts wait for.
package enum AwaitedTransfers {
    /// One with how its checkout stands.
    package struct Stored: Hashable, Sendable {
        /// The transfer.
        package var transfer: AwaitedTransfer
        /// The status of its checkout.
        package var checkoutStatus: CheckoutStatus
    }

    /// Stores a new one; a reference that was given out for the account before is a constraint error.
    package static func insert(_ transfer: AwaitedTransfer, in database: Connection) throws {
        try database.execute(
            """
            /* AwaitedTransfers.insert */ INSERT INTO awaited_transfers (transaction_id, checkout_id, site_id,
                organization_id, is_live, provider_account_id, receiving_account, scheme, reference, amount,
                currency, payer_name, expected_at_ms, lapses_at_ms, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            .identifier(transfer.transactionID), .identifier(transfer.checkoutID),
            .identifier(transfer.siteID), .identifier(transfer.organizationID), .boolean(transfer.isLive),
            .identifier(transfer.providerAccountID), .text(transfer.receivingAccount),
            .text(transfer.scheme), .text(transfer.reference), .integer(transfer.amount.minorUnits),
            .text(transfer.amount.currency.code), .text(transfer.payerName), .time(transfer.expectedAt),
            .time(transfer.lapsesAt), .time(transfer.createdAt))
    }

    /// Whether that reference was given out for that account, by whomever.
    package static func unscopedIsTaken(
        _ reference: String, receivingAccount: String, in database: Connection
    ) throws -> Bool {
        try database.first(
            """
            /* AwaitedTransfers.unscopedIsTaken */ SELECT 1 FROM awaited_transfers
            WHERE receiving_account = $1 AND reference = $2
            """, .text(receivingAccount), .text(reference)
        ) { _ in true } ?? false
    }

    /// The one that an attempt waits for; nil for an attempt by another method.
    package static func find(
        _ id: TransactionID, site: SiteID, in database: Connection
    ) throws -> AwaitedTransfer? {
        try database.first(
            """
            /* AwaitedTransfers.find */ SELECT a.transaction_id, a.checkout_id, a.site_id, a.organization_id,
                a.is_live, a.provider_account_id, a.receiving_account, a.scheme, a.reference, a.amount,
                a.currency, a.received, a.forgiven, a.is_settled, a.payer_name, a.expected_at_ms,
                a.lapses_at_ms, a.created_at_ms, c.status
            FROM awaited_transfers a JOIN checkouts c ON c.id = a.checkout_id
            WHERE a.transaction_id = $1 AND a.site_id = $2
            """, .identifier(id), .identifier(site)
        ) { try stored($0) }?.transfer
    }

    /// The one that an attempt of a tenant waits for, whichever its site.
    package static func find(
        _ id: TransactionID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> Stored? {
        try database.first(
            """
            /* AwaitedTransfers.findOfTenant */ SELECT a.transaction_id, a.checkout_id, a.site_id,
                a.organization_id, a.is_live, a.provider_account_id, a.receiving_account, a.scheme,
                a.reference, a.amount, a.currency, a.received, a.forgiven, a.is_settled, a.payer_name,
                a.expected_at_ms, a.lapses_at_ms, a.created_at_ms, c.status
            FROM awaited_transfers a JOIN checkouts c ON c.id = a.checkout_id
            WHERE a.transaction_id = $1 AND a.organization_id = $2 AND a.is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { try stored($0) }
    }

    /// The one of that reference on an account of a tenant.
    package static func find(
        reference: String, receivingAccount: String, organization: OrganizationID, isLive: Bool,
        in database: Connection
    ) throws -> Stored? {
        try database.first(
            """
            /* AwaitedTransfers.findByReference */ SELECT a.transaction_id, a.checkout_id, a.site_id,
                a.organization_id, a.is_live, a.provider_account_id, a.receiving_account, a.scheme,
                a.reference, a.amount, a.currency, a.received, a.forgiven, a.is_settled, a.payer_name,
                a.expected_at_ms, a.lapses_at_ms, a.created_at_ms, c.status
            FROM awaited_transfers a JOIN checkouts c ON c.id = a.checkout_id
            WHERE a.receiving_account = $1 AND a.reference = $2 AND a.organization_id = $3 AND a.is_live = $4
            """, .text(receivingAccount), .text(reference), .identifier(organization), .boolean(isLive)
        ) { try stored($0) }
    }

    /// Unsettled ones of a tenant's account of which exactly that much is missing.
    package static func open(
        missing: Money, receivingAccount: String, organization: OrganizationID, isLive: Bool, limit: Int,
        in database: Connection
    ) throws -> [Stored] {
        try database.query(
            """
            /* AwaitedTransfers.open */ SELECT a.transaction_id, a.checkout_id, a.site_id, a.organization_id,
                a.is_live, a.provider_account_id, a.receiving_account, a.scheme, a.reference, a.amount,
                a.currency, a.received, a.forgiven, a.is_settled, a.payer_name, a.expected_at_ms,
                a.lapses_at_ms, a.created_at_ms, c.status
            FROM awaited_transfers a JOIN checkouts c ON c.id = a.checkout_id
            WHERE a.organization_id = $1 AND a.is_live = $2 AND a.receiving_account = $3 AND a.currency = $4
                AND a.amount - a.received = $5 AND a.is_settled = 0
            ORDER BY a.transaction_id LIMIT $6
            """, .identifier(organization), .boolean(isLive), .text(receivingAccount),
            .text(missing.currency.code), .integer(missing.minorUnits), .integer(limit)
        ) { try stored($0) }
    }

    /// Writes what has come; the stored row must still hold what was read, else it throws `stale`.
    package static func update(
        _ transfer: AwaitedTransfer, from received: Int64, in database: Connection
    ) throws {
        let changed = try database.execute(
            """
            /* AwaitedTransfers.update */ UPDATE awaited_transfers
            SET received = $4, forgiven = $5, is_settled = $6
            WHERE transaction_id = $1 AND site_id = $2 AND received = $3
            """, .identifier(transfer.transactionID), .identifier(transfer.siteID), .integer(received),
            .integer(transfer.received), .integer(transfer.forgiven), .boolean(transfer.isSettled))
        guard changed == 1 else { throw StorageError.stale(table: "awaited_transfers") }
    }

    private static func stored(_ row: Row) throws -> Stored {
        let table = "awaited_transfers"
        let transfer = AwaitedTransfer(
            transactionID: try Column.identifier(row, 0, table: table),
            checkoutID: try Column.identifier(row, 1, table: table),
            siteID: try Column.identifier(row, 2, table: table),
            organizationID: try Column.identifier(row, 3, table: table), isLive: try Column.flag(row, 4),
            providerAccountID: try Column.identifier(row, 5, table: table),
            receivingAccount: try row.text(6), scheme: try row.text(7), reference: try row.text(8),
            amount: Money(
                minorUnits: try row.integer(9), currency: try Column.currency(row, 10, table: table)),
            received: try row.integer(11), forgiven: try row.integer(12), isSettled: try Column.flag(row, 13),
            payerName: try row.text(14), expectedAt: try Column.time(row, 15),
            lapsesAt: try Column.time(row, 16), createdAt: try Column.time(row, 17))
        return Stored(transfer: transfer, checkoutStatus: try Column.value(row, 18, table: table))
    }
}
