import Database
package import Domain
import Storage
package import Support

/// One event of a checkout, as it is told.
package struct RecordedEvent: Hashable, Sendable {
    /// Names the event.
    package let id: EventID
    /// What happened.
    package let type: EventType
    /// Its number within the checkout, from 1 without gaps.
    package let sequence: Int64
    /// The attempt by which it happened; nil when there was none.
    package let transactionID: TransactionID?
    /// The capture, refund or dispute that it tells of; nil for other events.
    package let subject: EventSubject?
    /// When the change was written.
    package let createdAt: Timestamp

    /// Makes an event from its parts.
    package init(
        id: EventID, type: EventType, sequence: Int64, transactionID: TransactionID?,
        subject: EventSubject? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.type = type
        self.sequence = sequence
        self.transactionID = transactionID
        self.subject = subject
        self.createdAt = createdAt
    }
}

extension PaymentEngine {
    /// What happened to a checkout, oldest first; the caller has found the checkout for its tenant.
    package func events(of checkout: Checkout) throws -> [RecordedEvent] {
        try database.read { try Events.all(of: checkout.id, site: checkout.siteID, in: $0) }.map { entry in
            RecordedEvent(
                id: entry.id, type: entry.type, sequence: entry.sequence,
                transactionID: entry.transactionID, subject: entry.subject, createdAt: entry.createdAt)
        }
    }
}
