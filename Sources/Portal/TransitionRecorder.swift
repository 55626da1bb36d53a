import Database
import Domain
import Storage
import Support

/// Stores a checkout's new facts with the events that tell of the change, numbered on from those before, in
/// the caller's transaction.
struct TransitionRecorder {
    let random: RandomSource
    let now: Timestamp

    /// Stores facts and events.
    ///
    /// `transactionEvent` is told before the checkout's own.
    func record(
        _ facts: CheckoutFacts, of stored: Checkouts.Stored,
        transactionEvent: (TransactionStatus, TransactionID)?,
        in database: Connection
    ) throws -> Checkout {
        var checkout = stored.checkout
        var sequence = stored.eventCount
        func append(_ type: EventType) throws {
            sequence += 1
            try Events.insert(
                Events.Entry(
                    id: EventID(at: now, random: random), checkoutID: checkout.id, siteID: checkout.siteID,
                    sequence: sequence,
                    type: type, transactionID: transactionEvent?.1, createdAt: now), in: database)
        }
        if let (status, _) = transactionEvent { try append(EventType(enteringTransaction: status)) }
        if facts.status != checkout.status, let type = EventType(enteringCheckout: facts.status) {
            try append(type)
        }
        try Checkouts.update(stored, facts: facts, eventCount: sequence, at: now, in: database)
        try LinkSeats.follow(checkout, to: facts, in: database)
        checkout.facts = facts
        checkout.updatedAt = now
        return checkout
    }
}
