import HTTPCore
import Network

/// What became of waiting for a body.
enum BodyOutcome {
    case whole([UInt8])
    case gone
    case refused(Refusal)
}

extension Connection {
    /// Reads the body that a head announced, as long as it stays within the route's limit, the time and the
    /// least rate.
    func receiveBody(of incoming: IncomingHead) async -> BodyOutcome {
        let limit = listener.responder.bodyLimit(for: incoming.head)
        do {
            switch incoming.framing {
            case .none: return .whole([])
            case .length(let count):
                guard count <= limit else { return .refused(.bodyTooLarge(limit: limit)) }
                try await sendContinue(incoming)
                return .whole(try await receiveBody(count: count))
            case .chunked:
                try await sendContinue(incoming)
                return .whole(try await receiveChunkedBody(limit: limit))
            }
        } catch let refusal as Refusal {
            return .refused(refusal)
        } catch {
            return .gone
        }
    }

    /// A client that has begun to send does not wait any more (RFC 9110 section 10.1.1).
    private func sendContinue(_ incoming: IncomingHead) async throws(NetworkError) {
        guard incoming.expectsContinue, backlog.isEmpty else { return }
        var output: [UInt8] = []
        ResponseEncoder.encodeContinue(into: &output)
        try await transport.write(output, stallMilliseconds: lane.limits.writeTimeoutMilliseconds)
    }

    private func receiveBody(count: Int) async throws -> [UInt8] {
        var body: [UInt8] = []
        // The client's word for the length reserves no more than this; the rest grows as it arrives.
        body.reserveCapacity(min(count, HTTPServerLimits.bodyBytesReserved))
        let pace = BodyPace(lane)
        while true {
            let taken = backlog.withUnread { bytes in
                let taken = min(bytes.count, count - body.count)
                body.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<taken]))
                return taken
            }
            backlog.consume(taken)
            if body.count == count { return body }
            try await receiveMoreBody(pace, have: body.count)
        }
    }

    private func receiveChunkedBody(limit: Int) async throws -> [UInt8] {
        var body: [UInt8] = []
        var decoder = ChunkedDecoder(bodyLimit: limit, limits: lane.limits)
        let pace = BodyPace(lane)
        while true {
            let (consumed, isComplete) = try backlog.withUnread { (bytes) throws(Refusal) in
                try decoder.decode(bytes, into: &body)
            }
            backlog.consume(consumed)
            if isComplete { return body }
            try await receiveMoreBody(pace, have: body.count)
        }
    }

    /// Waits for more of a body, having so many bytes of it; what waits is counted.
    private func receiveMoreBody(_ pace: BodyPace, have count: Int) async throws {
        try holdBody(count)
        if try await receiveMore(until: pace.deadline(have: count), otherwise: .bodyTimeout) == 0 {
            throw NetworkError.endOfStream
        }
    }
}

/// How long a body may take: all the time there is for bodies, less when it comes slower than the least
/// rate.
private struct BodyPace {
    private let began: Deadline
    private let configuration: HTTPServerConfiguration

    init(_ lane: Lane) {
        began = lane.loop.now
        configuration = lane.configuration
    }

    func deadline(have count: Int) -> Deadline {
        let earned = count / max(1, configuration.bodyBytesPerSecondMin) * 1000
        let allowed = min(
            configuration.limits.bodyTimeoutMilliseconds, configuration.bodyGraceMilliseconds + earned)
        return began.adding(milliseconds: allowed)
    }
}
