import HTTPCore
import Synchronization

/// Answers `/held` with a body that brings what the test posts to it, and everything else with `other`.
final class HeldResponder: Responder {
    /// One held body: pieces that wait to be sent, and who is to be woken for them.
    final class Body: HeldBody {
        private struct State {
            var waiter: (any HeldWaiter)?
            var pieces: [HeldPiece] = []
            var occasions: [HeldOccasion] = []
        }

        let beatMilliseconds: Int
        let ageMilliseconds: Int
        private let state = Mutex(State())
        private let ended: @Sendable () -> Void

        init(_ responder: HeldResponder, ended: @escaping @Sendable () -> Void) {
            beatMilliseconds = responder.beatMilliseconds
            ageMilliseconds = responder.ageMilliseconds
            self.ended = ended
        }

        deinit { ended() }

        var occasions: [HeldOccasion] { state.withLock { $0.occasions } }
        var hasBegun: Bool { state.withLock { $0.waiter != nil } }

        func post(_ piece: HeldPiece) {
            let waiter = state.withLock { state in
                state.pieces.append(piece)
                return state.waiter
            }
            waiter?.wake()
        }

        func begin(_ waiter: any HeldWaiter) { state.withLock { $0.waiter = waiter } }

        func next(_ occasion: HeldOccasion) -> HeldPiece {
            state.withLock { state in
                state.occasions.append(occasion)
                switch occasion {
                case .farewell:
                    // Who wakes the connection would keep it.
                    state.waiter = nil
                    return .last(Array("farewell".utf8))
                case .beat: return .piece(Array("beat.".utf8))
                case .news: return state.pieces.isEmpty ? .nothing : state.pieces.removeFirst()
                }
            }
        }
    }

    let beatMilliseconds: Int
    let ageMilliseconds: Int
    private let bodies = Mutex<[WeakBody]>([])
    private let ended = Atomic<Int>(0)

    private struct WeakBody { weak var body: Body? }

    init(beatMilliseconds: Int = 60_000, ageMilliseconds: Int = 60_000) {
        self.beatMilliseconds = beatMilliseconds
        self.ageMilliseconds = ageMilliseconds
    }

    /// Bodies that were let go of.
    var endedCount: Int { ended.load(ordering: .relaxed) }
    /// The bodies that live, oldest first.
    var open: [Body] { bodies.withLock { $0.compactMap(\.body) } }

    func bodyLimit(for head: RequestHead) -> Int { 0 }

    func respond(to request: Request) async -> Response {
        guard request.path == "/held" else { return Response(.ok, body: .bytes(Array("other".utf8))) }
        let body = Body(self) { [self] in ended.wrappingAdd(1, ordering: .relaxed) }
        if request.head.query == "soon" { body.post(.last(Array("soon".utf8))) }
        bodies.withLock { $0.append(WeakBody(body: body)) }
        return Response(.ok, body: .held(Array("first.".utf8), body))
    }

    func respond(toRefused refusal: Refusal) -> Response { Response(refusal.status) }
}
