import HTTPCore
import Network

/// What became of an answer.
enum SendOutcome {
    case keepsAlive, closes
    /// The body goes on while the connection waits.
    case holds(Hold)
    /// It could not be sent whole.
    case failed
}

extension Connection {
    /// Sends an answer; the head and a counted body leave together.
    func send(_ response: Response, to head: RequestHead) async -> SendOutcome {
        await lane.loop.afterWhatIsReady()
        var output = lane.takeOutput()
        let plan = ResponseEncoder.encodeHead(
            response, to: head, date: lane.date(), closes: lane.isDraining, into: &output)
        do {
            switch plan.body {
            case .none: try await flush(&output)
            case .counted:
                switch response.body {
                case .bytes(let bytes): try await flush(&output, bytes)
                case .shared(let shared): try await flush(&output, shared.bytes)
                case .none, .stream, .held: try await flush(&output)
                }
            case .countedStream, .chunkedStream, .closingStream:
                let writer = StreamedBodyWriter(self, plan.body, head: output)
                lane.giveBack(&output)
                switch response.body {
                case .stream(_, let produce):
                    try await produce(writer)
                    try await writer.end()
                case .held(let first, let body):
                    try await writer.begin(first)
                    return .holds(Hold(body, plan, now: lane.loop.now))
                case .none, .bytes, .shared: break
                }
            }
        } catch {
            return .failed
        }
        return plan.keepsAlive ? .keepsAlive : .closes
    }

    /// Sends the answer to a refused request; answers whether it could be sent.
    func sendRefusal(_ response: Response) async -> Bool {
        var output = lane.takeOutput()
        _ = ResponseEncoder.encodeRefusal(response, date: lane.date(), into: &output)
        response.body.appendBytes(to: &output)
        return (try? await flush(&output)) != nil
    }

    /// Sends the head and then the body, with one system call where the socket takes it.
    private func flush(_ head: inout [UInt8], _ body: [UInt8]) async throws(NetworkError) {
        let copied =
            transport.tls == nil ? HTTPServerLimits.copiedBodyBytes : HTTPServerLimits.copiedSecureBodyBytes
        if body.count <= copied {
            head.append(contentsOf: body)
            return try await flush(&head)
        }
        if transport.tls != nil {
            try await flush(&head)
            var patience = patience
            return try await transport.write(body, patience: &patience)
        }
        let sent = try head.withUnsafeBufferPointer { (first) throws(NetworkError) in
            try body.withUnsafeBufferPointer { (second) throws(NetworkError) in
                try transport.stream.tryWrite(UnsafeRawBufferPointer(first), UnsafeRawBufferPointer(second))
            }
        }
        let headCount = head.count
        let rest = sent < headCount ? Array(head[sent...]) : []
        lane.giveBack(&head)
        if sent == headCount + body.count { return }
        var patience = patience
        try await transport.write(rest, patience: &patience)
        try await transport.write(body, from: max(0, sent - headCount), patience: &patience)
    }

    /// Sends the bytes and gives the buffer back before it waits.
    private func flush(_ bytes: inout [UInt8]) async throws(NetworkError) {
        let sent = try bytes.withUnsafeBufferPointer { (all) throws(NetworkError) in
            try transport.tryWrite(UnsafeRawBufferPointer(all))
        }
        let rest = sent < bytes.count ? Array(bytes[sent...]) : []
        lane.giveBack(&bytes)
        var patience = patience
        try await transport.write(rest, patience: &patience)
    }

    /// How long the client of one answer is waited for.
    var patience: WritePatience {
        WritePatience(
            stallMilliseconds: lane.limits.writeTimeoutMilliseconds,
            graceMilliseconds: lane.limits.writeGraceMilliseconds,
            bytesPerSecondMin: lane.limits.writeBytesPerSecondMin)
    }
}

extension Response.Body {
    /// Appends a body that is there as a whole.
    func appendBytes(to output: inout [UInt8]) {
        switch self {
        case .bytes(let bytes): output.append(contentsOf: bytes)
        case .shared(let shared): output.append(contentsOf: shared.bytes)
        case .none, .stream, .held: break
        }
    }
}
