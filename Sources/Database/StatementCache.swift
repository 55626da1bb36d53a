/// Prepared statements by the address of their text: an open hash table, because hashing a whole statement
/// for each use would cost as much as running a small one.
///
/// A `StaticString` never moves and never ends, so its address and length name it. The same text at another
/// address (another file of the program) finds the statement by its text once, then by its own address.
struct StatementCache {
    private struct Slot {
        var text: UnsafePointer<UInt8>
        var byteCount: Int
        var statement: Statement
    }

    private var slots: [Slot?]
    private var used = 0
    private(set) var statementCount = 0
    let statementsMax: Int

    init(statementsMax: Int) {
        self.statementsMax = statementsMax
        slots = [Slot?](repeating: nil, count: 64)
    }

    var isFull: Bool { statementCount >= statementsMax }

    @inline(__always)
    func find(_ text: UnsafePointer<UInt8>, _ byteCount: Int) -> Statement? {
        var place = Self.hash(text) & (slots.count - 1)
        while let slot = slots[place] {
            if slot.text == text && slot.byteCount == byteCount { return slot.statement }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The statement of the same text at another address, if there is one.
    func findText(_ text: UnsafePointer<UInt8>, _ byteCount: Int) -> Statement? {
        let wanted = UnsafeBufferPointer(start: text, count: byteCount)
        for case let slot? in slots where slot.byteCount == byteCount {
            if wanted.elementsEqual(UnsafeBufferPointer(start: slot.text, count: byteCount)) {
                return slot.statement
            }
        }
        return nil
    }

    mutating func insert(_ text: UnsafePointer<UInt8>, _ byteCount: Int, _ statement: Statement, isNew: Bool)
    {
        if (used + 1) * 2 > slots.count { grow() }
        place(Slot(text: text, byteCount: byteCount, statement: statement))
        used += 1
        if isNew { statementCount += 1 }
    }

    mutating func removeAll() { self = StatementCache(statementsMax: statementsMax) }

    private mutating func grow() {
        let old = slots
        slots = [Slot?](repeating: nil, count: old.count * 2)
        for case let slot? in old { place(slot) }
    }

    private mutating func place(_ slot: Slot) {
        var place = Self.hash(slot.text) & (slots.count - 1)
        while slots[place] != nil { place = (place + 1) & (slots.count - 1) }
        slots[place] = slot
    }

    // Fibonacci hashing: neighbouring literals differ in their low bits only, the product spreads them to
    // the high ones.
    private static func hash(_ text: UnsafePointer<UInt8>) -> Int {
        Int(truncatingIfNeeded: (UInt(bitPattern: text) &* 0x9E37_79B9_7F4A_7C15) >> 40)
    }
}
