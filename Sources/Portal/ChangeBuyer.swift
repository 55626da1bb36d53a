package import Domain
import Support

/// What a payer says of themselves on the page, as far as the tax follows from it.
package struct BuyerDetails: Hashable, Sendable {
    /// Where the bill goes.
    package var address: PostalAddress
    /// The name on the bill.
    package var name: String?
    /// The company that buys.
    package var company: String?
    /// Its tax id as it was typed.
    package var taxID: String?

    /// Makes details.
    package init(address: PostalAddress, name: String? = nil, company: String? = nil, taxID: String? = nil) {
        self.address = address
        self.name = name
        self.company = company
        self.taxID = taxID
    }
}

extension PaymentEngine {
    /// How often a payer may change their details: each change is an event.
    package static let buyerChangesLimit: Int64 = 100

    /// Takes a payer's details and calculates the tax anew.
    ///
    /// Throws `notFound` for an unknown token, `checkout` where it takes no change as it stands, and what
    /// `CheckoutTaxation` throws; `identifier` for a tax id that is none.
    package func changeBuyer(opening token: PageToken, _ buyer: BuyerDetails) async throws -> Checkout {
        guard let view = try checkout(opening: token) else { throw PortalError.notFound }
        let now = try now(for: view.checkout)
        var typed = CheckoutDetails()
        typed.customer = Customer()
        typed.customer?.taxID = buyer.taxID
        typed.billingAddress = buyer.address
        try CheckoutTaxation.checkIdentifier(of: typed)
        let taxation = try taxation(at: view.profile.site, now: now)
        return try await rewriteTax(of: view.checkout, at: view.profile.site, now: now) { checkout in
            guard let tax = checkout.details.tax else { return }
            var details = checkout.details
            details.billingAddress = buyer.address
            var customer = details.customer ?? Customer()
            if let name = buyer.name { customer.name = name }
            customer.company = buyer.company
            customer.taxID = buyer.taxID
            details.customer = customer == Customer() ? nil : customer
            guard details != checkout.details || tax.state == .estimated else { return }
            guard tax.version <= Self.buyerChangesLimit else {
                throw CheckoutTaxRefusal.tooManyChanges(limit: Self.buyerChangesLimit)
            }
            let fresh = try taxation.tax(on: details, version: tax.version + 1)
            details.tax = fresh
            checkout.details = details
            checkout.facts.amountDue = fresh.total
        }
    }
}
