import HTTPCore
import Network

/// Sends the pieces of a streamed body.
///
/// The head goes with the first of them.
///
/// `@unchecked Sendable`: the producer writes one piece after the other from the connection's task, so on
/// the loop, which is checked.
final class StreamedBodyWriter: BodyWriter, @unchecked Sendable {
    /// Why a streamed body was cut off.
    enum Failure: Error, Hashable {
        /// The producer brought more or fewer bytes than it had promised.
        case countBroken(promised: Int, brought: Int)
    }

    private let connection: Connection
    private let framing: ResponseEncoder.Plan.Body
    /// The encoded head until it is sent.
    private var head: [UInt8]
    private var brought = 0
    /// For all the pieces together.
    private var patience: WritePatience

    init(_ connection: Connection, _ framing: ResponseEncoder.Plan.Body, head: [UInt8]) {
        self.connection = connection
        self.framing = framing
        self.head = head
        patience = connection.patience
    }

    func write(_ bytes: [UInt8]) async throws {
        precondition(connection.lane.loop.isOnLoop, "a streamed body is written by the task that answers")
        if bytes.isEmpty { return }
        brought += bytes.count
        if case .countedStream(let promised) = framing, brought > promised {
            throw Failure.countBroken(promised: promised, brought: brought)
        }
        var output = takeHead()
        if framing == .chunkedStream {
            ChunkEncoder.append(bytes, to: &output)
        } else if output.isEmpty {
            output = bytes
        } else {
            output.append(contentsOf: bytes)
        }
        try await send(output)
    }

    /// Sends the head and the first bytes, if there are any, of a body that goes on without this writer.
    func begin(_ first: [UInt8]) async throws {
        var output = takeHead()
        if framing == .chunkedStream {
            ChunkEncoder.append(first, to: &output)
        } else {
            output.append(contentsOf: first)
        }
        try await send(output)
    }

    /// Ends the body after the producer returned.
    func end() async throws {
        if case .countedStream(let promised) = framing, brought != promised {
            throw Failure.countBroken(promised: promised, brought: brought)
        }
        var output = takeHead()
        if framing == .chunkedStream { output.append(contentsOf: ChunkEncoder.end) }
        try await send(output)
    }

    private func send(_ output: [UInt8]) async throws {
        var patience = patience
        defer { self.patience = patience }
        try await connection.transport.write(output, patience: &patience)
    }

    private func takeHead() -> [UInt8] {
        defer { head = [] }
        return head
    }
}
