import Domain
import HTTPCore
import JSON
import MainFrontend
import Pages
import Portal
import ProviderKit
import Support
import Synchronization
import TestHarness
import Testing

@Suite("Open pages hear of their checkout")
struct LiveTests {
    /// Which page each situation needs, and where it is.
    struct Row: Sendable, CustomTestStringConvertible {
        let situation: Situation
        let status: String
        let page: String
        let step: String
        var testDescription: String { situation.rawValue }

        init(_ situation: Situation, _ status: String, _ page: String, _ step: String = "") {
            self.situation = situation
            self.status = status
            self.page = page
            self.step = step
        }
    }

    static let rows: [Row] = [
        Row(.open, "pending", "open"), Row(.declined, "pending", "open"), Row(.overdue, "pending", "open"),
        Row(.needsPayer, "pending", "action"), Row(.pending, "processing", "processing", "/processing"),
        Row(.unknown, "processing", "processing", "/processing"),
        Row(.authorized, "authorized", "result", "/result"), Row(.paid, "paid", "result", "/result"),
        Row(.paidLate, "paid", "result", "/result"), Row(.failed, "failed", "result", "/result"),
        Row(.cancelled, "cancelled", "result", "/result"), Row(.expired, "expired", "expired"),
        Row(.partiallyRefunded, "partially_refunded", "result", "/result"),
        Row(.refunded, "refunded", "result", "/result"), Row(.disputed, "disputed", "result", "/result"),
    ]

    /// A waiter that counts.
    private final class Waiter: HeldWaiter {
        private let woken = Atomic<Int>(0)
        var count: Int { woken.load(ordering: .relaxed) }
        func wake() { woken.wrappingAdd(1, ordering: .relaxed) }
    }

    private func respond(
        _ installation: Installation, _ target: String, knowing: String? = nil, client: String = "192.0.2.1"
    ) async -> Response {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var headers = Headers()
        if let knowing { headers.append("Last-Event-ID", knowing) }
        let head = RequestHead(
            method: .get, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: headers)
        return await installation.frontend.respond(
            to: Request(
                head: head, body: [],
                origin: Origin(clientAddress: client, isSecure: false, listener: "test"), id: "req_test"))
    }

    private func held(_ response: Response) throws -> (first: String, body: any HeldBody) {
        guard case .held(let first, let body) = response.body else {
            throw HarnessFailure("not held: \(response.status.code)")
        }
        return (String(decoding: first, as: UTF8.self), body)
    }

    private struct HarnessFailure: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    private func text(_ piece: HeldPiece) -> (text: String, isLast: Bool)? {
        switch piece {
        case .nothing: nil
        case .piece(let bytes): (String(decoding: bytes, as: UTF8.self), false)
        case .last(let bytes): (String(decoding: bytes, as: UTF8.self), true)
        }
    }

    @Test("The table names every situation")
    func tableIsWhole() { #expect(Set(Self.rows.map(\.situation)) == Set(Situation.allCases)) }

    @Test("Status and first event in every situation", arguments: rows)
    func status(_ row: Row) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await row.situation.make(installation, tenant)
        let answer = await installation.frontend.call(.get, installation.page(checkout, "/status"))
        let url = installation.page(checkout, row.step)
        let version = try installation.events(of: checkout).count
        let json =
            #"{"status":"\#(row.status)","page":"\#(row.page)","url":"\#(url)","version":\#(version)}"#
        #expect(answer.text == json)
        #expect(answer.headers["content-type"] == "application/json")
        #expect(answer.headers["cache-control"] == "no-store")

        let (first, body) = try held(await respond(installation, installation.page(checkout, "/events")))
        #expect(first.hasPrefix("retry: "))
        let waiter = Waiter()
        body.begin(waiter)
        let event = try #require(text(body.next(.news)))
        #expect(event.text == "id: \(version)-\(row.page)\ndata: \(json)\n\n")
        #expect(event.isLast == ["result", "expired"].contains(row.page))
        #expect(body.next(.news) == .nothing, "what is known is not told again")
        #expect(try #require(text(body.next(.beat))).text == ":\n\n")
        #expect(try #require(text(body.next(.farewell))).isLast)

        // Who asks again and knows it all is told to stop, or waits.
        let again = await respond(
            installation, installation.page(checkout, "/events"), knowing: "\(version)-\(row.page)")
        if event.isLast {
            #expect(again.status == .noContent)
        } else {
            let body = try held(again).body
            body.begin(waiter)
            #expect(body.next(.news) == .nothing)
        }
    }

