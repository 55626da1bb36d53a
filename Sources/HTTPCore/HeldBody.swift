/// A body that goes on for minutes while its connection waits, without a task and without a buffer, for
/// something to send.
///
/// The connection keeps it until the body ends or the client goes, and asks it on its own loop only.
package protocol HeldBody: AnyObject, Sendable {
    /// After how long without news `next` is asked for a sign of life, in milliseconds.
    var beatMilliseconds: Int { get }
    /// After how long the body must end, in milliseconds; the client may ask again.
    var ageMilliseconds: Int { get }
    /// The connection waits from now on, and looks for news at once and whenever the waiter is woken.
    ///
    /// Called once, before `next`; who begins to listen here misses nothing.
    func begin(_ waiter: any HeldWaiter)
    /// What to send on that occasion; it must not block.
    func next(_ occasion: HeldOccasion) -> HeldPiece
}

/// Why a held body is asked for more.
package enum HeldOccasion: Hashable, Sendable {
    /// The connection has just begun to wait, or was woken.
    case news
    /// Nothing was sent for as long as a beat.
    case beat
    /// The body is too old or the server stops: whatever is answered is the last.
    case farewell
}

/// What a held body sends.
package enum HeldPiece: Hashable, Sendable {
    case nothing
    case piece([UInt8])
    /// The body ends behind these bytes.
    case last([UInt8])
}

/// A connection that waits for news.
package protocol HeldWaiter: AnyObject, Sendable {
    /// There may be news; from any thread, and as often as one likes.
    func wake()
}
