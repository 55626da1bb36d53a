package import Database
package import Domain
package import Support

/// The table of answers to calls that carried an idempotency key.
package enum IdempotencyKeys {
    /// Whose key it is: the same text of another organisation or mode is another key.
    package struct Name: Hashable, Sendable {
        /// The tenant that calls.
        package var organizationID: OrganizationID
        /// The mode of its API key.
        package var isLive: Bool
        /// The header's text, 1 to 255 characters.
        package var key: String

        /// Makes a name.
        package init(organizationID: OrganizationID, isLive: Bool, key: String) {
            self.organizationID = organizationID
            self.isLive = isLive
            self.key = key
        }
    }

    /// An answer as it was sent the first time.
    package struct Answer: Hashable, Sendable {
        /// The HTTP status.
        package var status: Int
        /// The `Location` field, where there was one.
        package var location: String?
        /// Whether the body is sealed, because it holds a secret.
        package var isSealed: Bool
        /// The body, or the text of the sealed box.
        package var body: [UInt8]

        /// Makes an answer.
        package init(status: Int, location: String?, isSealed: Bool, body: [UInt8]) {
            self.status = status
            self.location = location
            self.isSealed = isSealed
            self.body = body
        }
    }

    /// What is known of a key.
    package struct Stored: Hashable, Sendable {
        /// SHA-256 of the call that used it first.
        package var fingerprint: [UInt8]
        /// What the call began; nil when it did all it had to do at once.
        package var subject: String?
        /// Nil while the call runs.
        package var answer: Answer?
    }

    /// The key's row, or nil when it was never used.
    package static func find(_ name: Name, in database: Connection) throws -> Stored? {
        try database.first(
            """
            /* IdempotencyKeys.find */ SELECT fingerprint, subject, status, location, is_sealed, body
            FROM idempotency_keys WHERE organization_id = $1 AND is_live = $2 AND key = $3
            """, .identifier(name.organizationID), .boolean(name.isLive), .text(name.key)
        ) { row in
            var answer: Answer?
            if let status = try row.optionalInteger(2) {
                answer = Answer(
                    status: Int(status), location: try row.optionalText(3),
                    isSealed: try Column.flag(row, 4), body: try row.blob(5))
            }
            return Stored(
                fingerprint: try row.blob(0), subject: try row.optionalText(1), answer: answer)
        }
    }

    /// Takes a key; it must be free.
    package static func insert(
        _ name: Name, fingerprint: [UInt8], subject: String?, answer: Answer?, at time: Timestamp,
        in database: Connection
    ) throws {
        try database.execute(
            """
            /* IdempotencyKeys.insert */ INSERT INTO idempotency_keys (organization_id, is_live, key,
                fingerprint, subject, status, location, is_sealed, body, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            .identifier(name.organizationID), .boolean(name.isLive), .text(name.key), .blob(fingerprint),
            .optional(subject), answer.map { .integer($0.status) } ?? .null, .optional(answer?.location),
            .boolean(answer?.isSealed ?? false), answer.map { .blob($0.body) } ?? .null, .time(time))
    }

    /// Writes the answer of a call that has ended; the first one stays.
    package static func complete(_ name: Name, answer: Answer, in database: Connection) throws {
        try database.execute(
            """
            /* IdempotencyKeys.complete */ UPDATE idempotency_keys
            SET status = $4, location = $5, is_sealed = $6, body = $7
            WHERE organization_id = $1 AND is_live = $2 AND key = $3 AND status IS NULL
            """,
            .identifier(name.organizationID), .boolean(name.isLive), .text(name.key),
            .integer(answer.status), .optional(answer.location), .boolean(answer.isSealed),
            .blob(answer.body))
    }

    /// Forgets keys older than that, at most so many; answers how many.
    ///
    /// A worker of the installation's own, over all tenants.
    package static func unscopedForget(before time: Timestamp, limit: Int, in database: Connection) throws
        -> Int
    {
        try database.execute(
            """
            /* IdempotencyKeys.unscopedForget */ DELETE FROM idempotency_keys WHERE rowid IN (
                SELECT rowid FROM idempotency_keys WHERE created_at_ms < $1 ORDER BY created_at_ms LIMIT $2)
            """, .time(time), .integer(limit))
    }
}
