import Database
package import Domain
import Storage
import Support

extension PaymentEngine {
    /// The payer leaves: an attempt that waits for them is given up first.
    ///
    /// Throws `PortalError.checkout` when the provider is deciding or money came.
    package func cancel(opening token: PageToken) async throws -> Checkout {
        guard let view = try checkout(opening: token) else { throw PortalError.notFound }
        if let attempt = view.attemptInFlight, attempt.state.name == .requiresAction {
            _ = try await abandon(attempt.id)
        }
        return try await close(view.checkout.id, by: .cancelRequested)
    }

    /// The merchant cancels, as a payer does.
    ///
    /// Throws `notFound` for another tenant's, `checkout` when the provider is deciding or money came.
    package func cancelCheckout(
        _ id: CheckoutID, organization: OrganizationID, isLive: Bool, once: Once<Checkout>? = nil
    ) async throws -> Checkout {
        guard let view = try checkout(id, organization: organization, isLive: isLive) else {
            throw PortalError.notFound
        }
        if let attempt = view.attemptInFlight, attempt.state.name == .requiresAction {
            _ = try await abandon(attempt.id)
        }
        return try await close(id, by: .cancelRequested, once: once)
    }

    /// Marks a checkout expired whose time is over; answers it as it stands when that is not so (any more).
    package func expire(_ id: CheckoutID) async throws -> Checkout {
        try await close(id, by: .expiryReached)
    }

    /// One round of the worker that closes checkouts whose time is over.
    ///
    /// Answers how many it closed.
    package func expireDueCheckouts() async throws -> Int {
        let now = clock.now()
        let due = try database.read { try Checkouts.unscopedExpired(at: now, limit: Self.roundLimit, in: $0) }
        var closed = 0
        for id in due {
            // Another writer may have started an attempt or closed it since the list was read: then it is not
            // this round's.
            do {
                _ = try await expire(id)
                closed += 1
            } catch is PortalError { continue }
        }
        return closed
    }

    private func close(
        _ id: CheckoutID, by event: CheckoutEvent, once: Once<Checkout>? = nil
    ) async throws -> Checkout {
        let now = clock.now()
        let recorder = TransitionRecorder(random: random, now: now)
        return try await write(once) { database in
            guard let stored = try Checkouts.unscopedFind(id, in: database) else {
                throw PortalError.notFound
            }
            if event == .expiryReached, stored.checkout.expiresAt > now { return stored.checkout }
            do {
                switch try stored.checkout.facts.applying(event) {
                case .repeated: return stored.checkout
                case .changed(let facts):
                    return try recorder.record(facts, of: stored, transactionEvent: nil, in: database)
                }
            } catch let refusal as CheckoutRefusal { throw PortalError.checkout(refusal) }
        }
    }
}
