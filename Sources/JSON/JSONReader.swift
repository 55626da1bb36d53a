/// A strict pull reader (RFC 8259): the caller asks for what it expects and fills its struct in one pass,
/// without a tree.
///
/// A closure given to `readObject` or `readArray` reads its one value or leaves it, and then the value is
/// checked and skipped. After an error the reader stays where it was, so that `pointer` names the value.
package struct JSONReader {
    let bytes: [UInt8]
    let limits: JSONLimits
    var position = 0
    /// Where the reader stands, a step for each open array and object: an element's index, or the complement
    /// of a place in `names`.
    var path: [Int] = []
    /// The names of the open objects' members so far, innermost object last.
    var names: [MemberName] = []
    private var valuesRead = 0

    /// Makes a reader over a whole text.
    package init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) {
        self.bytes = bytes
        self.limits = limits
        path.reserveCapacity(8)
        names.reserveCapacity(24)
    }

    /// Reads an object: calls the closure at each member's value, in the order of the text.
    ///
    /// Throws `JSONError` (`duplicateKey` for a name that comes twice) and whatever the closure throws.
    package mutating func readObject(_ member: (inout JSONReader, Key) throws -> Void) throws {
        try enter(.object)
        path.append(0)
        let namesBase = names.count
        var manyNames: Set<[UInt8]>?
        if !takeClosing(UInt8(ascii: "}")) {
            repeat {
                let key = try readKey(namesBase: namesBase, manyNames: &manyNames)
                try count()
                let start = position
                try member(&self, key)
                if position == start { try skipValue() }
            } while try takeSeparator(closing: UInt8(ascii: "}"))
        }
        names.removeLast(names.count - namesBase)
        path.removeLast()
    }

    /// Reads an array: calls the closure at each element with its index, from zero.
    ///
    /// Throws `JSONError` and whatever the closure throws.
    package mutating func readArray(_ element: (inout JSONReader, Int) throws -> Void) throws {
        try enter(.array)
        path.append(0)
        if !takeClosing(UInt8(ascii: "]")) {
            var index = 0
            repeat {
                path[path.count - 1] = index
                skipSpace()
                try count()
                let start = position
                try element(&self, index)
                if position == start { try skipValue() }
                index += 1
            } while try takeSeparator(closing: UInt8(ascii: "]"))
        }
        path.removeLast()
    }

    /// Checks the next value and passes over it, whatever it is.
    package mutating func skipValue() throws(JSONError) {
        switch try peekKind() {
        case .object:
            try walking { reader throws in try reader.readObject { inner, _ in try inner.skipValue() } }
        case .array:
            try walking { reader throws in try reader.readArray { inner, _ in try inner.skipValue() } }
        case .string: position = try scanString().end + 1
        case .number: position = try scanNumber().end
        case .bool: _ = try readBool()
        case .null: _ = try readNull()
        }
    }

    /// The kind of the next value, which stays unread.
    package mutating func peekKind() throws(JSONError) -> JSONKind {
        skipSpace()
        guard position < bytes.count else { throw .unexpectedEnd(offset: position) }
        guard let kind = JSONKind(startingWith: bytes[position]) else {
            throw .unexpectedByte(bytes[position], offset: position)
        }
        return kind
    }

    /// Ends the reading: only white space may be left.
    package mutating func finish() throws(JSONError) {
        skipSpace()
        guard position == bytes.count else { throw .trailingBytes(offset: position) }
    }

    /// Narrows the errors of a walk whose closures throw nothing but `JSONError`.
    mutating func walking(_ walk: (inout JSONReader) throws -> Void) throws(JSONError) {
        do { try walk(&self) } catch let error as JSONError { throw error } catch {
            preconditionFailure("a walk without foreign closures threw \(error)")
        }
    }

    private mutating func enter(_ kind: JSONKind) throws(JSONError) {
        try expect(kind)
        guard path.count < limits.depthMax else {
            throw .tooDeep(depthMax: limits.depthMax, offset: position)
        }
        position += 1
    }

    private mutating func count() throws(JSONError) {
        valuesRead += 1
        guard valuesRead <= limits.valuesMax else {
            throw .tooManyElements(valuesMax: limits.valuesMax, offset: position)
        }
    }

    /// Takes the closing bracket of an empty array or object, if it is next.
    private mutating func takeClosing(_ closing: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == closing else { return false }
        position += 1
        return true
    }

    /// Takes a comma and says true, or the closing bracket and says false.
    private mutating func takeSeparator(closing: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard position < bytes.count else { throw .unexpectedEnd(offset: position) }
        let byte = bytes[position]
        guard byte == UInt8(ascii: ",") || byte == closing else {
            throw .unexpectedByte(byte, offset: position)
        }
        position += 1
        return byte != closing
    }
}
