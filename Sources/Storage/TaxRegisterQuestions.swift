package import Database
package import Domain
package import Support

/// The table of what the register of the member states is still to be asked, and for whom.
package enum TaxRegisterQuestions {
    /// An id that an organisation wants to know about.
    package struct Question: Hashable, Sendable {
        /// Who wants to know.
        package let organizationID: OrganizationID
        /// The id as its country prints it.
        package let taxID: String
        /// The code of the register's country.
        package let country: String
        /// How often it was asked in vain.
        package let tries: Int
    }

    /// Has an id asked about, unless the organisation has asked already or has that many questions.
    package static func insert(
        _ taxID: String, country: String, for organization: OrganizationID, at time: Timestamp, limit: Int,
        in database: Connection
    ) throws {
        try database.execute(
            """
            /* TaxRegisterQuestions.insert */ INSERT INTO tax_register_questions (
                organization_id, tax_id, country, ask_at_ms)
            SELECT $1, $2, $3, $4
            WHERE (SELECT COUNT(*) FROM tax_register_questions WHERE organization_id = $1) < $5
            ON CONFLICT (organization_id, tax_id) DO NOTHING
            """, .identifier(organization), .text(taxID), .text(country), .time(time), .integer(limit))
    }

    /// The next organisation behind that one, in turns, for which a question is due, with the one that has
    /// waited longest.
    ///
    /// Organisations are stepped through by the index, so the length of one queue costs the others nothing.
    package static func unscopedDue(
        at time: Timestamp, behind last: OrganizationID?, in database: Connection
    ) throws -> Question? {
        let question = try unscopedDue(at: time, after: last?.bytes ?? [], in: database)
        if question != nil || last == nil { return question }
        return try unscopedDue(at: time, after: [], in: database)
    }

    private static func unscopedDue(
        at time: Timestamp, after organization: [UInt8], in database: Connection
    ) throws -> Question? {
        try database.first(
            """
            /* TaxRegisterQuestions.unscopedDue */ WITH RECURSIVE holders (id) AS (
                SELECT MIN(organization_id) FROM tax_register_questions WHERE organization_id > $2
                UNION ALL
                SELECT (SELECT MIN(organization_id) FROM tax_register_questions
                    WHERE organization_id > holders.id)
                FROM holders WHERE holders.id IS NOT NULL)
            SELECT q.organization_id, q.tax_id, q.country, q.tries
            FROM holders JOIN tax_register_questions q ON q.organization_id = holders.id
                AND q.tax_id = (SELECT tax_id FROM tax_register_questions
                    WHERE organization_id = holders.id AND ask_at_ms <= $1 ORDER BY ask_at_ms LIMIT 1)
            LIMIT 1
            """, .time(time), .blob(organization)
        ) { row in
            Question(
                organizationID: try Column.identifier(row, 0, table: "tax_register_questions"),
                taxID: try row.text(1), country: try row.text(2), tries: Int(try row.integer(3)))
        }
    }

    /// Writes down that there was no answer; `next` is when to ask again, nil for never.
    package static func delay(_ question: Question, until next: Timestamp?, in database: Connection) throws {
        guard let next else {
            try database.execute(
                """
                /* TaxRegisterQuestions.delete */ DELETE FROM tax_register_questions
                WHERE organization_id = $1 AND tax_id = $2
                """, .identifier(question.organizationID), .text(question.taxID))
            return
        }
        try database.execute(
            """
            /* TaxRegisterQuestions.delay */ UPDATE tax_register_questions
            SET tries = tries + 1, ask_at_ms = $3 WHERE organization_id = $1 AND tax_id = $2
            """, .identifier(question.organizationID), .text(question.taxID), .time(next))
    }

    /// Ends everybody's question about an id: its answer is everybody's.
    package static func unscopedDelete(_ taxID: String, in database: Connection) throws {
        try database.execute(
            """
            /* TaxRegisterQuestions.unscopedDelete */ DELETE FROM tax_register_questions WHERE tax_id = $1
            """, .text(taxID))
    }
}
