import Support

/// What events happen to: those of one stream are numbered without gaps, and each address hears of them in
/// order.
package enum EventStream: Hashable, Sendable {
    case checkout(CheckoutID)
    case link(PaymentLinkID)

    /// The stream of an event as it is stored; its kind follows from the event's.
    ///
    /// Nil for bytes that are no id.
    package init?(of type: EventType, bytes: [UInt8]) {
        if type.isOfLink {
            guard let id = PaymentLinkID(bytes: bytes) else { return nil }
            self = .link(id)
        } else {
            guard let id = CheckoutID(bytes: bytes) else { return nil }
            self = .checkout(id)
        }
    }

    /// The id's bytes.
    package var bytes: [UInt8] {
        switch self {
        case .checkout(let id): id.bytes
        case .link(let id): id.bytes
        }
    }

    /// The member of an event or delivery that names it, and its id.
    package var member: (name: StaticString, id: String) {
        switch self {
        case .checkout(let id): ("checkoutId", id.description)
        case .link(let id): ("linkId", id.description)
        }
    }
}

extension EventType {
    /// Whether it happens to a payment link; every other kind happens to a checkout.
    package var isOfLink: Bool {
        switch self {
        case .linkCreated, .linkUpdated, .linkCompleted, .linkDeactivated, .linkExpired: true
        default: false
        }
    }

    /// The event that tells that a link came into that state; nil for `active`, which is where it began.
    package init?(enteringLink state: PaymentLinkState) {
        switch state {
        case .active: return nil
        case .completed: self = .linkCompleted
        case .deactivated: self = .linkDeactivated
        case .expired: self = .linkExpired
        }
    }
}
