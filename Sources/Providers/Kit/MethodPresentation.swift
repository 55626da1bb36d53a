package import Domain
package import Support

/// What an adapter is told when it is asked how the page should offer a method.
package struct PresentationContext: Sendable {
    /// The checkout whose page is being made.
    package var checkoutID: CheckoutID
    /// What the payer would pay with the method.
    package var amount: Money
    /// Signs a text so that the provider's own pages on this host can trust it came from the checkout page.
    package var sign: @Sendable (String) -> String
    /// Whether the money is to be taken at once or held.
    package var captureMethod = CaptureMethod.automatic
    /// Whether the card or account may be kept for later payments.
    package var maySaveMethod = false
    /// The site's name as payers read it.
    package var merchantName = ""
    /// The time as the checkout sees it.
    package var now = Timestamp(seconds: 0)

    /// Makes a context.
    package init(checkoutID: CheckoutID, amount: Money, sign: @escaping @Sendable (String) -> String) {
        self.checkoutID = checkoutID
        self.amount = amount
        self.sign = sign
    }
}

/// How the page offers a method.
///
/// Handling the payment is no part of it.
package enum MethodPresentation: Hashable, Sendable {
    /// Fields in a frame of the provider's, which hands the page a one-time token; without scripts the
    /// provider's own page asks.
    case frame(url: String)
    /// Nothing to fill in here: the payer is sent to the provider, or to a page of ours.
    case redirect
    /// Fields that the provider's script puts into the page; our own script hands the form a one-time token.
    ///
    /// Without scripts the method cannot be paid with: the page says so, and offers the others and a phone.
    case script(ProviderScript)
    /// The payer is sent to the provider to allow a debit, and reads its terms before.
    case debit(DebitTerms)
}
