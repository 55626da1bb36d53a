import HTTPCore
import Network

/// One request and its response over one connection.
struct Exchange {
    let transport: Transport
    let deadline: Deadline
    let method: Method
    let bodyBytesMax: Int
    /// Bytes that have arrived and are not used yet.
    private var received: [UInt8] = []
    private(set) var hasReceived = false
    /// Whether the connection can serve another request.
    private(set) var isReusable = false

    init(_ transport: Transport, until deadline: Deadline, method: Method, bodyBytesMax: Int) {
        self.transport = transport
        self.deadline = deadline
        self.method = method
        self.bodyBytesMax = bodyBytesMax
    }

    /// Sends the encoded request and reads the response.
    mutating func perform(_ request: [UInt8]) async throws(HTTPClientError) -> IncomingResponse {
        var sendFailure: NetworkError?
        do throws(NetworkError) {
            try await transport.write(request, until: deadline)
        } catch {
            // A server may answer, a 413 say, and close before it has read everything: look for that answer
            // first.
            sendFailure = error
        }
        do throws(HTTPClientError) {
            let head = try await receiveHead()
            let framing = try head.framing(answering: method)
            let body = try await receiveBody(framing)
            isReusable = sendFailure == nil && head.keepsAlive && framing != .untilClose && received.isEmpty
            return IncomingResponse(status: head.status, headers: head.headers, body: body)
        } catch {
            if let sendFailure, !hasReceived { throw .outcomeUnknown(sendFailure) }
            throw error
        }
    }

    private mutating func receiveHead() async throws(HTTPClientError) -> ResponseHead {
        for _ in 0...HTTPClientLimits.interimResponses {
            var scanned = 0
            while true {
                if let end = headEnd(from: &scanned) {
                    let head = try ResponseHead(received[..<end])
                    received.removeFirst(end)
                    // Interim responses precede the final one; 101 was never asked for (RFC 9110 section
                    // 15.2).
                    if head.status.code >= 200 { return head }
                    guard head.status.code != 101 else { throw .responseMalformed(.statusLine) }
                    break
                }
                guard received.count <= HTTPClientLimits.headBytes else {
                    throw .responseTooLarge(limitBytes: HTTPClientLimits.headBytes)
                }
                guard try await receiveMore() else { throw .outcomeUnknown(.endOfStream) }
            }
        }
        throw .responseMalformed(.tooManyInterimResponses)
    }

    /// The place behind the first empty line, within the bytes a head may have.
    private func headEnd(from scanned: inout Int) -> Int? {
        let end = min(received.count, HTTPClientLimits.headBytes)
        var place = max(0, scanned - 3)
        while place + 3 < end {
            if received[place] == 13, received[place + 1] == 10, received[place + 2] == 13,
                received[place + 3] == 10
            {
                return place + 4
            }
            place += 1
        }
        scanned = end
        return nil
    }

    private mutating func receiveBody(_ framing: ResponseHead.Framing) async throws(HTTPClientError)
        -> [UInt8]
    {
        switch framing {
        case .none: return []
        case .length(let count):
            guard count <= bodyBytesMax else { throw .responseTooLarge(limitBytes: bodyBytesMax) }
            while received.count < count {
                guard try await receiveMore() else { throw .outcomeUnknown(.endOfStream) }
            }
            let body = Array(received[..<count])
            received.removeFirst(count)
            return body
        case .chunked: return try await receiveChunkedBody()
        case .untilClose:
            while received.count <= bodyBytesMax, try await receiveMore() {}
            guard received.count <= bodyBytesMax else { throw .responseTooLarge(limitBytes: bodyBytesMax) }
            defer { received = [] }
            return received
        }
    }

    private mutating func receiveChunkedBody() async throws(HTTPClientError) -> [UInt8] {
        var body: [UInt8] = []
        var decoder = ChunkedDecoder(bodyLimit: bodyBytesMax, limits: HTTPLimits())
        while true {
            do throws(Refusal) {
                let (consumed, isComplete) = try received.withUnsafeBufferPointer { (bytes) throws(Refusal) in
                    try decoder.decode(UnsafeRawBufferPointer(bytes), into: &body)
                }
                received.removeFirst(consumed)
                if isComplete { return body }
            } catch {
                if case .bodyTooLarge(let limit) = error { throw .responseTooLarge(limitBytes: limit) }
                throw .responseMalformed(.chunk)
            }
            guard try await receiveMore() else { throw .outcomeUnknown(.endOfStream) }
        }
    }

    /// Waits for more bytes; false: the server has sent everything.
    private mutating func receiveMore() async throws(HTTPClientError) -> Bool {
        do throws(NetworkError) {
            let more = try await transport.read(
                appendingTo: &received, atMost: HTTPClientLimits.readBytes, until: deadline)
            if more { hasReceived = true }
            // Bytes that always are there never wait, and only waiting looks at the deadline.
            if Deadline.now() >= deadline { throw .deadlineReached }
            return more
        } catch {
            throw .outcomeUnknown(error)
        }
    }
}
