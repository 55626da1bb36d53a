package import Mustache

/// What the layout of every page shows, whatever the page: the merchant's name and logo, contacts, the
/// stylesheet.
package struct FrameModel: Sendable {
    /// BCP 47 tag for the page's `lang` attribute.
    package var language = "en"
    /// `ltr` or `rtl`, for the page's `dir` attribute.
    package var direction = "ltr"
    /// The whole stylesheet, written into the page and allowed by its hash.
    package var stylesheet: SharedText
    /// The rules that hold only where scripts do not run.
    package var noScriptStylesheet: SharedText
    /// The merchant's name; nil on a page without a merchant.
    package var siteName: String?
    /// The address of the logo; nil when the name alone is shown.
    package var logoURL: String?
    /// Whether the page says that no real money moves.
    package var isTest = false
    /// Whom the payer can ask, in the order shown.
    package var contacts: [Link] = []
    /// The merchant's legal texts, in the order shown.
    package var legalLinks: [Link] = []

    /// A text with an address behind it, if there is one.
    package struct Link: Sendable, Equatable {
        /// What the payer reads.
        package var text: String
        /// Where it leads; nil for a plain text such as a telephone number with an extension.
        package var url: String?

        /// Makes a link.
        package init(text: String, url: String?) {
            self.text = text
            self.url = url
        }
    }

    /// A frame without a merchant.
    package init(stylesheet: SharedText, noScriptStylesheet: SharedText) {
        self.stylesheet = stylesheet
        self.noScriptStylesheet = noScriptStylesheet
    }

    /// The names of the fields, to be the first of every page's shape.
    package static let fields = [
        "title", "lang", "dir", "stylesheet", "noScriptStylesheet", "siteName", "logoURL", "testMode",
        "contacts", "legalLinks",
    ]

    /// The values after `title`, in the order of `fields`; made once for each site.
    package func values(linkShape: Shape) -> [Value] {
        let list = { (links: [Link]) -> Value in
            .list(links.map { .record(Record(linkShape, [.text($0.text), .optional($0.url)])) })
        }
        return [
            .text(language), .text(direction), .bytes(stylesheet), .bytes(noScriptStylesheet),
            .optional(siteName),
            .optional(logoURL), .bool(isTest), list(contacts), list(legalLinks),
        ]
    }
}

extension Value {
    /// The text, or absent.
    package static func optional(_ text: String?) -> Value { text.map { .text($0) } ?? .absent }
}
