/// Header fields in the order they came or will be sent, kept as the encoded lines `name: value CRLF` with an
/// index beside them, so that parsing copies the header block once and encoding a response is one copy.
///
/// Names compare without regard to ASCII case (RFC 9110 section 5.1). A value can never hold CR, LF or NUL.
package struct Headers: Sendable {
    /// Where one field's parts lie in `block`.
    package struct Field: Sendable {
        /// Where the name begins.
        package var nameStart: UInt32
        /// Bytes of the name.
        package var nameCount: UInt32
        /// Where the value begins, blanks left out.
        package var valueStart: UInt32
        /// Bytes of the value, blanks left out.
        package var valueCount: UInt32

        /// Makes an entry of the index.
        package init(nameStart: UInt32, nameCount: UInt32, valueStart: UInt32, valueCount: UInt32) {
            self.nameStart = nameStart
            self.nameCount = nameCount
            self.valueStart = valueStart
            self.valueCount = valueCount
        }
    }

    /// The encoded lines.
    package private(set) var block: [UInt8]
    /// One entry a line.
    package private(set) var fields: [Field]

    /// No fields.
    package init() {
        block = []
        fields = []
    }

    /// Takes over a block that the parser has checked, with its index.
    package init(checkedBlock block: [UInt8], fields: [Field]) {
        self.block = block
        self.fields = fields
    }

    /// How many fields there are; a repeated name counts each time.
    package var count: Int { fields.count }

    /// The value of the first field of that name (written in lower case), or nil.
    package subscript(_ lowercaseName: StaticString) -> String? {
        for field in fields where matches(field, lowercaseName) { return value(of: field) }
        return nil
    }

    /// The value that every field of a name that a setting says, in lower case, has; nil where two differ.
    package func only(named lowercaseName: String) -> String? {
        var name = lowercaseName
        let values = name.withUTF8 { name in
            fields.filter { matches($0, name) }.map { value(of: $0) }
        }
        return values.allSatisfy { $0 == values.first } ? values.first : nil
    }

    /// The values of every field of that name (written in lower case), in order.
    package func all(_ lowercaseName: StaticString) -> [String] {
        fields.filter { matches($0, lowercaseName) }.map { value(of: $0) }
    }

    /// Whether a field of that name (written in lower case) is there.
    package func contains(_ lowercaseName: StaticString) -> Bool {
        fields.contains { matches($0, lowercaseName) }
    }

    /// The text of a field's value; bytes that are not UTF-8 become U+FFFD.
    package func value(of field: Field) -> String {
        let start = Int(field.valueStart)
        return String(decoding: block[start..<start + Int(field.valueCount)], as: UTF8.self)
    }

    /// The text of a field's name as it was written.
    package func name(of field: Field) -> String {
        let start = Int(field.nameStart)
        return String(decoding: block[start..<start + Int(field.nameCount)], as: UTF8.self)
    }

    /// Appends a field whose value the program wrote; CR, LF and NUL are a programmer's error.
    package mutating func append(_ name: StaticString, _ value: StaticString) {
        let appended = appendChecked(
            name, UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
        precondition(appended, "a header value written in the program holds a control character")
    }

    /// Appends a field; answers false, and changes nothing, when the value holds CR, LF or NUL (RFC 9110
    /// section 5.5).
    @discardableResult
    package mutating func append(_ name: StaticString, _ value: String) -> Bool {
        var value = value
        return value.withUTF8 { appendChecked(name, $0) }
    }

    /// Appends a field whose name is not known when the program is built; answers false, and changes nothing,
    /// when the name is no token or the value holds CR, LF or NUL (RFC 9110 sections 5.1 and 5.5).
    package mutating func append(named name: String, _ value: String) -> Bool {
        guard !name.isEmpty, name.utf8.allSatisfy({ Self.isNameByte($0) }),
            !value.utf8.contains(where: { $0 == 13 || $0 == 10 || $0 == 0 })
        else { return false }
        let start = UInt32(block.count)
        block.append(contentsOf: name.utf8)
        block.append(contentsOf: [UInt8(ascii: ":"), UInt8(ascii: " ")])
        block.append(contentsOf: value.utf8)
        block.append(contentsOf: [13, 10])
        let count = UInt32(name.utf8.count)
        fields.append(
            Field(
                nameStart: start, nameCount: count, valueStart: start + count + 2,
                valueCount: UInt32(value.utf8.count)))
        return true
    }

    /// Of the bytes of a token, those that names of fields have in practice.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }

    /// Appends every field of another block.
    package mutating func append(_ other: Headers) {
        let shift = UInt32(block.count)
        block.append(contentsOf: other.block)
        fields.reserveCapacity(fields.count + other.fields.count)
        for field in other.fields {
            fields.append(
                Field(
                    nameStart: field.nameStart + shift, nameCount: field.nameCount,
                    valueStart: field.valueStart + shift, valueCount: field.valueCount))
        }
    }

    private mutating func appendChecked(_ name: StaticString, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in value where byte == 13 || byte == 10 || byte == 0 { return false }
        let nameStart = UInt32(block.count)
        block.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        block.append(UInt8(ascii: ":"))
        block.append(UInt8(ascii: " "))
        let valueStart = UInt32(block.count)
        block.append(contentsOf: value)
        block.append(13)
        block.append(10)
        fields.append(
            Field(
                nameStart: nameStart, nameCount: UInt32(name.utf8CodeUnitCount),
                valueStart: valueStart, valueCount: UInt32(value.count)))
        return true
    }

    private func matches(_ field: Field, _ lowercaseName: StaticString) -> Bool {
        matches(
            field,
            UnsafeBufferPointer(start: lowercaseName.utf8Start, count: lowercaseName.utf8CodeUnitCount))
    }

    private func matches(_ field: Field, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        guard Int(field.nameCount) == wanted.count else { return false }
        return block.withUnsafeBufferPointer { block in
            for index in 0..<Int(field.nameCount) {
                var byte = block[Int(field.nameStart) + index]
                if byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
                if byte != wanted[index] { return false }
            }
            return true
        }
    }
}
