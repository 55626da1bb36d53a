/// Why money cannot be captured, released or given back as asked.
package enum MovementRefusal: Error, Hashable, Sendable {
    /// Nothing is held: the attempt stands there.
    case notAuthorized(TransactionStatus)
    /// No money came that could go back: the attempt stands there.
    case notCaptured(TransactionStatus)
    /// More than is left.
    case amountTooLarge(asked: Money, left: Money)
    /// The amount is not positive.
    case amountInvalid
    /// Nothing is left to take or to give back.
    case nothingLeft
    /// What is held is being released.
    case releaseUnderWay
    /// A capture is not decided, and this must wait for it.
    case captureUnderWay
    /// There is nothing to collect once more: the attempt stands there, or something else pays.
    case notRetryable(TransactionStatus)
    /// It is being collected once more already.
    case retryUnderWay
    /// As many as one attempt may have.
    case tooMany(limit: Int)
    /// The provider cannot do that.
    case unsupported
    /// A line of the refund is not one that can be given back so.
    case line(place: Int, RefundLineFault)
}

/// An attempt with all that happened to its money: what is decided on.
///
/// Money is the sum of the rows; what is pending counts as if it had happened, so that nothing is promised
/// twice.
package struct TransactionLedger: Hashable, Sendable {
    /// The attempt.
    package var transaction: Transaction
    /// What it holds; nil where the money was taken at once, or nothing came.
    package var hold: Hold?
    /// Its captures, oldest first.
    package var captures: [Capture]
    /// Its refunds, oldest first.
    package var refunds: [Refund]
    /// Its disputes, oldest first.
    package var disputes: [Dispute]
    /// What banks took back of it, oldest first.
    package var reversals: [Reversal]
    /// How often it was to be collected once more, oldest first.
    package var retries: [Retry]

    /// Puts the parts together.
    package init(
        transaction: Transaction, hold: Hold? = nil, captures: [Capture] = [], refunds: [Refund] = [],
        disputes: [Dispute] = [], reversals: [Reversal] = [], retries: [Retry] = []
    ) {
        self.transaction = transaction
        self.hold = hold
        self.captures = captures
        self.refunds = refunds
        self.disputes = disputes
        self.reversals = reversals
        self.retries = retries
    }

    /// What was taken, in minor units.
    ///
    /// Where the money was taken at once there is no capture: the attempt itself is it.
    package var captured: Int64 {
        guard hold != nil else {
            return transaction.state.name == .succeeded ? transaction.amount.minorUnits : 0
        }
        return captures.reduce(0) { $0 + ($1.state.name == .succeeded ? $1.amount.minorUnits : 0) }
    }

    /// What went back, in minor units.
    package var refunded: Int64 {
        refunds.reduce(0) { $0 + ($1.state.name == .succeeded ? $1.amount.minorUnits : 0) }
    }

    /// What is disputed and not won, in minor units.
    package var disputed: Int64 { disputes.reduce(0) { $0 + ($1.status == .won ? 0 : $1.amount.minorUnits) } }

    /// What had come and was taken back by the bank, in minor units.
    package var reversed: Int64 {
        reversals.reduce(0) { $0 + ($1.status == .standing ? $1.amount.minorUnits : 0) }
    }

    /// What may still be captured, in minor units.
    package var capturable: Int64 {
        guard let hold, hold.state == .open, transaction.state.name == .authorized else { return 0 }
        let reserved = captures.reduce(0) { $0 + ($1.state.name.isReserved ? $1.amount.minorUnits : 0) }
        return max(transaction.amount.minorUnits - reserved, 0)
    }

    /// What may still be given back, in minor units.
    ///
    /// What is disputed may not: the bank may take it from the merchant, and nobody is paid twice. What the
    /// bank took back is the payer's again.
    package var refundable: Int64 {
        let reserved = refunds.reduce(0) { $0 + ($1.state.name.isReserved ? $1.amount.minorUnits : 0) }
        return max(captured - reserved - disputed - reversed, 0)
    }

    /// The amount of the next capture; nil asks for all that is left.
    ///
    /// A capture that releases the rest waits for those before it, and none may follow it.
    package func capturing(_ amount: Int64?, isFinal: Bool) throws(MovementRefusal) -> Money {
        guard hold != nil, transaction.state.name == .authorized else {
            throw .notAuthorized(transaction.state.name)
        }
        guard let hold, hold.state == .open else { throw .releaseUnderWay }
        let pending = captures.filter { $0.state.name == .pending }
        if pending.contains(where: \.isFinal) || (isFinal && !pending.isEmpty) { throw .captureUnderWay }
        guard captures.count < MovementLimits.captures else { throw .tooMany(limit: MovementLimits.captures) }
        return try bounded(amount, left: capturable)
    }

    /// Checks that what is held may be released.
    package func releasing() throws(MovementRefusal) {
        guard let hold, transaction.state.name == .authorized else {
            throw .notAuthorized(transaction.state.name)
        }
        if case .releasing = hold.state { throw .releaseUnderWay }
        if captures.contains(where: { $0.state.name == .pending }) { throw .captureUnderWay }
    }

    /// The amount of the next refund; nil asks for all that is left.
    package func refunding(_ amount: Int64?) throws(MovementRefusal) -> Money {
        guard captured > 0 else { throw .notCaptured(transaction.state.name) }
        guard refunds.count < MovementLimits.refunds else { throw .tooMany(limit: MovementLimits.refunds) }
        return try bounded(amount, left: refundable)
    }

    private func bounded(_ amount: Int64?, left: Int64) throws(MovementRefusal) -> Money {
        let currency = transaction.amount.currency
        if let amount {
            guard amount > 0 else { throw .amountInvalid }
            guard left > 0 else { throw .nothingLeft }
            guard amount <= left else {
                throw .amountTooLarge(
                    asked: Money(minorUnits: amount, currency: currency),
                    left: Money(minorUnits: left, currency: currency))
            }
        }
        guard left > 0 else { throw .nothingLeft }
        return Money(minorUnits: amount ?? left, currency: currency)
    }
}
