/// What a document may ask of the reader.
///
/// The length of the text is the caller's to limit, before it reads the bytes.
package struct JSONLimits: Sendable, Equatable {
    /// The deepest nesting of arrays and objects that is read when a caller does not choose.
    package static let depthMaxDefault = 64

    /// The most members and elements, of all objects and arrays together, when a caller does not choose.
    package static let valuesMaxDefault = 100_000

    /// The longest configuration text the JSON5 reader takes, in bytes.
    package static let configurationBytesMax = 1 << 20

    /// From this many members on, an object's names are kept in a hash table instead of being compared one by
    /// one.
    static let namesComparedMax = 16

    /// The deepest nesting of arrays and objects.
    package var depthMax: Int

    /// The most members and elements, of all objects and arrays together.
    package var valuesMax: Int

    /// Makes limits, by default those named here.
    package init(depthMax: Int = depthMaxDefault, valuesMax: Int = valuesMaxDefault) {
        self.depthMax = depthMax
        self.valuesMax = valuesMax
    }
}
