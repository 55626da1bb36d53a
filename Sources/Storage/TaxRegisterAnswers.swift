package import Database
package import Support

/// The table of what the register of the member states said of tax ids; an id belongs to no tenant.
package enum TaxRegisterAnswers {
    /// What is known of an id.
    package struct Answer: Hashable, Sendable {
        /// Whether the register has it.
        package let isRegistered: Bool
        /// When it said so.
        package let checkedAt: Timestamp

        /// Makes an answer.
        package init(isRegistered: Bool, checkedAt: Timestamp) {
            self.isRegistered = isRegistered
            self.checkedAt = checkedAt
        }
    }

    /// The last answer about an id; nil where there was none yet.
    package static func unscopedFind(_ taxID: String, in database: Connection) throws -> Answer? {
        try database.first(
            """
            /* TaxRegisterAnswers.unscopedFind */ SELECT is_registered, checked_at_ms
            FROM tax_register_answers WHERE tax_id = $1
            """, .text(taxID)
        ) { row in
            Answer(isRegistered: try Column.flag(row, 0), checkedAt: try Column.time(row, 1))
        }
    }

    /// Writes down that somebody wants to know about an id.
    package static func unscopedTouch(_ taxID: String, at time: Timestamp, in database: Connection) throws {
        try database.execute(
            """
            /* TaxRegisterAnswers.unscopedTouch */ UPDATE tax_register_answers SET wanted_at_ms = $2
            WHERE tax_id = $1
            """, .text(taxID), .time(time))
    }

    /// Writes an answer down.
    package static func unscopedKeep(_ answer: Answer, of taxID: String, in database: Connection) throws {
        try database.execute(
            """
            /* TaxRegisterAnswers.unscopedKeep */ INSERT INTO tax_register_answers (
                tax_id, is_registered, checked_at_ms, wanted_at_ms)
            VALUES ($1, $2, $3, $3)
            ON CONFLICT (tax_id) DO UPDATE SET is_registered = $2, checked_at_ms = $3
            """, .text(taxID), .boolean(answer.isRegistered), .time(answer.checkedAt))
    }

    /// Forgets ids that nobody has wanted since; answers how many.
    package static func unscopedForget(
        before time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        try database.execute(
            """
            /* TaxRegisterAnswers.unscopedForget */ DELETE FROM tax_register_answers WHERE tax_id IN (
                SELECT tax_id FROM tax_register_answers WHERE wanted_at_ms < $1 LIMIT $2)
            """, .time(time), .integer(limit))
    }
}
