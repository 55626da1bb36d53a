import Domain
import JSON
import Support

/// What a page that is open somewhere needs to know of its checkout.
struct LiveStatus: Hashable, Sendable {
    /// The page that the checkout needs now; the raw values are words of the pages' markup and of the JSON.
    enum Page: String, Sendable {
        /// The payer chooses and pays.
        case open
        /// An attempt waits for the payer.
        case action
        case processing
        case result
        case expired
    }

    /// Grows with every change of the checkout.
    var version: Int64
    var status: CheckoutStatus
    var page: Page

    init(version: Int64, status: CheckoutStatus, page: Page) {
        self.version = version
        self.status = status
        self.page = page
    }

    init(_ glance: CheckoutGlance) {
        let page: Page =
            switch glance.status {
            case .pending: glance.inFlight == nil ? .open : .action
            case .processing: .processing
            case .expired: .expired
            case .authorized, .paid, .failed, .cancelled, .partiallyRefunded, .refunded, .disputed,
                .completed:
                .result
            }
        self.init(version: glance.eventCount, status: glance.status, page: page)
    }

    /// What a browser that asks again says it knows (Last-Event-ID).
    var name: String { "\(version)-\(page.rawValue)" }

    /// Whether no page turns any more.
    var isFinal: Bool { page == .result || page == .expired }

    /// Where that page is, below the address of the checkout's own.
    func path(of token: PageToken) -> String {
        let base = "/checkout/" + token.exposedText()
        return switch page {
        case .open, .action, .expired: base
        case .processing: base + "/processing"
        case .result: base + "/result"
        }
    }

    /// One line of JSON.
    func json(of token: PageToken) -> [UInt8] {
        var writer = JSONWriter(capacity: 192)
        writer.beginObject()
        writer.key("status")
        writer.string(status.rawValue)
        writer.key("page")
        writer.string(page.rawValue)
        writer.key("url")
        writer.string(path(of: token))
        writer.key("version")
        writer.integer(version)
        writer.endObject()
        return writer.bytes
    }

    /// The status as a server-sent event.
    func event(of token: PageToken) -> [UInt8] {
        Array("id: \(name)\ndata: ".utf8) + json(of: token) + Array("\n\n".utf8)
    }
}