    @Test("A change wakes who waits for it, and nobody else")
    func changes() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.makeCheckout(tenant.site)
        let other = try await installation.makeCheckout(tenant.site)
        let (waiter, stranger) = (Waiter(), Waiter())
        var body: (any HeldBody)? = try held(
            await respond(installation, installation.page(checkout, "/events"))
        ).body
        let otherBody = try held(await respond(installation, installation.page(other, "/events"))).body
        body?.begin(waiter)
        otherBody.begin(stranger)
        #expect(try #require(text(body?.next(.news) ?? .nothing)).text.contains(#""page":"open""#))
        _ = try await installation.pay(checkout, card: "4242424242424242")
        _ = try await installation.makeCheckout(tenant.site)
        #expect(waiter.count > 0)
        #expect(stranger.count == 0)
        let event = try #require(text(body?.next(.news) ?? .nothing))
        #expect(event.text.contains(#""page":"result""#))
        #expect(event.isLast)
        #expect(installation.engine.news.count == 2)
        body = nil
        #expect(installation.engine.news.count == 1, "who is gone is not kept")
        withExtendedLifetime(otherBody) {}
    }

    @Test("However reading and changing fall together, the last word arrives", arguments: 0..<8)
    func noLostWakeUp(_ seed: Int) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkouts = try await (0..<24).asyncMap { _ in try await installation.makeCheckout(tenant.site) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for checkout in checkouts {
                group.addTask { _ = try await installation.engine.cancel(opening: checkout.pageToken) }
                group.addTask {
                    for _ in 0..<seed { await Task.yield() }
                    let body = try held(
                        await respond(installation, installation.page(checkout, "/events"))
                    ).body
                    let waiter = Waiter()
                    body.begin(waiter)
                    // As a connection does: read once, then only when woken.
                    var read = -1
                    var last = ""
                    for _ in 0..<2000 where !last.contains("cancelled") {
                        if waiter.count == read {
                            try await Task.sleep(for: .milliseconds(1))
                            continue
                        }
                        read = waiter.count
                        last = text(body.next(.news))?.text ?? last
                    }
                    #expect(last.contains("cancelled"))
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("The page without scripts stays open and ends with the result")
    func heldPage() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await Situation.pending.make(installation, tenant)
        let page = await installation.frontend.call(.get, installation.page(checkout, "/processing"))
        let address = installation.page(checkout, "/processing?hold")
        #expect(
            page.text.contains(
                #"<noscript><meta http-equiv="refresh" content="0;url=\#(address)"></noscript>"#))
        let response = await respond(installation, address)
        #expect(response.headers["content-type"] == "text/html; charset=utf-8")
        let (first, body) = try held(response)
        #expect(first.contains("Payment in progress"))
        #expect(first.contains(#"<meta http-equiv="refresh" content="2;url=\#(address)">"#))
        #expect(!first.contains("<script"))
        #expect(!first.contains("</body>"))
        body.begin(Waiter())
        #expect(body.next(.news) == .nothing)
        #expect(try #require(text(body.next(.beat))).text == "\n")
        let farewell = try #require(text(body.next(.farewell)))
        #expect(farewell.text == "</body>\n</html>\n")

        let attempt = try #require(try installation.attempts(of: checkout).last)
        _ = try await installation.engine.apply(
            ProviderOutcome(.succeeded(checkout.amount)), to: attempt.id)
        let rest = try #require(text(body.next(.news)))
        #expect(rest.isLast)
        #expect(rest.text.contains("Payment received"))
        #expect(rest.text.contains(installation.page(checkout, "/result")))
        #expect(rest.text.hasSuffix("</body>\n</html>\n"))
    }

    @Test("Who has waited a minute may go back to the shop")
    func leaving() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await Situation.pending.make(installation, tenant)
        let body = try held(await respond(installation, installation.page(checkout, "/processing?hold"))).body
        body.begin(Waiter())
        installation.clock.advance(seconds: 59)
        #expect(try #require(text(body.next(.beat))).isLast == false)
        installation.clock.advance(seconds: 1)
        let rest = try #require(text(body.next(.beat)))
        #expect(rest.isLast)
        #expect(rest.text.contains("Payment in progress"))
        let answer = await installation.frontend.call(.get, installation.page(checkout, "/status"))
        #expect(answer.text.contains(#""page":"result""#))
    }

    struct LimitRow: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pages: Int
        let perClient: Int
        /// The clients that ask, one after the other, and whether each is held.
        let clients: [(String, Bool)]
    }

    @Test(
        "So many pages in all and of one client",
        arguments: [
            LimitRow(
                testDescription: "in all", pages: 2, perClient: 9,
                clients: [("a", true), ("b", true), ("c", false), ("a", false)]),
            LimitRow(
                testDescription: "of one client", pages: 9, perClient: 2,
                clients: [("a", true), ("a", true), ("a", false), ("b", true), ("b", true), ("b", false)]),
            LimitRow(testDescription: "none", pages: 0, perClient: 9, clients: [("a", false)]),
        ])
    func limits(_ row: LimitRow) async throws {
        var options = InstallationOptions()
        options.livePages = row.pages
        options.livePagesPerClient = row.perClient
        let installation = try Installation(options)
        let tenant = try await installation.makeTenant()
        let checkout = try await Situation.pending.make(installation, tenant)
        for target in ["/events", "/processing?hold"] {
            var kept: [Response] = []
            for (client, isHeld) in row.clients {
                let response = await respond(
                    installation, installation.page(checkout, target), client: client)
                if case .held = response.body {
                    #expect(isHeld, "\(client) \(target)")
                    kept.append(response)
                } else {
                    #expect(!isHeld, "\(client) \(target)")
                    // Without a seat the events are refused and the page comes whole and asks again.
                    #expect(response.status == (target == "/events" ? .serviceUnavailable : .ok))
                    if case .bytes(let bytes) = response.body {
                        #expect(String(decoding: bytes, as: UTF8.self).contains(#"content="10;url="#))
                    }
                }
            }
            // What is let go of can be taken again, from the second target on at the latest.
            kept = []
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ make: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await make(element)) }
        return values
    }
}
