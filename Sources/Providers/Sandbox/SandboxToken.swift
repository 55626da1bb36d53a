package import Domain
package import Support

/// A one-time token: what a checked card is until it is charged.
///
/// Holds no digit but the last four.
package struct SandboxToken: Hashable, Sendable {
    /// The text that travels through the checkout page.
    package let id: SandboxTokenID
    /// The only checkout it may pay.
    package let order: CheckoutID
    /// What is kept of the card.
    package let card: SandboxCardFace
    /// From then on it is refused.
    package let expiresAt: Timestamp

    /// Makes a token.
    package init(id: SandboxTokenID, order: CheckoutID, card: SandboxCardFace, expiresAt: Timestamp) {
        self.id = id
        self.order = order
        self.card = card
        self.expiresAt = expiresAt
    }
}
