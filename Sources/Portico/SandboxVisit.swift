import Domain
import HTTPClient
import HTTPCore
import JSON
import Support

/// A test checkout or payment link taken through a payment over the server's API and its pages, as a browser
/// without scripts takes them.
struct SandboxVisit {
    let server: ServerCalls
    /// What is made.
    enum Object: Sendable { case checkout, saving, link }

    private var object = Object.checkout
    private var id = ""
    private var page: WebURL?

    /// Forms are followed at most so far.
    static let pagesMax = 10
    /// How often the API is asked for an event that is not there yet, and for how long, in milliseconds.
    static let pauseMilliseconds = 250
    static let patienceMilliseconds = 10_000
    /// The shortest time that a checkout or link can have, in seconds.
    static let lifetimeSeconds = SiteSettings.lifetimes.lowerBound

    init(server: ServerCalls) { self.server = server }

    /// Makes the checkout or link.
    mutating func begin(
        _ object: Object, site: String?, webhookURL: String?, holds: Bool, expires: Bool
    ) async throws {
        self.object = object
        var named = site
        if named == nil {
            named = try await server.call(.get, "/v1/sites?limit=1")["data"]?.elements?.first?["id"]?.string
        }
        guard let text = named, let site = SiteID(text) else {
            throw CommandError(text: "there is no site: name one with --site")
        }
        var members: [(name: String, value: JSONValue)] = [
            ("currency", "EUR"), ("description", "portico trigger"),
        ]
        if object == .saving { members.append(("mode", "token")) } else { members.append(("amount", 4_250)) }
        if holds { members.append(("captureMethod", "manual")) }
        if expires { members.append(("expiresIn", .integer(Self.lifetimeSeconds))) }
        if let webhookURL { members.append(("webhookUrl", .string(webhookURL))) }
        var body = JSONWriter()
        body.value(.object(members.map { JSONMember($0.name, $0.value) }))
        let path = object == .link ? "/v1/sites/\(site)/links" : "/v1/checkouts/\(site)/create"
        let made = try await server.call(.post, path, String(decoding: body.bytes, as: UTF8.self))
        id = made["id"]?.string ?? ""
        page = made["url"]?.string.flatMap { WebURL($0) }
    }

