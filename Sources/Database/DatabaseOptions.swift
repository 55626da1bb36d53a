/// When the file's structure is read through before the database opens.
package enum StartCheck: Sendable {
    /// Only when the last process left its write-ahead log behind, so that it ended without `close`.
    case afterUncleanStop
    /// At every start.
    case always
    /// Not at all.
    case never
}

/// What an acknowledged write has survived.
package enum Durability: Sendable {
    /// The log is flushed to the disk before a write is acknowledged (PRAGMA synchronous=FULL).
    case full
    /// The log is not flushed at commit: a power cut loses acknowledged writes.
    ///
    /// Exists to show that the durability tests can fail.
    case forTestsOnlyNormal
    /// Nothing is ever flushed.
    ///
    /// Exists to show that the durability tests can fail.
    case forTestsOnlyOff
}

/// How a database is opened; the defaults are what the server uses.
package struct DatabaseOptions: Sendable {
    /// When to check the file's structure before serving from it.
    package var startCheck = StartCheck.afterUncleanStop
    /// What an acknowledged write has survived.
    package var durability = Durability.full
    /// Writes that may share one transaction, at least 1.
    package var groupWritesMax = DatabaseLimits.groupWritesMax
    /// Writes that may wait before one more is refused.
    package var waitingWritesMax = DatabaseLimits.waitingWritesMax
    /// Prepared statements each connection keeps.
    package var statementsCachedMax = DatabaseLimits.statementsCachedMax
    /// Pages of log that start a checkpoint.
    package var checkpointPages = DatabaseLimits.checkpointPages
    /// Pages of log after which a checkpoint waits for readers.
    package var checkpointWaitPages = DatabaseLimits.checkpointWaitPages

    /// The server's defaults.
    package init() {}
}
