import HTTPCore
import Network

/// A body that the connection holds: what is sent, how, and until when.
///
/// `@unchecked Sendable`: touched on the connection's loop only, like the connection it belongs to.
final class Hold: @unchecked Sendable {
    let body: any HeldBody
    let isChunked: Bool
    let keepsAlive: Bool
    let endsAt: Deadline
    var hasBegun = false

    init(_ body: any HeldBody, _ plan: ResponseEncoder.Plan, now: Deadline) {
        self.body = body
        isChunked = plan.body == .chunkedStream
        keepsAlive = plan.keepsAlive
        endsAt = now.adding(milliseconds: body.ageMilliseconds)
    }
}

extension Connection: HeldWaiter {
    /// The body may have news.
    func wake() { lane.loop.execute { [self] in goOn(.news) } }

    /// Waits from now on; the body's first bytes have been sent.
    func beginHold() {
        guard let hold else { return }
        hold.body.begin(self)
        hold.hasBegun = true
        waitForNews()
        goOn(lane.isDraining ? .farewell : .news)
    }

    /// The held body ends now, as whole as it can be.
    func endHold() { goOn(.farewell) }

    /// Time has passed: the body shows that it lives, or ends.
    func holdIsDue() {
        guard let hold else { return }
        let isOver = lane.loop.now >= hold.endsAt
        goOn(isOver ? .farewell : .beat)
        if !isOver { waitForNews() }
    }

    /// Leaves the connection to the loop until the next beat.
    ///
    /// A client that sends meanwhile is heard after the body; one that closes takes the body with it.
    func waitForNews() {
        guard let hold else { return }
        do throws(NetworkError) {
            reading: while true {
                switch try transport.tryRead(into: lane.readBuffer) {
                case .wouldBlock: break reading
                case .end: throw .endOfStream
                case .bytes(let count):
                    backlog.append(UnsafeRawBufferPointer(rebasing: lane.readBuffer[..<count]))
                    guard backlog.count <= HTTPServerLimits.heldBacklogBytes else { throw .closed }
                }
            }
            let beat = lane.loop.now.adding(milliseconds: hold.body.beatMilliseconds)
            try transport.stream.park(self, until: min(beat, hold.endsAt))
        } catch {
            abort()
        }
    }

    private func goOn(_ occasion: HeldOccasion) {
        guard let hold, hold.hasBegun, !transport.stream.isClosed else { return }
        let piece = hold.body.next(occasion)
        let bytes: [UInt8]
        var isLast = occasion == .farewell
        switch piece {
        case .nothing: bytes = []
        case .piece(let more): bytes = more
        case .last(let more):
            bytes = more
            isLast = true
        }
        guard push(bytes, isLast: isLast, hold) else {
            abort()
            return
        }
        if isLast { finish(hold) }
    }

    /// Writes all of it at once.
    ///
    /// A client in whose socket a few hundred bytes find no room has not read for minutes: it is cut off, so
    /// that nothing has to be kept for it, and may ask again.
    private func push(_ bytes: [UInt8], isLast: Bool, _ hold: Hold) -> Bool {
        var output: [UInt8] = []
        if hold.isChunked {
            ChunkEncoder.append(bytes, to: &output)
            if isLast { output.append(contentsOf: ChunkEncoder.end) }
        } else {
            output = bytes
        }
        if output.isEmpty { return true }
        let sent = try? output.withUnsafeBytes { (all) throws(NetworkError) in try transport.tryWrite(all) }
        return sent == output.count
    }

    private func finish(_ hold: Hold) {
        self.hold = nil
        _ = transport.stream.unpark()
        if hold.keepsAlive { start() } else { close() }
    }
}
