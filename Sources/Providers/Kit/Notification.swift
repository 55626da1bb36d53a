package import Support

/// A call that claims to come from a provider: raw, because signatures cover bytes.
package struct IncomingNotification: Sendable {
    /// The request's fields in the order they came.
    package var headers: [(name: String, value: String)]
    /// The exact bytes that a signature covers.
    package var body: [UInt8]
    /// When it came, for signatures that hold for a while only.
    package var receivedAt: Timestamp

    /// Makes a notification.
    package init(headers: [(name: String, value: String)], body: [UInt8], receivedAt: Timestamp) {
        self.headers = headers
        self.body = body
        self.receivedAt = receivedAt
    }

    /// The first field of that name, which is written in lower case here and in any case there.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }
}

/// What a proven notification is about.
package struct NotificationSubject: Hashable, Sendable {
    /// The provider's id of the event, claimed once before anything changes.
    package var eventID: String
    /// The provider's id of the payment to ask about; nil where it names the payment by our key only.
    package var paymentReference: String?
    /// Our own key of the payment, where the provider repeats it: it is known before the reference is.
    package var paymentKey: String?
    /// The provider's id of the capture or refund that is the news.
    package var movementReference: String?

    /// Makes a subject.
    package init(
        eventID: String, paymentReference: String? = nil, paymentKey: String? = nil,
        movementReference: String? = nil
    ) {
        self.eventID = eventID
        self.paymentReference = paymentReference
        self.paymentKey = paymentKey
        self.movementReference = movementReference
    }
}

/// Why a notification is not believed.
package enum NotificationRefusal: Error, Hashable, Sendable {
    case signatureMissing
    case signatureInvalid
    case tooOld(seconds: Int64)
    case malformed
}

/// How a provider's notifications come, and what it wants to hear when one is refused.
package struct NotificationForm: Hashable, Sendable {
    /// The media types of its bodies, in lower case and without parameters.
    package var mediaTypes: [String]
    /// The HTTP status by which it is told that a signature is wrong.
    package var refusalStatus: Int

    /// Makes a form.
    package init(mediaTypes: [String] = ["application/json"], refusalStatus: Int = 400) {
        self.mediaTypes = mediaTypes
        self.refusalStatus = refusalStatus
    }
}

/// The names of an account's settings that more than one adapter needs.
package enum ProviderSetting {
    /// The secrets that may have signed a notification, newest first, a space between them: several while one
    /// is exchanged for another.
    package static let notificationSecrets = "notificationSecrets"
}
