/// What a template can show: the model of a page as plain data.
///
/// Falsy are `absent`, `bool(false)`, an empty list, an empty text and empty bytes; a number is always
/// truthy, because 0 is an amount and not the lack of one.
package enum Value: Sendable {
    /// Nothing to show; a field that is declared but absent stops the look-up instead of going on to an outer
    /// record.
    case absent
    /// A condition; shown as `true` or `false`.
    case bool(Bool)
    /// A whole number, shown in decimal digits without grouping.
    case integer(Int64)
    /// Text, escaped at each use.
    case text(String)
    /// Text that is shared between renderings and was escaped once.
    case bytes(SharedText)
    /// Values a section repeats for; shows nothing by itself.
    case list([Value])
    /// Named fields a section or a dotted name looks into; shows nothing by itself.
    case record(Record)
}

/// The values of one record in the order of its shape.
package struct Record: Sendable {
    let shape: Shape
    let values: [Value]

    /// Pairs a shape with its values, which must be as many as the shape's names.
    package init(_ shape: Shape, _ values: [Value]) {
        precondition(values.count == shape.fieldCount, "a record has one value for each name of its shape")
        self.shape = shape
        self.values = values
    }
}
