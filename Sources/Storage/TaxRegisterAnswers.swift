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

    /// An id that is to be asked about.
    package struct Due: Hashable, Sendable {
        /// The id as its country prints it.
        package let taxID: String
        /// The code of the register's country.
        package let country: String
        /// How often it was asked about in vain since it was wanted.
        package let tries: Int
    }

    /// The last answer about an id; nil where there was none yet.
    package static func unscopedFind(_ taxID: String, in database: Connection) throws -> Answer? {
        try database.first(
            """
            /* TaxRegisterAnswers.unscopedFind */ SELECT is_registered, checked_at_ms
            FROM tax_register_answers WHERE tax_id = $1 AND checked_at_ms IS NOT NULL
            """, .text(taxID)
        ) { row in
            Answer(isRegistered: try Column.flag(row, 0), checkedAt: try Column.time(row, 1))
        }
    }

    /// Has an id asked about, unless there is an answer from after `fresh` or the question is under way.
    package static func unscopedWant(
        _ taxID: String, country: String, at time: Timestamp, fresh: Timestamp, in database: Connection
    ) throws {
        try database.execute(
            """
            /* TaxRegisterAnswers.unscopedWant */ INSERT INTO tax_register_answers (
                tax_id, country, ask_at_ms, wanted_at_ms)
            VALUES ($1, $2, $3, $3)
            ON CONFLICT (tax_id) DO UPDATE SET ask_at_ms = $3, wanted_at_ms = $3, tries = 0
            WHERE ask_at_ms IS NULL AND coalesce(checked_at_ms, 0) < $4
            """, .text(taxID), .text(country), .time(time), .time(fresh))
    }

    /// Ids whose question is due, the longest due first.
    package static func unscopedDue(at time: Timestamp, limit: Int, in database: Connection) throws -> [Due] {
        try database.query(
            """
            /* TaxRegisterAnswers.unscopedDue */ SELECT tax_id, country, tries FROM tax_register_answers
            WHERE ask_at_ms IS NOT NULL AND ask_at_ms <= $1 ORDER BY ask_at_ms LIMIT $2
            """, .time(time), .integer(limit)
        ) { row in
            Due(taxID: try row.text(0), country: try row.text(1), tries: Int(try row.integer(2)))
        }
    }

    /// Writes an answer down.
    package static func unscopedKeep(_ answer: Answer, of taxID: String, in database: Connection) throws {
        try database.execute(
            """
            /* TaxRegisterAnswers.unscopedKeep */ UPDATE tax_register_answers
            SET is_registered = $2, checked_at_ms = $3, tries = 0, ask_at_ms = NULL WHERE tax_id = $1
            """, .text(taxID), .boolean(answer.isRegistered), .time(answer.checkedAt))
    }

    /// Writes down that there was no answer; `next` is when to ask again, nil for never.
    package static func unscopedDelay(_ taxID: String, until next: Timestamp?, in database: Connection) throws
    {
        try database.execute(
            """
            /* TaxRegisterAnswers.unscopedDelay */ UPDATE tax_register_answers
            SET tries = tries + 1, ask_at_ms = $2 WHERE tax_id = $1
            """, .text(taxID), .optionalTime(next))
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
