/// Why nobody can begin to pay at a link.
package enum LinkRefusal: Error, Hashable, Sendable {
    /// It is not active.
    case closed(PaymentLinkState)
    /// All of its payments are made or being made; one that fails makes room again.
    case beingPaid
    /// The amount is none that the link asks for.
    case amountNotAllowed
}
