package import Support

/// How far an event is on its way to one address.
///
/// The raw values are stored and are part of the API.
package enum DeliveryStatus: String, Hashable, Sendable, CaseIterable {
    /// It is sent when its time has come.
    case pending = "pending"
    /// An earlier event of the same checkout or link comes first.
    case waiting = "waiting"
    /// The address answered 2xx.
    case delivered = "delivered"
    /// Nobody tries any more, until someone sends it again.
    case parked = "parked"

    /// Whether it is still to be sent.
    package var isOpen: Bool { self == .pending || self == .waiting }
}

/// Where deliveries go that share one queue: an endpoint, or the addresses that a site's checkouts name for
/// themselves.
package struct DeliveryLane: Hashable, Sendable {
    /// The site whose events they are.
    package let siteID: SiteID
    /// The endpoint; nil for the checkouts' own addresses.
    package let endpointID: WebhookEndpointID?

    /// Names a lane.
    package init(siteID: SiteID, endpointID: WebhookEndpointID?) {
        self.siteID = siteID
        self.endpointID = endpointID
    }
}

/// One event on its way to one address.
package struct Delivery: Hashable, Sendable {
    /// Stands in the API's paths.
    package let id: DeliveryID
    /// Where it goes.
    package let lane: DeliveryLane
    /// The event, which is the message's id at every try.
    package let eventID: EventID
    /// What happened.
    package let eventType: EventType
    /// What it happened to.
    package let stream: EventStream
    /// The event's number in its stream, which is the order of deliveries.
    package let sequence: Int64
    /// How far it is.
    package var status: DeliveryStatus
    /// How often it was sent.
    package var tries: Int
    /// When it is sent next; nil unless it is pending.
    package var nextAttemptAt: Timestamp?
    /// When the last try was written down.
    package var updatedAt: Timestamp

    /// Makes a delivery from its parts.
    package init(
        id: DeliveryID, lane: DeliveryLane, eventID: EventID, eventType: EventType,
        stream: EventStream, sequence: Int64, status: DeliveryStatus, tries: Int,
        nextAttemptAt: Timestamp?, updatedAt: Timestamp
    ) {
        self.id = id
        self.lane = lane
        self.eventID = eventID
        self.eventType = eventType
        self.stream = stream
        self.sequence = sequence
        self.status = status
        self.tries = tries
        self.nextAttemptAt = nextAttemptAt
        self.updatedAt = updatedAt
    }
}

/// Why a try brought no answer that counts.
///
/// The raw values are stored and are part of the API.
package enum DeliveryFault: String, Hashable, Sendable, CaseIterable {
    /// The name was not found or nobody took the connection.
    case notConnected = "not_connected"
    /// No secure connection could be made.
    case tlsFailed = "tls_failed"
    /// The address is one that this installation does not call.
    case addressForbidden = "address_forbidden"
    /// No whole answer came in time.
    case timeout = "timeout"
    /// The connection ended before a whole answer.
    case connectionLost = "connection_lost"
    /// The answer was no HTTP or too large.
    case answerUnreadable = "answer_unreadable"
    /// The answer was not 2xx.
    case refused = "refused"
    /// The address cannot be called.
    case addressInvalid = "address_invalid"
}

/// One try to deliver.
package struct DeliveryAttempt: Hashable, Sendable {
    /// Its number within the delivery, from 1.
    package var number: Int
    /// When it began.
    package var startedAt: Timestamp
    /// How long it took, in milliseconds.
    package var milliseconds: Int64
    /// The HTTP status of the answer; nil when none came.
    package var status: Int?
    /// What was wrong; nil when nothing was.
    package var fault: DeliveryFault?
    /// The first bytes of the answer's body, at most `bodyBytesMax`.
    package var body: [UInt8]

    /// Bytes of an answer that are kept.
    package static let bodyBytesMax = 2_048

    /// Makes a try from its parts.
    package init(
        number: Int, startedAt: Timestamp, milliseconds: Int64, status: Int?, fault: DeliveryFault?,
        body: [UInt8]
    ) {
        self.number = number
        self.startedAt = startedAt
        self.milliseconds = milliseconds
        self.status = status
        self.fault = fault
        self.body = body
    }
}
