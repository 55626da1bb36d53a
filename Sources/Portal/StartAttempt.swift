import Database
package import Domain
package import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// The most bytes of a form's attempt key.
    package static let attemptKeyLimit = 64
    /// The most attempts of one checkout, those that were given up counted too.
    ///
    /// A site's own limit counts declines only; without this one a payer could begin and give up for ever,
    /// and every page and answer of the checkout would carry all of it.
    package static let attemptsLimit = 50

    /// Begins to pay a checkout: the intent is on disk before the provider hears of it, the outcome after.
    ///
    /// `account` is the one that the page named, `network` the country that a trusted proxy sees
    /// the payer in. A payer waits for the provider `attemptPatienceMilliseconds` at most: after that the
    /// attempt is answered as it is stored, and its call goes on.
    ///
    /// The same `attemptKey` again answers the attempt it began the first time and calls nobody. `shown` is
    /// the amount that the payer has read, in minor units, `consent` what the payer agreed to about keeping
    /// the method. Throws `consentMissing` where the checkout requires one, `PortalError.checkout` when it
    /// takes no new attempt, `methodUnavailable` when the method is not offered, `amountChanged` when the
    /// merchant has changed what the payer read, `tooManyAttempts` beyond the number of attempts, `notFound`
    /// for an unknown token.
    package func startAttempt(
        opening token: PageToken, method: PaymentMethod, input: PaymentInput, attemptKey: String,
        shown: Int64? = nil, shownTax: Int64? = nil, consent: ConsentText? = nil,
        through account: ProviderAccountID? = nil, from network: String? = nil
    ) async throws -> Transaction {
        guard let view = try checkout(opening: token) else { throw PortalError.notFound }
        guard
            let offer = offer(of: method, through: account, for: view.checkout, profile: view.profile)
        else {
            throw PortalError.methodUnavailable
        }
        let (transaction, isNew) = try await storeIntent(
            offer, view: view, attemptKey: attemptKey,
            shown: Shown(amount: shown, tax: shownTax, network: network),
            consent: try self.consent(consent, to: offer, of: view.checkout))
        guard isNew else { return transaction }
        let told = try await patiently(with: offer, Self.attemptPatienceMilliseconds) {
            let outcome = await run(
                .start(snapshot(of: transaction, in: view), input), with: offer.provider,
                account: offer.account)
            return try await apply(outcome, to: transaction.id).transaction
        }
        return told ?? transaction
    }

    /// What the payer has read, the amount and the version of the tax in it, and in which country a proxy saw
    /// them.
    private struct Shown {
        let amount: Int64?
        let tax: Int64?
        let network: String?
    }

    private func storeIntent(
        _ offer: MethodOffer, view: CheckoutView, attemptKey: String, shown: Shown,
        consent: MethodConsent?
    ) async throws -> (Transaction, isNew: Bool) {
        let now = try now(for: view.checkout)
        let confirmed = try await confirmTax(of: view, at: now)
        let id = TransactionID(at: now, random: random)
        let recorder = recorder(at: now)
        let checkoutID = view.checkout.id
        let method = offer.method
        let accountID = offer.account.id
        let transferIntent = try TransferIntent(offer, random: random)
        return try await database.write { database in
            guard var stored = try Checkouts.unscopedFind(checkoutID, in: database) else {
                throw PortalError.notFound
            }
            let checkout = stored.checkout
            if let same = try Transactions.find(
                attemptKey: attemptKey, of: checkoutID, site: checkout.siteID, in: database)
            {
                return (same, false)
            }
            let facts = try Self.startingFacts(of: checkout, by: id, at: now)
            try Self.requireNothingCollected(of: checkout, in: database)
            // Nobody is charged an amount they have not seen.
            if let amount = shown.amount, amount != checkout.facts.amountDue {
                throw PortalError.amountChanged
            }
            if let tax = checkout.details.tax {
                guard let confirmed, tax.version == confirmed.version, shown.tax ?? tax.version == tax.version
                else {
                    throw PortalError.amountChanged
                }
                stored.checkout.details.tax = confirmed.frozen(network: shown.network)
                try Checkouts.keepDetails(
                    stored, CheckoutDetailsText.encode(stored.checkout.details), in: database)
            }
            guard
                try Transactions.count(of: checkoutID, site: checkout.siteID, in: database)
                    < Self.attemptsLimit
            else { throw PortalError.tooManyAttempts }
            try LinkSeats.claim(for: checkout, in: database)
            var transaction = Transaction(
                id: id, checkoutID: checkoutID, siteID: checkout.siteID, isLive: checkout.isLive,
                providerAccountID: accountID,
                method: method, amount: checkout.amount, providerKey: id.description, attemptKey: attemptKey,
                state: .created,
                createdAt: now, updatedAt: now)
            transaction.savesMethod = consent != nil
            try Transactions.insert(transaction, queryAt: recorder.clockNow, in: database)
            try transferIntent?.store(for: transaction, of: checkout, in: database)
            if let consent {
                try MethodConsents.insert(consent, of: id, site: checkout.siteID, in: database)
            }
            _ = try recorder.record(facts, of: stored, transactionEvent: (.created, id), in: database)
            return (transaction, true)
        }
    }

    /// What is stored of a payer's consent; nil where nothing is kept.
    private func consent(
        _ text: ConsentText?, to offer: MethodOffer, of checkout: Checkout
    ) throws(PortalError) -> MethodConsent? {
        let choice = checkout.details.saveMethod
        guard choice != .never,
            offer.provider.capabilities(of: offer.account).features.contains(.savesMethods)
        else {
            return nil
        }
        guard let text else {
            if choice == .required { throw .consentMissing }
            return nil
        }
        return MethodConsent(
            text: text.text, locale: text.locale, isChosen: choice == .ask, givenAt: clock.now())
    }

    /// Refuses an attempt while an earlier one is being collected again, which somebody may have begun at the
    /// provider's while another attempt was under way: both would bring the money.
    static func requireNothingCollected(of checkout: Checkout, in database: Connection) throws {
        guard try !Retries.areUnderWay(of: checkout.id, site: checkout.siteID, in: database) else {
            throw PortalError.checkout(.attemptInFlight)
        }
    }

    static func startingFacts(of checkout: Checkout, by id: TransactionID, at now: Timestamp) throws
        -> CheckoutFacts
    {
        // The worker that closes expired checkouts may not have come round yet.
        if checkout.expiresAt <= now, checkout.status == .pending, checkout.facts.inFlight == nil {
            throw PortalError.checkout(.closed(.expired))
        }
        do {
            switch try checkout.facts.applying(.attemptStarted(id)) {
            case .changed(let facts): return facts
            case .repeated: return checkout.facts
            }
        } catch { throw PortalError.checkout(error) }
    }
}
