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
    package var details: CheckoutDetails
    /// When it expires; nil for the site's default.
    package var expiresAt: Timestamp?

    /// Makes a request.
    package init(currency: Currency, amount: Int64, details: CheckoutDetails, expiresAt: Timestamp? = nil) {
        self.currency = currency
        self.amount = amount
        self.details = details
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
    package func createCheckout(
        _ request: CheckoutRequest, profile: SiteProfile, isLive: Bool
    ) async throws -> Checkout {
        let site = profile.site
        guard site.settings.currencies.isEmpty || site.settings.currencies.contains(request.currency) else {
            throw CheckoutRequestRefusal.currencyNotEnabled(request.currency)
        }
        let amount = Money(minorUnits: request.amount, currency: request.currency)
        let offered = offers(
            for: amount, captureMethod: request.details.captureMethod, isLive: isLive, allowed: [],
            profile: profile
        ).map(\.method)
        for method in request.details.paymentMethods where !offered.contains(method) {
            throw CheckoutRequestRefusal.methodNotAvailable(method)
        }
        guard !offered.isEmpty else { throw CheckoutRequestRefusal.noMethodAvailable }
        let now = clock.now()
        let checkout = Checkout(
            id: CheckoutID(at: now, random: random), siteID: site.id, isLive: isLive,
            pageSecret: PageSecret(random: random),
            currency: request.currency,
            facts: CheckoutFacts(amountDue: request.amount, attemptLimit: site.settings.attemptLimit),
            details: request.details, createdAt: now,
            expiresAt: request.expiresAt ?? now.adding(seconds: site.settings.checkoutLifetimeSeconds),
            updatedAt: now)
        let details = CheckoutDetailsText.encode(request.details)
        let event = Events.Entry(
            id: EventID(at: now, random: random), checkoutID: checkout.id, siteID: site.id, sequence: 1,
            type: .checkoutCreated,
            createdAt: now)
        try await database.write { database in
            try Checkouts.insert(checkout, details: details, in: database)
            try Events.insert(event, in: database)
        }
        return checkout
    }
}
