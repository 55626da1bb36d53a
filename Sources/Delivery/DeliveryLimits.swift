/// The limits of this module, each with its unit in its name.
package enum DeliveryLimits {
    /// Deliveries that are under way at once.
    package static let inFlight = 512
    /// Of them, those to addresses that failed or were slow last time: they must never take every place.
    package static let inFlightToSuspects = 128
    /// Deliveries that are under way at once to one endpoint that answers fast.
    package static let inFlightPerLane = 32
    /// Deliveries that are under way at once to an endpoint of which nothing is known yet.
    package static let inFlightAtFirst = 4
    /// An answer that took longer, in milliseconds, makes an endpoint a suspect.
    package static let slowMilliseconds: Int64 = 1_000
    /// How long a try may take in all, in milliseconds: what Standard Webhooks 1.0 recommends at least.
    package static let totalMilliseconds = 15_000
    /// How long a connection may take, in milliseconds.
    package static let connectMilliseconds = 5_000
    /// Bytes of an answer that are read; what is larger counts as unreadable.
    package static let answerBytes = 256 * 1024
    /// Rows of a lane that are read at once.
    package static let rowsRead = 128
    /// Results that wait to be written down; nothing more is sent while there are as many.
    package static let unwritten = 4_096
    /// How often the worker looks for retries that have become due, in milliseconds.
    package static let tickMilliseconds = 100
}
