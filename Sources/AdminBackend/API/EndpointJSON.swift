package import Domain
package import JSON
package import Portal
import Support

/// The webhook endpoint object as merchants read it; `secret` only in the answers that show it.
package enum EndpointJSON {
    /// The object in UTF-8.
    package static func encode(
        _ endpoint: WebhookEndpoint, secret: WebhookSecret? = nil, isDeleted: Bool = false
    )
        -> [UInt8]
    {
        var writer = JSONWriter()
        write(endpoint, secret: secret, isDeleted: isDeleted, to: &writer)
        return writer.bytes
    }

    /// The answer that shows a new secret.
    static func answer(status: Int) -> @Sendable (IssuedEndpoint) -> KeptAnswer {
        { issued in
            KeptAnswer(
                status: status,
                location: status == 201 ? "/v1/webhook-endpoints/\(issued.endpoint.id)" : nil,
                body: encode(issued.endpoint, secret: issued.secret), isSecret: true)
        }
    }

    static func write(
        _ endpoint: WebhookEndpoint, secret: WebhookSecret? = nil, isDeleted: Bool = false,
        to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.text("id", endpoint.id.description)
        writer.text("object", "webhook_endpoint")
        writer.text("status", isDeleted ? "deleted" : endpoint.disabling == nil ? "enabled" : "disabled")
        writer.flag("livemode", endpoint.isLive)
        writer.text("siteId", endpoint.siteID.description)
        writer.text("url", endpoint.url.description)
        writer.optional("description", endpoint.summary)
        writer.key("events")
        writer.beginArray()
        for pattern in endpoint.filter.patterns { writer.string(pattern) }
        writer.endArray()
        writer.text("payload", endpoint.payload.rawValue)
        writer.text("version", endpoint.version.rawValue)
        writer.optional("disabledReason", endpoint.disabling?.rawValue)
        writer.optional("disabledAt", endpoint.disabledAt.map { TimeText.format($0) })
        writer.optional("failingSince", endpoint.failingSince.map { TimeText.format($0) })
        writer.optional(
            "previousSecretExpiresAt", endpoint.previousSecretEndsAt.map { TimeText.format($0) })
        writer.optional("secret", secret?.text.expose())
        writer.optional("publicKey", secret?.publicText)
        writer.text("createdAt", TimeText.format(endpoint.createdAt))
        writer.text("updatedAt", TimeText.format(endpoint.updatedAt))
        writer.endObject()
    }
}

/// Deliveries and their tries as merchants read them.
package enum DeliveryJSON {
    /// The object in UTF-8.
    package static func encode(_ delivery: Delivery, attempts: [DeliveryAttempt]?) -> [UInt8] {
        var writer = JSONWriter()
        write(delivery, attempts: attempts, to: &writer)
        return writer.bytes
    }

    static func write(_ delivery: Delivery, attempts: [DeliveryAttempt]?, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", delivery.id.description)
        writer.text("object", "delivery")
        writer.text("status", delivery.status.rawValue)
        writer.optional("endpointId", delivery.lane.endpointID?.description)
        writer.text("siteId", delivery.lane.siteID.description)
        writer.text("eventId", delivery.eventID.description)
        writer.text("eventType", delivery.eventType.rawValue)
        let (member, about) = delivery.stream.member
        writer.text(member, about)
        writer.number("sequence", delivery.sequence)
        writer.number("tries", Int64(delivery.tries))
        writer.optional("nextAttemptAt", delivery.nextAttemptAt.map { TimeText.format($0) })
        if let attempts {
            writer.key("attempts")
            writer.beginArray()
            for attempt in attempts { write(attempt, to: &writer) }
            writer.endArray()
        }
        writer.text("createdAt", TimeText.format(delivery.id.time))
        writer.text("updatedAt", TimeText.format(delivery.updatedAt))
        writer.endObject()
    }

    /// Writes one try.
    package static func write(_ attempt: DeliveryAttempt, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.number("number", Int64(attempt.number))
        writer.text("startedAt", TimeText.format(attempt.startedAt))
        writer.number("milliseconds", attempt.milliseconds)
        if let status = attempt.status { writer.number("status", Int64(status)) }
        writer.optional("fault", attempt.fault?.rawValue)
        // Bytes that are no text are shown with the mark of what cannot be shown.
        writer.text("body", String(decoding: attempt.body, as: UTF8.self))
        writer.endObject()
    }
}
