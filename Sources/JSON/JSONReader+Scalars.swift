extension JSONReader {
    /// Reads a string.
    package mutating func readString() throws(JSONError) -> String {
        try expect(.string)
        let scan = try scanString()
        position = scan.end + 1
        return bytes.withUnsafeBufferPointer { buffer in
            scan.hasEscapes
                ? String(decoding: scan.decoded(buffer), as: UTF8.self)
                : String(
                    decoding: UnsafeBufferPointer(rebasing: buffer[scan.start..<scan.end]), as: UTF8.self)
        }
    }

    /// Reads a string or null, which gives nil.
    package mutating func readOptionalString() throws(JSONError) -> String? {
        try readNull() ? nil : try readString()
    }

    /// Reads an integer, exactly: a fraction or an exponent is refused (`notAnInteger`), even where its value
    /// is whole, and so is what 64 bits with a sign cannot hold (`numberOutOfRange`).
    package mutating func readInteger() throws(JSONError) -> Int64 {
        try expect(.number)
        let scan = try scanNumber()
        guard scan.isInteger else { throw .notAnInteger(pointer: pointer, offset: position) }
        guard let value = bytes.withUnsafeBufferPointer({ scan.integer($0) }) else {
            throw .numberOutOfRange(pointer: pointer, offset: position)
        }
        position = scan.end
        return value
    }

    /// Reads an integer or null, which gives nil.
    package mutating func readOptionalInteger() throws(JSONError) -> Int64? {
        try readNull() ? nil : try readInteger()
    }

    /// Reads any number as its exact text, so that no digit is lost.
    package mutating func readDecimalText() throws(JSONError) -> String {
        try expect(.number)
        let scan = try scanNumber()
        position = scan.end
        return String(decoding: bytes[scan.start..<scan.end], as: UTF8.self)
    }

    /// Reads true or false.
    package mutating func readBool() throws(JSONError) -> Bool {
        try expect(.bool)
        let value = bytes[position] == UInt8(ascii: "t")
        try take(value ? "true" : "false")
        return value
    }

    /// Reads null and says true, or leaves another value unread and says false.
    package mutating func readNull() throws(JSONError) -> Bool {
        skipSpace()
        // What is no value at all is told by whoever reads it.
        guard position < bytes.count, bytes[position] == UInt8(ascii: "n") else { return false }
        try take("null")
        return true
    }

    /// Goes to the next value and checks its kind.
    mutating func expect(_ expected: JSONKind) throws(JSONError) {
        let found = try peekKind()
        guard found == expected else {
            throw .wrongKind(expected: expected, found: found, pointer: pointer, offset: position)
        }
    }

    /// White space is these four bytes and no others (RFC 8259 section 2).
    @inline(__always)
    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// Checks the string whose opening quote is next; the position stays.
    func scanString() throws(JSONError) -> StringScan {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            try StringScan(buffer, from: position + 1)
        }
    }

    /// Checks the number that is next; the position stays.
    func scanNumber() throws(JSONError) -> NumberScan {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in try NumberScan(buffer, from: position)
        }
    }

    private mutating func take(_ word: StaticString) throws(JSONError) {
        for place in 0..<word.utf8CodeUnitCount {
            guard position + place < bytes.count else { throw .unexpectedEnd(offset: bytes.count) }
            guard bytes[position + place] == word.utf8Start[place] else {
                throw .unexpectedByte(bytes[position + place], offset: position + place)
            }
        }
        position += word.utf8CodeUnitCount
    }
}
