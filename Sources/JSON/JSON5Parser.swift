/// Reads a JSON5 text into a tree, and keeps where each part of it stood.
struct JSON5Parser {
    var scanner: JSON5Scanner
    private var pointer = ""
    private var depth = 0
    private var positions: [String: TextPosition] = [:]
    private var keyPositions: [String: TextPosition] = [:]

    init(_ text: String) { scanner = JSON5Scanner(text) }

    mutating func document() throws(JSON5.Failure) -> JSON5.Document {
        let value = try value()
        try scanner.skipSpace()
        guard scanner.next == nil else { throw failure(.trailingCharacters) }
        return JSON5.Document(value: value, positions: positions, keyPositions: keyPositions)
    }

    /// An error at the next character.
    func failure(_ fault: JSON5.Fault) -> JSON5.Failure {
        JSON5.Failure(fault: fault, position: scanner.position)
    }

    private mutating func value() throws(JSON5.Failure) -> JSONValue {
        try scanner.skipSpace()
        positions[pointer] = scanner.position
        switch scanner.next {
        case "{": return try nested { parser throws(JSON5.Failure) in try parser.object() }
        case "[": return try nested { parser throws(JSON5.Failure) in try parser.array() }
        case "\"", "'": return .string(try string())
        case "t": return try word("true", .bool(true))
        case "f": return try word("false", .bool(false))
        case "n": return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ read: (inout JSON5Parser) throws(JSON5.Failure) -> JSONValue
    ) throws(JSON5.Failure) -> JSONValue {
        guard depth < JSONLimits.depthMaxDefault else { throw failure(.tooDeep) }
        depth += 1
        scanner.advance()
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSON5.Failure) -> JSONValue {
        let outer = pointer
        var members: [JSONMember] = []
        var names: Set<[UInt8]> = []
        while true {
            try scanner.skipSpace()
            if scanner.take("}") { break }
            let position = scanner.position
            let name = try self.name()
            guard names.insert(Array(name.utf8)).inserted else {
                throw JSON5.Failure(fault: .duplicateKey(name), position: position)
            }
            pointer = outer + "/" + Self.escaped(name)
            keyPositions[pointer] = position
            try scanner.skipSpace()
            guard scanner.take(":") else { throw scanner.unexpected }
            members.append(JSONMember(name, try value()))
            pointer = outer
            try scanner.skipSpace()
            if scanner.take(",") { continue }
            guard scanner.take("}") else { throw scanner.unexpected }
            break
        }
        return .object(members)
    }

    private mutating func array() throws(JSON5.Failure) -> JSONValue {
        let outer = pointer
        var elements: [JSONValue] = []
        while true {
            try scanner.skipSpace()
            if scanner.take("]") { break }
            pointer = "\(outer)/\(elements.count)"
            elements.append(try value())
            pointer = outer
            try scanner.skipSpace()
            if scanner.take(",") { continue }
            guard scanner.take("]") else { throw scanner.unexpected }
            break
        }
        return .array(elements)
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSON5.Failure) -> JSONValue {
        for scalar in word.unicodeScalars { guard scanner.take(scalar) else { throw scanner.unexpected } }
        if let next = scanner.next, Self.continuesName(next) { throw scanner.unexpected }
        return value
    }

    /// A name: a string, or an ECMAScript 5.1 identifier (section 7.6).
    private mutating func name() throws(JSON5.Failure) -> String {
        guard let first = scanner.next, first != "\"", first != "'" else {
            if scanner.next == nil { throw scanner.unexpected }
            return try string()
        }
        var name = String.UnicodeScalarView()
        while let scalar = scanner.next {
            if scalar == "\\" {
                let position = scanner.position
                scanner.advance()
                guard scanner.take("u") else {
                    throw JSON5.Failure(fault: .malformedEscape, position: position)
                }
                let escaped = try codeUnits(4, from: position)
                guard let escaped = Unicode.Scalar(escaped),
                    name.isEmpty ? Self.startsName(escaped) : Self.continuesName(escaped)
                else { throw JSON5.Failure(fault: .malformedEscape, position: position) }
                name.append(escaped)
                continue
            }
            guard name.isEmpty ? Self.startsName(scalar) : Self.continuesName(scalar) else { break }
            name.append(scalar)
            scanner.advance()
        }
        guard !name.isEmpty else { throw scanner.unexpected }
        return String(name)
    }

    static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "$" || scalar == "_" { return true }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .letterNumber:
            return true
        default: return false
        }
    }

    static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        if startsName(scalar) || scalar == "\u{200C}" || scalar == "\u{200D}" { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: return true
        default: return false
        }
    }

    /// A name as a step of an RFC 6901 pointer.
    private static func escaped(_ name: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": escaped.append(contentsOf: "~0".unicodeScalars)
            case "/": escaped.append(contentsOf: "~1".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
