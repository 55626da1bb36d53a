/// What becomes of a notification on its way.
///
/// The raw values are stored and are part of the API.
package enum NotificationFate: String, Hashable, Sendable, CaseIterable {
    case once = "once"
    case twice = "twice"
    case never = "never"
    /// Held back until somebody lets it go.
    case later = "later"
}

/// Where a notification is.
///
/// The raw values are stored and are part of the API.
package enum NotificationStanding: String, Hashable, Sendable, CaseIterable {
    case waiting = "waiting"
    case held = "held"
    case lost = "lost"
    case delivered = "delivered"
    /// It was never taken, and is not tried again.
    case givenUp = "given_up"
}
