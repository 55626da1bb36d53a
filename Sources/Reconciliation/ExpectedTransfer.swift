package import Domain

/// Money that is awaited on one account under one reference.
package struct ExpectedTransfer: Hashable, Sendable {
    /// Where it stands.
    package enum State: Hashable, Sendable {
        /// It is still to come, all or in part; after the checkout's end too, for late money is money.
        case open
        /// All has come.
        case settled
        /// It is not awaited any more, because its checkout was paid another way.
        case closed
    }

    /// The attempt that awaits it.
    package var transaction: TransactionID
    /// The reference in its normal form, unique for the account.
    package var reference: String
    /// What is awaited in all.
    package var amount: Money
    /// What has come of it, in minor units.
    package var received: Int64
    /// Where it stands.
    package var state: State
    /// Who is expected to pay; empty where it is not known.
    package var payerName: String

    /// Makes one.
    package init(
        transaction: TransactionID, reference: String, amount: Money, received: Int64 = 0,
        state: State = .open,
        payerName: String = ""
    ) {
        self.transaction = transaction
        self.reference = reference
        self.amount = amount
        self.received = received
        self.state = state
        self.payerName = payerName
    }

    /// What is still to come, in minor units.
    package var missing: Int64 { max(amount.minorUnits - received, 0) }
}

/// The awaited transfers of one account; whose account it is decides the tenant, before anything is matched.
package protocol TransferLedger {
    /// The transfer of that reference in its normal form, in whatever state.
    func transfer(reference: String) throws -> ExpectedTransfer?

    /// Open transfers of which exactly that much is missing, at most `limit`.
    func open(missing: Money, limit: Int) throws -> [ExpectedTransfer]
}

/// How much less may come and still settle, because banks on the way take fees.
package struct TransferTolerance: Hashable, Sendable {
    /// At most this many minor units.
    package var minorUnits: Int64
    /// And at most this share of the amount, in hundredths of a per cent.
    package var basisPoints: Int64

    /// Makes a tolerance; none where nothing is said.
    package init(minorUnits: Int64 = 0, basisPoints: Int64 = 0) {
        self.minorUnits = minorUnits
        self.basisPoints = basisPoints
    }

    /// The most that may be missing of an amount: both bounds hold, so no small amount is forgiven whole.
    package func allowance(of amount: Int64) -> Int64 {
        let product = amount.multipliedFullWidth(by: basisPoints)
        let share = product.high == 0 ? Int64(min(product.low / 10_000, UInt64(Int64.max))) : Int64.max
        return min(minorUnits, share)
    }
}
