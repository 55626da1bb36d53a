import Crypto
import Database
package import Domain
import Storage
import Support

/// A new webhook endpoint, or a new secret of one.
package struct IssuedEndpoint: Sendable {
    /// The endpoint.
    package let endpoint: WebhookEndpoint
    /// What signs its deliveries from now on.
    package let secret: WebhookSecret
}

/// A webhook endpoint to be made, every field already of its type.
package struct EndpointRequest: Sendable {
    /// Where deliveries are posted.
    package var url: WebURL
    /// The merchant's own words.
    package var summary: String?
    /// Which events it hears of.
    package var filter = EventFilter.everything
    /// What a delivery carries.
    package var payload = PayloadForm.full
    /// The form of what is sent.
    package var version = PayloadVersion.newest
    /// Whether it is enabled from the start.
    package var isEnabled = true

    /// Asks for an endpoint that hears of everything.
    package init(url: WebURL) { self.url = url }
}

extension PaymentEngine {
    /// Makes an endpoint of a site.
    ///
    /// Throws `limitReached` when the site has as many as it may have.
    package func createEndpoint(
        _ request: EndpointRequest, site: SiteID, isLive: Bool, once: Once<IssuedEndpoint>? = nil
    ) async throws -> IssuedEndpoint {
        let now = clock.now()
        let id = WebhookEndpointID(at: now, random: random)
        let (secret, stored) = try WebhookSecret.fresh(random: random)
        let sealed = try masterKey.seal(stored, context: SealContext.endpointSecret(id), random: random).text
        var endpoint = WebhookEndpoint(
            id: id, siteID: site, isLive: isLive, url: request.url, summary: request.summary,
            filter: request.filter, payload: request.payload, version: request.version, createdAt: now,
            updatedAt: now)
        if !request.isEnabled {
            endpoint.disabling = .requested
            endpoint.disabledAt = now
        }
        let issued = IssuedEndpoint(endpoint: endpoint, secret: secret)
        return try await changing(site, isLive: isLive, once: once) { database in
            guard
                try WebhookEndpoints.all(of: site, isLive: isLive, in: database).count
                    < WebhookEndpoint.perSiteMax
            else { throw PortalError.limitReached("webhook endpoints") }
            try WebhookEndpoints.insert(
                issued.endpoint, secrets: WebhookEndpoints.SealedSecrets(current: sealed), in: database)
            return issued
        }
    }

    /// Changes an endpoint by a pure function.
    ///
    /// Throws `notFound` for another tenant's.
    package func updateEndpoint(
        _ id: WebhookEndpointID, organization: OrganizationID, isLive: Bool,
        once: Once<WebhookEndpoint>? = nil, _ change: @escaping @Sendable (inout WebhookEndpoint) -> Void
    ) async throws -> WebhookEndpoint {
        let endpoint = try requireEndpoint(id, organization: organization, isLive: isLive)
        let now = clock.now()
        let lane = DeliveryLane(siteID: endpoint.siteID, endpointID: id)
        let changed = try await changing(endpoint.siteID, isLive: isLive, once: once) { database in
            guard
                var endpoint = try WebhookEndpoints.find(
                    id, organization: organization, isLive: isLive, in: database)
            else { throw PortalError.notFound }
            change(&endpoint)
            endpoint.updatedAt = now
            endpoint.disabledAt = endpoint.disabling == nil ? nil : endpoint.disabledAt ?? now
            if endpoint.disabling == nil { endpoint.failingSince = nil }
            try WebhookEndpoints.update(endpoint, in: database)
            return endpoint
        }
        targets.forget(lane)
        outbox.wake([lane])
        return changed
    }

    /// Deletes an endpoint; what was on its way to it is parked.
    ///
    /// Throws `notFound` for another tenant's.
    package func deleteEndpoint(
        _ id: WebhookEndpointID, organization: OrganizationID, isLive: Bool,
        once: Once<WebhookEndpoint>? = nil
    ) async throws -> WebhookEndpoint {
        let endpoint = try requireEndpoint(id, organization: organization, isLive: isLive)
        let now = clock.now()
        let lane = DeliveryLane(siteID: endpoint.siteID, endpointID: id)
        let deleted = try await changing(endpoint.siteID, isLive: isLive, once: once) { database in
            try WebhookEndpoints.delete(id, site: endpoint.siteID, at: now, in: database)
            return endpoint
        }
        targets.forget(lane)
        outbox.wake([lane])
        return deleted
    }

    /// Gives an endpoint a new secret; the old one signs too for that many seconds.
    ///
    /// Throws `notFound` for another tenant's.
    package func rotateSecret(
        of id: WebhookEndpointID, organization: OrganizationID, isLive: Bool, overlapSeconds: Int64,
        once: Once<IssuedEndpoint>? = nil
    ) async throws -> IssuedEndpoint {
        let found = try requireEndpoint(id, organization: organization, isLive: isLive)
        let now = clock.now()
        let (secret, stored) = try WebhookSecret.fresh(random: random)
        let sealed = try masterKey.seal(stored, context: SealContext.endpointSecret(id), random: random).text
        let end = overlapSeconds > 0 ? now.adding(seconds: overlapSeconds) : nil
        let issued = try await changing(found.siteID, isLive: isLive, once: once) { database in
            guard let (endpoint, secrets) = try WebhookEndpoints.unscopedFind(id, in: database) else {
                throw PortalError.notFound
            }
            try WebhookEndpoints.rotate(
                id, site: endpoint.siteID,
                secrets: WebhookEndpoints.SealedSecrets(
                    current: sealed, previous: end == nil ? nil : secrets.current),
                previousEndsAt: end, in: database)
            var rotated = endpoint
            rotated.previousSecretEndsAt = end
            return IssuedEndpoint(endpoint: rotated, secret: secret)
        }
        targets.forget(DeliveryLane(siteID: found.siteID, endpointID: id))
        return issued
    }

    /// An endpoint of that tenant and mode, or nil.
    package func endpoint(
        _ id: WebhookEndpointID, organization: OrganizationID, isLive: Bool
    ) throws -> WebhookEndpoint? {
        try database.read {
            try WebhookEndpoints.find(id, organization: organization, isLive: isLive, in: $0)
        }
    }

    /// The endpoints of a tenant and mode after that id, oldest first; of one site where it is named.
    package func endpointList(
        of organization: OrganizationID, isLive: Bool, site: SiteID?, after: WebhookEndpointID?, limit: Int
    ) throws -> [WebhookEndpoint] {
        try database.read {
            try WebhookEndpoints.page(
                of: organization, isLive: isLive, site: site, after: after, limit: limit, in: $0)
        }
    }

    private func requireEndpoint(
        _ id: WebhookEndpointID, organization: OrganizationID, isLive: Bool
    ) throws -> WebhookEndpoint {
        guard let endpoint = try endpoint(id, organization: organization, isLive: isLive) else {
            throw PortalError.notFound
        }
        return endpoint
    }

    /// Writes what changes who hears of a site's events; the memory of it is emptied in the same write, so
    /// that the next event sees the change, and after it, for a write that was undone.
    private func changing<Value: Sendable>(
        _ site: SiteID, isLive: Bool, once: Once<Value>?,
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        let outbox = outbox
        defer { outbox.forget(site, isLive: isLive) }
        return try await write(once) { database in
            defer { outbox.forget(site, isLive: isLive) }
            return try body(database)
        }
    }
}
