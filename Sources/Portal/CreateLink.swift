import Database
package import Domain
import Storage
package import Support

/// A payment link to be made, every field already of its type.
package struct LinkRequest: Sendable {
    /// One that the site accepts, else the creation is refused.
    package var currency: Currency
    /// What the payer owes.
    package var amount: LinkAmount
    /// How often it may be paid; nil for as often as one likes.
    package var paymentsLimit: Int?
    /// What each of its checkouts says beside the money, already checked.
    package var details: CheckoutDetails
    /// From then on nobody may begin to pay; nil for no end.
    package var expiresAt: Timestamp?

    /// Makes a request.
    package init(
        currency: Currency, amount: LinkAmount, paymentsLimit: Int? = 1, details: CheckoutDetails,
        expiresAt: Timestamp? = nil
    ) {
        self.currency = currency
        self.amount = amount
        self.paymentsLimit = paymentsLimit
        self.details = details
        self.expiresAt = expiresAt
    }
}

extension PaymentEngine {
    /// Makes a payment link that is on disk when this returns; throws `CheckoutRequestRefusal` when the site
    /// would not take a checkout of every amount that can be paid, and `CheckoutTaxRefusal` where the tax of
    /// one cannot be calculated.
    package func createLink(
        _ request: LinkRequest, profile: SiteProfile, isLive: Bool, once: Once<PaymentLink>? = nil
    ) async throws -> PaymentLink {
        let now = try now(of: profile.site.organizationID, isLive: isLive)
        let link = PaymentLink(
            id: PaymentLinkID(at: now, random: random), organizationID: profile.site.organizationID,
            siteID: profile.site.id, isLive: isLive, code: ShortCode(random: random),
            currency: request.currency, amount: request.amount, paymentsLimit: request.paymentsLimit,
            details: request.details, expiresAt: request.expiresAt, createdAt: now, updatedAt: now)
        for amount in request.amount.samples {
            var sample = CheckoutRequest(
                currency: request.currency, amount: amount, details: request.details)
            if profile.site.settings.tax != nil || request.details.taxMode == .automatic {
                (sample.details, sample.amount) = try taxed(
                    details(of: link, paying: amount, at: profile.site), amount: amount, at: profile.site,
                    now: now)
                if sample.details.tax != nil { try CheckoutTaxation.checkIdentifier(of: sample.details) }
            }
            try check(sample, isLive: isLive, profile: profile)
        }
        let recorder = recorder(at: now)
        return try await write(once) { database in
            try PaymentLinks.insert(link, in: database)
            try recorder.tellCreation(of: link, in: database)
            return link
        }
    }

    /// Where payers find a link.
    package func address(of link: PaymentLink) -> String { "\(pageOrigin)/l/\(link.code)" }
}
