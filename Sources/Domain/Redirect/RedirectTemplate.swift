/// A return address as the merchant gave it: a web URL whose path and query may hold `{transactionId}`,
/// `{checkoutId}`, `{status}` and `{reference}`.
package struct RedirectTemplate: Hashable, Sendable {
    /// The placeholders that are replaced.
    package enum Placeholder: String, CaseIterable, Sendable {
        case transactionID = "{transactionId}"
        case checkoutID = "{checkoutId}"
        case status = "{status}"
        case reference = "{reference}"
    }

    private enum Piece: Hashable {
        case text(String)
        case placeholder(Placeholder)
    }

    /// The text with its parts found.
    private struct Parsed {
        let url: WebURL
        let path: [Piece]
        let query: [Piece]?

        init?(_ text: String) {
            guard let url = WebURL(text, allowing: "{}"), let path = RedirectTemplate.pieces(url.path) else {
                return nil
            }
            if let fragment = url.fragment, fragment.utf8.contains(where: { RedirectTemplate.isBrace($0) }) {
                return nil
            }
            if let query = url.query {
                guard let pieces = RedirectTemplate.pieces(query) else { return nil }
                self.query = pieces
            } else {
                query = nil
            }
            self.url = url
            self.path = path
        }
    }

    /// The text the merchant sent.
    ///
    /// Most pages never need its parts, so they are found where they are used.
    package let text: String

    /// Reads a template; nil when it is no web URL, or holds a brace that is not part of a placeholder in
    /// path or query.
    package init?(_ text: String) {
        guard PlainAddress.isPlain(text) || Parsed(text) != nil else { return nil }
        self.text = text
    }

    /// Takes a text that was read as a template before, from our own database.
    package init(stored text: String) { self.text = text }

    /// The origin the payer will be sent to; empty for a stored text that is no template after all.
    package var origin: String { Parsed(text)?.url.origin ?? "" }
    /// `http` or `https`; empty for a stored text that is no template after all.
    package var scheme: String { Parsed(text)?.url.scheme ?? "" }

    /// Whether the merchant placed the transaction's id, and so wants no parameters added.
    package var placesTransactionID: Bool {
        guard let parsed = Parsed(text) else { return false }
        return parsed.path.contains(.placeholder(.transactionID))
            || parsed.query?.contains(.placeholder(.transactionID)) == true
    }

    /// The URL with every placeholder replaced, percent-encoded, and the given already encoded parameters
    /// appended to the query; nil for a stored text that is no template after all.
    package func expanded(_ values: (Placeholder) -> String, appending parameters: String) -> WebURL? {
        guard let parsed = Parsed(text) else { return nil }
        var query = parsed.query.map { Self.joined($0, values) }
        if !parameters.isEmpty {
            query = query.map { $0.isEmpty ? parameters : $0 + "&" + parameters } ?? parameters
        }
        return parsed.url.replacing(path: Self.joined(parsed.path, values), query: query)
    }

    /// The text cut at its placeholders in one walk, so that no placeholder can appear where two others
    /// were taken out; nil when a brace is left over.
    private static func pieces(_ text: String) -> [Piece]? {
        var pieces: [Piece] = []
        var rest = text[...]
        while let brace = rest.utf8.firstIndex(where: { isBrace($0) }) {
            let tail = rest[brace...]
            let matches = { (placeholder: Placeholder) in tail.utf8.starts(with: placeholder.rawValue.utf8) }
            guard let placeholder = Placeholder.allCases.first(where: matches)
            else { return nil }
            if brace > rest.startIndex { pieces.append(.text(String(rest[..<brace]))) }
            pieces.append(.placeholder(placeholder))
            rest = Substring(tail.utf8.dropFirst(placeholder.rawValue.utf8.count))
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    private static func isBrace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
    }

    private static func joined(_ pieces: [Piece], _ values: (Placeholder) -> String) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal
            case .placeholder(let placeholder): text += PercentEncoding.encode(values(placeholder))
            }
        }
        return text
    }
}
