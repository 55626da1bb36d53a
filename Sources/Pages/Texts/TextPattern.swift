/// The words of one text with the places of its values, `Receipt from {siteName}`, read once.
struct TextPattern: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case words(String)
        case value(String)
    }

    private let pieces: [Piece]
    /// As it was written.
    let text: String

    /// The values it names.
    var values: Set<String> {
        Set(
            pieces.compactMap { piece in
                if case .value(let name) = piece { name } else { nil }
            })
    }

    /// Reads a text; throws for braces that name no value, and for what would not be one line of words.
    init(_ text: String) throws(TextFault) {
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw .notOneLine
        }
        var pieces: [Piece] = []
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            if brace > rest.startIndex { pieces.append(.words(String(rest[..<brace]))) }
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else { throw .strayBrace }
            let name = rest[rest.index(after: brace)..<end]
            guard !name.isEmpty, name.allSatisfy({ $0.isASCII && $0.isLetter }) else { throw .strayBrace }
            pieces.append(.value(String(name)))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { pieces.append(.words(String(rest))) }
        self.pieces = pieces
        self.text = text
    }

    /// The text with the values in their places; what has none is left out.
    ///
    /// Values are never read for braces, whatever a merchant or payer wrote in them.
    func filled(_ values: [String: String]) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .words(let words): text += words
            case .value(let name): text += values[name] ?? ""
            }
        }
        return text
    }
}
