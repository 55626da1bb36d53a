/// Every limit of this module, with its unit.
package enum DatabaseLimits {
    /// Writes that may share one transaction: with 64 the fsync and the lock are down to a few microseconds
    /// a write.
    package static let groupWritesMax = 64
    /// Writes that may wait for the writer thread; one more is refused with `.overloaded`.
    package static let waitingWritesMax = 10_000
    /// Prepared statements a connection keeps; others are prepared for each use.
    package static let statementsCachedMax = 512
    /// Bytes of one text, blob or row; SQLite itself would allow a gigabyte.
    package static let valueBytesMax = 16 * 1024 * 1024
    /// Bytes of arguments that a connection binds without a copy of their own.
    package static let bindingBytesMax = 32 * 1024
    /// Pages in the write-ahead log (4 KiB each) after which the writer checkpoints between two groups.
    package static let checkpointPages = 4_000
    /// Pages in the log after which a checkpoint waits for readers and starts the log afresh.
    package static let checkpointWaitPages = 5 * checkpointPages
    /// How long a checkpoint that waits for readers may hold the writer up, in milliseconds.
    package static let checkpointWaitMilliseconds: Int32 = 100
    /// How long a statement waits for another process's lock, in milliseconds.
    package static let busyMilliseconds: Int32 = 5_000
    /// Bytes the log's file keeps after it starts afresh.
    package static let logBytesKept = 64 * 1024 * 1024
    /// Page cache of the writer, in KiB; it grows only as pages are touched.
    package static let writerCacheKibibytes = 16 * 1024
    /// Page cache of each reading thread, in KiB.
    package static let readerCacheKibibytes = 2 * 1024
    /// Bytes of stack of the writer thread and of a backup's thread.
    package static let threadStackBytes = 1024 * 1024
    /// How long closing waits for reads that still run, in milliseconds.
    package static let closeWaitMilliseconds = 10_000
}
