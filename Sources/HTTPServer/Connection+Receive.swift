import HTTPCore
import Network

/// A request's head and how its body will come.
struct IncomingHead {
    var head: RequestHead
    var framing: BodyFraming
    var expectsContinue: Bool
}

/// What became of waiting for a head.
enum HeadOutcome {
    case request(IncomingHead)
    /// No byte has arrived.
    case nothing
    /// The client is gone.
    case gone
    case refused(Refusal)
}

extension Connection {
    /// Reads the next request's head.
    ///
    /// A head that arrives whole, the usual case, is parsed in the lane's buffer.
    func receiveHead() async -> HeadOutcome {
        do {
            var parser = RequestParser(limits: lane.limits)
            let incoming: IncomingHead?
            if backlog.isEmpty {
                switch try transport.tryRead(into: lane.readBuffer) {
                case .wouldBlock: return .nothing
                case .end: return .gone
                case .bytes(let count):
                    incoming = try parseHead(
                        &parser, UnsafeRawBufferPointer(rebasing: lane.readBuffer[..<count]))
                }
            } else {
                incoming = try parseBacklog(&parser)
            }
            if let incoming { return .request(incoming) }
            return .request(try await receiveRestOfHead(&parser))
        } catch let refusal as Refusal {
            return .refused(refusal)
        } catch {
            return .gone
        }
    }

    /// Parses bytes that are not in the backlog and keeps there what the head did not take.
    private func parseHead(
        _ parser: inout RequestParser, _ bytes: UnsafeRawBufferPointer
    ) throws(Refusal) -> IncomingHead? {
        switch try parser.parseHead(bytes) {
        case .needMore:
            backlog.append(bytes)
            return nil
        case .complete(let head, let framing, let expectsContinue, let consumed):
            if consumed < bytes.count { backlog.append(UnsafeRawBufferPointer(rebasing: bytes[consumed...])) }
            return IncomingHead(head: head, framing: framing, expectsContinue: expectsContinue)
        }
    }

    private func parseBacklog(_ parser: inout RequestParser) throws(Refusal) -> IncomingHead? {
        let result = try backlog.withUnread { (bytes) throws(Refusal) in try parser.parseHead(bytes) }
        guard case .complete(let head, let framing, let expectsContinue, let consumed) = result else {
            return nil
        }
        backlog.consume(consumed)
        return IncomingHead(head: head, framing: framing, expectsContinue: expectsContinue)
    }

    /// Goes on with a head whose first bytes are in the backlog.
    ///
    /// All of it must arrive within the time for heads, however many small pieces it comes in.
    private func receiveRestOfHead(_ parser: inout RequestParser) async throws -> IncomingHead {
        let deadline = headDeadline()
        defer { releaseHead() }
        while true {
            try holdHead(backlog.count)
            if try await receiveMore(until: deadline, otherwise: .headerTimeout) == 0 {
                throw NetworkError.endOfStream
            }
            if let incoming = try parseBacklog(&parser) { return incoming }
        }
    }

    /// Waits for bytes and appends them to the backlog; answers how many, 0 when the client has sent
    /// everything.
    ///
    /// Throws the refusal when the deadline is reached first.
    func receiveMore(until deadline: Deadline, otherwise refusal: Refusal) async throws -> Int {
        while true {
            switch try transport.tryRead(into: lane.readBuffer) {
            case .bytes(let count):
                backlog.append(UnsafeRawBufferPointer(rebasing: lane.readBuffer[..<count]))
                return count
            case .end: return 0
            case .wouldBlock:
                do throws(NetworkError) {
                    try await transport.waitForInput(until: deadline)
                } catch {
                    throw error == .deadlineReached ? refusal : error
                }
            }
            // Bytes that trickle in keep a stream readable in turn; the total time counts, not the time
            // between them.
            if lane.loop.now >= deadline { throw refusal }
        }
    }
}
