import Database
package import Domain
import Storage
package import Support

extension PaymentEngine {
    /// An attempt with all that happened to its money.
    package func ledger(of transaction: Transaction) throws -> TransactionLedger {
        try database.read { try TransactionLedger(reading: transaction, in: $0) }
    }

    /// The attempts of a checkout with all that happened to their money; six reads, whatever their number.
    package func ledgers(of view: CheckoutView) throws -> [TransactionLedger] {
        let checkout = view.checkout
        guard !view.transactions.isEmpty else { return [] }
        return try database.read { database in
            let holds = try Holds.all(of: checkout.id, site: checkout.siteID, in: database)
            let captures = try Captures.all(of: checkout.id, site: checkout.siteID, in: database)
            let refunds = try Refunds.all(of: checkout.id, site: checkout.siteID, in: database)
            let disputes = try Disputes.all(of: checkout.id, site: checkout.siteID, in: database)
            let reversals = try Reversals.all(of: checkout.id, site: checkout.siteID, in: database)
            let retries = try Retries.all(of: checkout.id, site: checkout.siteID, in: database)
            return view.transactions.map { transaction in
                TransactionLedger(
                    transaction: transaction, hold: holds.first { $0.transactionID == transaction.id },
                    captures: captures.filter { $0.transactionID == transaction.id },
                    refunds: refunds.filter { $0.transactionID == transaction.id },
                    disputes: disputes.filter { $0.transactionID == transaction.id },
                    reversals: reversals.filter { $0.transactionID == transaction.id },
                    retries: retries.filter { $0.transactionID == transaction.id })
            }
        }
    }

    /// A capture of that tenant and mode, or nil.
    package func capture(_ id: CaptureID, organization: OrganizationID, isLive: Bool) throws -> Capture? {
        try database.read { try Captures.find(id, organization: organization, isLive: isLive, in: $0) }
    }

    /// A refund of that tenant and mode, or nil.
    package func refund(_ id: RefundID, organization: OrganizationID, isLive: Bool) throws -> Refund? {
        try database.read { try Refunds.find(id, organization: organization, isLive: isLive, in: $0) }
    }

    /// A dispute of that tenant and mode, or nil.
    package func dispute(_ id: DisputeID, organization: OrganizationID, isLive: Bool) throws -> Dispute? {
        try database.read { try Disputes.find(id, organization: organization, isLive: isLive, in: $0) }
    }

    /// Whether no call of ours about something begun then can still be under way at that time, both as its
    /// objects see it.
    package func isCallOver(begunAt time: Timestamp, at now: Timestamp) -> Bool {
        now >= time.adding(seconds: Self.queryClaimSeconds)
    }

    /// Asks the provider about a capture of which news are due: whoever reads it gets what is so now.
    package func refreshIfDue(_ capture: Capture) async throws -> Capture {
        guard case .pending(_, let due) = capture.state, due <= clock.now() else { return capture }
        return try await refresh(capture)
    }

    /// Asks the provider about a refund of which news are due: whoever reads it gets what is so now.
    package func refreshIfDue(_ refund: Refund) async throws -> Refund {
        guard case .pending(_, let due) = refund.state, due <= clock.now() else { return refund }
        return try await refresh(refund)
    }
}
