/// The text a writer has made so far: memory that grows and is not cleared before it is written, so that a
/// piece costs one test of room and not one for each byte.
struct WrittenText: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var place: UnsafeMutablePointer<UInt8>
    private var end: UnsafeMutablePointer<UInt8>

    init(capacity: Int) {
        start = .allocate(capacity: capacity)
        place = start
        end = start + capacity
    }

    deinit { start.deallocate() }

    /// What was written.
    var bytes: [UInt8] { [UInt8](UnsafeBufferPointer(start: start, count: place - start)) }

    /// Lets a closure write at the end, at most so many bytes; it answers where it stopped.
    @inline(__always)
    mutating func append(
        atMost count: Int, _ write: (UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>
    ) {
        if _slowPath(count > end - place) { grow(by: count) }
        place = write(place)
    }

    @inline(never)
    private mutating func grow(by count: Int) {
        let written = place - start
        let capacity = (end - start) + max(count, end - start)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: written)
        start.deallocate()
        start = larger
        place = start + written
        end = start + capacity
    }
}

extension UnsafeMutablePointer<UInt8> {
    /// Writes one byte; answers the place after it.
    @inline(__always)
    func writing(_ byte: UInt8) -> Self {
        pointee = byte
        return self + 1
    }

    /// Writes bytes; answers the place after them.
    @inline(__always)
    func writing(_ bytes: UnsafePointer<UInt8>, count: Int) -> Self {
        update(from: bytes, count: count)
        return self + count
    }

    /// Writes a text of the program; answers the place after it.
    @inline(__always)
    func writing(_ text: StaticString) -> Self { writing(text.utf8Start, count: text.utf8CodeUnitCount) }
}
