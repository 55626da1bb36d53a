/// Where in HTML a byte of a template stands: as much of the HTML tokenizer as it takes to tell a safe place
/// for a value from an unsafe one (https://html.spec.whatwg.org/multipage/parsing.html#tokenization).
struct MarkupState: Equatable {
    enum Place: Equatable {
        case text
        /// After `<`, `</` and `<!`.
        case tagOpen, endTag, declaration
        case comment
        case tagName
        /// Between attributes, in an attribute's name, and after it.
        case tag, attributeName, afterAttributeName
        /// After `=`, and in a value with and without quotes.
        case beforeValue, unquotedValue
        case quotedValue(quote: UInt8)
        /// In `script` or `style`, which end only at their own end tag.
        case rawText
    }

    private(set) var place = Place.text
    /// The element of the tag or raw text, in lower case.
    private(set) var element: [UInt8] = []
    /// The attribute of the name or value, in lower case.
    private(set) var attribute: [UInt8] = []
    /// How many dashes, or bytes of an end tag, were seen in a row.
    private var matched = 0

    private static let rawElements = [Array("script".utf8), Array("style".utf8)]

    /// Goes over one byte of markup.
    mutating func advance(over byte: UInt8) {
        let isSpace = Byte.isWhiteSpace(byte)
        switch place {
        case .text: if byte == UInt8(ascii: "<") { place = .tagOpen }
        case .tagOpen: openTag(byte)
        case .endTag: if byte == UInt8(ascii: ">") { place = .text }
        case .declaration: advanceInDeclaration(byte)
        case .comment: advanceInComment(byte)
        case .rawText: advanceInRawText(byte)
        case .quotedValue(let quote): if byte == quote { place = .tag }
        case _ where byte == UInt8(ascii: ">"): closeTag()
        case .unquotedValue: if isSpace { place = .tag }
        case .beforeValue:
            if isSpace { return }
            let isQuote = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
            place = isQuote ? .quotedValue(quote: byte) : .unquotedValue
        case .tagName where isSpace || byte == UInt8(ascii: "/"): place = .tag
        case .tagName: element.append(Self.lowercased(byte))
        case .tag, .attributeName, .afterAttributeName: advanceInTag(byte, isSpace: isSpace)
        }
    }

    /// Goes over a value that a tag writes here: a value that has not begun begins.
    mutating func advanceOverValue() {
        if place == .beforeValue { place = .unquotedValue }
    }

    /// Whether two places are the same for whatever follows: all places between attributes are.
    func isSamePlace(as other: MarkupState) -> Bool {
        if isBetweenAttributes, other.isBetweenAttributes { return true }
        if place == .rawText { return other.place == .rawText && element == other.element }
        if place == .comment || place == .text { return place == other.place }
        return place == other.place && attribute == other.attribute
    }

    private var isBetweenAttributes: Bool {
        place == .tag || place == .tagName || place == .attributeName || place == .afterAttributeName
    }

    private mutating func openTag(_ byte: UInt8) {
        let lowercased = Self.lowercased(byte)
        switch lowercased {
        case UInt8(ascii: "a")...UInt8(ascii: "z"):
            element = [lowercased]
            attribute = []
            place = .tagName
        case UInt8(ascii: "/"): place = .endTag
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
            matched = 0
            place = .declaration
        default: place = .text
        }
    }

    private mutating func closeTag() {
        place = Self.rawElements.contains(element) ? .rawText : .text
        matched = 0
    }

    private mutating func advanceInTag(_ byte: UInt8, isSpace: Bool) {
        if byte == Byte.equals, place != .tag {
            place = .beforeValue
        } else if byte == UInt8(ascii: "/") {
            place = .tag
        } else if isSpace {
            if place == .attributeName { place = .afterAttributeName }
        } else {
            if place != .attributeName { attribute = [] }
            attribute.append(Self.lowercased(byte))
            place = .attributeName
        }
    }

    private mutating func advanceInDeclaration(_ byte: UInt8) {
        if byte == UInt8(ascii: ">") {
            place = .text
        } else if byte == UInt8(ascii: "-"), matched >= 0 {
            matched += 1
            if matched == 2 { place = .comment }
        } else {
            matched = -1
        }
    }

    private mutating func advanceInComment(_ byte: UInt8) {
        if byte == UInt8(ascii: ">"), matched >= 2 {
            place = .text
        } else {
            matched = byte == UInt8(ascii: "-") ? matched + 1 : 0
        }
    }

    private mutating func advanceInRawText(_ byte: UInt8) {
        if matched == element.count + 2 {
            matched = 0
            if byte == UInt8(ascii: ">") {
                place = .text
                return
            } else if Byte.isWhiteSpace(byte) || byte == UInt8(ascii: "/") {
                place = .endTag
                return
            }
        }
        let expected =
            switch matched {
            case 0: UInt8(ascii: "<")
            case 1: UInt8(ascii: "/")
            default: element[matched - 2]
            }
        if Self.lowercased(byte) == expected {
            matched += 1
        } else {
            matched = byte == UInt8(ascii: "<") ? 1 : 0
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}
