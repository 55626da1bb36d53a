/// A stack of plain memory that grows, for the few things a rendering keeps while it is inside something.
struct TrivialStack<Element: BitwiseCopyable>: ~Copyable {
    private var elements: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        elements = .allocate(capacity: capacity)
    }

    deinit { elements.deallocate() }

    @inline(__always)
    mutating func push(_ element: Element) {
        if _slowPath(count == capacity) { grow() }
        (elements + count).initialize(to: element)
        count += 1
    }

    /// Removes the last element; the caller knows there is one.
    @inline(__always)
    mutating func pop() { count -= 1 }

    /// The last element; the caller knows there is one.
    @inline(__always)
    var top: UnsafeMutablePointer<Element> { elements + (count - 1) }

    /// The elements from the first one.
    @inline(__always)
    var base: UnsafeMutablePointer<Element> { elements }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.initialize(from: elements, count: count)
        elements.deallocate()
        elements = larger
        capacity *= 2
    }
}
