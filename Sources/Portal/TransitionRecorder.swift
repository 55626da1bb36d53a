import Database
import Domain
import Storage
import Support

/// Stores a checkout's new facts with the events that tell of the change, numbered on from those before, in
/// the caller's transaction.
struct TransitionRecorder {
    /// An event of an attempt or of its money.
    struct News {
        let type: EventType
        var subject: EventSubject?
    }

    let random: RandomSource
    /// The time as the objects see it.
    let now: Timestamp
    /// The real time, by which questions to providers are set.
    let clockNow: Timestamp

    init(random: RandomSource, now: Timestamp, clockNow: Timestamp) {
        self.random = random
        self.now = now
        self.clockNow = clockNow
    }

    /// Stores facts and events.
    ///
    /// `transactionEvent` is told before the checkout's own.
    func record(
        _ facts: CheckoutFacts, of stored: Checkouts.Stored,
        transactionEvent: (TransactionStatus, TransactionID)?,
        in database: Connection
    ) throws -> Checkout {
        let news = transactionEvent.map { [News(type: EventType(enteringTransaction: $0.0))] } ?? []
        return try record(facts, of: stored, news: news, transaction: transactionEvent?.1, in: database)
    }

    /// Stores facts and events; the news are told in their order and before the checkout's own.
    func record(
        _ facts: CheckoutFacts, of stored: Checkouts.Stored, news: [News], transaction: TransactionID?,
        in database: Connection
    ) throws -> Checkout {
        var checkout = stored.checkout
        var sequence = stored.eventCount
        func append(_ type: EventType, _ subject: EventSubject? = nil) throws {
            sequence += 1
            try Events.insert(
                Events.Entry(
                    id: EventID(at: now, random: random), checkoutID: checkout.id, siteID: checkout.siteID,
                    sequence: sequence,
                    type: type, transactionID: transaction, subject: subject, createdAt: now), in: database)
        }
        for item in news { try append(item.type, item.subject) }
        if EventType.tells(entering: facts.status, from: checkout.status),
            let type = EventType(enteringCheckout: facts.status)
        {
            try append(type)
        }
        try Checkouts.update(stored, facts: facts, eventCount: sequence, at: now, in: database)
        try LinkSeats.follow(checkout, to: facts, in: database)
        checkout.facts = facts
        checkout.updatedAt = now
        return checkout
    }
}