    /// Does one step.
    func take(_ step: Trigger.Step) async throws {
        switch step {
        case .hold, .savesOnly: return
        case .expire: try await passTime()
        case .pay(let card): try await pay(card)
        case .payUntilFailed:
            for _ in 0..<20 where try await read()["status"]?.string == "pending" {
                try await pay("4000000000000002")
            }
        case .change: _ = try await server.call(.patch, path(), #"{"metadata":{"changed":"yes"}}"#)
        case .deactivate: _ = try await server.call(.patch, path(), #"{"active":false}"#)
        case .cancel: _ = try await server.call(.post, path("/cancel"), "{}")
        case .capture: _ = try await server.call(.post, path("/capture"), "{}")
        case .release:
            _ = try await server.call(.post, "/v1/transactions/\(try await transaction())/cancel", "{}")
        case .refund(let isWhole):
            _ = try await server.call(.post, path("/refund"), isWhole ? "{}" : #"{"amount":100}"#)
        case .dispute:
            _ = try await server.call(
                .post, "/v1/test/transactions/\(try await transaction())/dispute", "{}")
        case .decide(let kind, let word):
            let rows = try await server.call(.get, path("/\(kind)"))["data"]?.elements
            guard let id = rows?.first?["id"]?.string else { throw CommandError(text: "no \(kind) came") }
            _ = try await server.call(.post, "/v1/test/\(kind)/\(id)/\(word)", "{}")
        case .savedMethod(let change): try await apply(change)
        }
    }

    private func apply(_ change: SavedMethodEvent) async throws {
        let events = try await events(until: .tokenCreated, expires: false)
        let made = events.first { $0["type"]?.string == EventType.tokenCreated.rawValue }
        guard let method = made?["data"]?["object"]?["id"]?.string else {
            throw CommandError(text: "no method was saved")
        }
        let path = "/v1/saved-methods/\(method)"
        switch change {
        case .disabled: _ = try await server.call(.post, path + "/disable", "{}")
        case .enabled: _ = try await server.call(.post, path + "/enable", "{}")
        case .deleted: _ = try await server.call(.delete, path)
        }
    }

    /// Lets the shortest time pass: at once on the test clock where the key may move it.
    private func passTime() async throws {
        do {
            _ = try await server.call(
                .post, "/v1/test/clock/advance", #"{"seconds":\#(Self.lifetimeSeconds)}"#)
        } catch let error as CommandError {
            Terminal.complain("waits a minute for the end, because the clock stays: \(error.text)\n")
        }
    }

    /// The events of the checkout or link, once that one is among them; `expires` asks for patience until
    /// its time is over.
    func events(until type: EventType, expires: Bool) async throws -> [JSONValue] {
        var waited = expires ? -Int(Self.lifetimeSeconds) * 1_000 : 0
        while true {
            let events =
                try await server.call(
                    .get, "/v1/events?limit=100&\(object == .link ? "link" : "checkout")=\(id)")["data"]?
                .elements ?? []
            if events.contains(where: { $0["type"]?.string == type.rawValue }) { return events }
            guard waited < Self.patienceMilliseconds else {
                throw CommandError(text: "\(type.rawValue) did not happen to \(id)")
            }
            waited += Self.pauseMilliseconds
            try await Task.sleep(for: .milliseconds(Self.pauseMilliseconds))
        }
    }

    private func path(_ more: String = "") -> String {
        object == .link ? "/v1/links/\(id)\(more)" : "/v1/checkouts/\(id)\(more)"
    }

    private func read() async throws -> JSONValue { try await server.call(.get, path()) }

    private func transaction() async throws -> String {
        guard let id = try await read()["transactions"]?.elements?.last?["id"]?.string else {
            throw CommandError(text: "the checkout has no transaction")
        }
        return id
    }

    /// Posts the forms that a browser without scripts would meet, until none asks for anything known.
    private func pay(_ card: String) async throws {
        guard let page else { throw CommandError(text: "the checkout has no page") }
        var target = page.path
        var hasCard = false
        for _ in 0..<Self.pagesMax {
            let answer = try await send(.get, page, target)
            if let next = location(answer, on: page) {
                target = next
                continue
            }
            // A declined card leads back to the first page, which is another attempt's.
            if hasCard { return }
            let form = PageForm(String(decoding: answer.body, as: UTF8.self))
            var fields = form.hidden
            if form.names.contains("number") {
                hasCard = true
                fields += [("number", card), ("expiry", "12/40"), ("cvc", "123")]
            } else if form.action.hasPrefix("/l/") {
                // A link's page asks whether to go on.
            } else if form.action.hasSuffix("/pay") {
                fields = fields.filter { $0.0 != "method" } + [("method", "card")]
            } else {
                return
            }
            let posted = try await send(.post, page, form.action, fields)
            guard let next = location(posted, on: page) else { return }
            target = next
        }
    }

    private func send(
        _ method: Method, _ page: WebURL, _ target: String, _ fields: [(String, String)] = []
    ) async throws -> IncomingResponse {
        var headers = Headers()
        var body: [UInt8] = []
        if method == .post {
            headers.append("Content-Type", "application/x-www-form-urlencoded" as StaticString)
            headers.append("Origin", page.origin)
            for (name, value) in fields {
                if !body.isEmpty { body.append(UInt8(ascii: "&")) }
                PercentCoding.append(name, for: .form, to: &body)
                body.append(UInt8(ascii: "="))
                PercentCoding.append(value, for: .form, to: &body)
            }
        }
        do { return try await server.send(method, page, target, headers: headers, body: body) } catch {
            throw CommandError(text: "\(page.origin), which shows the payers' pages, \(error.words)")
        }
    }

    /// Where a redirect leads on the payers' host; nil for another answer, or another host.
    private func location(_ answer: IncomingResponse, on page: WebURL) -> String? {
        guard (300..<400).contains(answer.status.code), let to = answer.headers["location"] else {
            return nil
        }
        if to.hasPrefix("/") { return to }
        guard let url = WebURL(to), url.origin == page.origin else { return nil }
        return url.path + (url.query.map { "?" + $0 } ?? "")
    }
}

/// The form of a page that pays: what this server's own templates write.
private struct PageForm {
    private(set) var action = ""
    private(set) var hidden: [(String, String)] = []
    private(set) var names: Set<String> = []

    init(_ page: String) {
        for form in page.split(separator: "<form").dropFirst() {
            let text = form.firstRange(of: "</form>").map { form[..<$0.lowerBound] } ?? form
            var found: [(String, String)] = []
            var names: Set<String> = []
            for input in text.split(separator: "<input").dropFirst() {
                let tag = input.prefix { $0 != ">" }
                guard let name = Self.attribute("name", of: tag) else { continue }
                names.insert(name)
                if Self.attribute("type", of: tag) == "hidden" {
                    found.append((name, Self.attribute("value", of: tag) ?? ""))
                }
            }
            let action = Self.attribute("action", of: text) ?? ""
            guard names.contains("number") || action.hasSuffix("/pay") || action.hasPrefix("/l/") else {
                continue
            }
            self.action = action
            hidden = found
            self.names = names
            return
        }
    }

    private static func attribute(_ name: String, of tag: Substring) -> String? {
        guard let start = tag.firstRange(of: "\(name)=\"")?.upperBound else { return nil }
        let value = String(tag[start...].prefix { $0 != "\"" })
        return value.replacing("&amp;", with: "&").replacing("&#61;", with: "=")
    }
}
