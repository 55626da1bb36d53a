import Glibc

/// The right to be the file's only process: an exclusive flock(2) on `<path>.lock`, which the kernel gives back when
/// the process ends in whatever way.
///
/// The database file itself must never be opened by this program: closing any descriptor of it would drop the engine's
/// own POSIX locks (sqlite.org/howtocorrupt.html, 2.2).
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

    deinit { close(descriptor) }

    private static func owner(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes.prefix(count).prefix { $0 != 0x0A }, as: UTF8.self))
    }
}

/// Calls on the folder around the database.
enum DatabaseFolder {
    /// Creates an empty file that only its owner reads, unless there is one; the engine's log files copy its rights.
    static func createPrivateFile(_ path: String) throws(DatabaseError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if errno != EEXIST {
            throw .system(call: "open", path: path, code: errno)
        }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Flushes a file, or a folder's list of names, to the disk.
    static func flush(_ path: String) throws(DatabaseError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(call: "open", path: path, code: errno) }
        let result = fsync(descriptor)
        let code = errno
        close(descriptor)
        // Some file systems cannot flush a folder and say EINVAL; they keep names in their own way.
        if result != 0 && code != EINVAL { throw .system(call: "fsync", path: path, code: code) }
    }

    /// The folder a path lies in.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
