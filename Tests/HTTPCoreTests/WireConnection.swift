import HTTPCore

/// A connection without a socket: it feeds bytes to the parser as a server would and notes what would have
/// been executed.
struct WireConnection {
    /// A request that a handler would have seen.
    struct Executed: Hashable, CustomStringConvertible {
        var method: String
        var target: String
        var host: String
        var body: [UInt8]
        var description: String {
            "\(method) \(target) body \(String(decoding: body.prefix(60), as: UTF8.self))"
        }
    }

    /// How the connection stood when the bytes had run out.
    enum End: Hashable {
        /// The last request was whole and the connection stays open.
        case open
        /// A request is unfinished; the server would time out with 408.
        case incomplete
        /// The connection closed after the last answer.
        case closed
        /// The bytes were refused.
        case refused(Refusal)
    }

    /// All that the verdicts of the corpora speak of.
    struct Outcome: Hashable {
        var executed: [Executed] = []
        var end = End.open

        /// The refusal's status; 408 for an unfinished request; nil when nothing was refused.
        var refusalStatus: Int? {
            switch end {
            case .refused(let refusal): Int(refusal.status.code)
            case .incomplete: 408
            case .open, .closed: nil
            }
        }
    }

    private var parser: RequestParser
    private var received: [UInt8] = []
    private var head: (RequestHead, BodyFraming)?
    private var decoder: ChunkedDecoder?
    private var body: [UInt8] = []
    private let limits: HTTPLimits
    private(set) var outcome = Outcome()

    init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
        parser = RequestParser(limits: limits)
    }

    /// What comes of bytes that arrive in these pieces, one after the other.
    static func outcome(of pieces: [ArraySlice<UInt8>], limits: HTTPLimits = HTTPLimits()) -> Outcome {
        var connection = WireConnection(limits: limits)
        for piece in pieces { connection.receive(piece) }
        return connection.finish()
    }

    /// What comes of the bytes whole, byte by byte and in every two parts; nil where the fragmentations
    /// disagree.
    ///
    /// Of long inputs only every 499th cut and those near both ends are tried.
    static func invariantOutcome(of bytes: [UInt8], limits: HTTPLimits = HTTPLimits()) -> Outcome? {
        let whole = outcome(of: [bytes[...]], limits: limits)
        guard outcome(of: bytes.indices.map { bytes[$0...$0] }, limits: limits) == whole else { return nil }
        for cut in bytes.indices {
            let isNear = cut < 300 || bytes.count - cut < 100 || cut % 499 == 0
            guard isNear || bytes.count < 700 else { continue }
            guard outcome(of: [bytes[..<cut], bytes[cut...]], limits: limits) == whole else { return nil }
        }
        return whole
    }

    private mutating func receive(_ piece: ArraySlice<UInt8>) {
        received.append(contentsOf: piece)
        do {
            while outcome.end == .open, !received.isEmpty, try step() {}
        } catch {
            outcome.end = .refused(error)
        }
    }

    /// Advances by one head or a piece of body; false when more bytes are needed.
    private mutating func step() throws(Refusal) -> Bool {
        guard let (head, framing) = head else { return try readHead() }
        switch framing {
        case .none: return false
        case .length(let count):
            guard received.count >= count else { return false }
            let body = Array(received.prefix(count))
            received.removeFirst(count)
            execute(head, body: body)
        case .chunked:
            var decoder = self.decoder ?? ChunkedDecoder(bodyLimit: limits.bodyBytes, limits: limits)
            let copy = received
            let (consumed, isComplete) = try decode(&decoder, copy)
            self.decoder = decoder
            received.removeFirst(consumed)
            guard isComplete else { return false }
            execute(head, body: body)
        }
        return true
    }

    private mutating func readHead() throws(Refusal) -> Bool {
        let copy = received
        var result = HeadResult.needMore
        var refusal: Refusal?
        copy.withUnsafeBytes { bytes in
            do throws(Refusal) { result = try parser.parseHead(bytes) } catch { refusal = error }
        }
        if let refusal { throw refusal }
        guard case .complete(let head, let framing, _, let consumed) = result else { return false }
        received.removeFirst(consumed)
        self.head = (head, framing)
        // A request without a body is whole now, even if nothing follows, and one with too long a body is
        // refused.
        if framing == .none { execute(head, body: []) }
        if case .length(let count) = framing, count > limits.bodyBytes {
            throw .bodyTooLarge(limit: limits.bodyBytes)
        }
        return true
    }

    private mutating func decode(
        _ decoder: inout ChunkedDecoder, _ input: [UInt8]
    ) throws(Refusal) -> (consumed: Int, isComplete: Bool) {
        var result = (consumed: 0, isComplete: false)
        var refusal: Refusal?
        input.withUnsafeBytes { bytes in
            do throws(Refusal) { result = try decoder.decode(bytes, into: &body) } catch { refusal = error }
        }
        if let refusal { throw refusal }
        return result
    }

    private mutating func execute(_ head: RequestHead, body: [UInt8]) {
        let target = head.query.map { "\(head.path)?\($0)" } ?? head.path
        outcome.executed.append(
            Executed(method: head.method.name, target: target, host: head.host, body: body))
        self.head = nil
        decoder = nil
        self.body = []
        if !head.keepsAlive { outcome.end = .closed }
    }

    private func finish() -> Outcome {
        var outcome = outcome
        // Empty lines behind a request are no part of another one.
        let isBlank = received.allSatisfy { $0 == 13 || $0 == 10 }
        if outcome.end == .open, head != nil || !isBlank { outcome.end = .incomplete }
        return outcome
    }
}
