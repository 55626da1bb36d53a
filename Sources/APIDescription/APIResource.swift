import JSON
import ProviderKit

/// What the document says about one kind of object: its schemas and its calls.
struct APIResource: Sendable {
    /// The tag in the document and the heading in the reference.
    let name: String
    let text: String
    let schemas: [(name: String, schema: APISchema)]
    let operations: [APIOperation]

    /// The whole API in the order of the reference; a new resource adds its line here.
    static func all(of providers: ProviderRegistry) -> [APIResource] {
        [
            .checkouts, .transactions, .captures, .refunds, .disputes, .savedMethods, .messages, .links,
            .webhooks, .events, .sites, .taxes, .providers(providers), .bankTransfers, .receipts, .keys,
            .members, .publicCalls,
            .rehearsals, .notifications,
            .service,
        ]
    }
}
