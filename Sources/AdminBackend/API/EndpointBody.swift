import Domain
import JSON
import Pages
import Portal
import Support

/// The body of a webhook endpoint's creation or change, read and checked in one pass.
struct EndpointBody {
    private(set) var siteID: SiteID?
    private var url: WebURL?
    private var summary: String??
    private var filter: EventFilter?
    private var payload: PayloadForm?
    private var version: PayloadVersion?
    private var isEnabled: Bool?

    /// Reads a creation when `isNew`, where the site is named unless the key names it, else a change.
    init(_ bytes: [UInt8], isNew: Bool, needsSite: Bool, rule: WebhookURL) throws {
        var body = Self()
        let fields = try readBody(bytes) { reader, key, fields in
            try body.read(&reader, key, fields, isNew: isNew, rule: rule)
        }
        func require(_ pointer: String, _ isThere: Bool, _ detail: String) {
            if isNew, !isThere, !fields.errors.contains(where: { $0.pointer == pointer }) {
                fields.refuse(pointer, "required", detail)
            }
        }
        require("/url", body.url != nil, "The url is required.")
        require("/siteId", !needsSite || body.siteID != nil, "The site is required.")
        try fields.finish()
        self = body
    }

    private init() {}

    private mutating func read(
        _ reader: inout JSONReader, _ key: JSONReader.Key, _ fields: BodyFields, isNew: Bool,
        rule: WebhookURL
    ) throws {
        switch key {
        case "siteId" where isNew:
            siteID = try fields.parsed(&reader, "invalid_id", "Must be a site's id.") { SiteID($0) }
        case "url": url = try rule.read(&reader, fields)
        case "description":
            if try reader.peekKind() == .null {
                try reader.skipValue()
                summary = .some(nil)
            } else if let text = try fields.text(&reader, 1...255) {
                summary = text
            }
        case "events": filter = try Self.filter(&reader, fields)
        case "payload": payload = try fields.word(&reader)
        case "version": version = try fields.word(&reader)
        case "enabled": isEnabled = try fields.read(&reader) { try $0.readBool() }
        default: try fields.unknown(&reader)
        }
    }

    /// The types and patterns that a list of events names.
    static func filter(_ reader: inout JSONReader, _ fields: BodyFields) throws -> EventFilter? {
        var patterns: [String] = []
        var isGood = true
        let isThere = try fields.read(&reader) { reader in
            try reader.readArray { reader, _ in
                let text = try reader.readString()
                if EventFilter.types(text).isEmpty {
                    fields.refuse(
                        reader.pointer, "invalid_value",
                        "Must be an event type, a group like checkout.*, or *.")
                    isGood = false
                } else if !patterns.contains(text) {
                    patterns.append(text)
                }
            }
            return true
        }
        guard isThere == true, isGood else { return nil }
        guard let filter = EventFilter(patterns) else {
            fields.refuse(
                reader.pointer, patterns.isEmpty ? "invalid_value" : "too_many",
                "One to \(EventFilter.patternsMax) types or groups.")
            return nil
        }
        return filter
    }

    /// What a creation asks for; nil for a body without a url, which `init` refuses.
    var request: EndpointRequest? {
        guard let url else { return nil }
        var request = EndpointRequest(url: url)
        request.summary = summary ?? nil
        request.filter = filter ?? request.filter
        request.payload = payload ?? request.payload
        request.version = version ?? request.version
        request.isEnabled = isEnabled ?? true
        return request
    }

    /// Changes what was sent.
    func apply(to endpoint: inout WebhookEndpoint) {
        endpoint.url = url ?? endpoint.url
        if let summary { endpoint.summary = summary }
        endpoint.filter = filter ?? endpoint.filter
        endpoint.payload = payload ?? endpoint.payload
        endpoint.version = version ?? endpoint.version
        switch isEnabled {
        case true: endpoint.disabling = nil
        case false: endpoint.disabling = endpoint.disabling ?? .requested
        case nil: break
        }
    }
}

/// Which addresses events may be posted to.
struct WebhookURL: Sendable {
    let allowsHTTP: Bool
    let permits: @Sendable (WebURL) -> Bool

    /// No address at all, for whoever takes none.
    static let none = WebhookURL(allowsHTTP: false, permits: { _ in false })

    init(_ calls: WebhookCalls) { self.init(allowsHTTP: calls.allowsHTTP, permits: calls.permits) }

    init(allowsHTTP: Bool, permits: @escaping @Sendable (WebURL) -> Bool) {
        self.allowsHTTP = allowsHTTP
        self.permits = permits
    }

    /// Reads one: https, or http where the installation allows it; no fragment, which would not be sent; and
    /// nothing that is the operator's own network as it is written.
    func read(_ reader: inout JSONReader, _ fields: BodyFields) throws -> WebURL? {
        let url: WebURL? = try fields.parsed(
            &reader, "invalid_url",
            "Must be an absolute \(allowsHTTP ? "http or https" : "https") URL of visible ASCII without user "
                + "info or fragment."
        ) { text in
            guard let url = WebURL(text), url.fragment == nil, allowsHTTP || url.scheme == "https" else {
                return nil
            }
            return url
        }
        guard let url, !permits(url) else { return url }
        fields.refuse(
            reader.pointer, "address_not_allowed",
            "This installation does not call that address: it is not of the public internet, or the port is "
                + "closed.")
        return nil
    }
}

/// The body that says which deliveries are sent again.
struct ResendBody {
    private(set) var filter = DeliveryFilter()

    init(_ bytes: [UInt8]) throws {
        var filter = DeliveryFilter()
        var isOfBoth = false
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "from", "before":
                let time = try fields.parsed(&reader, "invalid_time", "Must be an RFC 3339 time.") {
                    TimeText.parse($0)
                }
                if key == "from" { filter.from = time } else { filter.before = time }
            case "status": filter.status = try fields.word(&reader)
            case "events": filter.types = try EndpointBody.filter(&reader, fields)?.types ?? []
            case "checkoutId":
                let id = try fields.parsed(&reader, "invalid_id", "Must be a checkout's id.") {
                    CheckoutID($0)
                }
                isOfBoth = isOfBoth || filter.stream != nil
                filter.stream = id.map { .checkout($0) }
            case "linkId":
                let id = try fields.parsed(&reader, "invalid_id", "Must be a payment link's id.") {
                    PaymentLinkID($0)
                }
                isOfBoth = isOfBoth || filter.stream != nil
                filter.stream = id.map { .link($0) }
            default: try fields.unknown(&reader)
            }
        }
        if isOfBoth { fields.refuse("/linkId", "too_many", "Names a checkout or a link, not both.") }
        try fields.finish()
        self.filter = filter
        // What is on its way needs no help; everything that is to be sent again is named.
        if filter.status == nil { self.filter.status = .parked }
    }
}
