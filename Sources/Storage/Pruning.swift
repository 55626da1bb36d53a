package import Database
import Domain
package import Support

/// Deletes what is past its time, a few rows at once.
///
/// Ids begin with their time, so the old rows of a table are the first ones of its key.
package enum Pruning {
    /// Tries of deliveries that are over since before that time; answers how many.
    package static func unscopedAttempts(
        before time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        try database.execute(
            """
            /* Pruning.unscopedAttempts */ DELETE FROM delivery_attempts WHERE (delivery_id, number) IN (
                SELECT a.delivery_id, a.number FROM delivery_attempts a
                    LEFT JOIN deliveries d ON d.id = a.delivery_id
                WHERE a.delivery_id < $2 AND a.started_at_ms < $1
                    AND (d.id IS NULL OR d.status IN ('delivered', 'parked') AND d.updated_at_ms < $1)
                LIMIT $3)
            """, .time(time), .blob(firstID(at: time)), .integer(limit))
    }

    /// What events before that time told of, unless a delivery of it is open or was so since; answers how
    /// many.
    package static func unscopedObjects(
        before time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        try database.execute(
            """
            /* Pruning.unscopedObjects */ DELETE FROM event_objects WHERE rowid IN (
                SELECT o.rowid FROM event_objects o
                    JOIN events e ON e.stream_id = o.stream_id AND e.sequence = o.sequence
                WHERE o.stream_id < $2 AND e.created_at_ms < $1 AND NOT EXISTS (
                    SELECT 1 FROM deliveries d WHERE d.stream_id = o.stream_id
                        AND d.sequence = o.sequence
                        AND (d.status IN ('pending', 'waiting') OR d.updated_at_ms >= $1))
                LIMIT $3)
            """, .time(time), .blob(firstID(at: time)), .integer(limit))
    }

    /// Messages that were over before that time; answers how many.
    package static func unscopedMessages(
        before time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        try database.execute(
            """
            /* Pruning.unscopedMessages */ DELETE FROM messages WHERE id IN (
                SELECT id FROM messages WHERE status IN ('sent', 'failed') AND updated_at_ms < $1
                ORDER BY updated_at_ms LIMIT $2)
            """, .time(time), .integer(limit))
    }

    /// The least id of that time, of any kind.
    private static func firstID(at time: Timestamp) -> [UInt8] {
        CheckoutID(high: UInt64(truncatingIfNeeded: max(time.milliseconds, 0)) << 16, low: 0).bytes
    }
}
