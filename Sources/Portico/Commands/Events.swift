import Domain
import HTTPCore
import JSON
import Support

extension Command {
    static var events: Command {
        Command(
            words: ["events"], summary: "prints the events of a running server",
            help: """
                Usage: portico events [--type TYPE] [--checkout ID | --link ID] [--after ID]
                                      [--limit N] [--api URL] [--key KEY]

                Prints a line for each event: when, type, event, checkout or link; oldest
                first. The id of the last one, given to --after, goes on where this ended.

                  --type TYPE     a type, or a group like checkout.*
                  --checkout ID   of one checkout only
                  --link ID       of one payment link only
                  --limit N       at most so many, 1 to 100 (default: 100)
                \(ServerCalls.help)

                Example:
                  portico events --type 'checkout.*'

                """,
            options: ["type", "checkout", "link", "after", "limit"] + ServerCalls.options, flags: []
        ) { arguments in
            let server = try ServerCalls(arguments)
            var query = "?limit=\(arguments["limit"] ?? "100")"
            for name in ["type", "checkout", "link", "after"] {
                if let value = arguments[name] {
                    query += "&\(name)=\(PercentCoding.encode(value, for: .queryValue))"
                }
            }
            for event in try await server.call(.get, "/v1/events" + query)["data"]?.elements ?? [] {
                Terminal.write(EventLine.text(of: event) + "\n")
            }
        }
    }

    static var deliveriesResend: Command {
        Command(
            words: ["deliveries", "resend"], summary: "has webhooks of a running server sent again",
            help: """
                Usage: portico deliveries resend DELIVERY [--api URL] [--key KEY]
                       portico deliveries resend --endpoint ID [--status STATUS] [--from TIME]
                                                 [--before TIME] [--events LIST]
                                                 [--checkout ID | --link ID]

                Sends one delivery again, or those to an endpoint that fit; the parked ones
                unless --status says otherwise. Each has the same webhook-id as before.

                  --status STATUS   pending, waiting, delivered or parked (default: parked)
                  --from TIME       of events from this RFC 3339 time on
                  --before TIME     of events before this time
                  --events LIST     types or groups like checkout.*, comma separated
                \(ServerCalls.help)

                Examples:
                  portico deliveries resend dlv_01…
                  portico deliveries resend --endpoint whe_01… --from 2026-11-21T00:00:00Z

                """,
            options: ["endpoint", "status", "from", "before", "events", "checkout", "link"]
                + ServerCalls.options, flags: [], takesOperand: true
        ) { arguments in
            let server = try ServerCalls(arguments)
            if let delivery = arguments.operand {
                let id = DeliveryID(delivery)
                guard let id else { throw CommandError(text: "'\(delivery)' is no delivery's id") }
                let resent = try await server.call(.post, "/v1/deliveries/\(id)/resend")
                Terminal.write("\(id) \(resent["status"]?.string ?? "")\n")
                return
            }
            let endpoint = try arguments.required("endpoint")
            guard let id = WebhookEndpointID(endpoint) else {
                throw CommandError(text: "'\(endpoint)' is no endpoint's id")
            }
            var body = JSONWriter()
            body.beginObject()
            for (name, option) in [
                ("status" as StaticString, "status"), ("from", "from"), ("before", "before"),
                ("checkoutId", "checkout"), ("linkId", "link"),
            ] {
                guard let value = arguments[option] else { continue }
                body.key(name)
                body.string(value)
            }
            if let list = arguments["events"] {
                body.key("events")
                body.beginArray()
                for word in list.split(separator: ",") { body.string(String(word)) }
                body.endArray()
            }
            body.endObject()
            let answer = try await server.call(
                .post, "/v1/webhook-endpoints/\(id)/resend", String(decoding: body.bytes, as: UTF8.self))
            Terminal.write("\(answer["count"]?.integer ?? 0) sent again\n")
        }
    }
}

/// One event as commands print it.
enum EventLine {
    static func text(of event: JSONValue) -> String {
        ["createdAt", "type", "id", "checkoutId", "linkId"].compactMap { event[$0]?.string }
            .joined(separator: "  ")
    }
}
