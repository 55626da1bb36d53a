/// A file descriptor that a loop watches.
///
/// Touched on that loop's thread only.
package class EventSource: DeadlineEntry {
    /// Called on the loop's thread with the EPOLL… bits that became true.
    func handle(events: UInt32) {}
}
