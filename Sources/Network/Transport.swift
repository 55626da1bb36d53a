/// A stream with or without TLS over it.
///
/// Plain TCP pays one test for it.
package struct Transport: Sendable {
    /// The socket.
    package let stream: TCPStream
    /// The TLS session, if the connection has one.
    package let tls: TLSSession?

    /// Joins the two.
    package init(_ stream: TCPStream, tls: TLSSession? = nil) {
        self.stream = stream
        self.tls = tls
    }

    /// Whether an attempt to read may find something.
    package var mayHaveInput: Bool { stream.isReadable || (tls?.hasBufferedInput ?? false) }

    /// Reads what is there, at once.
    package func tryRead(into buffer: UnsafeMutableRawBufferPointer) throws(NetworkError) -> ReadResult {
        if let tls { return try tls.tryRead(into: buffer) }
        return try stream.tryRead(into: buffer)
    }

    /// Writes as much as fits now and answers how much that was; after 0, wait and give the same bytes
    /// again.
    package func tryWrite(_ bytes: UnsafeRawBufferPointer) throws(NetworkError) -> Int {
        if let tls { return try tls.tryWrite(bytes) }
        return try stream.tryWrite(bytes)
    }

    /// Does the TLS handshake, if there is TLS; throws `tls(…)` or `deadlineReached`.
    package func handshake(until deadline: Deadline) async throws(NetworkError) {
        guard let tls else { return }
        while true {
            switch try tls.handshake() {
            case .done: return
            case .needsRead: try await stream.waitReadable(until: deadline)
            case .needsWrite: try await stream.waitWritable(until: deadline)
            }
        }
    }

    /// Suspends the calling task until a read may find something.
    package func waitForInput(until deadline: Deadline) async throws(NetworkError) {
        if let tls, tls.readStep == .needsWrite {
            try await stream.waitWritable(until: deadline)
        } else {
            try await stream.waitReadable(until: deadline)
        }
    }

    /// Suspends the calling task until a write may take something.
    package func waitForRoom(until deadline: Deadline) async throws(NetworkError) {
        if let tls, tls.writeStep == .needsRead {
            try await stream.waitReadable(until: deadline)
        } else {
            try await stream.waitWritable(until: deadline)
        }
    }

    /// Reads at most `count` bytes to the end of the array, waiting for the first; false: the peer has sent
    /// everything.
    package func read(
        appendingTo bytes: inout [UInt8], atMost count: Int, until deadline: Deadline
    ) async throws(NetworkError) -> Bool {
        while true {
            switch try tryRead(appendingTo: &bytes, atMost: count) {
            case .bytes: return true
            case .end: return false
            case .wouldBlock: try await waitForInput(until: deadline)
            }
        }
    }

    /// Reads at most `count` bytes to the end of the array, at once.
    package func tryRead(
        appendingTo bytes: inout [UInt8], atMost count: Int
    ) throws(NetworkError) -> ReadResult {
        // Memory of the moment: the array grows by what arrives and not by what might.
        try withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { (room) throws(NetworkError) in
            let result = try tryRead(into: room)
            if case .bytes(let read) = result {
                bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<read]))
            }
            return result
        }
    }

    /// Writes all the bytes from `start` on.
    ///
    /// Each wait ends after `stallMilliseconds` without progress.
    package func write(
        _ bytes: [UInt8], from start: Int = 0, stallMilliseconds: Int
    ) async throws(NetworkError) {
        var patience = WritePatience(stallMilliseconds: stallMilliseconds)
        try await write(bytes, from: start, patience: &patience)
    }

    /// Writes all the bytes from `start` on, or throws `deadlineReached` when the patience is at its end.
    package func write(
        _ bytes: [UInt8], from start: Int = 0, patience: inout WritePatience
    ) async throws(NetworkError) {
        var sent = start
        while sent < bytes.count {
            let count = try tryWrite(bytes, from: sent)
            sent += count
            patience.note(sent: count)
            if count == 0 {
                let began = stream.loop.now
                try await waitForRoom(until: patience.deadline(from: began))
                patience.note(waitFrom: began, to: stream.loop.now)
            }
        }
    }

    /// Writes all the bytes, or throws `deadlineReached`.
    package func write(_ bytes: [UInt8], until deadline: Deadline) async throws(NetworkError) {
        var sent = 0
        while sent < bytes.count {
            let count = try tryWrite(bytes, from: sent)
            sent += count
            if count == 0 { try await waitForRoom(until: deadline) }
        }
    }

    private func tryWrite(_ bytes: [UInt8], from start: Int) throws(NetworkError) -> Int {
        try bytes.withUnsafeBufferPointer { (all) throws(NetworkError) in
            try tryWrite(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[start...])))
        }
    }

    /// Closes at once; with TLS, after saying so.
    package func close() {
        if !stream.isClosed { tls?.sendCloseNotify() }
        stream.close()
    }
}
