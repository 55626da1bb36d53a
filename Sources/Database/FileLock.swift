import Glibc

/// The right to be the file's only process: an exclusive flock(2) on `<path>.lock`, which the kernel gives
/// back when the process ends in whatever way.
///
/// The database file itself must never be opened by this program: closing any descriptor of it would drop
/// the engine's own POSIX locks (sqlite.org/howtocorrupt.html, 2.2).
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock or throws `.inUse` with the other process's number.
    init(path: String) throws(DatabaseError) {
        let lockPath = path + ".lock"
        let opened = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw .system(call: "open", path: lockPath, code: errno) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let owner = Self.owner(opened)
            close(opened)
            if code == EWOULDBLOCK { throw .inUse(path: path, process: owner) }
            throw .system(call: "flock", path: lockPath, code: code)
        }
        // The number only makes the other side's message better: a failure to write it is no failure.
        let text = "\(getpid())\n"
        _ = ftruncate(opened, 0)
        _ = text.utf8.withContiguousStorageIfAvailable { pwrite(opened, $0.baseAddress, $0.count, 0) }
        descriptor = opened
    }

    // Given back by name as well: a process that this one has forked holds a copy of the descriptor until it
    // runs its own program, and the lock lasts as long as any copy is open (flock(2)).
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func owner(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes.prefix(count).prefix { $0 != 0x0A }, as: UTF8.self))
    }
}
