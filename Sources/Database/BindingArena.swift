/// A connection's room for the texts and blobs of the statements that run now, so that SQLite needs no copy
/// of its own.
///
/// Statements nest like a stack (a query inside another's row closure), and so do their bytes: what `mark`
/// returned is handed to `release` in reverse order. What does not fit is copied by SQLite.
struct BindingArena: ~Copyable {
    private let start: UnsafeMutableRawPointer
    private let capacity: Int
    private(set) var used = 0

    init(capacity: Int) {
        self.capacity = capacity
        start = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { start.deallocate() }

    func fits(_ byteCount: Int) -> Bool { byteCount <= capacity - used }

    /// Copies bytes that `fits` has promised room for; the address stays good until `release`.
    mutating func keep(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawPointer {
        let address = start + used
        if let source = bytes.baseAddress { address.copyMemory(from: source, byteCount: bytes.count) }
        used += bytes.count
        return UnsafeRawPointer(address)
    }

    mutating func release(to mark: Int) { used = mark }
}
