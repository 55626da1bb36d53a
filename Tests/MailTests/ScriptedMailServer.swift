import Glibc
import Network
import Synchronization

/// A mail server that says what its script says, whatever it hears: the greeting, then one answer for each
/// line or message.
final class ScriptedMailServer: Sendable {
    let port: Int
    private let descriptor: Int32
    private let heard = Mutex<[String]>([])

    /// Every line and message as it came.
    var lines: [String] { heard.withLock { $0 } }

    /// `stays`: the connection is left open and silent after the last answer.
    init(_ answers: [String], stays: Bool = false) throws {
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptor = listening
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listening, $0, size)
                _ = listen(listening, 4)
                _ = getsockname(listening, $0, &size)
            }
            return Int(UInt16(bigEndian: $0.pointee.sin_port))
        }
        let thread = try BlockingThread(name: "scripted")
        _ = thread.run(waitingAtMost: 1) { [self] in
            let connection = accept(listening, nil, nil)
            guard connection >= 0 else { return }
            // Long enough for a test whose thread waits behind a thousand others.
            var patience = timeval(tv_sec: 300, tv_usec: 0)
            setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            serve(connection, answers)
            if !stays { shutdown(connection, Int32(SHUT_WR)) }
            // What was not read would make the close a reset, which can overtake the end of the stream.
            _ = Self.read(connection, until: "\u{0}")
            close(connection)
        }
    }

    deinit { close(descriptor) }

    private func serve(_ connection: Int32, _ answers: [String]) {
        var isMessage = false
        for (place, answer) in answers.enumerated() {
            if place > 0 {
                guard let line = Self.read(connection, until: isMessage ? "\r\n.\r\n" : "\r\n") else {
                    return
                }
                heard.withLock { $0.append(line) }
            }
            isMessage = answer.hasPrefix("354")
            let bytes = Array(answer.utf8)
            _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    private static func read(_ connection: Int32, until end: String) -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        let mark = Array(end.utf8)
        while !bytes.suffix(mark.count).elementsEqual(mark) {
            guard recv(connection, &byte, 1, 0) == 1 else { return nil }
            bytes.append(byte)
        }
        return String(decoding: bytes.dropLast(mark.count), as: UTF8.self)
    }
}
