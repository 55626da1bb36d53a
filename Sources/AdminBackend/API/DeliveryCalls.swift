import Domain
import HTTPCore
import JSON
import Portal
import Support

extension Backend {
    /// GET /v1/webhook-endpoints/{endpoint}/deliveries?status=: newest first.
    func listDeliveries(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookRead)
        let endpoint = try endpoint(request, for: caller)
        var filter = DeliveryFilter()
        let query = try FeedQuery(request) { field in
            guard field.name == "status" else { return false }
            filter.status = try field.word(DeliveryStatus.self)
            return true
        }
        let after = try query.after { DeliveryID($0) }
        let found = try engine.deliveryList(
            of: endpoint.lane, isLive: caller.isLive, filter, before: after, limit: query.limit + 1)
        return list(found, limit: query.limit) { DeliveryJSON.write($0, attempts: nil, to: &$1) }
    }

    /// GET /v1/checkouts/{checkout}/deliveries: those to every endpoint and to its own address, in the order
    /// of its events.
    func listCheckoutDeliveries(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookRead)
        let (limit, after) = try listQuery(request) { DeliveryID($0) }
        let all = try engine.deliveries(of: try checkout(request, for: caller).checkout)
        let place = after.flatMap { id in all.firstIndex { $0.id == id } }
        let rest = all.dropFirst(place.map { $0 + 1 } ?? 0)
        return list(Array(rest.prefix(limit + 1)), limit: limit) {
            DeliveryJSON.write($0, attempts: nil, to: &$1)
        }
    }

    /// GET /v1/deliveries/{delivery}: with every try.
    func readDelivery(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookRead)
        let delivery = try delivery(request, for: caller)
        return json(.ok, DeliveryJSON.encode(delivery, attempts: try engine.attempts(of: delivery)))
    }

    /// POST /v1/deliveries/{delivery}/resend.
    func resendDelivery(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookWrite)
        let delivery = try delivery(request, for: caller)
        return try await answering(request, caller) { delivery in
            KeptAnswer(status: 200, body: DeliveryJSON.encode(delivery, attempts: nil))
        } _: { once in
            let fields = try readBody(try jsonBody(request, mayBeEmpty: true)) { reader, _, fields in
                try fields.unknown(&reader)
            }
            try fields.finish()
            return try await engine.resend(delivery, isLive: caller.isLive, once: once)
        }
    }

    /// POST /v1/webhook-endpoints/{endpoint}/resend: those that fit, parked ones unless the body says
    /// otherwise.
    func resendDeliveries(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookWrite)
        let endpoint = try endpoint(request, for: caller)
        return try await answering(request, caller) { (count: Int) in
            var writer = JSONWriter()
            writer.beginObject()
            writer.text("object", "resend")
            writer.number("count", Int64(count))
            writer.endObject()
            return KeptAnswer(status: 200, body: writer.bytes)
        } _: { once in
            let body = try ResendBody(try jsonBody(request, mayBeEmpty: true))
            return try await engine.resend(body.filter, to: endpoint, once: once)
        }
    }

    /// GET /v1/events: in the order in which they were written, after a cursor; how one who was away catches
    /// up.
    func listEvents(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .eventRead)
        var filter = EventFeedFilter()
        var site = caller.key.siteID
        var isHidden = false
        let query = try FeedQuery(request, repeatable: ["type"]) { field in
            switch field.name {
            case "site":
                let wanted = try field.id { SiteID($0) }
                // A key of one site sees no other's, and cannot tell whether there are any.
                isHidden = isHidden || !caller.key.covers(wanted)
                site = wanted
            case "checkout", "link":
                // No event happens to both.
                isHidden = isHidden || filter.stream != nil
                filter.stream =
                    field.name == "link"
                    ? .link(try field.id { PaymentLinkID($0) })
                    : .checkout(try field.id { CheckoutID($0) })
            case "type":
                let types = EventFilter.types(field.value)
                guard !types.isEmpty else {
                    throw field.refused("must be an event type, a group like checkout.*, or *.")
                }
                filter.types.formUnion(types)
            case "created[gte]": filter.from = try field.time()
            case "created[lt]": filter.before = try field.time()
            default: return false
            }
            return true
        }
        let after = try query.after { EventID($0) }
        let sites = isHidden ? [] : try self.sites(of: caller, only: site)
        let found = try engine.eventFeed(
            of: sites, isLive: caller.isLive, filter, after: after, limit: query.limit)
        var body = Array(#"{"data":["#.utf8)
        for (place, told) in found.events.enumerated() {
            if place > 0 { body.append(UInt8(ascii: ",")) }
            body.append(contentsOf: told.body)
        }
        body.append(contentsOf: Array(#"],"hasMore":\#(found.hasMore)}"#.utf8))
        return json(.ok, body)
    }

    /// GET /v1/events/{event}.
    func readEvent(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .eventRead)
        guard let id = request.parameters["event"].flatMap({ EventID($0) }),
            let told = try engine.event(
                id, of: try sites(of: caller, only: caller.key.siteID), isLive: caller.isLive)
        else { throw APIError.notFound }
        return json(.ok, told.body)
    }

    private func sites(of caller: Caller, only site: SiteID?) throws -> [SiteID] {
        try engine.siteList(
            of: caller.organization, only: site, after: nil, limit: PaymentEngine.sitesLimit
        ).map(\.id)
    }

    private func delivery(_ request: Request, for caller: Caller) throws -> Delivery {
        guard let id = request.parameters["delivery"].flatMap({ DeliveryID($0) }),
            let delivery = try engine.delivery(
                id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(delivery.lane.siteID)
        else { throw APIError.notFound }
        return delivery
    }
}

extension ToldEvent {
    /// The event as a delivery has it too.
    fileprivate var body: [UInt8] { event.body(object: object ?? event.reference) }
}

/// The query of a list that has a cursor and filters of its own.
struct FeedQuery {
    private(set) var limit = BackendLimits.listDefault
    private var cursor: QueryParameter?

    /// Reads `limit` and `after`; `other` reads a field of its own and answers whether it knows it.
    init(_ request: Request, repeatable: Set<String> = [], _ other: (QueryParameter) throws -> Bool) throws {
        for field in try QueryParameter.all(of: request, repeatable: repeatable) {
            switch field.name {
            case "limit": limit = try field.limit()
            case "after": cursor = field
            default:
                guard try other(field) else { throw field.unknown }
            }
        }
    }

    func after<ID>(_ parse: (String) -> ID?) throws -> ID? { try cursor?.id(parse) }
}
