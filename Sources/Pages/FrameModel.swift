package import Mustache

/// What the layout of every page shows, whatever the page: the merchant's name and logo, contacts, the
/// stylesheet.
package struct FrameModel: Sendable {
    package var language = "en"
    package var direction = "ltr"
    package var stylesheet: SharedText
    package var noScriptStylesheet: SharedText
    package var siteName: String?
    package var logoURL: String?
    package var isTest = false
    package var contacts: [Link] = []
    package var legalLinks: [Link] = []

    /// A text with an address behind it, if there is one.
    package struct Link: Sendable, Equatable {
        package var text: String
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
