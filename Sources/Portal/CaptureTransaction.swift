import Database
package import Domain
package import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// A capture or refund whose call was interrupted is asked about after this many seconds.
    static let movementQueryDelaySeconds: Int64 = 30

    /// Takes money of what an attempt holds: the intent is on disk before the provider hears of it, the
    /// outcome after.
    ///
    /// An amount of nil takes all that is left; a final capture releases the rest, and so does one of all
    /// that is left. Throws `PortalError.movement` when that cannot be.
    package func capture(
        _ transaction: Transaction, amount: Int64?, isFinal: Bool, once: Once<Capture>? = nil
    ) async throws -> Capture {
        guard let (_, _, offer) = try context(of: transaction.id) else { throw PortalError.notFound }
        let features = offer.provider.capabilities.features
        guard features.contains(.manualCapture) else { throw PortalError.movement(.unsupported) }
        let recorder = try recorder(about: transaction.id)
        let now = recorder.now
        let id = CaptureID(at: now, random: random)
        let capture = try await begin(once, subject: id.description) { database in
            var edit = try LedgerEdit(transaction.id, recorder: recorder, in: database)
            let money: Money
            do throws(MovementRefusal) { money = try edit.ledger.capturing(amount, isFinal: isFinal) } catch {
                throw PortalError.movement(error)
            }
            let takesAll = money.minorUnits == edit.ledger.capturable
            guard takesAll || features.contains(.partialCapture) else {
                throw PortalError.movement(.unsupported)
            }
            let capture = Capture(
                id: id, transactionID: transaction.id, checkoutID: transaction.checkoutID,
                siteID: transaction.siteID, amount: money,
                isFinal: isFinal || takesAll || !features.contains(.severalCaptures),
                state: .pending(
                    isUnknown: false,
                    nextQueryAt: recorder.clockNow.adding(seconds: Self.movementQueryDelaySeconds)),
                createdAt: now, updatedAt: now)
            try edit.insert(capture, in: database)
            _ = try edit.finish(in: database)
            return capture
        }
        let told = try await ask(about: capture) { .capture($0) } ?? capture
        try await end(once, with: told)
        return told
    }

    /// Asks the provider about a capture that is not decided, and writes down the answer.
    package func refresh(_ capture: Capture) async throws -> Capture {
        guard capture.state.name == .pending else { return capture }
        return try await ask(about: capture) { .queryCapture($0) } ?? capture
    }

    private func ask(
        about capture: Capture, _ operation: (CaptureSnapshot) -> ProviderOperation
    ) async throws -> Capture? {
        guard let (transaction, view, offer) = try context(of: capture.transactionID) else { return nil }
        let snapshot = CaptureSnapshot(
            payment: snapshot(of: transaction, in: view), amount: capture.amount, isFinal: capture.isFinal,
            captureKey: capture.id.description, captureReference: capture.providerReference)
        let outcome = await run(operation(snapshot), with: offer.provider, account: offer.account)
        return try await apply(outcome, to: capture.id)
    }

    /// Writes down what a provider said of a capture.
    package func apply(_ outcome: ProviderOutcome, to id: CaptureID) async throws -> Capture {
        guard let known = try database.read({ try Captures.unscopedFind(id, in: $0) }) else {
            throw PortalError.notFound
        }
        let recorder = try recorder(about: known.transactionID)
        let report = self.report
        return try await database.write { database in
            guard var capture = try Captures.unscopedFind(id, in: database) else {
                throw PortalError.notFound
            }
            let old = capture.state.name
            let event = MovementNews(recorder, capture.createdAt, capture.amount).event(of: outcome) {
                report(
                    .amountDiffers(
                        capture.transactionID, expected: capture.amount.minorUnits, found: $0.minorUnits))
            }
            do {
                guard case .changed(let state) = try capture.state.applying(event) else { return capture }
                capture.state = state
                capture.providerReference = capture.providerReference ?? outcome.reference
                capture.updatedAt = recorder.now
                try Self.store(capture, from: old, recorder, in: database)
                return capture
            } catch is MovementContradiction {
                report(.movementContradicts(capture.transactionID, .capture))
            } catch is CheckoutRefusal { report(.movementContradicts(capture.transactionID, .capture)) }
            return try Captures.unscopedFind(id, in: database) ?? capture
        }
    }

    private static func store(
        _ capture: Capture, from old: CaptureStatus, _ recorder: TransitionRecorder,
        in database: Connection
    ) throws {
        var edit = try LedgerEdit(capture.transactionID, recorder: recorder, in: database)
        if capture.state == .succeeded { try edit.apply(.captureSucceeded(capture.amount.minorUnits)) }
        try Captures.update(capture, from: old, in: database)
        edit.replace(capture)
        if capture.state.name != old {
            edit.tell(EventType(enteringCapture: capture.state.name), .capture(capture.id))
        }
        if capture.state == .succeeded, capture.isFinal || edit.facts.amountHeld == 0 {
            try edit.move(to: .captured, in: database)
            try edit.endHold(nil, in: database)
        }
        _ = try edit.finish(in: database)
    }
}

/// Reads a provider's word about a capture or a refund.
struct MovementNews {
    private let nextQueryAt: Timestamp
    private let amount: Money

    init(_ recorder: TransitionRecorder, _ createdAt: Timestamp, _ amount: Money) {
        let age = (recorder.now.milliseconds - createdAt.milliseconds) / 1000
        nextQueryAt = recorder.clockNow.adding(seconds: PaymentEngine.queryDelaySeconds(afterAge: age))
        self.amount = amount
    }

    /// The domain's event; an amount that differs is never success, and `differs` is told.
    func event(of outcome: ProviderOutcome, differs: (Money) -> Void) -> MovementEvent {
        switch outcome.status {
        case .pending: return .pending(nextQueryAt: nextQueryAt)
        // Neither fits what was asked for: nothing was learned.
        case .unknown, .requiresAction, .authorized: return .unknown(nextQueryAt: nextQueryAt)
        case .succeeded(let money):
            guard money == amount else {
                differs(money)
                return .unknown(nextQueryAt: nextQueryAt)
            }
            return .succeeded
        case .failed(let code, let providerCode): return .failed(code, providerCode: providerCode)
        case .cancelled: return .cancelled
        }
    }
}
