import Database
import Domain
import Storage
import Support

/// A checkout that is about to be stored, with the event of its creation.
///
/// Made before the writer's turn, which all merchants share: its text is written on the caller's thread.
struct FreshCheckout: Sendable {
    private let checkout: Checkout
    private let organization: OrganizationID
    private let details: String
    private let event: EventID

    init(_ checkout: Checkout, organization: OrganizationID, random: RandomSource) {
        self.checkout = checkout
        self.organization = organization
        details = CheckoutDetailsText.encode(checkout.details)
        event = EventID(at: checkout.createdAt, random: random)
    }

    func insert(in database: Connection) throws {
        try Checkouts.insert(checkout, organization: organization, details: details, in: database)
        try Events.insert(
            Events.Entry(
                id: event, checkoutID: checkout.id, siteID: checkout.siteID, sequence: 1,
                type: .checkoutCreated, createdAt: checkout.createdAt), in: database)
        try LinkSeats.open(for: checkout, in: database)
    }
}
