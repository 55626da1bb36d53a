/// A return address as the merchant gave it: a web URL whose path and query may hold `{transactionId}`, `{checkoutId}`, `{status}` and
/// `{reference}`.
package struct RedirectTemplate: Hashable, Sendable {
    /// The placeholders that are replaced.
    package enum Placeholder: String, CaseIterable, Sendable {
        case transactionID = "{transactionId}"
        case checkoutID = "{checkoutId}"
        case status = "{status}"
        case reference = "{reference}"
    }

    /// The URL with its placeholders, as parsed.
    private let url: WebURL
    /// The text the merchant sent.
    package let text: String

    /// Reads a template; nil when it is no web URL, or holds a brace that is not one of the placeholders in path or query.
    package init?(_ text: String) {
        guard let url = WebURL(text, allowing: "{}") else { return nil }
        var bare = url.path + (url.query ?? "")
        for placeholder in Placeholder.allCases { bare = bare.replacingAll(placeholder.rawValue, with: "") }
        guard !bare.contains("{"), !bare.contains("}"), !(url.fragment ?? "").contains(where: { $0 == "{" || $0 == "}" })
        else { return nil }
        self.url = url
        self.text = text
    }

    /// The origin the payer will be sent to.
    package var origin: String { url.origin }
    /// `http` or `https`.
    package var scheme: String { url.scheme }

    /// Whether the merchant placed the transaction's id, and so wants no parameters added.
    package var placesTransactionID: Bool { text.contains(Placeholder.transactionID.rawValue) }

    /// The URL with every placeholder replaced, percent-encoded, and the given already encoded parameters appended to the query.
    package func expanded(_ values: (Placeholder) -> String, appending parameters: String) -> WebURL {
        var path = url.path
        var query = url.query
        for placeholder in Placeholder.allCases {
            let value = PercentEncoding.encode(values(placeholder))
            path = path.replacingAll(placeholder.rawValue, with: value)
            query = query?.replacingAll(placeholder.rawValue, with: value)
        }
        if !parameters.isEmpty {
            query = query.map { $0.isEmpty ? parameters : $0 + "&" + parameters } ?? parameters
        }
        return url.replacing(path: path, query: query)
    }
}

extension String {
    /// The text with each occurrence of a non-empty pattern replaced, left to right.
    fileprivate func replacingAll(_ pattern: String, with replacement: String) -> String {
        guard contains("{") else { return self }
        return split(separator: pattern, omittingEmptySubsequences: false).joined(separator: replacement)
    }
}
