import Domain
import Support

extension PaymentEngine {
    /// A charge with its buyer and its tax, frozen because it is paid at once.
    ///
    /// Nobody is there to be asked where they are. What the merchant does not say is as the checkout had it
    /// by which the method was saved; where that does not tell either, nothing is charged: a sale that is
    /// silently untaxed is found out years later. Throws `buyerUnknown` or `regionMissing` then.
    func taxed(
        _ wanted: SavedMethodCharge, of method: SavedMethod, at site: Site, now: Timestamp
    ) throws -> SavedMethodCharge {
        var charge = wanted
        charge.details.customer = Self.customer(of: method, said: wanted.details.customer)
        guard site.settings.tax != nil || charge.details.taxMode == .automatic else { return charge }
        if charge.isAmountFixed, charge.details.taxMode == nil { charge.details.taxMode = .off }
        guard charge.details.isTaxed(by: site.settings.tax) else { return charge }
        if let saved = try checkout(
            method.checkoutID, organization: method.organizationID, isLive: method.isLive)
        {
            charge.details.takeBuyer(from: saved.checkout.details, said: wanted)
        }
        try CheckoutTaxation.checkIdentifier(of: charge.details)
        let tax = try taxation(at: site, now: now).tax(on: charge.details)
        guard tax.state != .estimated else {
            let isCountryKnown = charge.details.billingAddress?.country != nil
            throw isCountryKnown
                ? CheckoutTaxRefusal.regionMissing(.billing) : CheckoutTaxRefusal.buyerUnknown
        }
        charge.details.tax = tax.frozen(instrument: method.instrument)
        charge.amount = Money(minorUnits: tax.total, currency: charge.amount.currency)
        return charge
    }

    /// Who is charged: as the method has them, with what the merchant says now.
    private static func customer(of method: SavedMethod, said: Customer?) -> Customer? {
        guard let said else { return method.customer }
        var customer = said
        customer.email = said.email ?? method.customer?.email
        customer.reference = said.reference ?? method.customer?.reference
        return customer
    }
}

extension CheckoutDetails {
    /// Takes from an earlier checkout of the same buyer what was not said anew.
    ///
    /// Addresses are taken together or not at all. A tax id is one of a country, so it stays behind where the
    /// buyer has moved to another; an exemption may be one of a state, so it does where any place is said.
    fileprivate mutating func takeBuyer(from earlier: CheckoutDetails, said charge: SavedMethodCharge) {
        let said = charge.details
        if said.billingAddress == nil, said.shippingAddress == nil {
            billingAddress = earlier.billingAddress
            shippingAddress = earlier.shippingAddress
        }
        guard let known = earlier.customer else { return }
        var buyer = customer ?? Customer()
        buyer.name = buyer.name ?? known.name
        let saysNothing = said.customer?.company == nil && said.customer?.taxID == nil
        let country = billingAddress?.country ?? shippingAddress?.country
        let isThere = country == earlier.billingAddress?.country ?? earlier.shippingAddress?.country
        if saysNothing, isThere {
            buyer.company = known.company
            buyer.taxID = known.taxID
        }
        let isSamePlace = said.billingAddress == nil && said.shippingAddress == nil
        buyer.taxExemption =
            said.customer?.taxExemption
            ?? (isSamePlace && !charge.dropsExemption ? known.taxExemption : nil)
        customer = buyer == Customer() ? nil : buyer
    }
}
