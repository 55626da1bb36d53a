import Database
package import Domain
package import ProviderKit
import Storage
import Support

/// What a merchant wants to give back.
package struct RefundRequest: Sendable {
    /// How much is given back.
    package enum Extent: Sendable {
        /// All that is left.
        case all
        /// That many minor units.
        case amount(Int64)
        /// Lines of the checkout by their places from 0; a quantity of nil is all that is left of the line.
        case lines([(place: Int, quantity: Quantity?)])
    }

    /// How much is given back.
    package var extent: Extent
    /// The merchant's own words.
    package var reason: String?
    /// The merchant's own data.
    package var metadata: [MetadataEntry]

    /// Makes a request.
    package init(_ extent: Extent, reason: String? = nil, metadata: [MetadataEntry] = []) {
        self.extent = extent
        self.reason = reason
        self.metadata = metadata
    }
}

extension PaymentEngine {
    /// Gives money back: the intent is on disk, and its amount reserved, before the provider hears of it; the
    /// outcome after.
    ///
    /// Throws `PortalError.movement` when that cannot be.
    package func refund(
        _ transaction: Transaction, _ request: RefundRequest, once: Once<Refund>? = nil
    ) async throws -> Refund {
        guard let (_, _, offer) = try context(of: transaction.id) else { throw PortalError.notFound }
        let features = offer.provider.capabilities.features
        guard features.contains(.refund) else { throw PortalError.movement(.unsupported) }
        let recorder = try recorder(about: transaction.id)
        let now = recorder.now
        let id = RefundID(at: now, random: random)
        let refund = try await begin(once, subject: id.description) { database in
            var edit = try LedgerEdit(transaction.id, recorder: recorder, in: database)
            var details = RefundDetails()
            details.reason = request.reason
            details.metadata = request.metadata
            let money: Money
            do throws(MovementRefusal) {
                details.lines = try Self.lines(of: request, edit)
                money = try edit.ledger.refunding(Self.amount(of: request, details.lines))
            } catch { throw PortalError.movement(error) }
            guard money.minorUnits == edit.ledger.captured || features.contains(.partialRefund) else {
                throw PortalError.movement(.unsupported)
            }
            let refund = Refund(
                id: id, transactionID: transaction.id, checkoutID: transaction.checkoutID,
                siteID: transaction.siteID, amount: money, details: details,
                state: .pending(
                    isUnknown: false,
                    nextQueryAt: recorder.clockNow.adding(seconds: Self.movementQueryDelaySeconds)),
                createdAt: now, updatedAt: now)
            try edit.insert(refund, in: database)
            _ = try edit.finish(in: database)
            return refund
        }
        let told = try await ask(about: refund) { .refund($0) } ?? refund
        try await end(once, with: told)
        return told
    }

    private static func lines(
        of request: RefundRequest, _ edit: LedgerEdit
    ) throws(MovementRefusal) -> [RefundLine] {
        guard case .lines(let wishes) = request.extent else { return [] }
        let earlier = edit.ledger.refunds.filter { $0.state.name.isReserved }.flatMap(\.details.lines)
        return try RefundLine.priced(
            wishes, of: edit.checkout.details.items, tax: edit.checkout.details.tax, after: earlier)
    }

    private static func amount(of request: RefundRequest, _ lines: [RefundLine]) -> Int64? {
        switch request.extent {
        case .all: nil
        case .amount(let amount): amount
        case .lines: lines.reduce(0) { $0 &+ $1.amount }
        }
    }

    /// Asks the provider about a refund that is not decided, and writes down the answer.
    package func refresh(_ refund: Refund) async throws -> Refund {
        guard refund.state.name == .pending else { return refund }
        return try await ask(about: refund) { .queryRefund($0) } ?? refund
    }

    /// Asks the provider about a refund even where it was decided: a bank may send one back that had
    /// succeeded.
    func reconsider(_ refund: Refund) async throws -> Refund {
        try await ask(about: refund) { .queryRefund($0) } ?? refund
    }

    private func ask(
        about refund: Refund, _ operation: (RefundSnapshot) -> ProviderOperation
    ) async throws -> Refund? {
        guard let (transaction, view, offer) = try context(of: refund.transactionID) else { return nil }
        var snapshot = RefundSnapshot(
            payment: snapshot(of: transaction, in: view), amount: refund.amount,
            refundKey: refund.id.description, refundReference: refund.providerReference)
        snapshot.refundedBefore = try ledger(of: transaction).refunds.reduce(0) { sum, other in
            let isEarlier = other.id < refund.id && other.state.name.isReserved
            return isEarlier ? sum + other.amount.minorUnits : sum
        }
        let outcome = await run(operation(snapshot), with: offer.provider, account: offer.account)
        return try await apply(outcome, to: refund.id)
    }

    /// Writes down what a provider said of a refund.
    package func apply(_ outcome: ProviderOutcome, to id: RefundID) async throws -> Refund {
        guard let known = try database.read({ try Refunds.unscopedFind(id, in: $0) }) else {
            throw PortalError.notFound
        }
        let recorder = try recorder(about: known.transactionID)
        let report = self.report
        return try await database.write { database in
            guard var refund = try Refunds.unscopedFind(id, in: database) else { throw PortalError.notFound }
            let before = refund
            let event = MovementNews(recorder, refund.createdAt, refund.amount).event(of: outcome) {
                report(
                    .amountDiffers(
                        refund.transactionID, expected: refund.amount.minorUnits, found: $0.minorUnits))
            }
            do {
                guard case .changed(let state) = try refund.state.applying(event) else { return refund }
                refund.state = state
                refund.providerReference = refund.providerReference ?? outcome.reference
                refund.updatedAt = recorder.now
                try Self.store(refund, from: before.state.name, recorder, in: database)
                return refund
            } catch is MovementContradiction {
                report(.movementContradicts(refund.transactionID, .refund))
            } catch is CheckoutRefusal { report(.movementContradicts(refund.transactionID, .refund)) }
            return before
        }
    }

    private static func store(
        _ refund: Refund, from old: RefundStatus, _ recorder: TransitionRecorder, in database: Connection
    ) throws {
        var edit = try LedgerEdit(refund.transactionID, recorder: recorder, in: database)
        let status = refund.state.name
        if let name = refund.providerReference {
            try ProviderNames.remember([name], of: edit.ledger.transaction, in: database)
        }
        if status == .succeeded { try edit.apply(.refundSucceeded(refund.amount.minorUnits)) }
        if old == .succeeded, status == .failed { try edit.apply(.refundReturned(refund.amount.minorUnits)) }
        try Refunds.update(refund, from: old, in: database)
        if status != old { edit.tell(EventType(enteringRefund: status), .refund(refund.id)) }
        _ = try edit.finish(in: database)
    }
}
