import Glibc

/// The readers of one thread, one for each database that it has read; only that thread uses it.
///
/// A thread finds its own by a pthread key: a few nanoseconds, no lock. There is one key for all databases,
/// because a process has no more than 1,024 of them (PTHREAD_KEYS_MAX).
final class ThreadOwnReaders {
    private var readers: [(database: Int, reader: ThreadReader)] = []

    private static let key: Result<pthread_key_t, SystemCallFailure> = {
        var key = pthread_key_t()
        let code = pthread_key_create(&key) { value in
            guard let value else { return }
            Unmanaged<ThreadOwnReaders>.fromOpaque(value).takeRetainedValue().threadEnds()
        }
        return code == 0 ? .success(key) : .failure(SystemCallFailure(code: code))
    }()

    private struct SystemCallFailure: Error { let code: Int32 }

    /// The calling thread's; `path` is for the error when the process has no key left.
    static func current(path: String) throws(DatabaseError) -> ThreadOwnReaders {
        let key: pthread_key_t
        do { key = try Self.key.get() } catch {
            throw .system(call: "pthread_key_create", path: path, code: error.code)
        }
        if let value = pthread_getspecific(key) {
            return Unmanaged<ThreadOwnReaders>.fromOpaque(value).takeUnretainedValue()
        }
        let own = ThreadOwnReaders()
        pthread_setspecific(key, Unmanaged.passRetained(own).toOpaque())
        return own
    }

    /// A server has one database and so one entry to look at.
    func reader(of database: Int) -> ThreadReader? {
        for entry in readers where entry.database == database { return entry.reader }
        return nil
    }

    /// Keeps a reader, and forgets those whose databases are closed.
    func add(_ reader: ThreadReader, of database: Int) {
        readers.removeAll { $0.reader.isClosed }
        readers.append((database, reader))
    }

    private func threadEnds() {
        for entry in readers { entry.reader.threadEnds() }
    }
}
