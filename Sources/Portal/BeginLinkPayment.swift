import Crypto
import Database
package import Domain
import Storage
package import Support

/// What a payer's address says beside the link's code, once its signature is known to be the merchant's.
package struct LinkPrefill: Hashable, Sendable {
    /// Minor units; fixes the amount where the link leaves it open.
    package var amount: Int64?
    /// Takes the place of the link's reference.
    package var reference: String?
    /// The customer's mail address.
    package var email: String?
    /// The customer's name.
    package var name: String?
    /// From then on the address is refused; nil when it has no end.
    package var expiresAt: Timestamp?

    /// Nothing said.
    package init() {}
}

extension PaymentEngine {
    /// Whether the merchant signed that text for that link: HMAC-SHA256 over `lnk_….text` under the site's
    /// `whsec_…` secret, in base64url.
    ///
    /// The link's id keeps a signature from being used at another link, or as one of a redirect.
    package func isSigned(_ prefill: String, signature: String, for view: LinkView) -> Bool {
        guard let tag = Base64URL.decode(signature) else { return false }
        return HMACSHA256.verify(
            tag: tag, key: Array(view.profile.webhookSecret.expose().utf8),
            message: Array("\(view.link.id).\(prefill)".utf8))
    }

    /// Makes a fresh checkout for a payer who begins to pay at a link.
    ///
    /// A signed amount binds in place of the link's choice or bounds; else `amount` must be one that the link
    /// asks for. Throws `PortalError.link`, or `CheckoutRequestRefusal` when the site takes no such checkout
    /// (any more).
    package func beginPayment(at view: LinkView, amount: Int64?, prefill: LinkPrefill) async throws
        -> Checkout
    {
        let link = view.link
        let now = try now(of: link.organizationID, isLive: link.isLive)
        let state = link.state(at: now)
        guard state == .active else { throw PortalError.link(.closed(state)) }
        guard let owed = Self.amount(of: link, chosen: amount, signed: prefill.amount) else {
            throw PortalError.link(.amountNotAllowed)
        }
        var plain = link.details
        plain.linkID = link.id
        plain.reference = prefill.reference ?? plain.reference
        if prefill.email != nil || prefill.name != nil {
            var customer = plain.customer ?? Customer()
            customer.email = prefill.email ?? customer.email
            customer.name = prefill.name ?? customer.name
            plain.customer = customer
        }
        var details = plain
        details.items = self.details(of: link, paying: owed, at: view.profile.site).items
        var end = now.adding(seconds: view.profile.site.settings.checkoutLifetimeSeconds)
        if let linkEnd = link.expiresAt { end = min(end, linkEnd) }
        var request = CheckoutRequest(currency: link.currency, amount: owed, details: plain)
        do throws(CheckoutTaxRefusal) {
            (request.details, request.amount) = try taxed(
                details, amount: owed, at: view.profile.site, now: now)
        } catch {
            // What a site no longer taxes is owed as the link says; what cannot be calculated is not sold.
            guard error == .notConfigured else { throw CheckoutRequestRefusal.noMethodAvailable }
        }
        try check(request, isLive: link.isLive, profile: view.profile)
        let checkout = Checkout(
            id: CheckoutID(at: now, random: random), siteID: link.siteID, isLive: link.isLive,
            pageSecret: PageSecret(random: random), currency: link.currency,
            facts: CheckoutFacts(
                amountDue: request.amount, attemptLimit: view.profile.site.settings.attemptLimit),
            details: request.details, createdAt: now, expiresAt: end, updatedAt: now)
        let fresh = FreshCheckout(checkout, organization: link.organizationID, recorder: recorder(at: now))
        return try await database.write { try fresh.insert(in: $0) }
    }

    /// What is owed; nil when the payer may not pay that.
    private static func amount(of link: PaymentLink, chosen: Int64?, signed: Int64?) -> Int64? {
        switch link.amount {
        case .fixed(let fixed): return signed ?? fixed == fixed ? fixed : nil
        case .choice, .open:
            // The merchant's signature goes beyond what payers may choose.
            if let signed { return signed }
            guard let chosen, link.amount.allows(chosen) else { return nil }
            return chosen
        }
    }
}
