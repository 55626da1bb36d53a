import Glibc

/// Calls on the folder around the database.
enum DatabaseFolder {
    /// Creates an empty file that only its owner reads, unless there is one; the engine's log files copy its
    /// rights.
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
