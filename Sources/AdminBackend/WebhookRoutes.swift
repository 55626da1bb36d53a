package import Domain
import HTTPCore
package import Portal

/// What the calls about webhooks need beside the engine.
package struct WebhookCalls: Sendable {
    /// Whether endpoints may be reached by http.
    package var allowsHTTP: Bool
    /// Whether an address may be called as far as can be said without looking its name up.
    package var permits: @Sendable (WebURL) -> Bool
    /// Posts a made-up event to an endpoint and says what came back.
    package var test: @Sendable (WebhookEndpoint, DeliveryTarget) async -> DeliveryAttempt

    /// Puts the parts together.
    package init(
        allowsHTTP: Bool, permits: @escaping @Sendable (WebURL) -> Bool,
        test: @escaping @Sendable (WebhookEndpoint, DeliveryTarget) async -> DeliveryAttempt
    ) {
        self.allowsHTTP = allowsHTTP
        self.permits = permits
        self.test = test
    }
}

extension Backend {
    /// The calls about events, webhook endpoints and deliveries.
    var webhookRoutes: [APIRoute] { endpointRoutes(self) + deliveryRoutes(self) }
}

private func endpointRoutes(_ backend: Backend) -> [APIRoute] {
    [
        (
            .get, "/v1/webhook-endpoints", "/api/v1/webhook-endpoints", 0,
            { try await backend.listEndpoints($0) }
        ),
        (
            .post, "/v1/webhook-endpoints", "/api/v1/webhook-endpoints", BackendLimits.bodyBytes,
            { try await backend.createEndpoint($0) }
        ),
        (
            .get, "/v1/webhook-endpoints/{endpoint}", "/api/v1/webhook-endpoints/{endpoint}", 0,
            { try await backend.readEndpoint($0) }
        ),
        (
            .patch, "/v1/webhook-endpoints/{endpoint}", "/api/v1/webhook-endpoints/{endpoint}",
            BackendLimits.bodyBytes, { try await backend.updateEndpoint($0) }
        ),
        (
            .delete, "/v1/webhook-endpoints/{endpoint}", "/api/v1/webhook-endpoints/{endpoint}", 0,
            { try await backend.deleteEndpoint($0) }
        ),
        (
            .get, "/v1/webhook-endpoints/{endpoint}/secret", "/api/v1/webhook-endpoints/{endpoint}/secret",
            0, { try await backend.readEndpointSecret($0) }
        ),
        (
            .post, "/v1/webhook-endpoints/{endpoint}/rotate", "/api/v1/webhook-endpoints/{endpoint}/rotate",
            BackendLimits.bodyBytes, { try await backend.rotateEndpointSecret($0) }
        ),
        (
            .post, "/v1/webhook-endpoints/{endpoint}/test", "/api/v1/webhook-endpoints/{endpoint}/test",
            BackendLimits.bodyBytes, { try await backend.testEndpoint($0) }
        ),
    ]
}

private func deliveryRoutes(_ backend: Backend) -> [APIRoute] {
    [
        (
            .get, "/v1/webhook-endpoints/{endpoint}/deliveries",
            "/api/v1/webhook-endpoints/{endpoint}/deliveries", 0, { try await backend.listDeliveries($0) }
        ),
        (
            .post, "/v1/webhook-endpoints/{endpoint}/resend", "/api/v1/webhook-endpoints/{endpoint}/resend",
            BackendLimits.bodyBytes, { try await backend.resendDeliveries($0) }
        ),
        (
            .get, "/v1/checkouts/{checkout}/deliveries", "/api/v1/checkouts/{checkout}/deliveries", 0,
            { try await backend.listCheckoutDeliveries($0) }
        ),
        (
            .get, "/v1/deliveries/{delivery}", "/api/v1/deliveries/{delivery}", 0,
            { try await backend.readDelivery($0) }
        ),
        (
            .post, "/v1/deliveries/{delivery}/resend", "/api/v1/deliveries/{delivery}/resend",
            BackendLimits.bodyBytes, { try await backend.resendDelivery($0) }
        ),
        (.get, "/v1/events", "/api/v1/events", 0, { try await backend.listEvents($0) }),
        (.get, "/v1/events/{event}", "/api/v1/events/{event}", 0, { try await backend.readEvent($0) }),
    ]
}
