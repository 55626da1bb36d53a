/// One name and value of a `JSONValue` object.
package struct JSONMember: Sendable, Equatable {
    /// The name.
    package var key: String
    /// The value.
    package var value: JSONValue

    /// Pairs a name with a value.
    package init(_ key: String, _ value: JSONValue) {
        self.key = key
        self.value = value
    }

    /// Names differ where their bytes differ (RFC 8259 section 8.3), which Swift's string comparison does not
    /// see.
    package static func == (left: JSONMember, right: JSONMember) -> Bool {
        left.key.utf8.elementsEqual(right.key.utf8) && left.value == right.value
    }
}

/// A tree of values, for places whose shape is open: metadata, provider answers, tests.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits.
    case integer(Int64)
    /// Any other number, as its exact text.
    case decimal(String)
    case string(String)
    case array([JSONValue])
    /// Members in the order of the text, each name once.
    case object([JSONMember])

    /// Reads a whole text; throws `JSONError`.
    package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        var reader = JSONReader(bytes, limits: limits)
        self = try reader.readValue()
        try reader.finish()
    }

    /// Reads a whole text; throws `JSONError`.
    package init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    /// The kind of value.
    package var kind: JSONKind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .integer, .decimal: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// The value of that name; nil where there is none, or this is no object.
    package subscript(key: String) -> JSONValue? {
        members?.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// The element at that index; nil where there is none, or this is no array.
    package subscript(index: Int) -> JSONValue? {
        guard let elements, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text of a string; nil for another kind.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of an exact integer; nil for another kind.
    package var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The exact text of any number; nil for another kind.
    package var decimalText: String? {
        switch self {
        case .integer(let value): String(value)
        case .decimal(let text): text
        default: nil
        }
    }

    /// Whether true; nil for another kind.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements of an array; nil for another kind.
    package var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object in order; nil for another kind.
    package var members: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The compact text of the tree.
    package func encoded() -> [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }

    /// Strings and numbers' texts compare byte for byte, so that no two texts of different meaning are equal.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.decimal(let left), .decimal(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension JSONReader {
    /// Reads the next value, whatever it is, into a tree.
    package mutating func readValue() throws(JSONError) -> JSONValue {
        switch try peekKind() {
        case .null:
            _ = try readNull()
            return .null
        case .bool: return .bool(try readBool())
        case .string: return .string(try readString())
        case .number:
            let scan = try scanNumber()
            let integer = scan.isInteger ? bytes.withUnsafeBufferPointer { scan.integer($0) } : nil
            guard let integer else { return .decimal(try readDecimalText()) }
            position = scan.end
            return .integer(integer)
        case .array:
            var elements: [JSONValue] = []
            try walking { reader throws in
                try reader.readArray { inner, _ in elements.append(try inner.readValue()) }
            }
            return .array(elements)
        case .object:
            var members: [JSONMember] = []
            try walking { reader throws in
                try reader.readObject { inner, key in
                    members.append(JSONMember(key.text, try inner.readValue()))
                }
            }
            return .object(members)
        }
    }
}
