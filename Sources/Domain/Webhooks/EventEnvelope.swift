package import Support

/// An event as merchants are told of it: the head of a delivery's body and of an event in the API.
///
/// Every value in it is of a form that needs no escape in JSON.
package struct EventEnvelope: Hashable, Sendable {
    /// Names the event.
    package let id: EventID
    /// What happened.
    package let type: EventType
    /// What it happened to.
    package let stream: EventStream
    /// The site of that.
    package let siteID: SiteID
    /// Whether real money is meant.
    package let isLive: Bool
    /// Its number within the stream, from 1 without gaps.
    package let sequence: Int64
    /// The attempt by which it happened; nil when there was none.
    package let transactionID: TransactionID?
    /// The capture, refund or dispute that it tells of.
    package let subject: EventSubject?
    /// When the change was written.
    package let createdAt: Timestamp

    /// Makes an envelope.
    package init(
        id: EventID, type: EventType, stream: EventStream, siteID: SiteID, isLive: Bool, sequence: Int64,
        transactionID: TransactionID?, subject: EventSubject?, createdAt: Timestamp
    ) {
        self.id = id
        self.type = type
        self.stream = stream
        self.siteID = siteID
        self.isLive = isLive
        self.sequence = sequence
        self.transactionID = transactionID
        self.subject = subject
        self.createdAt = createdAt
    }

    /// The id and kind of the object that the event is about, as a JSON object: what a thin delivery says.
    package var reference: [UInt8] {
        let (id, kind) = object
        return Array(#"{"id":"\#(id)","object":"\#(kind)"}"#.utf8)
    }

    private var object: (id: String, kind: String) {
        switch subject {
        case .capture(let id): return (id.description, "capture")
        case .refund(let id): return (id.description, "refund")
        case .dispute(let id): return (id.description, "dispute")
        case .savedMethod(let id): return (id.description, "saved_method")
        case nil: break
        }
        if type.rawValue.hasPrefix("transaction."), let transactionID {
            return (transactionID.description, "transaction")
        }
        switch stream {
        case .checkout(let id): return (id.description, "checkout")
        case .link(let id): return (id.description, "payment_link")
        }
    }

    /// The whole event as JSON; `object` is the JSON of what it is about.
    package func body(object: [UInt8]) -> [UInt8] {
        let (member, about) = stream.member
        var head = #"{"id":"\#(id)","object":"event","type":"\#(type.rawValue)","#
        head += #""createdAt":"\#(TimeText.format(createdAt))","sequence":\#(sequence),"#
        head += #""livemode":\#(isLive),"siteId":"\#(siteID)","\#(member)":"\#(about)","#
        if let transactionID { head += #""transactionId":"\#(transactionID)","# }
        head += #""data":{"object":"#
        var bytes = Array(head.utf8)
        bytes.reserveCapacity(bytes.count + object.count + 2)
        bytes.append(contentsOf: object)
        bytes.append(contentsOf: [UInt8(ascii: "}"), UInt8(ascii: "}")])
        return bytes
    }
}
