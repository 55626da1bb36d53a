/// Writes JSON text, appending to one array of bytes; commas come by themselves.
///
/// The caller keeps the order: a key before each member's value, an end for each begin.
package struct JSONWriter {
    /// Where the text will stand, which decides what is escaped.
    package enum Surrounding: Sendable {
        /// A body or file of its own.
        case document
        /// Inside a `script` element: `<` is escaped as well, so that no text can end the element or open a
        /// comment (HTML, "restrictions for contents of script elements").
        case scriptElement
    }

    /// The text so far.
    package private(set) var bytes: [UInt8]
    private let escapes: EscapeTable
    private var needsComma = false

    /// Makes a writer with room for that many bytes; it grows by itself.
    package init(capacity: Int = 512, surrounding: Surrounding = .document) {
        bytes = []
        bytes.reserveCapacity(capacity)
        escapes = EscapeTable(surrounding)
    }

    /// Opens an object.
    package mutating func beginObject() {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    /// Closes the innermost object.
    package mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Opens an array.
    package mutating func beginArray() {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
    }

    /// Closes the innermost array.
    package mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a member's name that needs no escape, as every name in a program's text.
    package mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member's name that is known only at run time.
    package mutating func key(text name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a string.
    package mutating func string(_ text: String) {
        var text = text
        separate()
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { appendEscaped($0) }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Writes an integer.
    package mutating func integer(_ value: Int64) {
        separate()
        appendDigits(value.magnitude, isNegative: value < 0)
        needsComma = true
    }

    /// Writes an integer.
    package mutating func integer(_ value: Int) { integer(Int64(value)) }

    /// Writes true or false.
    package mutating func bool(_ value: Bool) { word(value ? "true" : "false") }

    /// Writes null.
    package mutating func null() { word("null") }

    /// Writes a number from its exact text, which must be one of RFC 8259.
    package mutating func rawNumber(_ text: String) {
        precondition(NumberScan.isNumber(text), "not a number of RFC 8259")
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    /// Writes a whole tree.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .decimal(let text): rawNumber(text)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(text: member.key)
                self.value(member.value)
            }
            endObject()
        }
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func word(_ text: StaticString) {
        separate()
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        needsComma = true
    }

    private mutating func appendDigits(_ magnitude: UInt64, isNegative: Bool) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var left = magnitude
            var place = 20
            repeat {
                place -= 1
                digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10)
                left /= 10
            } while left > 0
            if isNegative {
                place -= 1
                digits[place] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(digits)[place...]))
        }
    }

    /// Appends runs of plain bytes whole and what must be escaped one by one (RFC 8259 section 7), and U+2028
    /// and U+2029, which older JavaScript takes for line ends.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var copied = 0
        var position = 0
        while position < text.count {
            guard escapes.marks(text[position]) else {
                position += 1
                continue
            }
            if text[position] == 0xE2 {
                guard position + 2 < text.count, text[position + 1] == 0x80, text[position + 2] & 0xFE == 0xA8
                else {
                    position += 1
                    continue
                }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<position]))
                bytes.append(contentsOf: (text[position + 2] == 0xA8 ? "\\u2028" : "\\u2029").utf8)
                position += 3
            } else {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<position]))
                EscapeTable.append(text[position], to: &bytes)
                position += 1
            }
            copied = position
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
    }
}
