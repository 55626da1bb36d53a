import Glibc
import Synchronization

/// One thread's read-only connection.
///
/// `@unchecked Sendable`: `connection` and `owner` belong to the thread while `state` is `busy`, and to
/// whoever moved `state` from `idle` to `closed` after that; every move is one atomic exchange.
final class ThreadReader: @unchecked Sendable {
    private static let idle = 0
    private static let busy = 1
    private static let closed = 2

    private let state = Atomic<Int>(ThreadReader.idle)
    private(set) var connection: Connection?
    private var owner: ThreadReaders?

    init(_ connection: Connection, owner: ThreadReaders) {
        self.connection = connection
        self.owner = owner
    }

    /// Whether this thread is inside a read already; asked by that thread only.
    var isBusy: Bool { state.load(ordering: .relaxed) == Self.busy }

    /// Begins a read; false when the connection is closed.
    func enter() -> Bool {
        state.compareExchange(
            expected: Self.idle, desired: Self.busy, ordering: .sequentiallyConsistent
        ).exchanged
    }

    func leave() { state.store(Self.idle, ordering: .sequentiallyConsistent) }

    /// Closes the connection unless a read runs on it; true when it is closed now.
    func closeIfIdle() -> Bool {
        let (moved, found) = state.compareExchange(
            expected: Self.idle, desired: Self.closed, ordering: .sequentiallyConsistent)
        guard moved else { return found == Self.closed }
        connection = nil
        owner = nil
        return true
    }

    /// Whether no read will run on it any more.
    var isClosed: Bool { state.load(ordering: .relaxed) == Self.closed }

    /// The thread ends.
    func threadEnds() {
        let owner = owner
        if closeIfIdle() { owner?.forget(self) }
    }
}

/// The read-only connections of one database, one for each thread that has read; they close when their
/// thread ends.
final class ThreadReaders: Sendable {
    private let path: String
    private let statementsCachedMax: Int
    /// Tells this database from every other of the process, those that are gone among them.
    private let number: Int
    private let open = Mutex<[ObjectIdentifier: ThreadReader]>([:])
    private let isClosing = Atomic<Bool>(false)

    private static let opened = Atomic<Int>(0)

    init(path: String, statementsCachedMax: Int) {
        self.path = path
        self.statementsCachedMax = statementsCachedMax
        number = Self.opened.add(1, ordering: .relaxed).newValue
    }

    /// The calling thread's reader, opened at its first use; throws `.closed` once closing has begun.
    func current() throws(DatabaseError) -> ThreadReader {
        guard !isClosing.load(ordering: .sequentiallyConsistent) else { throw .closed }
        let own = try ThreadOwnReaders.current(path: path)
        if let reader = own.reader(of: number) { return reader }
        let connection = try Connection.open(path, .reader, statementsCachedMax: statementsCachedMax)
        let reader = ThreadReader(connection, owner: self)
        open.withLock { $0[ObjectIdentifier(reader)] = reader }
        own.add(reader, of: number)
        return reader
    }

    /// Ends a read: closes the connection when closing has begun meanwhile.
    func leave(_ reader: ThreadReader) {
        reader.leave()
        if isClosing.load(ordering: .sequentiallyConsistent) { _ = reader.closeIfIdle() }
    }

    func forget(_ reader: ThreadReader) { open.withLock { $0[ObjectIdentifier(reader)] = nil } }

    var count: Int { open.withLock { $0.count } }

    /// Refuses new reads and closes every connection; waits `DatabaseLimits.closeWaitMilliseconds` at most
    /// for reads that run.
    func close() {
        isClosing.store(true, ordering: .sequentiallyConsistent)
        var rest = open.withLock { readers in
            let all = Array(readers.values)
            readers = [:]
            return all
        }
        for _ in 0..<DatabaseLimits.closeWaitMilliseconds {
            rest = rest.filter { !$0.closeIfIdle() }
            if rest.isEmpty { return }
            usleep(1000)
        }
    }
}
