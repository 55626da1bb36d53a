/// The bytes of one rendering: memory that grows up to the output limit and is not cleared before it is
/// written.
struct OutputBuffer: ~Copyable {
    private static let initialBytes = 16 * 1024
    /// Room behind `end` that whole words may be stored to.
    private static let slackBytes = HTMLEscaping.slackBytes
    /// Longer pieces are left to the C library, which is faster there.
    private static let inlineCopyBytes = 128

    private var start: UnsafeMutablePointer<UInt8>
    private var cursor: UnsafeMutablePointer<UInt8>
    private var end: UnsafeMutablePointer<UInt8>
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        let capacity = min(Self.initialBytes, max(limit, 1))
        start = .allocate(capacity: capacity + Self.slackBytes)
        cursor = start
        end = start + min(capacity, limit)
    }

    deinit { start.deallocate() }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: cursor - start) }

    @inline(__always)
    mutating func append(_ bytes: UnsafePointer<UInt8>, count: Int) throws(RenderError) {
        if _slowPath(count > end - cursor) { try grow(by: count) }
        cursor.update(from: bytes, count: count)
        cursor += count
    }

    /// Appends bytes that are followed by at least 15 readable ones, in whole words.
    @inline(__always)
    mutating func appendPadded(_ bytes: UnsafePointer<UInt8>, count: Int) throws(RenderError) {
        if _slowPath(count > end - cursor) { try grow(by: count) }
        if count <= Self.inlineCopyBytes {
            var copied = 0
            while copied < count {
                let chunk = UnsafeRawPointer(bytes + copied).loadUnaligned(as: SIMD16<UInt8>.self)
                UnsafeMutableRawPointer(cursor + copied).storeBytes(of: chunk, as: SIMD16<UInt8>.self)
                copied += 16
            }
        } else {
            cursor.update(from: bytes, count: count)
        }
        cursor += count
    }

    mutating func append(_ text: StaticString) throws(RenderError) {
        try append(text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// Appends bytes with HTML's special characters as entities.
    @inline(__always)
    mutating func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>) throws(RenderError) {
        if _slowPath(bytes.count * HTMLEscaping.expansionMax > end - cursor) {
            let count = HTMLEscaping.escapedCount(bytes)
            if count > end - cursor { try grow(by: count) }
        }
        cursor = HTMLEscaping.write(bytes, to: cursor)
    }

    /// Appends a number in decimal digits.
    mutating func append(_ number: Int64) throws(RenderError) {
        let digitsMax = 20
        if digitsMax > end - cursor { try growForDigits(of: number) }
        var magnitude = number.magnitude
        var length = Self.digitCount(of: magnitude)
        if number < 0 {
            cursor.pointee = UInt8(ascii: "-")
            cursor += 1
        }
        let next = cursor + length
        repeat {
            length -= 1
            let (quotient, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
            cursor[length] = UInt8(ascii: "0") + UInt8(digit)
            magnitude = quotient
        } while magnitude > 0
        cursor = next
    }

    private static func digitCount(of magnitude: UInt64) -> Int {
        var count = 1
        var rest = magnitude / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }

    private mutating func growForDigits(of number: Int64) throws(RenderError) {
        let count = Self.digitCount(of: number.magnitude) + (number < 0 ? 1 : 0)
        if count > end - cursor { try grow(by: count) }
    }

    @inline(never)
    private mutating func grow(by count: Int) throws(RenderError) {
        let used = cursor - start
        guard count <= limit - used else { throw .outputTooLarge(limit: limit) }
        let capacity = min(max(used + count, 2 * (end - start)), limit)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Self.slackBytes)
        larger.initialize(from: start, count: used)
        start.deallocate()
        start = larger
        cursor = larger + used
        end = larger + capacity
    }
}
