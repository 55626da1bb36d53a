package import Support

/// What a delivery carries.
///
/// The raw values are stored and are part of the API.
package enum PayloadForm: String, Hashable, Sendable, CaseIterable {
    /// The whole object as it was when the event happened.
    case full = "full"
    /// The object's id and kind only, for those who read the rest from the API.
    case thin = "thin"
}

/// The version of what is sent, pinned by each endpoint: a later form of the body is sent only to endpoints
/// that ask for it.
///
/// The raw values are stored and are part of the API.
package enum PayloadVersion: String, Hashable, Sendable, CaseIterable {
    case november2026 = "2026-11"

    /// What new endpoints get.
    package static let newest = PayloadVersion.november2026
}

/// Why an endpoint is sent nothing.
///
/// The raw values are stored and are part of the API.
package enum EndpointDisabling: String, Hashable, Sendable, CaseIterable {
    /// The merchant wants it so.
    case requested = "requested"
    /// The endpoint answered 410.
    case gone = "gone"
    /// Nothing but failures for days; what happens meanwhile is kept for it.
    case failing = "failing"
}

/// Where a merchant's server hears of the events of one site and mode.
package struct WebhookEndpoint: Hashable, Sendable {
    /// Stands in the API's paths.
    package let id: WebhookEndpointID
    /// The site whose events it hears of.
    package let siteID: SiteID
    /// Whether it hears of live or of test events.
    package let isLive: Bool
    /// Where deliveries are posted.
    package var url: WebURL
    /// The merchant's own words, up to 255 characters.
    package var summary: String?
    /// Which events it hears of.
    package var filter: EventFilter
    /// What a delivery carries.
    package var payload: PayloadForm
    /// The form of what is sent.
    package var version: PayloadVersion
    /// Why it is sent nothing; nil while it is enabled.
    package var disabling: EndpointDisabling?
    /// Since when it is sent nothing.
    package var disabledAt: Timestamp?
    /// Since when every try has failed; nil after a success.
    package var failingSince: Timestamp?
    /// Until when the secret before the last rotation signs too.
    package var previousSecretEndsAt: Timestamp?
    /// When it was made.
    package let createdAt: Timestamp
    /// When the merchant or a worker last changed it.
    package var updatedAt: Timestamp

    /// The most endpoints of a site in one mode.
    package static let perSiteMax = 16
    /// Seconds of nothing but failures after which an endpoint is disabled: five days.
    package static let failingSecondsMax: Int64 = 5 * 86_400
    /// The longest time that two secrets may sign together: seven days, in seconds.
    package static let overlapSecondsMax: Int64 = 7 * 86_400

    /// Makes an endpoint that is enabled.
    package init(
        id: WebhookEndpointID, siteID: SiteID, isLive: Bool, url: WebURL, summary: String? = nil,
        filter: EventFilter = .everything, payload: PayloadForm = .full,
        version: PayloadVersion = .newest, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.siteID = siteID
        self.isLive = isLive
        self.url = url
        self.summary = summary
        self.filter = filter
        self.payload = payload
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
