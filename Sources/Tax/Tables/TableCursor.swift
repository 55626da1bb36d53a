import Domain
package import JSON
import Support

/// What is wrong with a file of rates, rules or addresses.
package struct TableError: Error, Hashable, Sendable {
    /// What is wrong.
    package enum Fault: Hashable, Sendable {
        /// The file is larger than the limit.
        case tooLarge(limit: Int)
        /// The text is no JSON; the byte where it goes wrong.
        case notJSON(offset: Int)
        /// A value is missing.
        case missing
        /// A name that means nothing here.
        case unknownName
        /// A value of another kind.
        case wrongKind(expected: JSONKind)
        /// A value that is none of those allowed, or not of the form that is due.
        case notAllowed(String)
        /// Something that stands there twice.
        case duplicate(String)
        /// Dates that do not go up.
        case outOfOrder
        /// A name that no other place of the files has.
        case unresolved(String)
    }

    /// The name of the file.
    package let file: String
    /// The RFC 6901 pointer of the value at fault.
    package let pointer: String
    /// What is wrong with it.
    package let fault: Fault
}

/// A place in a file's tree that knows its own pointer, so that every fault names it.
struct TableCursor {
    let file: String
    let pointer: String
    let value: JSONValue

    init(file: String, bytes: [UInt8]) throws(TableError) {
        guard bytes.count <= TaxLimits.fileBytesMax else {
            throw TableError(file: file, pointer: "", fault: .tooLarge(limit: TaxLimits.fileBytesMax))
        }
        do {
            value = try JSONValue(
                parsing: bytes, limits: JSONLimits(depthMax: 16, valuesMax: TaxLimits.fileValuesMax))
        } catch {
            throw TableError(file: file, pointer: error.pointer ?? "", fault: .notJSON(offset: error.offset))
        }
        self.file = file
        pointer = ""
    }

    init(file: String, pointer: String, value: JSONValue) {
        self.file = file
        self.pointer = pointer
        self.value = value
    }

    func failing(_ fault: TableError.Fault) -> TableError {
        TableError(file: file, pointer: pointer, fault: fault)
    }

    /// Checks that this is an object of these names only.
    func expectNames(_ names: Set<String>) throws(TableError) {
        for (key, cursor) in try members() where !names.contains(key) { throw cursor.failing(.unknownName) }
    }

    func members() throws(TableError) -> [(key: String, cursor: TableCursor)] {
        guard let members = value.members else { throw failing(.wrongKind(expected: .object)) }
        return members.map { ($0.key, below($0.key, $0.value)) }
    }

    func elements() throws(TableError) -> [TableCursor] {
        guard let elements = value.elements else { throw failing(.wrongKind(expected: .array)) }
        return elements.enumerated().map { below(String($0.offset), $0.element) }
    }

    /// The value of that name; nil where it is missing or null.
    func optional(_ key: String) -> TableCursor? {
        guard let found = value[key], found != .null else { return nil }
        return below(key, found)
    }

    func required(_ key: String) throws(TableError) -> TableCursor {
        guard let found = optional(key) else { throw below(key, .null).failing(.missing) }
        return found
    }

    func string() throws(TableError) -> String {
        guard let text = value.string else { throw failing(.wrongKind(expected: .string)) }
        return text
    }

    func bool() throws(TableError) -> Bool {
        guard let answer = value.bool else { throw failing(.wrongKind(expected: .bool)) }
        return answer
    }

    func integer() throws(TableError) -> Int64 {
        guard let number = value.integer else { throw failing(.wrongKind(expected: .number)) }
        return number
    }

    func strings() throws(TableError) -> [String] {
        var texts: [String] = []
        for element in try elements() { texts.append(try element.string()) }
        return texts
    }

    /// One of an enumeration's raw values.
    func name<Name: RawRepresentable & CaseIterable>(
        of type: Name.Type
    ) throws(TableError) -> Name where Name.RawValue == String {
        guard let found = Name(rawValue: try string()) else {
            let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
            throw failing(.notAllowed("one of \(names)"))
        }
        return found
    }

    /// A day as `2025-07-01`.
    func date() throws(TableError) -> CivilDate {
        guard let date = CivilDate(text: try string()) else { throw failing(.notAllowed("a date")) }
        return date
    }

    /// A rate, as a string or a number of JSON, which is read by its digits.
    func rate() throws(TableError) -> TaxRate {
        guard let rate = (value.string ?? value.decimalText).flatMap({ TaxRate($0) }) else {
            throw failing(.notAllowed("a rate in percent"))
        }
        return rate
    }

    /// The code of a jurisdiction: capital letters, digits and hyphens.
    func code() throws(TableError) -> String {
        let text = try string()
        let isCode = text.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isCode, (2...TaxLimits.codeBytesMax).contains(text.utf8.count) else {
            throw failing(.notAllowed("a code such as DE or US-CA"))
        }
        return text
    }

    private func below(_ key: String, _ value: JSONValue) -> TableCursor {
        let escaped =
            key.contains { $0 == "~" || $0 == "/" }
            ? key.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined() : key
        return TableCursor(file: file, pointer: pointer + "/" + escaped, value: value)
    }
}
