package import Database
package import Domain
import Support

/// The table of receipts, which only grows.
package enum Receipts {
    /// Stores a new receipt whose words are kept; a number that is not the next one of its series is a
    /// constraint error.
    package static func insert(_ receipt: Receipt, in database: Connection) throws {
        try database.execute(
            """
            /* Receipts.insert */ INSERT INTO receipts (id, organization_id, site_id, checkout_id,
                transaction_id, refund_id, is_live, occasion, year, sequence, number, amount, currency,
                contents, wording_digest, issued_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """,
            .identifier(receipt.id), .identifier(receipt.organizationID), .identifier(receipt.siteID),
            .identifier(receipt.checkoutID), .optionalIdentifier(receipt.transactionID),
            .optionalIdentifier(receipt.refundID), .boolean(receipt.isLive),
            .text(receipt.occasion.rawValue), .integer(receipt.number.year ?? 0),
            .integer(receipt.number.sequence), .text(receipt.number.text),
            .integer(receipt.amount.minorUnits), .text(receipt.amount.currency.code),
            .text(ReceiptContentsText.encode(receipt.contents)), .blob(receipt.wordingDigest),
            .time(receipt.issuedAt))
    }

    /// The next number of a series.
    ///
    /// Writes come one after the other and receipts are never deleted, so the highest number says it.
    package static func nextSequence(
        organization: OrganizationID, isLive: Bool, year: Int?, in database: Connection
    ) throws -> Int64 {
        try database.first(
            """
            /* Receipts.nextSequence */ SELECT COALESCE(MAX(sequence), 0) + 1 FROM receipts
            WHERE organization_id = $1 AND is_live = $2 AND year = $3
            """, .identifier(organization), .boolean(isLive), .integer(year ?? 0)
        ) { row in try row.integer(0) } ?? 1
    }

    /// The receipts of a checkout in the order of issue.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws
        -> [Receipt]
    {
        try database.query(
            """
            /* Receipts.all */ SELECT id, organization_id, site_id, checkout_id, transaction_id, refund_id,
                is_live, occasion, year, sequence, number, amount, currency, contents, issued_at_ms,
                wording_digest
            FROM receipts WHERE checkout_id = $1 AND site_id = $2 ORDER BY place
            """, .identifier(checkout), .identifier(site)
        ) { row in try receipt(row) }
    }

    /// Whether a checkout has a receipt; the price of one look by an index.
    package static func exists(of checkout: CheckoutID, site: SiteID, in database: Connection) throws -> Bool
    {
        try database.first(
            "/* Receipts.exists */ SELECT 1 FROM receipts WHERE checkout_id = $1 AND site_id = $2 LIMIT 1",
            .identifier(checkout), .identifier(site)
        ) { _ in true } ?? false
    }

    /// A receipt of that organisation and mode, or nil.
    package static func find(
        _ id: ReceiptID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> Receipt? {
        try database.first(
            """
            /* Receipts.find */ SELECT id, organization_id, site_id, checkout_id, transaction_id, refund_id,
                is_live, occasion, year, sequence, number, amount, currency, contents, issued_at_ms,
                wording_digest
            FROM receipts WHERE id = $1 AND organization_id = $2 AND is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try receipt(row) }
    }

    /// The receipt of that place in its series, or nil.
    package static func find(
        _ place: (year: Int?, sequence: Int64), organization: OrganizationID, isLive: Bool,
        in database: Connection
    ) throws -> Receipt? {
        try database.first(
            """
            /* Receipts.findPlace */ SELECT id, organization_id, site_id, checkout_id, transaction_id,
                refund_id, is_live, occasion, year, sequence, number, amount, currency, contents,
                issued_at_ms, wording_digest
            FROM receipts
            WHERE organization_id = $1 AND is_live = $2 AND year = $3 AND sequence = $4
            """, .identifier(organization), .boolean(isLive), .integer(place.year ?? 0),
            .integer(place.sequence)
        ) { row in try receipt(row) }
    }

    /// Receipts of an organisation and mode, the newest first, issued before that one; of one site where it
    /// is named.
    package static func page(
        of organization: OrganizationID, isLive: Bool, site: SiteID?, after: ReceiptID?, limit: Int,
        in database: Connection
    ) throws -> [Receipt] {
        try database.query(
            """
            /* Receipts.page */ SELECT id, organization_id, site_id, checkout_id, transaction_id, refund_id,
                is_live, occasion, year, sequence, number, amount, currency, contents, issued_at_ms,
                wording_digest
            FROM receipts
            WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                AND place < COALESCE((
                    SELECT place FROM receipts WHERE id = $4 AND organization_id = $1 AND is_live = $2),
                    CASE WHEN $4 IS NULL THEN 9223372036854775807 ELSE 0 END)
            ORDER BY place DESC LIMIT $5
            """, .identifier(organization), .boolean(isLive), .optionalIdentifier(site),
            .optionalIdentifier(after), .integer(limit)
        ) { row in try receipt(row) }
    }

    private static func receipt(_ row: Row) throws -> Receipt {
        let year = Int(try row.integer(8))
        return Receipt(
            id: try Column.identifier(row, 0, table: "receipts"),
            organizationID: try Column.identifier(row, 1, table: "receipts"),
            siteID: try Column.identifier(row, 2, table: "receipts"),
            checkoutID: try Column.identifier(row, 3, table: "receipts"),
            transactionID: try Column.optionalIdentifier(row, 4, table: "receipts"),
            refundID: try Column.optionalIdentifier(row, 5, table: "receipts"),
            isLive: try Column.flag(row, 6), occasion: try Column.value(row, 7, table: "receipts"),
            number: ReceiptNumber(
                year: year == 0 ? nil : year, sequence: try row.integer(9), text: try row.text(10)),
            amount: Money(
                minorUnits: try row.integer(11), currency: try Column.currency(row, 12, table: "receipts")),
            issuedAt: try Column.time(row, 14),
            contents: try row.withText(13) { try ReceiptContentsText.decode($0) },
            wordingDigest: try row.blob(15))
    }
}
