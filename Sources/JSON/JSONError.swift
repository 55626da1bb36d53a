/// Why a text was refused.
///
/// Offsets count bytes from the start; pointers are RFC 6901 and name the value at fault.
package enum JSONError: Error, Equatable, Sendable {
    /// A byte that the grammar does not allow there.
    case unexpectedByte(UInt8, offset: Int)
    /// The text ends inside a value.
    case unexpectedEnd(offset: Int)
    /// A number that is not of RFC 8259 section 6: a leading zero or plus, a missing digit.
    case malformedNumber(offset: Int)
    /// A backslash that starts no escape of RFC 8259 section 7.
    case malformedEscape(offset: Int)
    /// A byte below 0x20 inside a string.
    case controlByte(UInt8, offset: Int)
    /// Bytes that are not well-formed UTF-8 (Unicode 15, table 3-7).
    case invalidUTF8(offset: Int)
    /// Half of a surrogate pair written as an escape, which no Unicode string can hold.
    case loneSurrogate(offset: Int)
    /// Something other than white space follows the value.
    case trailingBytes(offset: Int)
    /// Arrays and objects nested deeper than the limit.
    case tooDeep(depthMax: Int, offset: Int)
    /// More members and elements than the limit.
    case tooManyElements(valuesMax: Int, offset: Int)
    /// A name that its object already has.
    case duplicateKey(pointer: String, offset: Int)
    /// A well-formed value of another kind than the caller asked for.
    case wrongKind(expected: JSONKind, found: JSONKind, pointer: String, offset: Int)
    /// A number with a fraction or an exponent where an integer is due.
    case notAnInteger(pointer: String, offset: Int)
    /// An integer that 64 bits with a sign cannot hold.
    case numberOutOfRange(pointer: String, offset: Int)

    /// Where in the text, counted in bytes.
    package var offset: Int {
        switch self {
        case .unexpectedByte(_, let offset), .unexpectedEnd(let offset), .malformedNumber(let offset),
            .malformedEscape(let offset), .controlByte(_, let offset), .invalidUTF8(let offset),
            .loneSurrogate(let offset), .trailingBytes(let offset), .tooDeep(_, let offset),
            .tooManyElements(_, let offset), .duplicateKey(_, let offset), .wrongKind(_, _, _, let offset),
            .notAnInteger(_, let offset), .numberOutOfRange(_, let offset):
            offset
        }
    }

    /// The RFC 6901 pointer of the value at fault; nil where the text itself is malformed.
    package var pointer: String? {
        switch self {
        case .duplicateKey(let pointer, _), .wrongKind(_, _, let pointer, _), .notAnInteger(let pointer, _),
            .numberOutOfRange(let pointer, _):
            pointer
        case .unexpectedByte, .unexpectedEnd, .malformedNumber, .malformedEscape, .controlByte, .invalidUTF8,
            .loneSurrogate, .trailingBytes, .tooDeep, .tooManyElements:
            nil
        }
    }
}
