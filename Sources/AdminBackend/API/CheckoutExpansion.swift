import Domain
import HTTPCore
import JSON
import Portal
import Support

/// What a reader of one checkout wants to see beside it: `?expand=events,site`, in one parameter or several.
struct CheckoutExpansion {
    private(set) var hasEvents = false
    private(set) var hasSite = false

    init(_ request: Request) throws {
        for field in try QueryParameter.all(of: request, repeatable: ["expand"]) {
            guard field.name == "expand" else { throw field.unknown }
            for word in field.value.split(separator: ",", omittingEmptySubsequences: false) {
                switch word {
                case "events": hasEvents = true
                case "site": hasSite = true
                // They are there without being asked for.
                case "transactions": continue
                default:
                    throw field.refused("takes events, site and transactions, joined by commas.")
                }
            }
        }
    }
}

/// An event of a checkout as merchants read it.
enum EventJSON {
    static func write(_ event: RecordedEvent, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", event.id.description)
        writer.text("object", "event")
        writer.text("type", event.type.rawValue)
        writer.number("sequence", event.sequence)
        writer.optional("transactionId", event.transactionID?.description)
        switch event.subject {
        case .capture(let id): writer.text("captureId", id.description)
        case .refund(let id): writer.text("refundId", id.description)
        case .savedMethod(let id): writer.text("savedMethodId", id.description)
        case .dispute(let id): writer.text("disputeId", id.description)
        case nil: break
        }
        writer.text("createdAt", TimeText.format(event.createdAt))
        writer.endObject()
    }
}
