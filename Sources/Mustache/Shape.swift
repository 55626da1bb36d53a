/// The field names of one kind of record in order, with a dense table from symbol to slot; made once at
/// start.
package final class Shape: Sendable {
    /// How many fields a record of this shape has.
    package let fieldCount: Int
    /// The slot of each symbol, `Shape.missing` for a name that is no field; a look-up indexes, it hashes
    /// nothing.
    let slots: [Int16]

    static let missing: Int16 = -1

    /// Makes a shape of distinct names, at most 32,767 of them.
    package init(_ symbols: Symbols, _ names: [String]) {
        precondition(names.count <= Int(Int16.max), "a shape holds at most 32,767 fields")
        let indices = names.map { symbols.symbol(for: $0).index }
        var slots = [Int16](repeating: Shape.missing, count: (indices.max() ?? -1) + 1)
        for (slot, index) in indices.enumerated() {
            precondition(slots[index] == Shape.missing, "a shape names each field once")
            slots[index] = Int16(slot)
        }
        self.slots = slots
        fieldCount = names.count
    }
}
