package import Database
package import Domain
import Support

/// The table of saved methods.
package enum SavedMethods {
    /// A saved method with the provider's sealed name of it.
    package struct Stored: Hashable, Sendable {
        /// The method as its row tells it.
        package var method: SavedMethod
        /// The text of the sealed reference; nil once it is deleted at the provider too.
        package var sealedReference: String?

        /// Puts the parts together.
        package init(_ method: SavedMethod, sealedReference: String?) {
            self.method = method
            self.sealedReference = sealedReference
        }
    }

    /// Stores a new one; a second one of the same attempt is a constraint error.
    package static func insert(_ stored: Stored, in database: Connection) throws {
        let method = stored.method
        try database.execute(
            """
            /* SavedMethods.insert */ INSERT INTO saved_methods (
            id, organization_id, site_id, is_live, checkout_id, transaction_id, provider_account_id, method,
            instrument_brand, instrument_last_four, expiry_year, expiry_month, customer_reference,
            customer_email, sealed_reference, status, removal_due_at_ms, created_at_ms, updated_at_ms,
            instrument_country, instrument_wallet)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21)
            """,
            .identifier(method.id), .identifier(method.organizationID), .identifier(method.siteID),
            .boolean(method.isLive), .identifier(method.checkoutID), .identifier(method.transactionID),
            .identifier(method.providerAccountID), .text(method.method.rawValue),
            .optional(method.instrument?.brand), .optional(method.instrument?.lastFour),
            method.expiry.map { .integer($0.year) } ?? .null,
            method.expiry.map { .integer($0.month) } ?? .null, .optional(method.customer?.reference),
            .optional(method.customer?.email), .optional(stored.sealedReference),
            .text(method.status.rawValue), .optionalTime(method.removalDueAt), .time(method.createdAt),
            .time(method.updatedAt), .optional(method.instrument?.country),
            .optional(method.instrument?.wallet?.rawValue))
    }

    /// Writes a new status; the stored row must still be in the status that was read, else it throws `stale`.
    package static func update(
        _ stored: Stored, from old: SavedMethodStatus, in database: Connection
    ) throws {
        let method = stored.method
        let changed = try database.execute(
            """
            /* SavedMethods.update */ UPDATE saved_methods SET status = $4, removal_due_at_ms = $5,
                sealed_reference = $6, updated_at_ms = $7
            WHERE id = $1 AND organization_id = $2 AND status = $3
            """,
            .identifier(method.id), .identifier(method.organizationID), .text(old.rawValue),
            .text(method.status.rawValue), .optionalTime(method.removalDueAt),
            .optional(stored.sealedReference), .time(method.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "saved_methods") }
    }

    /// A saved method of that organisation and mode, or nil, whoever else may have one of that id.
    package static func find(
        _ id: SavedMethodID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> Stored? {
        try database.first(
            """
            /* SavedMethods.find */ SELECT m.id, m.organization_id, m.site_id, m.is_live, m.checkout_id,
            m.transaction_id, m.provider_account_id, m.method, m.instrument_brand, m.instrument_last_four,
            m.expiry_year, m.expiry_month, m.customer_reference, m.customer_email, m.sealed_reference,
            m.status, m.removal_due_at_ms, m.created_at_ms, m.updated_at_ms, n.text, n.locale, n.is_chosen,
            n.given_at_ms, m.instrument_country, m.instrument_wallet
            FROM saved_methods m JOIN method_consents n ON n.transaction_id = m.transaction_id
            WHERE m.id = $1 AND m.organization_id = $2 AND m.is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try stored(row) }
    }

    /// The saved method of that id, whoever's it is; for workers.
    package static func unscopedFind(_ id: SavedMethodID, in database: Connection) throws -> Stored? {
        try database.first(
            """
            /* SavedMethods.unscopedFind */ SELECT m.id, m.organization_id, m.site_id, m.is_live,
            m.checkout_id,
            m.transaction_id, m.provider_account_id, m.method, m.instrument_brand, m.instrument_last_four,
            m.expiry_year, m.expiry_month, m.customer_reference, m.customer_email, m.sealed_reference,
            m.status, m.removal_due_at_ms, m.created_at_ms, m.updated_at_ms, n.text, n.locale, n.is_chosen,
            n.given_at_ms, m.instrument_country, m.instrument_wallet
            FROM saved_methods m JOIN method_consents n ON n.transaction_id = m.transaction_id
            WHERE m.id = $1
            """, .identifier(id)
        ) { row in try stored(row) }
    }

    private static func stored(_ row: Row) throws -> Stored {
        var instrument: InstrumentSummary?
        if let brand = try row.optionalText(8), let lastFour = try row.optionalText(9) {
            instrument = InstrumentSummary(
                brand: brand, lastFour: lastFour, country: try row.optionalText(23),
                wallet: try row.optionalText(24).flatMap { Wallet(rawValue: $0) })
        }
        var expiry: ExpiryMonth?
        if let year = try row.optionalInteger(10), let month = try row.optionalInteger(11) {
            expiry = ExpiryMonth(year: Int(year), month: Int(month))
        }
        let reference = try row.optionalText(12)
        let email = try row.optionalText(13)
        let table = "saved_methods"
        let method = SavedMethod(
            id: try Column.identifier(row, 0, table: table),
            organizationID: try Column.identifier(row, 1, table: table),
            siteID: try Column.identifier(row, 2, table: table), isLive: try Column.flag(row, 3),
            checkoutID: try Column.identifier(row, 4, table: table),
            transactionID: try Column.identifier(row, 5, table: table),
            providerAccountID: try Column.identifier(row, 6, table: table),
            method: try Column.value(row, 7, table: table), instrument: instrument, expiry: expiry,
            customer: reference == nil && email == nil ? nil : Customer(email: email, reference: reference),
            consent: MethodConsent(
                text: try row.text(19), locale: try row.text(20), isChosen: try Column.flag(row, 21),
                givenAt: try Column.time(row, 22)),
            status: try Column.value(row, 15, table: table), removalDueAt: try Column.optionalTime(row, 16),
            createdAt: try Column.time(row, 17), updatedAt: try Column.time(row, 18))
        return Stored(method, sealedReference: try row.optionalText(14))
    }
}
