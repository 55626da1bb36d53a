package import Database
package import Domain
package import Support

/// Something that a provider is to be asked about, and through which account.
package struct DueQuestion<Subject: Sendable & Hashable>: Hashable, Sendable {
    /// What the question is about.
    package let subject: Subject
    /// The account that knows.
    package let account: ProviderAccountID

    /// Pairs the two.
    package init(_ subject: Subject, _ account: ProviderAccountID) {
        self.subject = subject
        self.account = account
    }
}

/// What the statements of this file share: each account has its share of a round, the longest waiting first,
/// so that one of which nothing can be learned does not fill the round alone.
package enum DueQuestions {
    /// Questions to one account in one round.
    package static let share = 25
    /// Attempts that wait, among which those of one account are looked for.
    package static let waiting = 10_000

    fileprivate static func read<Kind: IdentifierKind>(
        _ row: Row, table: String
    ) throws -> DueQuestion<Identifier<Kind>> {
        DueQuestion(
            try Column.identifier(row, 0, table: table),
            try Column.identifier(row, 1, table: table))
    }
}

extension Transactions {
    /// Attempts whose status query is due, and then those whose query is further ahead than any is ever set;
    /// for workers.
    package static func unscopedDue(
        at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [DueQuestion<TransactionID>] {
        let due: [DueQuestion<TransactionID>] = try database.query(
            """
            /* Transactions.unscopedDue */ SELECT subject, account FROM (
                SELECT id AS subject, provider_account_id AS account, next_query_at_ms AS due,
                    row_number() OVER (
                        PARTITION BY provider_account_id ORDER BY next_query_at_ms) AS place
                FROM transactions
                WHERE next_query_at_ms IS NOT NULL AND next_query_at_ms <= $1)
            WHERE place <= $3 ORDER BY place, due LIMIT $2
            """, .time(time), .integer(limit), .integer(DueQuestions.share)
        ) { try DueQuestions.read($0, table: "transactions") }
        if due.count >= limit { return due }
        return due
            + (try database.query(
                """
                /* Transactions.unscopedMisdated */ SELECT id, provider_account_id FROM transactions
                WHERE next_query_at_ms IS NOT NULL AND next_query_at_ms > $1
                ORDER BY next_query_at_ms LIMIT $2
                """, .time(time.adding(seconds: queryHorizonSeconds)), .integer(limit - due.count)
            ) { try DueQuestions.read($0, table: "transactions") })
    }

    /// Makes the attempts of an account due whose outcome is unknown; answers how many were not yet.
    package static func unscopedAskSoon(
        about account: ProviderAccountID, at time: Timestamp, in database: Connection
    ) throws -> Int {
        try database.execute(
            """
            /* Transactions.unscopedAskSoon */ UPDATE transactions SET next_query_at_ms = $2
            WHERE id IN (
                SELECT id FROM (
                    SELECT id, provider_account_id AS account, is_unknown FROM transactions
                    WHERE next_query_at_ms IS NOT NULL AND next_query_at_ms > $2
                    ORDER BY next_query_at_ms LIMIT $3)
                WHERE account = $1 AND is_unknown)
            """, .identifier(account), .time(time), .integer(DueQuestions.waiting))
    }
}

extension Captures {
    /// Captures whose status query is due; for workers.
    package static func unscopedDue(
        at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [DueQuestion<CaptureID>] {
        try database.query(
            """
            /* Captures.unscopedDue */ SELECT subject, account FROM (
                SELECT c.id AS subject, t.provider_account_id AS account, c.next_query_at_ms AS due,
                    row_number() OVER (
                        PARTITION BY t.provider_account_id ORDER BY c.next_query_at_ms) AS place
                FROM captures c JOIN transactions t ON t.id = c.transaction_id
                WHERE c.next_query_at_ms IS NOT NULL AND c.next_query_at_ms <= $1)
            WHERE place <= $3 ORDER BY place, due LIMIT $2
            """, .time(time), .integer(limit), .integer(DueQuestions.share)
        ) { try DueQuestions.read($0, table: "captures") }
    }
}

extension Refunds {
    /// Refunds whose status query is due; for workers.
    package static func unscopedDue(
        at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [DueQuestion<RefundID>] {
        try database.query(
            """
            /* Refunds.unscopedDue */ SELECT subject, account FROM (
                SELECT r.id AS subject, t.provider_account_id AS account, r.next_query_at_ms AS due,
                    row_number() OVER (
                        PARTITION BY t.provider_account_id ORDER BY r.next_query_at_ms) AS place
                FROM refunds r JOIN transactions t ON t.id = r.transaction_id
                WHERE r.next_query_at_ms IS NOT NULL AND r.next_query_at_ms <= $1)
            WHERE place <= $3 ORDER BY place, due LIMIT $2
            """, .time(time), .integer(limit), .integer(DueQuestions.share)
        ) { try DueQuestions.read($0, table: "refunds") }
    }
}

extension Retries {
    /// Attempts whose retry's status query is due and which are not asked about as attempts in flight; for
    /// workers.
    package static func unscopedDue(
        at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [DueQuestion<TransactionID>] {
        try database.query(
            """
            /* Retries.unscopedDue */ SELECT subject, account FROM (
                SELECT r.transaction_id AS subject, t.provider_account_id AS account,
                    r.next_query_at_ms AS due, row_number() OVER (
                        PARTITION BY t.provider_account_id ORDER BY r.next_query_at_ms) AS place
                FROM retries r JOIN transactions t ON t.id = r.transaction_id
                WHERE r.next_query_at_ms IS NOT NULL AND r.next_query_at_ms <= $1
                    AND t.next_query_at_ms IS NULL)
            WHERE place <= $3 ORDER BY place, due LIMIT $2
            """, .time(time), .integer(limit), .integer(DueQuestions.share)
        ) { try DueQuestions.read($0, table: "retries") }
    }
}

extension Holds {
    /// Attempts whose release is not decided and is to be asked about again; for workers.
    package static func unscopedDue(
        at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [DueQuestion<TransactionID>] {
        try database.query(
            """
            /* Holds.unscopedDue */ SELECT subject, account FROM (
                SELECT t.id AS subject, t.provider_account_id AS account, h.next_query_at_ms AS due,
                    row_number() OVER (
                        PARTITION BY t.provider_account_id ORDER BY h.next_query_at_ms) AS place
                FROM holds h JOIN transactions t ON t.id = h.transaction_id
                WHERE h.next_query_at_ms IS NOT NULL AND h.next_query_at_ms <= $1)
            WHERE place <= $3 ORDER BY place, due LIMIT $2
            """, .time(time), .integer(limit), .integer(DueQuestions.share)
        ) { try DueQuestions.read($0, table: "holds") }
    }
}

extension SavedMethods {
    /// Deleted ones that the provider is to be asked about; for workers.
    package static func unscopedRemovalsDue(
        at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [DueQuestion<SavedMethodID>] {
        try database.query(
            """
            /* SavedMethods.unscopedRemovalsDue */ SELECT subject, account FROM (
                SELECT id AS subject, provider_account_id AS account, removal_due_at_ms AS due,
                    row_number() OVER (
                        PARTITION BY provider_account_id ORDER BY removal_due_at_ms) AS place
                FROM saved_methods
                WHERE removal_due_at_ms IS NOT NULL AND removal_due_at_ms <= $1)
            WHERE place <= $3 ORDER BY place, due LIMIT $2
            """, .time(time), .integer(limit), .integer(DueQuestions.share)
        ) { try DueQuestions.read($0, table: "saved_methods") }
    }
}
