import Database
import Domain
import ProviderKit
import Storage
import Support

/// A provider's word about an attempt that is authorised: it still holds, it let go, or it took money that we
/// did not know of.
struct HeldOutcome {
    let outcome: ProviderOutcome
    let recorder: TransitionRecorder
    let report: @Sendable (EngineReport) -> Void
    /// Whether the provider was asked to let go, so that "still held" is a refusal.
    var answersRelease = false

    /// A hold whose release was refused is tried again after this many seconds.
    static let releaseRetrySeconds: Int64 = 3_600

    /// Writes it down.
    func apply(to id: TransactionID, in database: Connection) throws -> AppliedOutcome {
        var edit = try LedgerEdit(id, recorder: recorder, in: database)
        let unchanged = try edit.finish(in: database)
        guard let hold = edit.ledger.hold, edit.ledger.transaction.state == .authorized else {
            checkEnded(edit.ledger)
            return unchanged
        }
        do {
            try apply(to: &edit, hold, in: database)
            return try edit.finish(in: database)
        } catch is MovementContradiction {
            report(.movementContradicts(id, .hold))
        } catch is CheckoutRefusal { report(.movementContradicts(id, .hold)) }
        return unchanged
    }

    /// News of a hold that is over change nothing; what does not fit is for a person to look at.
    private func checkEnded(_ ledger: TransactionLedger) {
        let id = ledger.transaction.id
        switch outcome.status {
        case .succeeded(let amount):
            guard
                amount.minorUnits != ledger.captured
                    || amount.currency != ledger.transaction.amount.currency
            else { return }
            report(.amountDiffers(id, expected: ledger.captured, found: amount.minorUnits))
        case .failed, .cancelled: report(.contradiction(id, ledger.transaction.state.name))
        case .authorized, .pending, .unknown, .requiresAction: return
        }
    }

    private func apply(to edit: inout LedgerEdit, _ hold: Hold, in database: Connection) throws {
        switch outcome.status {
        case .succeeded(let amount): try seeCaptured(amount, &edit, hold, in: database)
        case .cancelled: try release(&edit, hold, in: database)
        case .failed:
            guard answersRelease else {
                report(.contradiction(hold.transactionID, .authorized))
                return
            }
            try release(&edit, hold, in: database)
        case .authorized:
            guard answersRelease else { return }
            try step(.releaseRefused, &edit, hold, in: database)
            try Holds.unscopedPostpone(
                hold.transactionID, until: recorder.now.adding(seconds: Self.releaseRetrySeconds),
                in: database)
        case .pending, .unknown, .requiresAction:
            guard answersRelease else { return }
            let age = (recorder.now.milliseconds - hold.expiresAt.milliseconds) / 1000
            let next = recorder.clockNow.adding(seconds: PaymentEngine.queryDelaySeconds(afterAge: age))
            try step(.releaseUnknown(nextQueryAt: next), &edit, hold, in: database)
        }
    }

    private func release(_ edit: inout LedgerEdit, _ hold: Hold, in database: Connection) throws {
        try step(.releaseConfirmed, &edit, hold, in: database)
        guard case .released(let reason) = edit.ledger.hold?.state else { return }
        try edit.endHold(reason, in: database)
    }

    private func step(
        _ event: HoldEvent, _ edit: inout LedgerEdit, _ hold: Hold, in database: Connection
    ) throws {
        guard case .changed(let state) = try hold.state.applying(event) else { return }
        try edit.move(to: state, in: database)
    }

    /// The provider says how much was taken in all, and that it holds nothing any more.
    private func seeCaptured(
        _ amount: Money, _ edit: inout LedgerEdit, _ hold: Hold, in database: Connection
    ) throws {
        let transaction = edit.ledger.transaction
        let more = amount.minorUnits - edit.ledger.captured
        guard amount.currency == transaction.amount.currency, more >= 0,
            amount.minorUnits <= transaction.amount.minorUnits
        else {
            report(
                .amountDiffers(
                    transaction.id, expected: transaction.amount.minorUnits, found: amount.minorUnits))
            return
        }
        // A capture that waits for its answer is told of by its own query, with its own key.
        guard !edit.ledger.captures.contains(where: { $0.state.name == .pending }) else { return }
        guard more > 0 else { return try release(&edit, hold, in: database) }
        try edit.apply(.captureSucceeded(more))
        try edit.insert(
            Capture(
                id: CaptureID(at: recorder.now, random: recorder.random), transactionID: transaction.id,
                checkoutID: transaction.checkoutID, siteID: transaction.siteID,
                amount: Money(minorUnits: more, currency: amount.currency), isFinal: true, state: .succeeded,
                createdAt: recorder.now, updatedAt: recorder.now), in: database)
        try step(.captured, &edit, hold, in: database)
        try edit.endHold(nil, in: database)
    }
}
