import Crypto
import Delivery
import Domain
import HTTPClient
import HTTPCore
import JSON
import Portal
import Support

extension Command {
    static var listen: Command {
        Command(
            words: ["listen"], summary: "forwards the events of a running server to your machine",
            help: """
                Usage: portico listen --forward-to URL [--events LIST] [--secret WHSEC]
                                      [--api URL] [--key KEY]

                Posts every event that happens from now on to URL, signed as a webhook is, and
                prints what came back. Nothing has to be reachable from outside and no endpoint
                is made. Ctrl-C ends it; what happens meanwhile is not kept for it.

                  --forward-to URL   where your server takes webhooks
                  --events LIST      types or groups, comma separated (default: *)
                  --secret WHSEC     signs with this secret (default: a fresh one, printed)
                \(ServerCalls.help)

                Example:
                  portico listen --forward-to http://localhost:3000/webhooks

                """,
            options: ["forward-to", "events", "secret"] + ServerCalls.options, flags: []
        ) { arguments in
            _ = try arguments.required("forward-to")
            let url = try arguments.parsed("forward-to", "an http or https URL") { WebURL($0) }
            guard let url else { return }
            let filter = try arguments.parsed("events", "event types or groups like checkout.*") {
                EventFilter($0.split(separator: ",").map { String($0) })
            }
            let fresh = try WebhookSecret.fresh(random: .live)
            let given = try arguments.parsed("secret", "a whsec_… secret") {
                WebhookSecret(text: $0, signingKey: fresh.signingKey)
            }
            let forwarder = Forwarder(
                server: try ServerCalls(arguments), url: url, filter: filter ?? .everything,
                secret: given ?? fresh)
            if given == nil { Terminal.write("signs with \(fresh.text.expose())\n") }
            try await forwarder.run()
        }
    }
}

/// Reads the events of a server as they happen and posts each to a developer's machine.
private struct Forwarder {
    let server: ServerCalls
    let url: WebURL
    let filter: EventFilter
    let secret: WebhookSecret

    /// How often the server is asked, in milliseconds.
    static let pauseMilliseconds = 500

    func run() async throws {
        // Ids tell the real time. What events themselves tell is the test clock's, which may be far ahead:
        // all that happened since it was moved would seem to be still to come.
        let now = EventID(high: UInt64(max(Clock.live.now().milliseconds, 0)) << 16, low: 0)
        var place = "after=\(now)"
        // The first call also shows whether the address and the key are good.
        _ = try await server.call(.get, "/v1/events?limit=1&\(place)")
        Terminal.write("forwards to \(url)\n")
        while !Task.isCancelled {
            do {
                let page = try await server.call(.get, "/v1/events?limit=100&\(place)")
                for event in page["data"]?.elements ?? [] {
                    place = "after=\(event["id"]?.string ?? "")"
                    guard let type = event["type"]?.string.flatMap({ EventType(rawValue: $0) }),
                        filter.types.contains(type)
                    else { continue }
                    await forward(event)
                }
                if page["hasMore"] == .bool(true) { continue }
            } catch let error as CommandError {
                // The server may be starting again.
                Terminal.complain("\(error.text)\n")
            }
            try await Task.sleep(for: .milliseconds(Self.pauseMilliseconds))
        }
    }

    private func forward(_ event: JSONValue) async {
        var writer = JSONWriter()
        writer.value(event)
        let body = writer.bytes
        var headers = Headers()
        headers.append("Content-Type", "application/json" as StaticString)
        let result: String
        do {
            let signatures = try Signatures(
                of: body, id: event["id"]?.string ?? "", at: Clock.live.now(), secrets: [secret])
            headers.append("webhook-id", signatures.id)
            headers.append("webhook-timestamp", signatures.timestamp)
            headers.append("webhook-signature", signatures.signature)
            let answer = try await server.send(
                .post, url, url.path + (url.query.map { "?" + $0 } ?? ""), headers: headers,
                body: body)
            result = String(answer.status.code)
        } catch let error as HTTPClientError {
            result = "\(url.origin) \(error.words)"
        } catch { result = "\(error)" }
        Terminal.write("\(EventLine.text(of: event))  → \(result)\n")
    }
}
