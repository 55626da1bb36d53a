import Glibc
import Network
import Synchronization

/// A server that answers each request with the bytes its script says, whatever they are.
final class ScriptedServer: Sendable {
    /// What happens to one connection: for each request an answer, then the end.
    struct Script: Sendable {
        var answers: [String]
        /// Whether the connection stays open after the last answer, silent.
        var hangs = false
    }

    let port: Int
    private let descriptor: Int32
    private let received = Mutex<[String]>([])

    /// Every request as it came.
    var requests: [String] { received.withLock { $0 } }

    init(_ scripts: [Script]) throws {
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptor = listening
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listening, $0, size)
                _ = listen(listening, 16)
                _ = getsockname(listening, $0, &size)
            }
            return Int(UInt16(bigEndian: $0.pointee.sin_port))
        }
        let thread = try BlockingThread(name: "scripted")
        _ = thread.run(waitingAtMost: 1) { [self] in
            var open: [Int32] = []
            for script in scripts {
                let connection = accept(listening, nil, nil)
                if connection < 0 { break }
                serve(connection, script)
                if script.hangs { open.append(connection) } else { close(connection) }
            }
            for connection in open {
                Self.waitForEnd(connection)
                close(connection)
            }
        }
    }

    deinit { close(descriptor) }

    /// Until the client closes, however slow the machine is.
    private static func waitForEnd(_ connection: Int32) {
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) > 0 {}
    }

    private func serve(_ connection: Int32, _ script: Script) {
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        for answer in script.answers {
            guard let request = readRequest(connection) else { return }
            received.withLock { $0.append(request) }
            let bytes = Array(answer.utf8)
            _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    private func readRequest(_ connection: Int32) -> String? {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(connection, &room, room.count, 0)
            if count <= 0 { return nil }
            bytes += room[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let head = text.range(of: "\r\n\r\n") else { continue }
            let length =
                text[..<head.lowerBound].components(after: "Content-Length: ").flatMap { Int($0) } ?? 0
            if text[head.upperBound...].utf8.count >= length { return text }
        }
    }
}

extension StringProtocol {
    /// The rest of the line behind a mark.
    fileprivate func components(after mark: String) -> String? {
        guard let range = range(of: mark) else { return nil }
        return String(self[range.upperBound...].prefix { $0 != "\r\n" && $0 != "\r" })
    }

    fileprivate func range(of mark: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(mark) { return start..<index(start, offsetBy: mark.count) }
            start = index(after: start)
        }
        return nil
    }
}
