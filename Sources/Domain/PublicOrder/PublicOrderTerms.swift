package import Support

/// What a public order comes to, once everything in it was found good.
package struct PublicOrderTerms: Hashable, Sendable {
    /// What is to be paid.
    package let amount: Money
    /// What the checkout says beside the money.
    package let details: CheckoutDetails
    /// Whether the merchant signed it.
    package let isSigned: Bool
    /// The merchant's word by which a signed order is made once however often it is sent.
    package let nonce: String?

    /// Whether a signature says who wrote the order, when one is there.
    package enum Signature: Hashable, Sendable { case absent, good, wrong }

    /// Reads an order against what its site allows.
    ///
    /// Throws everything that is wrong with it.
    package init(
        _ order: PublicOrder, signature: Signature, settings: SiteSettings, now: Timestamp
    ) throws(PublicOrderRefusal) {
        var reading = PublicOrderReading(order: order, settings: settings)
        reading.checkNames()
        reading.checkSignature(signature, now: now)
        let amount = reading.readAmount()
        var details = CheckoutDetails()
        details.items = reading.items
        details.reference = reading.text("reference", PublicOrderLimits.referenceLengths)
        details.summary = reading.text("description", PublicOrderLimits.descriptionLengths)
        details.addresses = ReturnAddresses(
            returnURL: reading.address("returnUrl"), cancelURL: reading.address("cancelUrl"))
        nonce = reading.text("nonce", PublicOrderLimits.nonceLengths)
        guard reading.faults.isEmpty, let amount else { throw PublicOrderRefusal(reading.faults) }
        self.amount = amount
        self.details = details
        isSigned = signature == .good
    }
}
