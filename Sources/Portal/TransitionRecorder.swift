import Database
import Domain
import Storage
import Support

/// Stores a checkout's new facts with the events that tell of the change, numbered on from those before, in
/// the caller's transaction; links tell theirs by it too.
struct TransitionRecorder {
    /// An event of an attempt or of its money.
    struct News {
        let type: EventType
        var subject: EventSubject?
    }

    let outbox: EventOutbox
    let random: RandomSource
    /// The time as the objects see it.
    let now: Timestamp
    /// The real time, by which questions to providers are set.
    let clockNow: Timestamp
    let allowance: MessageAllowance
    let languages: ReceiptLanguages

    init(
        outbox: EventOutbox, allowance: MessageAllowance, languages: ReceiptLanguages,
        random: RandomSource, now: Timestamp, clockNow: Timestamp
    ) {
        self.allowance = allowance
        self.languages = languages
        self.outbox = outbox
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
        var news = news
        if EventType.tells(entering: facts.status, from: checkout.status),
            let type = EventType(enteringCheckout: facts.status)
        {
            news.append(News(type: type))
        }
        // A link is paid out by the payment that this tells of, so its end is told behind it.
        let paidLink =
            facts.broughtMoney && !checkout.facts.broughtMoney ? checkout.details.linkID : nil
        let count = stored.eventCount + Int64(news.count)
        try Checkouts.update(stored, facts: facts, eventCount: count, at: now, in: database)
        try LinkSeats.follow(checkout, to: facts, in: database)
        try ReceiptIssuer(random: random, now: now, languages: languages).follow(
            checkout, to: facts, news: news, transaction: transaction, in: database)
        try MessageQueue(random: random, now: clockNow, allowance: allowance).follow(
            checkout, to: facts, news: news, in: database)
        checkout.facts = facts
        checkout.updatedAt = now
        try tell(news, of: checkout, after: stored.eventCount, transaction: transaction, in: database)
        if let paidLink { try tellEnd(of: paidLink, in: database) }
        return checkout
    }

    /// Stores events of a checkout, numbered on from the count of those before, with their deliveries.
    ///
    /// Called last in the transaction, because deliveries tell of the state that it leaves.
    func tell(
        _ news: [News], of checkout: Checkout, after count: Int64, transaction: TransactionID? = nil,
        in database: Connection
    ) throws {
        let entries = try write(
            news, of: .checkout(checkout.id), at: checkout.siteID, isLive: checkout.isLive, after: count,
            transaction: transaction, in: database)
        var ledgers: [TransactionLedger]?
        try outbox.deliver(
            entries, hasOwnAddress: checkout.details.webhookURL != nil, at: clockNow, random: random,
            in: database
        ) { entry in
            let read = try ledgers ?? EventOutbox.ledgers(of: checkout, after: entry.sequence, in: database)
            ledgers = read
            return .checkout(
                checkout, ledgers: read,
                savedMethod: try EventOutbox.savedMethod(of: entry.subject, in: database))
        }
    }

    /// Writes events; the one place where that happens.
    func write(
        _ news: [News], of stream: EventStream, at site: SiteID, isLive: Bool, after count: Int64,
        transaction: TransactionID?, in database: Connection
    ) throws -> [Events.Entry] {
        var entries: [Events.Entry] = []
        for (place, item) in news.enumerated() {
            let entry = Events.Entry(
                id: outbox.nextID(at: clockNow, random: random), stream: stream, siteID: site,
                isLive: isLive, sequence: count + Int64(place) + 1, type: item.type,
                transactionID: transaction,
                subject: item.subject, createdAt: now)
            try Events.insert(entry, in: database)
            entries.append(entry)
        }
        return entries
    }
}
