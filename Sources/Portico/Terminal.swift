import Glibc

/// What the program says to the person who started it.
enum Terminal {
    static func write(_ text: String) { put(text, to: STDOUT_FILENO) }

    /// Says what went wrong; a terminal or pipe that takes nothing for a second is not waited for.
    static func complain(_ text: String) {
        var room = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        if poll(&room, 1, 1_000) == 1 { put("portico: " + text, to: STDERR_FILENO) }
    }

    /// Whether standard output is a terminal, with somebody before it.
    static var isPerson: Bool { isatty(STDOUT_FILENO) == 1 }

    private static func put(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
