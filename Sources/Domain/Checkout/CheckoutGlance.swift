package import Support

/// The little of a checkout that a waiting page asks for again and again.
package struct CheckoutGlance: Hashable, Sendable {
    /// How many events the checkout has: grows with every change.
    package let eventCount: Int64
    /// The status as it is stored.
    package let status: CheckoutStatus
    /// Whom the attempt in flight waits for; nil when none is in flight.
    package let inFlight: CheckoutFacts.InFlight?
    /// When it was changed last.
    package let updatedAt: Timestamp

    /// Puts what was read together.
    package init(
        eventCount: Int64, status: CheckoutStatus, inFlight: CheckoutFacts.InFlight?, updatedAt: Timestamp
    ) {
        self.eventCount = eventCount
        self.status = status
        self.inFlight = inFlight
        self.updatedAt = updatedAt
    }
}
