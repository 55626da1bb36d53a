/// A call that claims to come from a provider: raw, because signatures cover bytes.
package struct IncomingNotification: Sendable {
    /// The request's fields in the order they came.
    package var headers: [(name: String, value: String)]
    /// The exact bytes that a signature covers.
    package var body: [UInt8]

    /// Makes a notification.
    package init(headers: [(name: String, value: String)], body: [UInt8]) {
        self.headers = headers
        self.body = body
    }
}

/// What a proven notification is about.
package struct NotificationSubject: Hashable, Sendable {
    /// The provider's id of the event, claimed once before anything changes.
    package var eventID: String
    /// The provider's id of the payment to ask about.
    package var paymentReference: String

    /// Makes a subject.
    package init(eventID: String, paymentReference: String) {
        self.eventID = eventID
        self.paymentReference = paymentReference
    }
}

/// Why a notification is not believed.
package enum NotificationRefusal: Error, Hashable, Sendable {
    case signatureMissing
    case signatureInvalid
    case tooOld(seconds: Int64)
    case malformed
}
