import Database
import Domain
import Storage

/// A checkout that is about to be stored, with the event of its creation.
///
/// Made before the writer's turn, which all merchants share: its text is written on the caller's thread.
struct FreshCheckout: Sendable {
    private let checkout: Checkout
    private let organization: OrganizationID
    private let details: [UInt8]
    private let recorder: TransitionRecorder

    init(_ checkout: Checkout, organization: OrganizationID, recorder: TransitionRecorder) {
        self.checkout = checkout
        self.organization = organization
        details = CheckoutDetailsText.encode(checkout.details)
        self.recorder = recorder
    }

    /// Stores both; answers the checkout with the number it got.
    func insert(in database: Connection) throws -> Checkout {
        var stored = checkout
        stored.number = try Checkouts.insert(
            checkout, organization: organization, details: details, in: database)
        try LinkSeats.open(for: stored, in: database)
        try recorder.tell(
            [TransitionRecorder.News(type: .checkoutCreated)], of: stored, after: 0, in: database)
        return stored
    }
}
