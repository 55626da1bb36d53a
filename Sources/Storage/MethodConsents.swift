package import Database
package import Domain

/// The table of what payers agreed to when an attempt began that saves its method.
package enum MethodConsents {
    /// Stores the consent of an attempt, which is stored in the same transaction.
    package static func insert(
        _ consent: MethodConsent, of transaction: TransactionID, site: SiteID, in database: Connection
    ) throws {
        try database.execute(
            """
            /* MethodConsents.insert */ INSERT INTO method_consents (transaction_id, site_id, text, locale,
            is_chosen, given_at_ms) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            .identifier(transaction), .identifier(site), .text(consent.text), .text(consent.locale),
            .boolean(consent.isChosen), .time(consent.givenAt))
    }

    /// What the payer of an attempt agreed to; nil when that was nothing.
    package static func find(
        _ transaction: TransactionID, site: SiteID, in database: Connection
    ) throws -> MethodConsent? {
        try database.first(
            """
            /* MethodConsents.find */ SELECT text, locale, is_chosen, given_at_ms FROM method_consents
            WHERE transaction_id = $1 AND site_id = $2
            """, .identifier(transaction), .identifier(site)
        ) { row in
            MethodConsent(
                text: try row.text(0), locale: try row.text(1), isChosen: try Column.flag(row, 2),
                givenAt: try Column.time(row, 3))
        }
    }
}
