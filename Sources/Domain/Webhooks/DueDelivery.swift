package import Support

/// A delivery whose time has come, with what is sent.
package struct DueDelivery: Sendable {
    /// The delivery.
    package let id: DeliveryID
    /// Where it goes.
    package let lane: DeliveryLane
    /// The event.
    package let event: EventEnvelope
    /// What the event tells of, as JSON; nil where only its id was kept.
    package let object: [UInt8]?
    /// The checkout's own address; nil for an endpoint's delivery.
    package let ownAddress: String?
    /// How often it was sent.
    package let tries: Int
    /// How often it was sent before the schedule began anew.
    package let roundTries: Int
    /// When its schedule of tries began.
    package let roundBegan: Timestamp

    /// Makes one from its parts.
    package init(
        id: DeliveryID, lane: DeliveryLane, event: EventEnvelope, object: [UInt8]?, ownAddress: String?,
        tries: Int, roundTries: Int, roundBegan: Timestamp
    ) {
        self.id = id
        self.lane = lane
        self.event = event
        self.object = object
        self.ownAddress = ownAddress
        self.tries = tries
        self.roundTries = roundTries
        self.roundBegan = roundBegan
    }
}

/// What came of one try, to be written down.
package struct DeliveryResult: Sendable {
    /// The delivery as it was when it was sent.
    package let delivery: DueDelivery
    /// The try.
    package let attempt: DeliveryAttempt
    /// When it is tried again; nil after a success, or when nobody tries any more.
    package let next: Timestamp?

    /// Makes a result.
    package init(delivery: DueDelivery, attempt: DeliveryAttempt, next: Timestamp?) {
        self.delivery = delivery
        self.attempt = attempt
        self.next = next
    }

    /// Whether the address took it.
    package var isSuccess: Bool { attempt.fault == nil }
    /// Whether the address wants nothing any more (RFC 9110 section 15.5.11).
    package var isGone: Bool { attempt.status == 410 }
}

/// An event with what it tells of.
package struct ToldEvent: Sendable {
    /// The event.
    package let event: EventEnvelope
    /// What it tells of, as JSON, as it was then; nil where it was not kept.
    package let object: [UInt8]?

    /// Makes one.
    package init(event: EventEnvelope, object: [UInt8]?) {
        self.event = event
        self.object = object
    }
}

/// Which events are meant.
package struct EventFeedFilter: Hashable, Sendable {
    /// Only those of this checkout or link.
    package var stream: EventStream?
    /// Only those from this time on.
    package var from: Timestamp?
    /// Only those before this time.
    package var before: Timestamp?
    /// Only those of these types; empty means all.
    package var types: Set<EventType> = []

    /// Means all.
    package init() {}
}

/// Which deliveries are meant.
package struct DeliveryFilter: Hashable, Sendable {
    /// Only those of this checkout or link.
    package var stream: EventStream?
    /// Only those in this status.
    package var status: DeliveryStatus?
    /// Only those of events from this time on.
    package var from: Timestamp?
    /// Only those of events before this time.
    package var before: Timestamp?
    /// Only those of events of these types; empty means all.
    package var types: Set<EventType> = []

    /// Means all.
    package init() {}
}
