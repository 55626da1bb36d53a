import Database
package import Domain
import Storage
package import Support

/// A checkout to be made, every field already of its type.
package struct CheckoutRequest: Sendable {
    /// One that the site accepts, else the creation is refused.
    package var currency: Currency
    /// Minor units.
    package var amount: Int64
    /// What the merchant said beside the money, already checked.
    @inlinable package var details: CheckoutDetails {
        _read { yield indirectDetails.value }
        _modify { yield &indirectDetails.value }
    }
    @usableFromInline var indirectDetails: Indirect<CheckoutDetails>
    /// When it expires; nil for the site's default.
    package var expiresAt: Timestamp?
    /// SHA-256 of the merchant's request, by which a repeated reference is known as the same request; only
    /// for sites whose references are unique.
    package var fingerprint: [UInt8]?
    /// Whether the merchant has said what the lines come to, so that no tax is added to it.
    package var isAmountFixed = false
    /// Where the link to the page is sent, each address checked.
    package var linkRecipients: [MessageRequest] = []

    /// Makes a request.
    package init(currency: Currency, amount: Int64, details: CheckoutDetails, expiresAt: Timestamp? = nil) {
        self.currency = currency
        self.amount = amount
        indirectDetails = Indirect(details)
        self.expiresAt = expiresAt
    }
}

/// Why a site does not take a checkout.
package enum CheckoutRequestRefusal: Error, Hashable, Sendable {
    case currencyNotEnabled(Currency)
    /// No provider of the site takes such a payment in this mode.
    case noMethodAvailable
    /// The named method is not offered for such a payment.
    case methodNotAvailable(PaymentMethod)
}

extension PaymentEngine {
    /// Makes a checkout that is on disk when this returns.
    ///
    /// Throws `referenceTaken` where the site wants each reference once, and `CheckoutTaxRefusal` where its
    /// tax cannot be calculated.
    package func createCheckout(
        _ request: CheckoutRequest, profile: SiteProfile, isLive: Bool, once: Once<Checkout>? = nil
    ) async throws -> Checkout {
        let now = try now(of: profile.site.organizationID, isLive: isLive)
        // Most checkouts are not taxed here, and pay nothing for those that are.
        guard profile.site.settings.tax != nil || request.details.taxMode == .automatic else {
            return try await store(request, profile: profile, isLive: isLive, at: now, once)
        }
        var taxed = request
        if request.isAmountFixed, request.details.taxMode == nil { taxed.details.taxMode = .off }
        (taxed.details, taxed.amount) = try self.taxed(
            taxed.details, amount: request.amount, at: profile.site, now: now)
        if taxed.details.tax != nil { try CheckoutTaxation.checkIdentifier(of: taxed.details) }
        return try await store(taxed, profile: profile, isLive: isLive, at: now, once)
    }

    private func store(
        _ request: CheckoutRequest, profile: SiteProfile, isLive: Bool, at now: Timestamp,
        _ once: Once<Checkout>?
    ) async throws -> Checkout {
        let site = profile.site
        try check(request, isLive: isLive, profile: profile)
        let checkout = Checkout(
            id: CheckoutID(at: now, random: random), siteID: site.id, isLive: isLive,
            pageSecret: PageSecret(random: random),
            currency: request.currency,
            facts: CheckoutFacts(amountDue: request.amount, attemptLimit: site.settings.attemptLimit),
            details: request.details, createdAt: now,
            expiresAt: request.expiresAt ?? now.adding(seconds: site.settings.checkoutLifetimeSeconds),
            updatedAt: now)
        let recorder = recorder(at: now)
        let fresh = FreshCheckout(checkout, organization: site.organizationID, recorder: recorder)
        let queue = MessageQueue(random: random, now: recorder.clockNow, allowance: allowance)
        return try await write(once) { database in
            let stored = try fresh.insert(in: database)
            try wantRegisterAnswer(about: stored.details, at: site, in: database)
            if let reference = request.details.reference, let fingerprint = request.fingerprint {
                try Self.claim(reference, for: checkout, fingerprint: fingerprint, in: database)
            }
            for wanted in request.linkRecipients {
                let message = queue.message(
                    wanted.topic, wanted.channel, to: wanted.recipient, about: stored,
                    of: site.organizationID)
                try queue.insertWanted(message, isLive: isLive, in: database)
            }
            return stored
        }
    }

    /// Throws unless the site takes such a checkout.
    func check(
        _ request: CheckoutRequest, isLive: Bool, profile: SiteProfile
    ) throws(CheckoutRequestRefusal) {
        let currencies = profile.site.settings.currencies
        guard currencies.isEmpty || currencies.contains(request.currency) else {
            throw .currencyNotEnabled(request.currency)
        }
        try checkOffers(
            for: Money(minorUnits: request.amount, currency: request.currency), details: request.details,
            isLive: isLive, profile: profile)
    }

    /// Throws unless the site offers a way to pay that amount, and each way that is named.
    func checkOffers(
        for amount: Money, details: CheckoutDetails, isLive: Bool, profile: SiteProfile
    ) throws(CheckoutRequestRefusal) {
        let offered = offers(
            for: amount, captureMethod: details.captureMethod, saveMethod: details.saveMethod,
            isLive: isLive, allowed: [], profile: profile
        ).map(\.method)
        for method in details.paymentMethods where !offered.contains(method) {
            throw .methodNotAvailable(method)
        }
        guard !offered.isEmpty else { throw .noMethodAvailable }
    }

    static func claim(
        _ reference: String, for checkout: Checkout, fingerprint: [UInt8], in database: Connection
    ) throws {
        let site = checkout.siteID
        if let holder = try UniqueReferences.holder(
            of: reference, site: site, isLive: checkout.isLive, in: database)
        {
            throw PortalError.referenceTaken(
                holder.checkoutID, isSameRequest: holder.fingerprint == fingerprint)
        }
        try UniqueReferences.insert(
            reference, holder: UniqueReferences.Holder(checkout.id, fingerprint: fingerprint), site: site,
            isLive: checkout.isLive, in: database)
    }
}
