/// Writes JSON text, appending to one array of bytes; commas come by themselves.
///
/// The caller keeps the order: a key before each member's value, an end for each begin.
package struct JSONWriter: ~Copyable {
    /// Where the text will stand, which decides what is escaped.
    package enum Surrounding: Sendable {
        /// A body or file of its own.
        case document
        /// Inside a `script` element: `<` is escaped as well, so that no text can end the element or open a
        /// comment (HTML, "restrictions for contents of script elements").
        case scriptElement
    }

    private var text: WrittenText
    private let escapes: EscapeTable
    private var needsComma = false

    /// The text so far.
    package var bytes: [UInt8] { text.bytes }

    /// Makes a writer with room for that many bytes; it grows by itself.
    package init(capacity: Int = 512, surrounding: Surrounding = .document) {
        text = WrittenText(capacity: capacity)
        escapes = EscapeTable(surrounding)
    }

    /// Opens an object.
    package mutating func beginObject() { open(UInt8(ascii: "{")) }

    /// Closes the innermost object.
    package mutating func endObject() { close(UInt8(ascii: "}")) }

    /// Opens an array.
    package mutating func beginArray() { open(UInt8(ascii: "[")) }

    /// Closes the innermost array.
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes a member's name that needs no escape, as every name in a program's text.
    package mutating func key(_ name: StaticString) {
        let needsComma = needsComma
        text.append(atMost: name.utf8CodeUnitCount + 4) { place in
            separated(place, needsComma).writing(UInt8(ascii: "\"")).writing(name)
                .writing(UInt8(ascii: "\"")).writing(UInt8(ascii: ":"))
        }
        self.needsComma = false
    }

    /// Writes a member's name that is known only at run time.
    package mutating func key(text name: String) {
        string(name)
        text.append(atMost: 1) { $0.writing(UInt8(ascii: ":")) }
        needsComma = false
    }

    /// Writes a string.
    package mutating func string(_ text: String) {
        // Where the text lies in one piece, as nearly always, no reference to it is counted.
        guard text.utf8.withContiguousStorageIfAvailable({ writeString($0) }) == nil else { return }
        var copy = text
        copy.withUTF8 { writeString($0) }
    }

    /// Writes an integer.
    package mutating func integer(_ value: Int64) {
        let needsComma = needsComma
        text.append(atMost: 21) { place in
            digits(of: value.magnitude, isNegative: value < 0, at: separated(place, needsComma))
        }
        self.needsComma = true
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
        var text = text
        let needsComma = needsComma
        text.withUTF8 { number in
            guard let start = number.baseAddress else { return }
            self.text.append(atMost: number.count + 1) { place in
                separated(place, needsComma).writing(start, count: number.count)
            }
        }
        self.needsComma = true
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

    private mutating func open(_ bracket: UInt8) {
        let needsComma = needsComma
        text.append(atMost: 2) { separated($0, needsComma).writing(bracket) }
        self.needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        text.append(atMost: 1) { $0.writing(bracket) }
        needsComma = true
    }

    private mutating func word(_ word: StaticString) {
        let needsComma = needsComma
        text.append(atMost: word.utf8CodeUnitCount + 1) { separated($0, needsComma).writing(word) }
        self.needsComma = true
    }

    private mutating func writeString(_ bytes: UnsafeBufferPointer<UInt8>) {
        let needsComma = needsComma
        if let start = bytes.baseAddress, escapes.areNone(in: bytes) {
            text.append(atMost: bytes.count + 3) { place in
                separated(place, needsComma).writing(UInt8(ascii: "\"")).writing(start, count: bytes.count)
                    .writing(UInt8(ascii: "\""))
            }
        } else {
            text.append(atMost: 2) { separated($0, needsComma).writing(UInt8(ascii: "\"")) }
            appendEscaped(bytes)
            text.append(atMost: 1) { $0.writing(UInt8(ascii: "\"")) }
        }
        self.needsComma = true
    }

    /// Appends in parts, so that the room for all being escaped stays small.
    private mutating func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>) {
        let escapes = escapes
        var read = 0
        while read < bytes.count {
            let end = min(bytes.count, read + EscapeTable.partBytes)
            text.append(atMost: EscapeTable.room(for: end - read)) { place in
                escapes.write(bytes, from: &read, to: end, at: place)
            }
        }
    }
}

/// The place after the comma, where one is needed.
@inline(__always)
private func separated(
    _ place: UnsafeMutablePointer<UInt8>, _ needsComma: Bool
) -> UnsafeMutablePointer<UInt8> {
    needsComma ? place.writing(UInt8(ascii: ",")) : place
}

/// Writes a number in decimal digits, 20 bytes at most with its sign; answers the place after it.
private func digits(
    of magnitude: UInt64, isNegative: Bool, at start: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<UInt8> {
    let first = isNegative ? start.writing(UInt8(ascii: "-")) : start
    var length = 1
    var rest = magnitude / 10
    while rest > 0 {
        length += 1
        rest /= 10
    }
    let end = first + length
    rest = magnitude
    var place = end
    repeat {
        place -= 1
        place.pointee = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
    } while rest > 0
    return end
}
