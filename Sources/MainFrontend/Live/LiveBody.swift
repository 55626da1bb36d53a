import Domain
import HTTPCore
import Portal
import Synchronization

/// What a page that is held open gets to read: a sign of life now and then, and news of its checkout.
final class LiveBody: HeldBody {
    private struct State {
        var known: String?
        var subscription: NewsSubscription?
    }

    let beatMilliseconds = LiveLimits.beatMilliseconds
    let ageMilliseconds: Int
    private let source: LiveSource
    private let token: PageToken
    private let seat: LiveSeat
    private let beat: [UInt8]
    private let farewell: [UInt8]
    private let tell: @Sendable (LiveStatus) -> HeldPiece
    private let state: Mutex<State>

    /// Makes the body of a page that knows the status of that name; `tell` turns another one into bytes.
    init(
        _ source: LiveSource, _ token: PageToken, _ seat: LiveSeat, knowing known: String?,
        ageMilliseconds: Int, beat: [UInt8], farewell: [UInt8],
        tell: @escaping @Sendable (LiveStatus) -> HeldPiece
    ) {
        self.source = source
        self.token = token
        self.seat = seat
        self.ageMilliseconds = ageMilliseconds
        self.beat = beat
        self.farewell = farewell
        self.tell = tell
        state = Mutex(State(known: known))
    }

    func begin(_ waiter: any HeldWaiter) {
        let subscription = source.engine.news.subscribe(token.checkoutID) { waiter.wake() }
        state.withLock { $0.subscription = subscription }
    }

    func next(_ occasion: HeldOccasion) -> HeldPiece {
        if occasion == .farewell { return .last(farewell) }
        let quiet = occasion == .beat ? HeldPiece.piece(beat) : .nothing
        // A read that fails now (the disk, say) is repeated at the next beat.
        guard let read = try? source.status(of: token) else { return quiet }
        let isNew = state.withLock { state in
            if state.known == read.name { return false }
            state.known = read.name
            return true
        }
        guard isNew else { return quiet }
        let piece = tell(read)
        return piece == .nothing ? quiet : piece
    }
}
