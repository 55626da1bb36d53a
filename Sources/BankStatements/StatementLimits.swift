/// The sizes that statement files may have.
package enum StatementLimits {
    /// The largest file in bytes.
    package static let fileBytesMax = 16 << 20
    /// How deep elements may stand in each other; camt uses about 14.
    package static let elementDepthMax = 32
    /// The most elements of a file.
    package static let elementsMax = 1_000_000
    /// The most attributes of an element.
    package static let attributesMax = 16
    /// The most lines of a file, details of batches counted.
    package static let linesMax = 200_000
    /// The most bytes of a text of a line that are kept; the rest is cut off.
    package static let textBytesMax = 1_000
    /// The largest amount or balance in minor units.
    package static let minorUnitsMax: Int64 = 1_000_000_000_000_000
    /// The years that days of booking may be of.
    package static let years = 1900...9999
    /// The most columns of a CSV file.
    package static let columnsMax = 100
}
