/// Bytes that have arrived and that nobody has used yet.
///
/// It holds no memory while it is empty.
struct Backlog {
    private var bytes: [UInt8] = []
    private var start = 0

    var isEmpty: Bool { bytes.isEmpty }

    /// Bytes of memory that are in use.
    var count: Int { bytes.count }

    /// Adds bytes behind the others.
    mutating func append(_ more: UnsafeRawBufferPointer) {
        if start > 0, bytes.count + more.count > bytes.capacity {
            bytes.removeFirst(start)
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// Drops bytes from the front.
    mutating func consume(_ count: Int) {
        start += count
        if start == bytes.count { removeAll() }
    }

    /// Drops all.
    mutating func removeAll() {
        bytes = []
        start = 0
    }

    /// Lends the bytes.
    func withUnread<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBufferPointer { (all) throws(Failure) in
            try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[start...])))
        }
    }
}
