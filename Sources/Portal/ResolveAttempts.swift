import Database
package import Domain
import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// A payer who was sent to the provider and never came back is waited for this long, in seconds; then the
    /// attempt is given up.
    static let abandonedAfterSeconds: Int64 = 3_600
    /// While one worker asks about an attempt, the others leave it alone for this many seconds.
    static let queryClaimSeconds: Int64 = 60
    /// Rows that one round of a worker looks at.
    static let roundLimit = 100
    /// Questions to all providers together that one round of a worker takes up.
    static let questionsLimit = 1_000

    /// Asks the provider about an attempt and writes down the answer: the payer came back, or a query is due.
    package func refresh(_ id: TransactionID) async throws -> AppliedOutcome? {
        guard let (transaction, view, offer) = try context(of: id) else { return nil }
        guard transaction.state.name.isInFlight else {
            return AppliedOutcome(transaction: transaction, checkout: view.checkout)
        }
        if let applied = try await refresh(retryOf: id) { return applied }
        let snapshot = try fullSnapshot(of: transaction, in: view)
        let outcome = await run(.query(snapshot), with: offer.provider, account: offer.account)
        return try await apply(outcome, to: id)
    }

    /// Asks as `refresh` does for a payer who waits: when the provider does not answer in time, answers the
    /// attempt as it is stored.
    package func refreshForPayer(_ id: TransactionID) async throws -> AppliedOutcome? {
        try await forPayer(id) { try await refresh(id) }
    }

    /// Gives an attempt up as `abandon` does, for a payer who waits.
    package func abandonForPayer(_ id: TransactionID) async throws -> AppliedOutcome? {
        try await forPayer(id) {
            let applied = try await abandon(id)
            if applied?.transaction.state.name.isInFlight == true { stopWishes.add(id) }
            return applied
        }
    }

    private func forPayer(
        _ id: TransactionID, _ work: @escaping @Sendable () async throws -> AppliedOutcome?
    ) async throws -> AppliedOutcome? {
        guard let (transaction, view, offer) = try context(of: id) else { return nil }
        return try await patiently(with: offer, Self.attemptPatienceMilliseconds, work)
            ?? AppliedOutcome(transaction: transaction, checkout: view.checkout)
    }

    /// One round of the worker that resolves attempts whose outcome is due: unknown, pending, interrupted by
    /// a crash, or left by the payer.
    ///
    /// Answers how many it asked about.
    package func resolveDueAttempts() async throws -> Int {
        let now = clock.now()
        let due = try database.read {
            try Transactions.unscopedDue(at: now, limit: Self.questionsLimit, in: $0)
        }
        return await serve(due, in: attemptLanes) { id in
            do {
                let claimed = try await database.write { database in
                    try Transactions.unscopedClaimQuery(
                        id, dueAt: now, next: clock.now().adding(seconds: Self.queryClaimSeconds),
                        in: database)
                }
                if claimed { try await resolve(id) }
            } catch { report(.resolutionFailed(id, "\(error)")) }
        }
    }

    /// Makes what is unknown at an account due at once.
    func askSoon(about account: ProviderAccountID) async {
        let now = clock.now()
        do {
            _ = try await database.write { try Transactions.unscopedAskSoon(about: account, at: now, in: $0) }
        } catch {
            // They are asked about all the same, only later.
            report(.notificationFailed(account, "\(error)"))
        }
    }

    private func resolve(_ id: TransactionID) async throws {
        // Who asked in vain to have it stopped waits for that, and not only for news of it.
        let isToStop = stopWishes.take(id)
        guard let applied = isToStop ? try await abandonForPayer(id) : try await refresh(id) else { return }
        try await lapse(applied)
        guard applied.transaction.state.name == .requiresAction else { return }
        let now = try now(for: applied.checkout)
        let age = (now.milliseconds - applied.transaction.createdAt.milliseconds) / 1000
        if age >= Self.abandonedAfterSeconds || applied.checkout.expiresAt <= now {
            _ = try await abandon(id)
        }
    }

    /// Ends the wait for a bank transfer of which nothing has come in its time.
    private func lapse(_ applied: AppliedOutcome) async throws {
        let transaction = applied.transaction
        guard transaction.state.name == .processing,
            let awaited = try awaitedTransfer(of: transaction), awaited.received == 0,
            awaited.lapsesAt <= (try now(for: applied.checkout))
        else { return }
        _ = try await apply(ProviderOutcome(.failed(.notSettled, providerCode: nil)), to: transaction.id)
    }

    /// Gives an attempt up that waits for the payer.
    ///
    /// The provider has the last word: when it took the money meanwhile, that is applied.
    package func abandon(_ id: TransactionID) async throws -> AppliedOutcome? {
        guard let (transaction, view, offer) = try context(of: id) else { return nil }
        guard transaction.state.name.isInFlight else {
            return AppliedOutcome(transaction: transaction, checkout: view.checkout)
        }
        // A part of it has come by bank transfer: only the rest is left to pay, and only so.
        if let awaited = try awaitedTransfer(of: transaction), awaited.received > 0 {
            return AppliedOutcome(transaction: transaction, checkout: view.checkout)
        }
        // What is perhaps on its way to be collected once more cannot be stopped before that is known.
        if let applied = try await refresh(retryOf: id) { return applied }
        let snapshot = try fullSnapshot(of: transaction, in: view)
        let outcome = await run(.cancel(snapshot), with: offer.provider, account: offer.account)
        return try await apply(outcome, to: id)
    }

    func context(of id: TransactionID) throws -> (Transaction, CheckoutView, MethodOffer)? {
        let found = try database.read { database -> (Transaction, Checkout)? in
            guard let transaction = try Transactions.unscopedFind(id, in: database),
                let stored = try Checkouts.unscopedFind(transaction.checkoutID, in: database)
            else { return nil }
            return (transaction, stored.checkout)
        }
        guard let (transaction, checkout) = found, let profile = try unscopedProfile(of: checkout.siteID),
            let account = try account(transaction.providerAccountID, of: profile),
            let provider = providers.provider(of: account.type)
        else { return nil }
        return (
            transaction, CheckoutView(checkout: checkout, transactions: [transaction], profile: profile),
            MethodOffer(method: transaction.method, account: account, provider: provider)
        )
    }
}
