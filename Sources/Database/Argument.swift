/// A value for one `$n` of a statement.
///
/// Integers are always 64 bits wide.
package enum Argument: Sendable, Equatable {
    /// SQL's NULL.
    case null
    /// A 64-bit integer: numbers, minor units of money, times in milliseconds.
    case integer(Int64)
    /// UTF-8 text.
    case text(String)
    /// Text as the bytes of its UTF-8, for what was written as bytes; the caller vouches for them.
    case utf8([UInt8])
    /// Bytes.
    case blob([UInt8])
    /// Sixteen bytes, the most significant first, without memory of their own: an identifier.
    case sixteenBytes(high: UInt64, low: UInt64)

    /// The integer, or NULL for nil.
    @inlinable package static func optional(_ value: Int64?) -> Argument {
        value.map { .integer($0) } ?? .null
    }
    /// The text, or NULL for nil.
    @inlinable package static func optional(_ value: String?) -> Argument { value.map { .text($0) } ?? .null }
    /// The bytes, or NULL for nil.
    @inlinable package static func optional(_ value: [UInt8]?) -> Argument {
        value.map { .blob($0) } ?? .null
    }
    /// 1 for true, 0 for false, as SQLite's own booleans.
    @inlinable package static func boolean(_ value: Bool) -> Argument { .integer(value ? 1 : 0) }
    /// The integer in 64 bits.
    @inlinable package static func integer(_ value: Int) -> Argument { .integer(Int64(value)) }
}

extension Argument: ExpressibleByIntegerLiteral {
    /// Reads a literal as a 64-bit integer.
    @inlinable package init(integerLiteral value: Int64) { self = .integer(value) }
}

extension Argument: ExpressibleByStringLiteral {
    /// Reads a literal as text.
    @inlinable package init(stringLiteral value: String) { self = .text(value) }
}

extension Argument: ExpressibleByNilLiteral {
    /// Reads nil as NULL.
    @inlinable package init(nilLiteral: ()) { self = .null }
}
