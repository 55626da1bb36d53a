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

    /// The URL with its placeholders, as parsed.
    private let url: WebURL
    private let path: [Piece]
    private let query: [Piece]?
    /// The text the merchant sent.
    package let text: String

    /// Reads a template; nil when it is no web URL, or holds a brace that is not part of a placeholder in
    /// path or query.
    package init?(_ text: String) {
        guard let url = WebURL(text, allowing: "{}"), let path = Self.pieces(url.path) else { return nil }
        if let fragment = url.fragment, fragment.contains(where: { $0 == "{" || $0 == "}" }) { return nil }
        if let query = url.query {
            guard let pieces = Self.pieces(query) else { return nil }
            self.query = pieces
        } else {
            query = nil
        }
        self.url = url
        self.path = path
        self.text = text
    }

    /// The origin the payer will be sent to.
    package var origin: String { url.origin }
    /// `http` or `https`.
    package var scheme: String { url.scheme }

    /// Whether the merchant placed the transaction's id, and so wants no parameters added.
    package var placesTransactionID: Bool {
        path.contains(.placeholder(.transactionID)) || query?.contains(.placeholder(.transactionID)) == true
    }

    /// The URL with every placeholder replaced, percent-encoded, and the given already encoded parameters
    /// appended to the query.
    package func expanded(_ values: (Placeholder) -> String, appending parameters: String) -> WebURL {
        var query = query.map { Self.joined($0, values) }
        if !parameters.isEmpty {
            query = query.map { $0.isEmpty ? parameters : $0 + "&" + parameters } ?? parameters
        }
        return url.replacing(path: Self.joined(path, values), query: query)
    }

    /// The text cut at its placeholders in one walk, so that no placeholder can appear where two others
    /// were taken out; nil when a brace is left over.
    private static func pieces(_ text: String) -> [Piece]? {
        var pieces: [Piece] = []
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            let tail = rest[brace...]
            guard let placeholder = Placeholder.allCases.first(where: { tail.hasPrefix($0.rawValue) })
            else { return nil }
            if brace > rest.startIndex { pieces.append(.text(String(rest[..<brace]))) }
            pieces.append(.placeholder(placeholder))
            rest = tail.dropFirst(placeholder.rawValue.utf8.count)
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
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
