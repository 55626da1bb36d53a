/// Where the time comes from; passed to whoever needs it, so that tests can move it.
package struct Clock: Sendable {
    /// The wall clock's time, UTC.
    package var now: @Sendable () -> Timestamp

    /// Makes a clock from a closure that answers the time.
    package init(now: @escaping @Sendable () -> Timestamp) { self.now = now }
}
