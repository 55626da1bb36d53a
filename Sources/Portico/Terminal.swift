import Glibc

/// What the program says to the person who started it.
enum Terminal {
    static func write(_ text: String) { put(text, to: STDOUT_FILENO) }

    static func complain(_ text: String) { put("portico: " + text, to: STDERR_FILENO) }

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
