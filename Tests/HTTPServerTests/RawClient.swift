import Glibc

/// A blocking client that sends exactly the bytes it is told to.
///
/// Every wait ends after ten seconds.
final class RawClient {
    struct Failure: Error {
        var call: String
        var errno: Int32
    }

    /// A whole response.
    struct Answer: Equatable {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    let descriptor: Int32
    private var received: [UInt8] = []

    init(port: Int, receiveBufferBytes: Int32? = nil, from address: String = "127.0.0.1") throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        if var size = receiveBufferBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4)
        }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        try call("bind", RawClient.withAddress(address, 0) { bind(descriptor, $0, $1) })
        try call("connect", RawClient.withAddress("127.0.0.1", port) { connect(descriptor, $0, $1) })
    }

    deinit { close(descriptor) }

    private static func withAddress(
        _ text: String, _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, text, &address.sin_addr)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private func call(_ name: String, _ result: Int32) throws {
        if result != 0 { throw Failure(call: name, errno: errno) }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 { throw Failure(call: "send", errno: errno) }
            sent += count
        }
    }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes the coming close, in `deinit`, a reset.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    /// Reads more; false at the end.
    func receive() throws -> Bool {
        var room = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &room, room.count, 0)
        if count < 0 { throw Failure(call: "recv", errno: errno) }
        received.append(contentsOf: room[..<count])
        return count > 0
    }

    /// Whether something can be read at once.
    func hasInput() -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, 0) == 1
    }

    /// Everything up to the server's end.
    func rest() throws -> [UInt8] {
        while try receive() {}
        defer { received = [] }
        return received
    }

    /// Whether the server closes without another byte.
    func isClosedByServer() -> Bool { ((try? rest()) ?? [1]).isEmpty }

    /// The next response; `toHead` says that the request was HEAD.
    func answer(toHead: Bool = false) throws -> Answer {
        let end = try headEnd()
        let lines = String(decoding: received[..<(end - 4)], as: UTF8.self).split(separator: "\r\n")
        received.removeFirst(end)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        var body: [UInt8] = []
        if !toHead, status >= 200, status != 204, status != 304 {
            if let length = headers["content-length"].flatMap({ Int($0) }) {
                body = try take(length)
            } else if headers["transfer-encoding"] == "chunked" {
                body = try chunks()
            } else {
                body = try rest()
            }
        }
        return Answer(status: status, headers: headers, body: body)
    }

    private func headEnd() throws -> Int {
        let mark = Array("\r\n\r\n".utf8)
        while true {
            if let range = received.firstRange(of: mark) { return range.upperBound }
            guard try receive() else { throw Failure(call: "end of stream", errno: 0) }
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while received.count < count {
            guard try receive() else { throw Failure(call: "end of stream", errno: 0) }
        }
        defer { received.removeFirst(count) }
        return Array(received[..<count])
    }

    private func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            var line: [UInt8] = []
            while !line.suffix(2).elementsEqual([13, 10]) { line += try take(1) }
            let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16) ?? -1
            let data = try take(size + 2)
            guard data.suffix(2).elementsEqual([13, 10]) else { throw Failure(call: "chunk", errno: 0) }
            if size == 0 { return body }
            body += data.dropLast(2)
        }
    }
}
