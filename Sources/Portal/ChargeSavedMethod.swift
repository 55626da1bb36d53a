import Database
package import Domain
import ProviderKit
import Storage
import Support

/// What a merchant takes from a saved method while its payer is not there.
package struct SavedMethodCharge: Sendable {
    /// How much, more than nothing.
    package var amount: Money
    /// What the merchant says beside the money: reference, text, capture method, metadata, and of the buyer
    /// what differs from what is known.
    package var details: CheckoutDetails
    /// Whether the merchant has said what the lines come to, so that no tax is added to it.
    package var isAmountFixed = false
    /// Whether the merchant takes away the exemption from tax that is known of the buyer.
    package var dropsExemption = false
    /// SHA-256 of the merchant's request, by which a repeated reference is known; only for sites whose
    /// references are unique.
    package var fingerprint: [UInt8]?

    /// Makes a charge.
    package init(amount: Money, details: CheckoutDetails, fingerprint: [UInt8]? = nil) {
        self.amount = amount
        self.details = details
        self.fingerprint = fingerprint
    }
}

/// The checkout that a charge made, with its attempt and what happened to its money.
package struct ChargedCheckout: Sendable {
    /// As it is stored now.
    package let checkout: Checkout
    /// Its attempts, oldest first.
    package let ledgers: [TransactionLedger]
}

extension PaymentEngine {
    /// Charges a saved method: a checkout and its attempt are on disk before the provider hears of it, the
    /// outcome after.
    ///
    /// A decline is no error: the checkout stays open until its time is over, so that its page can be sent to
    /// the customer. Throws `PortalError.savedMethod` when it cannot be charged, `referenceTaken` where the
    /// site wants each reference once, `CheckoutTaxRefusal` where its tax cannot be calculated or nobody has
    /// said where the buyer is.
    package func charge(
        _ method: SavedMethod, _ wanted: SavedMethodCharge, profile: SiteProfile,
        once: Once<ChargedCheckout>? = nil
    ) async throws -> ChargedCheckout {
        let now = try now(at: method.siteID, isLive: method.isLive)
        let charge = try taxed(wanted, of: method, at: profile.site, now: now)
        let offer = try offer(for: charge, of: method, profile: profile)
        guard let reference = try reference(of: method) else {
            throw PortalError.savedMethod(.notActive(.deleted))
        }
        let recorder = recorder(at: now)
        let checkout = checkout(for: charge, of: method, profile: profile, at: now)
        let fresh = FreshCheckout(checkout, organization: method.organizationID, recorder: recorder)
        let id = TransactionID(at: now, random: random)
        var intent = Transaction(
            id: id, checkoutID: checkout.id, siteID: checkout.siteID, isLive: checkout.isLive,
            providerAccountID: method.providerAccountID, method: method.method, amount: charge.amount,
            providerKey: id.description, attemptKey: Self.chargeAttemptKey, state: .created, createdAt: now,
            updatedAt: now)
        intent.savedMethodID = method.id
        let facts = try Self.startingFacts(of: checkout, by: id, at: now)
        try await begin(once, subject: id.description) { [intent] database in
            let stored = try SavedMethods.find(
                method.id, organization: method.organizationID, isLive: method.isLive, in: database)
            // It may have been disabled since it was read.
            guard let status = stored?.method.status else { throw PortalError.notFound }
            guard status == .active else { throw PortalError.savedMethod(.notActive(status)) }
            _ = try fresh.insert(in: database)
            try wantRegisterAnswer(about: charge.details, at: profile.site, in: database)
            if let reference = charge.details.reference, let fingerprint = charge.fingerprint {
                try Self.claim(reference, for: checkout, fingerprint: fingerprint, in: database)
            }
            try Transactions.insert(intent, queryAt: recorder.clockNow, in: database)
            _ = try recorder.record(
                facts, of: Checkouts.Stored(checkout, eventCount: 1), transactionEvent: (.created, id),
                in: database)
        }
        let view = CheckoutView(checkout: checkout, transactions: [intent], profile: profile)
        let outcome = await run(
            .charge(snapshot(of: intent, in: view), reference), with: offer.provider, account: offer.account)
        _ = try await apply(outcome, to: id)
        guard
            let charged = try charged(
                id, organization: method.organizationID, isLive: method.isLive)
        else { throw PortalError.notFound }
        try await end(once, with: charged)
        return charged
    }

    /// The only attempt that a charge begins; the payer's own have the keys of their forms.
    static let chargeAttemptKey = "charge"

    /// What a charge made whose answer was never given, asked about anew where news are due; nil while its
    /// call may still be under way.
    package func interruptedCharge(
        _ id: TransactionID, organization: OrganizationID, isLive: Bool
    ) async throws -> ChargedCheckout? {
        guard let attempt = try transaction(id, organization: organization, isLive: isLive),
            isCallOver(
                begunAt: attempt.createdAt, at: try now(at: attempt.siteID, isLive: attempt.isLive))
        else { return nil }
        _ = try await refresh(id)
        return try charged(id, organization: organization, isLive: isLive)
    }

    private func charged(
        _ id: TransactionID, organization: OrganizationID, isLive: Bool
    ) throws -> ChargedCheckout? {
        guard let attempt = try transaction(id, organization: organization, isLive: isLive),
            let view = try checkout(attempt.checkoutID, organization: organization, isLive: isLive)
        else { return nil }
        return ChargedCheckout(checkout: view.checkout, ledgers: try ledgers(of: view))
    }

    private func checkout(
        for charge: SavedMethodCharge, of method: SavedMethod, profile: SiteProfile, at now: Timestamp
    ) -> Checkout {
        let settings = profile.site.settings
        return Checkout(
            id: CheckoutID(at: now, random: random), siteID: method.siteID, isLive: method.isLive,
            pageSecret: PageSecret(random: random), currency: charge.amount.currency,
            facts: CheckoutFacts(
                amountDue: charge.amount.minorUnits, attemptLimit: settings.attemptLimit),
            details: charge.details, createdAt: now,
            expiresAt: now.adding(seconds: settings.checkoutLifetimeSeconds),
            updatedAt: now)
    }

    private func offer(
        for charge: SavedMethodCharge, of method: SavedMethod, profile: SiteProfile
    ) throws -> MethodOffer {
        guard method.status == .active else { throw PortalError.savedMethod(.notActive(method.status)) }
        let currencies = profile.site.settings.currencies
        guard currencies.isEmpty || currencies.contains(charge.amount.currency) else {
            throw CheckoutRequestRefusal.currencyNotEnabled(charge.amount.currency)
        }
        guard let account = profile.accounts.first(where: { $0.id == method.providerAccountID }),
            account.isUsable,
            let provider = providers.provider(of: account.type)
        else { throw PortalError.savedMethod(.providerGone) }
        let capabilities = provider.capabilities(of: account)
        guard capabilities.accepts(method.method, amount: charge.amount, isLive: method.isLive),
            charge.details.captureMethod == .automatic || capabilities.features.contains(.manualCapture)
        else { throw PortalError.savedMethod(.paymentNotTaken) }
        return MethodOffer(method: method.method, account: account, provider: provider)
    }
}
