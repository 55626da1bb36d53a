import Database
import Domain
import Storage

/// Keeps a link from being paid too often: an attempt takes one of the link's payments before the provider
/// hears of it, in the transaction that stores the intent, and gives it back when it brought nothing.
enum LinkSeats {
    /// Notes with its link that a checkout was made from it, anew or in place of an earlier one.
    static func open(for checkout: Checkout, in database: Connection) throws {
        guard let id = checkout.details.linkID else { return }
        guard let link = try PaymentLinks.unscopedFind(id, in: database) else { throw PortalError.notFound }
        try LinkCheckouts.insert(checkout.id, of: link, in: database)
    }

    /// Takes a payment for a checkout that is about to be tried; throws `PortalError.link` when none is left
    /// or the merchant took the link back.
    static func claim(for checkout: Checkout, in database: Connection) throws {
        guard let id = checkout.details.linkID else { return }
        guard let link = try PaymentLinks.unscopedFind(id, in: database) else { throw PortalError.notFound }
        // A checkout begun before the link's end may be paid after it, as long as it lives itself.
        let state = link.state(at: checkout.createdAt)
        guard state == .active else { throw PortalError.link(.closed(state)) }
        guard try LinkCheckouts.takeSeat(checkout.id, of: id, in: database) else {
            throw PortalError.link(.beingPaid)
        }
    }

    /// Takes a payment once more for a checkout whose failed attempt is collected again, whatever became of
    /// the link; throws `PortalError.link` when none is left.
    static func retake(for checkout: Checkout, in database: Connection) throws {
        guard let id = checkout.details.linkID else { return }
        guard try LinkCheckouts.takeSeat(checkout.id, of: id, in: database) else {
            throw PortalError.link(.beingPaid)
        }
    }

    /// Takes a payment once more as `retake` does where one is left: what the provider collects already is
    /// not stopped by a link.
    static func retakeIfLeft(for checkout: Checkout, in database: Connection) throws {
        guard let id = checkout.details.linkID else { return }
        _ = try LinkCheckouts.takeSeat(checkout.id, of: id, in: database)
    }

    /// Writes what new facts mean for the link.
    ///
    /// Money is never refused here: what comes late, after its payment was given back, takes a free one or
    /// none, and is counted all the same.
    static func follow(_ checkout: Checkout, to facts: CheckoutFacts, in database: Connection) throws {
        guard let id = checkout.details.linkID,
            facts.holdsPayment != checkout.facts.holdsPayment
                || facts.broughtMoney != checkout.facts.broughtMoney
        else { return }
        if facts.broughtMoney { _ = try LinkCheckouts.takeSeat(checkout.id, of: id, in: database) }
        try LinkCheckouts.follow(checkout.id, of: id, facts: facts, in: database)
    }
}
