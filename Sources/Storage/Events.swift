package import Database
package import Domain
package import Support

/// The append-only table of events.
package enum Events {
    /// One event as it is stored.
    package struct Entry: Hashable, Sendable {
        /// Names the event to merchants.
        package var id: EventID
        /// What it happened to.
        package var stream: EventStream
        /// The site of that, kept beside it so that every query names the tenant.
        package var siteID: SiteID
        /// Its mode, kept beside it for the same reason.
        package var isLive: Bool
        /// Its number within the stream, from 1 without gaps.
        package var sequence: Int64
        /// What happened.
        package var type: EventType
        /// The attempt by which it happened; nil when there was none.
        package var transactionID: TransactionID?
        /// The capture, refund, dispute or saved method that it tells of; nil for other events.
        package var subject: EventSubject?
        /// When the change was written.
        package var createdAt: Timestamp

        /// Makes an entry.
        package init(
            id: EventID, stream: EventStream, siteID: SiteID, isLive: Bool, sequence: Int64,
            type: EventType,
            transactionID: TransactionID? = nil, subject: EventSubject? = nil, createdAt: Timestamp
        ) {
            self.id = id
            self.stream = stream
            self.siteID = siteID
            self.isLive = isLive
            self.sequence = sequence
            self.type = type
            self.transactionID = transactionID
            self.subject = subject
            self.createdAt = createdAt
        }
    }

    /// Appends an event; its number must be new in its stream.
    package static func insert(_ entry: Entry, in database: Connection) throws {
        try database.execute(
            """
            /* Events.insert */ INSERT INTO events (stream_id, sequence, id, site_id, type,
            transaction_id, created_at_ms, subject_id, is_live)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            .stream(entry.stream), .integer(entry.sequence), .identifier(entry.id),
            .identifier(entry.siteID),
            .text(entry.type.rawValue), .optionalIdentifier(entry.transactionID), .time(entry.createdAt),
            .optional(entry.subject?.bytes), .boolean(entry.isLive))
    }

    /// The events of a checkout in order.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws -> [Entry]
    {
        try database.query(
            """
            /* Events.all */ SELECT id, stream_id, site_id, sequence, type, transaction_id, created_at_ms,
            subject_id, is_live
            FROM events WHERE stream_id = $1 AND site_id = $2 ORDER BY sequence
            """, .identifier(checkout), .identifier(site)
        ) { row in
            let type: EventType = try Column.value(row, 4, table: "events")
            return Entry(
                id: try Column.identifier(row, 0, table: "events"),
                stream: try stream(row, 1, type: type),
                siteID: try Column.identifier(row, 2, table: "events"), isLive: try Column.flag(row, 8),
                sequence: try row.integer(3),
                type: type,
                transactionID: try Column.optionalIdentifier(row, 5, table: "events"),
                subject: try row.isNull(7) ? nil : EventSubject(of: type, bytes: try row.blob(7)),
                createdAt: try Column.time(row, 6))
        }
    }

    static func stream(_ row: Row, _ index: Int, type: EventType) throws -> EventStream {
        guard let stream = EventStream(of: type, bytes: try row.blob(index)) else {
            throw StorageError.unreadable(table: "events", column: String(index))
        }
        return stream
    }
}

extension EventSubject {
    fileprivate var bytes: [UInt8] {
        switch self {
        case .capture(let id): id.bytes
        case .refund(let id): id.bytes
        case .dispute(let id): id.bytes
        case .savedMethod(let id): id.bytes
        }
    }

    /// The kind follows from the event's.
    init?(of type: EventType, bytes: [UInt8]) {
        switch type {
        case .capturePending, .captureSucceeded, .captureFailed:
            guard let id = CaptureID(bytes: bytes) else { return nil }
            self = .capture(id)
        case .refundPending, .refundSucceeded, .refundFailed, .refundCancelled:
            guard let id = RefundID(bytes: bytes) else { return nil }
            self = .refund(id)
        case .disputeOpened, .disputeWon, .disputeLost:
            guard let id = DisputeID(bytes: bytes) else { return nil }
            self = .dispute(id)
        case .tokenCreated, .tokenDisabled, .tokenEnabled, .tokenDeleted:
            guard let id = SavedMethodID(bytes: bytes) else { return nil }
            self = .savedMethod(id)
        case .checkoutCompleted, .checkoutCreated, .checkoutUpdated, .checkoutProcessing, .checkoutAuthorized,
            .checkoutPaid,
            .checkoutFailed,
            .checkoutCancelled, .checkoutExpired, .checkoutRefunded, .checkoutPartiallyRefunded,
            .checkoutDisputed, .transactionCreated, .transactionRequiresAction, .transactionProcessing,
            .transactionAuthorized, .transactionSucceeded, .transactionFailed, .transactionCancelled,
            .transactionPartiallyPaid, .transactionReversed, .transactionRestored,
            .transactionRetryRequested, .transactionRetryFailed,
            .transactionTransferSeen, .transactionTransferDismissed,
            .linkCreated, .linkUpdated, .linkCompleted, .linkDeactivated, .linkExpired:
            return nil
        }
    }
}
