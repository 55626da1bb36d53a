/// JSON5 (spec.json5.org), for configuration files that people write: comments, trailing commas, names
/// without quotes, single quotes, hexadecimal.
///
/// Stricter than its specification in what could hide a mistake: a name may not come twice, and there is no
/// infinity and no NaN.
package enum JSON5 {
    /// A value with the places its parts were read from.
    package struct Document: Sendable {
        /// The whole value.
        ///
        /// Hexadecimal numbers become integers; `.5`, `5.` and `+5` become `0.5`, `5.0` and `5`.
        package let value: JSONValue
        let positions: [String: TextPosition]
        let keyPositions: [String: TextPosition]

        /// Where the value of an RFC 6901 pointer begins; nil where there is none.
        package func position(of pointer: String) -> TextPosition? { positions[pointer] }

        /// Where the name of the member of a pointer begins, for a name that is not known; nil where there is
        /// none.
        package func keyPosition(of pointer: String) -> TextPosition? { keyPositions[pointer] }
    }

    /// Why and where a text was refused.
    package struct Failure: Error, Sendable, Equatable {
        /// What is wrong.
        package let fault: Fault
        /// Where it is.
        package let position: TextPosition
    }

    /// What can be wrong in a text.
    package enum Fault: Sendable, Equatable {
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// The text ends inside a value, a string or a comment.
        case unexpectedEnd
        /// A character that the grammar does not allow there.
        case unexpectedCharacter(Unicode.Scalar)
        /// A line end inside a string, without a backslash before it.
        case lineEndInString
        /// A backslash that starts no escape, or one of half a surrogate pair.
        case malformedEscape
        /// A number that is none, as `0123` or `1e`.
        case malformedNumber
        /// A hexadecimal integer that 64 bits with a sign cannot hold.
        case numberOutOfRange
        /// Infinity or NaN.
        case numberNotFinite
        /// A name that its object already has.
        case duplicateKey(String)
        /// Arrays and objects nested deeper than `JSONLimits.depthMaxDefault`.
        case tooDeep
        /// A text longer than `JSONLimits.configurationBytesMax`.
        case tooLong
        /// Something other than white space and comments follows the value.
        case trailingCharacters
    }

    /// Reads a whole text.
    package static func parse(_ bytes: [UInt8]) throws(Failure) -> Document {
        guard bytes.count <= JSONLimits.configurationBytesMax else {
            throw Failure(fault: .tooLong, position: TextPosition(line: 1, column: 1))
        }
        if let fault = bytes.withUnsafeBufferPointer({ UTF8Sequence.firstFault(in: $0) }) {
            let scanner = JSON5Scanner(String(decoding: bytes[..<fault], as: UTF8.self))
            throw Failure(fault: .invalidUTF8, position: scanner.endPosition)
        }
        var parser = JSON5Parser(String(decoding: bytes, as: UTF8.self))
        return try parser.document()
    }
}
