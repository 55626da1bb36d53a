/// A value on the context stack, with its fields taken out of it so that a look-up is two loads and a
/// comparison.
///
/// The pointers reach into arrays of the value that is being rendered. They stay valid because
/// `TemplateLibrary.render` borrows that value, which nothing can change, until the rendering ends.
struct Context: BitwiseCopyable {
    /// The value itself, for the implicit iterator.
    var value: UnsafePointer<Value>
    private var slots: UnsafePointer<Int16>?
    private var slotCount = 0
    private var fields: UnsafePointer<Value>?

    @inline(__always)
    init(_ value: UnsafePointer<Value>) {
        self.value = value
        guard case .record(let record) = value.pointee else { return }
        let slotTable = record.shape.slots.withUnsafeBufferPointer { $0 }
        slots = slotTable.baseAddress
        slotCount = slotTable.count
        fields = record.values.withUnsafeBufferPointer { $0.baseAddress }
    }

    /// The field of a symbol, nil where the value is no record or its shape has no such field.
    @inline(__always)
    func field(_ symbol: Int) -> UnsafePointer<Value>? {
        guard symbol < slotCount, let slots, let fields else { return nil }
        let slot = Int(slots[symbol])
        return slot == Int(Shape.missing) ? nil : fields + slot
    }
}
