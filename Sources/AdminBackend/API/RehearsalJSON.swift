import Domain
import JSON
package import Portal
import Support

/// What testers dictated, as they read it.
package enum RehearsalJSON {
    /// The object in UTF-8.
    package static func encode(_ clock: TestClock) -> [UInt8] {
        MovementJSON.encode { writer in
            writer.beginObject()
            writer.text("object", "test_clock")
            writer.text("now", TimeText.format(clock.now))
            writer.number("secondsAhead", clock.secondsAhead)
            writer.number("secondsLeft", TestClocks.secondsLimit - clock.secondsAhead)
            writer.endObject()
        }
    }

    /// The object in UTF-8.
    package static func encode(_ rule: NotificationRule) -> [UInt8] {
        MovementJSON.encode { writer in
            writer.beginObject()
            writer.text("object", "test_notification_rule")
            writer.text("deliver", rule.fate.rawValue)
            writer.optional("transactionId", rule.attempt?.id.description)
            if let next = rule.next { writer.number("next", Int64(next)) }
            writer.endObject()
        }
    }

    /// The object in UTF-8.
    package static func encode(_ notification: SentNotification) -> [UInt8] {
        MovementJSON.encode { write(notification, to: &$0) }
    }

    static func write(_ notification: SentNotification, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", notification.id)
        writer.text("object", "test_notification")
        writer.text("type", notification.type)
        writer.text("status", notification.standing.rawValue)
        writer.text("transactionId", notification.transaction)
        writer.number("deliveries", Int64(notification.deliveries))
        writer.text("createdAt", TimeText.format(notification.createdAt))
        writer.endObject()
    }
}
