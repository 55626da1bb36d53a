import Database
package import Domain
import Storage
import Support

/// A checkout with its attempts and site: what a page or an answer is made from.
package struct CheckoutView: Sendable {
    /// The checkout as it is stored; the clock has not been looked at.
    package var checkout: Checkout
    /// Oldest first; empty where they were not asked for.
    package var transactions: [Transaction]
    /// The site with its accounts and keys.
    package let profile: SiteProfile

    /// The attempt that is in flight, if any.
    package var attemptInFlight: Transaction? { transactions.last { $0.state.name.isInFlight } }
    /// The attempt that brought money or holds it, if any.
    package var successfulAttempt: Transaction? {
        transactions.last { $0.state.name == .succeeded || $0.state.name == .authorized }
    }
    /// How its pages look: the site's branding with what the checkout has otherwise.
    package var branding: Branding { profile.site.dressed(in: checkout.details.branding).settings.branding }
    /// The newest attempt.
    package var latestAttempt: Transaction? { transactions.last }
}

extension PaymentEngine {
    /// What a page's address opens; nil when no checkout has that id and secret.
    ///
    /// Attempts are read only when there can be some.
    package func checkout(opening token: PageToken) throws -> CheckoutView? {
        let found = try database.read { database -> (Checkout, [Transaction])? in
            guard let stored = try Checkouts.unscopedFind(token.checkoutID, in: database),
                stored.checkout.pageSecret.matches(token.secret)
            else { return nil }
            let checkout = stored.checkout
            // Event 1 is the creation: a checkout with no second event has never been tried.
            let transactions =
                stored.eventCount > 1
                ? try Transactions.all(of: checkout.id, site: checkout.siteID, in: database) : []
            return (checkout, transactions)
        }
        guard let (checkout, transactions) = found, let profile = try unscopedProfile(of: checkout.siteID)
        else { return nil }
        return CheckoutView(checkout: checkout, transactions: transactions, profile: profile)
    }

    /// A checkout of that tenant and mode, or nil.
    package func checkout(
        _ id: CheckoutID, organization: OrganizationID, isLive: Bool
    ) throws -> CheckoutView? {
        let found = try database.read { database -> (Checkout, [Transaction])? in
            guard
                let stored = try Checkouts.find(id, organization: organization, isLive: isLive, in: database)
            else {
                return nil
            }
            let checkout = stored.checkout
            return (checkout, try Transactions.all(of: id, site: checkout.siteID, in: database))
        }
        guard let (checkout, transactions) = found, let profile = try unscopedProfile(of: checkout.siteID)
        else { return nil }
        return CheckoutView(checkout: checkout, transactions: transactions, profile: profile)
    }

    /// A transaction of that tenant and mode, or nil.
    package func transaction(
        _ id: TransactionID, organization: OrganizationID, isLive: Bool
    ) throws -> Transaction? {
        try database.read { try Transactions.find(id, organization: organization, isLive: isLive, in: $0) }
    }
}

extension PaymentEngine {
    /// A glance at what a page's address opens, at the price of one row; nil when no checkout has that id
    /// and secret.
    package func glance(opening token: PageToken) throws -> CheckoutGlance? {
        try database.read { try Checkouts.unscopedGlance(token, in: $0) }
    }

    /// The checkout of that id without its attempts, whoever's it is; for pages of a provider, which know the
    /// order and nothing else.
    package func unscopedCheckout(_ id: CheckoutID) throws -> CheckoutView? {
        guard let stored = try database.read({ try Checkouts.unscopedFind(id, in: $0) }),
            let profile = try unscopedProfile(of: stored.checkout.siteID)
        else { return nil }
        return CheckoutView(checkout: stored.checkout, transactions: [], profile: profile)
    }
}
