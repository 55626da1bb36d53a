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
            _ = try await abandonForPayer(attempt.id)
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

    private func close(
        _ id: CheckoutID, by event: CheckoutEvent, once: Once<Checkout>? = nil
    ) async throws -> Checkout {
        let recorder = try recorder(about: id)
        return try await write(once) { try recorder.close(id, by: event, in: $0) }
    }
}

extension TransitionRecorder {
    /// Closes a checkout, or answers it as it stands when that was done already or its time is not over.
    ///
    /// Throws `notFound`, and `checkout` where its state forbids it.
    func close(_ id: CheckoutID, by event: CheckoutEvent, in database: Connection) throws -> Checkout {
        guard let stored = try Checkouts.unscopedFind(id, in: database) else { throw PortalError.notFound }
        if event == .expiryReached, stored.checkout.expiresAt > now { return stored.checkout }
        do {
            switch try stored.checkout.facts.applying(event) {
            case .repeated: return stored.checkout
            case .changed(let facts):
                return try record(facts, of: stored, transactionEvent: nil, in: database)
            }
        } catch let refusal as CheckoutRefusal { throw PortalError.checkout(refusal) }
    }
}
