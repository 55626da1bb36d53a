import Glibc

/// A compact copy of the whole database, as it was at one moment, while reads and writes go on.
struct Backup {
    let source: String
    let target: String

    /// Copies on the calling thread.
    ///
    /// The copy appears under its name complete and flushed, or not at all; an existing file is
    /// `.backupExists`.
    func run() throws(DatabaseError) {
        let partial = target + ".partial"
        guard !DatabaseFolder.exists(target) else { throw .backupExists(path: target) }
        guard !DatabaseFolder.exists(partial) else { throw .backupExists(path: partial) }
        try DatabaseFolder.createPrivateFile(partial)
        defer { unlink(partial) }
        let connection = try Connection.open(source, .backup, statementsCachedMax: 1)
        // The engine writes the copy without flushing it (sqlite.org/lang_vacuum.html): that is done here.
        try connection.asControl { () throws(DatabaseError) in
            _ = try connection.execute("/* Backup.copy */ VACUUM INTO $1", .text(partial))
        }
        try DatabaseFolder.flush(partial)
        // link(2), unlike rename(2), fails where the name is taken already.
        guard link(partial, target) == 0 else {
            if errno == EEXIST { throw .backupExists(path: target) }
            throw .system(call: "link", path: target, code: errno)
        }
        try DatabaseFolder.flush(DatabaseFolder.parent(of: target))
    }
}
