import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

extension Backend {
    /// GET /v1/webhook-endpoints, oldest first.
    func listEndpoints(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookRead)
        let (limit, after) = try listQuery(request) { WebhookEndpointID($0) }
        let found = try engine.endpointList(
            of: caller.organization, isLive: caller.isLive, site: caller.key.siteID, after: after,
            limit: limit + 1)
        return list(found, limit: limit) { EndpointJSON.write($0, to: &$1) }
    }

    /// POST /v1/webhook-endpoints: the answer shows the secret.
    func createEndpoint(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookWrite)
        return try await answering(request, caller, with: EndpointJSON.answer(status: 201)) { once in
            let body = try EndpointBody(
                try jsonBody(request), isNew: true, needsSite: caller.key.siteID == nil,
                rule: WebhookURL(parts.webhooks))
            guard let wanted = body.request, let site = body.siteID ?? caller.key.siteID,
                caller.key.covers(site),
                try engine.profile(of: site, organization: caller.organization) != nil
            else { throw APIError.notFound }
            return try await engine.createEndpoint(wanted, site: site, isLive: caller.isLive, once: once)
        }
    }

    /// GET /v1/webhook-endpoints/{endpoint}.
    func readEndpoint(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookRead)
        let endpoint = try endpoint(request, for: caller)
        return json(.ok, EndpointJSON.encode(endpoint, secret: nil))
    }

    /// GET /v1/webhook-endpoints/{endpoint}/secret.
    func readEndpointSecret(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookSecret)
        let endpoint = try endpoint(request, for: caller)
        guard let target = try engine.unscopedTarget(of: endpoint.lane) else { throw APIError.notFound }
        return json(.ok, EndpointJSON.encode(endpoint, secret: target.secret))
    }

    /// PATCH /v1/webhook-endpoints/{endpoint}: only the members that are sent change.
    func updateEndpoint(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookWrite)
        let endpoint = try endpoint(request, for: caller)
        return try await answering(request, caller) { endpoint in
            KeptAnswer(status: 200, body: EndpointJSON.encode(endpoint))
        } _: { once in
            let body = try EndpointBody(
                try jsonBody(request), isNew: false, needsSite: false,
                rule: WebhookURL(parts.webhooks))
            return try await engine.updateEndpoint(
                endpoint.id, organization: caller.organization, isLive: caller.isLive, once: once
            ) { body.apply(to: &$0) }
        }
    }

    /// DELETE /v1/webhook-endpoints/{endpoint}.
    func deleteEndpoint(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookWrite)
        return try await answering(request, caller) { endpoint in
            KeptAnswer(status: 200, body: EndpointJSON.encode(endpoint, isDeleted: true))
        } _: { once in
            // Looked for behind the kept answer: a repeat of this call does not find it any more.
            let endpoint = try endpoint(request, for: caller)
            return try await engine.deleteEndpoint(
                endpoint.id, organization: caller.organization, isLive: caller.isLive, once: once)
        }
    }

    /// POST /v1/webhook-endpoints/{endpoint}/rotate: a new secret; the old one signs too for `overlap`
    /// seconds.
    func rotateEndpointSecret(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookWrite)
        let endpoint = try endpoint(request, for: caller)
        var overlap = PaymentEngine.rotationOverlapDefault
        let fields = try readBody(try jsonBody(request, mayBeEmpty: true)) { reader, name, fields in
            switch name {
            case "overlap":
                overlap = try fields.integer(&reader, 0...WebhookEndpoint.overlapSecondsMax) ?? overlap
            default: try fields.unknown(&reader)
            }
        }
        try fields.finish()
        let seconds = overlap
        return try await answering(request, caller, with: EndpointJSON.answer(status: 200)) { once in
            try await engine.rotateSecret(
                of: endpoint.id, organization: caller.organization, isLive: caller.isLive,
                overlapSeconds: seconds, once: once)
        }
    }

    /// POST /v1/webhook-endpoints/{endpoint}/test: posts a made-up event now and answers what came back.
    func testEndpoint(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .webhookWrite)
        let endpoint = try endpoint(request, for: caller)
        guard let target = try engine.unscopedTarget(of: endpoint.lane) else { throw APIError.notFound }
        return try await answering(request, caller) { (attempt: DeliveryAttempt) in
            var writer = JSONWriter()
            DeliveryJSON.write(attempt, to: &writer)
            return KeptAnswer(status: 200, body: writer.bytes)
        } _: { once in
            let fields = try readBody(try jsonBody(request, mayBeEmpty: true)) { reader, _, fields in
                try fields.unknown(&reader)
            }
            try fields.finish()
            if case .refused(let seconds) = endpointTests.take(for: endpoint.id) {
                throw APIError.tooManyTests(limit: endpointTests.burst, retryAfterSeconds: seconds)
            }
            return try await engine.keep(once, await parts.webhooks.test(endpoint, target))
        }
    }

    /// The endpoint that the path names, when it is the caller's and the key covers its site.
    func endpoint(_ request: Request, for caller: Caller) throws -> WebhookEndpoint {
        guard let id = request.parameters["endpoint"].flatMap({ WebhookEndpointID($0) }),
            let endpoint = try engine.endpoint(
                id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(endpoint.siteID)
        else { throw APIError.notFound }
        return endpoint
    }
}

extension WebhookEndpoint {
    var lane: DeliveryLane { DeliveryLane(siteID: siteID, endpointID: id) }
}
