/// What is wrong with a document.
package enum XMLFault: Hashable, Sendable {
    /// Not UTF-8, or says that it is something else.
    case encoding
    /// A document type declaration, which could define entities or name files.
    case documentType
    /// An entity other than the five of XML, or a character that XML does not have.
    case entity
    case tooDeep
    case tooManyElements
    case tooManyAttributes
    /// Anything else that XML 1.0 forbids.
    case malformed
}

/// A fault and where it is.
struct XMLTrouble: Error {
    var fault: XMLFault
    var byte: Int
}

/// A pull reader of XML 1.0 for documents of strangers: no document types, no entities but the five, UTF-8
/// only, bounded depth and count.
///
/// Names come without their prefixes.  It is ours because the toolchain's reader is part of Foundation, and
/// because what is not implemented cannot be attacked.
struct XMLReader {
    enum Token: Equatable {
        case start(name: String, attributes: [XMLAttribute])
        case end(name: String)
        case text(String)
        case over
    }

    private let bytes: [UInt8]
    private(set) var place = 0
    /// The open elements, with their prefixes.
    private var open: [String] = []
    private var elements = 0
    private var hasRoot = false
    /// The end of an element that was written as `<name/>`.
    private var pendingEnd: String?

    init(_ bytes: [UInt8]) throws(XMLTrouble) {
        self.bytes = bytes
        // A mark of byte order is allowed at the very beginning.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw XMLTrouble(fault: .encoding, byte: 0)
        }
        try readDeclaration()
    }

    /// How many elements are open.
    var depth: Int { open.count }

    /// The next token; texts come whole between two tags, and those outside the root are left out.
    mutating func next() throws(XMLTrouble) -> Token {
        if let name = pendingEnd {
            pendingEnd = nil
            open.removeLast()
            return .end(name: name)
        }
        var text: [UInt8] = []
        var hasText = false
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "<") else {
                try readText(into: &text)
                hasText = true
                continue
            }
            if follows("<!--") {
                try skip(past: "-->", from: place + 4)
            } else if follows("<![CDATA[") {
                guard depth > 0 else { throw trouble(.malformed) }
                let start = place + 9
                try skip(past: "]]>", from: start)
                try check(bytes[start..<place - 3])
                text += bytes[start..<place - 3]
                hasText = true
            } else if follows("<?") {
                try skip(past: "?>", from: place + 2)
            } else if follows("<!") {
                throw trouble(follows("<!DOCTYPE") ? .documentType : .malformed)
            } else if hasText, depth > 0 {
                return .text(String(decoding: text, as: UTF8.self))
            } else {
                return follows("</") ? try readEnd() : try readStart()
            }
        }
        guard open.isEmpty, hasRoot else { throw trouble(.malformed) }
        return .over
    }

    // MARK: Parts

    private mutating func readText(into text: inout [UInt8]) throws(XMLTrouble) {
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "<") {
            if bytes[place] == UInt8(ascii: "&") {
                text += try readEntity()
                continue
            }
            try check(bytes[place...place])
            text.append(bytes[place])
            place += 1
        }
        guard depth > 0 || bytes[start..<place].allSatisfy(Self.isSpace) else { throw trouble(.malformed) }
    }

    private mutating func readEntity() throws(XMLTrouble) -> [UInt8] {
        // The longest is `&#x10FFFF;`.
        guard let end = bytes[place...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
            throw trouble(.entity)
        }
        let name = String(decoding: bytes[place + 1..<end], as: UTF8.self)
        defer { place = end + 1 }
        switch name {
        case "amp": return [UInt8(ascii: "&")]
        case "lt": return [UInt8(ascii: "<")]
        case "gt": return [UInt8(ascii: ">")]
        case "quot": return [UInt8(ascii: "\"")]
        case "apos": return [UInt8(ascii: "'")]
        default: break
        }
        let digits = name.hasPrefix("#x") ? name.dropFirst(2) : name.dropFirst(1)
        guard name.hasPrefix("#"), digits.first?.isHexDigit == true,
            let number = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10), Self.isAllowed(number),
            let scalar = Unicode.Scalar(number)
        else { throw trouble(.entity) }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func readEnd() throws(XMLTrouble) -> Token {
        place += 2
        let name = try readName()
        skipSpace()
        guard eat(">"), open.popLast() == name else { throw trouble(.malformed) }
        return .end(name: Self.local(name))
    }

    private mutating func readStart() throws(XMLTrouble) -> Token {
        place += 1
        guard depth > 0 || !hasRoot else { throw trouble(.malformed) }
        let name = try readName()
        var attributes: [XMLAttribute] = []
        while true {
            let before = place
            skipSpace()
            if follows(">") || follows("/>") { break }
            guard place > before else { throw trouble(.malformed) }
            let attribute = try readAttribute()
            guard !attributes.contains(where: { $0.name == attribute.name }) else {
                throw trouble(.malformed)
            }
            attributes.append(attribute)
            guard attributes.count <= StatementLimits.attributesMax else { throw trouble(.tooManyAttributes) }
        }
        hasRoot = true
        elements += 1
        guard elements <= StatementLimits.elementsMax else { throw trouble(.tooManyElements) }
        open.append(name)
        guard open.count <= StatementLimits.elementDepthMax else { throw trouble(.tooDeep) }
        if eat("/") { pendingEnd = Self.local(name) }
        guard eat(">") else { throw trouble(.malformed) }
        return .start(name: Self.local(name), attributes: attributes)
    }

    private mutating func readAttribute() throws(XMLTrouble) -> XMLAttribute {
        let name = try readName()
        skipSpace()
        guard eat("=") else { throw trouble(.malformed) }
        skipSpace()
        guard place < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[place]) else {
            throw trouble(.malformed)
        }
        let quote = bytes[place]
        place += 1
        var value: [UInt8] = []
        while place < bytes.count, bytes[place] != quote {
            if bytes[place] == UInt8(ascii: "&") {
                value += try readEntity()
                continue
            }
            guard bytes[place] != UInt8(ascii: "<") else { throw trouble(.malformed) }
            try check(bytes[place...place])
            value.append(bytes[place])
            place += 1
        }
        guard place < bytes.count else { throw trouble(.malformed) }
        place += 1
        return XMLAttribute(name: name, value: String(decoding: value, as: UTF8.self))
    }

    /// Letters, digits and the few signs of names; anything outside ASCII is taken as a letter.
    private mutating func readName() throws(XMLTrouble) -> String {
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A, 0x80...0xFF: place += 1
            case 0x30...0x39 where place > start: place += 1
            case 0x2D...0x2E where place > start: place += 1
            default:
                guard place > start else { throw trouble(.malformed) }
                return String(decoding: bytes[start..<place], as: UTF8.self)
            }
        }
        throw trouble(.malformed)
    }

    /// `<?xml … ?>`, which may name no other encoding.
    private mutating func readDeclaration() throws(XMLTrouble) {
        guard follows("<?xml ") else { return }
        let start = place
        try skip(past: "?>", from: place + 2)
        let text = String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
        guard !text.contains("encoding") || text.contains("utf-8") || text.contains("us-ascii") else {
            throw XMLTrouble(fault: .encoding, byte: start)
        }
    }
}

/// An attribute of an element, its name with the prefix.
struct XMLAttribute: Equatable {
    var name: String
    var value: String
}

extension XMLReader {
    private func trouble(_ fault: XMLFault) -> XMLTrouble { XMLTrouble(fault: fault, byte: place) }

    private func follows(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[place...].starts(with: $0) }
    }

    private mutating func eat(_ text: StaticString) -> Bool {
        guard follows(text) else { return false }
        place += text.utf8CodeUnitCount
        return true
    }

    private mutating func skipSpace() {
        while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
    }

    private mutating func skip(past text: StaticString, from start: Int) throws(XMLTrouble) {
        place = min(start, bytes.count)
        while place < bytes.count {
            if eat(text) { return }
            place += 1
        }
        throw trouble(.malformed)
    }

    /// Control characters that XML does not have; the document is known to be UTF-8.
    private func check(_ text: ArraySlice<UInt8>) throws(XMLTrouble) {
        guard text.allSatisfy({ $0 >= 0x20 || Self.isSpace($0) }) else { throw trouble(.malformed) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// XML 1.0, production 2.
    private static func isAllowed(_ number: UInt32) -> Bool {
        switch number {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func local(_ name: String) -> String {
        name.firstIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }
}
