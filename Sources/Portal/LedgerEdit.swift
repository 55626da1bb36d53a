import Database
import Domain
import Storage
import Support

/// An attempt's money while it is changed: rows and events first, the checkout's facts last, all in the
/// caller's transaction.
struct LedgerEdit {
    private(set) var ledger: TransactionLedger
    private(set) var facts: CheckoutFacts
    private var stored: Checkouts.Stored
    private let recorder: TransitionRecorder
    private var news: [TransitionRecorder.News] = []

    var checkout: Checkout { stored.checkout }
    var now: Timestamp { recorder.now }

    /// Reads the attempt and everything about its money; throws `PortalError.notFound`.
    init(_ id: TransactionID, recorder: TransitionRecorder, in database: Connection) throws {
        guard let transaction = try Transactions.unscopedFind(id, in: database),
            let stored = try Checkouts.unscopedFind(transaction.checkoutID, in: database)
        else { throw PortalError.notFound }
        self.stored = stored
        self.recorder = recorder
        facts = stored.checkout.facts
        ledger = try TransactionLedger(reading: transaction, in: database)
    }

    /// Lets the checkout's facts follow.
    mutating func apply(_ event: CheckoutEvent) throws(CheckoutRefusal) {
        if case .changed(let next) = try facts.applying(event) { facts = next }
    }

    /// Keeps where the account is that the money came from.
    mutating func keepEvidence(_ country: String?, in database: Connection) throws {
        try stored.keepEvidence(country, in: database)
    }

    mutating func tell(_ type: EventType, _ subject: EventSubject? = nil) {
        news.append(TransitionRecorder.News(type: type, subject: subject))
    }

    /// Moves the attempt itself on.
    mutating func move(to state: TransactionState, in database: Connection) throws {
        let old = ledger.transaction.state.name
        guard state.name != old else { return }
        ledger.transaction.state = state
        ledger.transaction.updatedAt = now
        try Transactions.update(ledger.transaction, from: old, in: database)
        tell(EventType(enteringTransaction: state.name))
    }

    mutating func move(to state: HoldState, in database: Connection) throws {
        guard var hold = ledger.hold, hold.state != state else { return }
        let old = hold.state.name
        hold.state = state
        ledger.hold = hold
        try Holds.update(hold, from: old, in: database)
    }

    mutating func insert(_ capture: Capture, in database: Connection) throws {
        try Captures.insert(capture, in: database)
        ledger.captures.append(capture)
        tell(EventType(enteringCapture: capture.state.name), .capture(capture.id))
    }

    mutating func insert(_ refund: Refund, in database: Connection) throws {
        try Refunds.insert(refund, in: database)
        ledger.refunds.append(refund)
        tell(EventType(enteringRefund: refund.state.name), .refund(refund.id))
    }

    mutating func insert(_ dispute: Dispute, in database: Connection) throws {
        try Disputes.insert(dispute, in: database)
        ledger.disputes.append(dispute)
        tell(EventType(enteringDispute: dispute.status), .dispute(dispute.id))
    }

    mutating func insert(_ reversal: Reversal, in database: Connection) throws {
        try Reversals.insert(reversal, in: database)
        ledger.reversals.append(reversal)
        tell(.transactionReversed)
    }

    mutating func insert(_ retry: Retry, in database: Connection) throws {
        try Retries.insert(retry, in: database)
        ledger.retries.append(retry)
        tell(.transactionRetryRequested)
    }

    /// What is left of the hold is the payer's again, and nothing more can be captured.
    mutating func endHold(_ reason: ReleaseReason?, in database: Connection) throws {
        if facts.amountHeld > 0 { try apply(.holdReleased((reason ?? .requested).closure)) }
        try move(to: ledger.captured > 0 ? .succeeded : .cancelled, in: database)
    }

    /// Writes the facts and tells the news; answers the attempt and its checkout as they are stored then.
    func finish(in database: Connection) throws -> AppliedOutcome {
        guard !news.isEmpty || facts != stored.checkout.facts else {
            return AppliedOutcome(transaction: ledger.transaction, checkout: stored.checkout)
        }
        let checkout = try recorder.record(
            facts, of: stored, news: news, transaction: ledger.transaction.id, in: database)
        return AppliedOutcome(transaction: ledger.transaction, checkout: checkout)
    }

    mutating func replace(_ capture: Capture) {
        ledger.captures = ledger.captures.map { $0.id == capture.id ? capture : $0 }
    }
}

extension TransactionLedger {
    /// Reads what happened to an attempt's money.
    init(reading transaction: Transaction, in database: Connection) throws {
        let checkout = transaction.checkoutID
        let site = transaction.siteID
        let id = transaction.id
        self.init(
            transaction: transaction, hold: try Holds.find(id, site: site, in: database),
            captures: try Captures.all(of: checkout, site: site, in: database).filter {
                $0.transactionID == id
            },
            refunds: try Refunds.all(of: checkout, site: site, in: database).filter {
                $0.transactionID == id
            },
            disputes: try Disputes.all(of: checkout, site: site, in: database).filter {
                $0.transactionID == id
            },
            reversals: try Reversals.all(of: checkout, site: site, in: database).filter {
                $0.transactionID == id
            },
            retries: try Retries.all(of: checkout, site: site, in: database).filter {
                $0.transactionID == id
            })
    }
}
