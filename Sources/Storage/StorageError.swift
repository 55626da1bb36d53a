/// A row that does not say what the program wrote.
package enum StorageError: Error, Hashable, Sendable {
    /// A stored value is not one that this version knows.
    case unreadable(table: String, column: String)
    /// The row changed since it was read.
    case stale(table: String)
}
