import Mustache
package import Pages

/// The templates of mails: an HTML one and a text one for each kind, the text's first line being the subject.
package struct MailTemplates: Sendable {
    /// A mail as it is read.
    package struct Rendered: Hashable, Sendable {
        /// What it is about.
        package var subject: String
        /// The plain text.
        package var text: String
        /// The HTML document.
        package var html: String
    }

    /// Why a template cannot be used.
    package enum Failure: Error, Hashable, Sendable {
        /// The first line of that text template does not begin with `Subject: `.
        case noSubject(String)
    }

    private let library: PageLibrary
    private let shapes: MailShapes
    private let templates: [MailKind: (html: Template, text: Template)]
    private static let subjectMark = "Subject: "

    /// Finds the templates; throws where one is missing.
    package init(_ library: PageLibrary) throws {
        self.library = library
        shapes = MailShapes(library.symbols)
        var templates: [MailKind: (html: Template, text: Template)] = [:]
        for kind in MailKind.allCases {
            templates[kind] = (
                html: try library.template("email/\(kind.rawValue)"),
                text: try library.template("email/\(kind.rawValue)-text")
            )
        }
        self.templates = templates
    }

    /// Renders both parts.
    package func render(_ kind: MailKind, _ model: MailModel) throws -> Rendered {
        guard let pair = templates[kind] else { throw Failure.noSubject(kind.rawValue) }
        let bytes = try library.render(pair.text, shapes.record(kind, model, subject: ""))
        let whole = String(decoding: bytes, as: UTF8.self)
        let first = whole.prefix { !$0.isNewline }
        guard first.hasPrefix(Self.subjectMark) else { throw Failure.noSubject(kind.rawValue) }
        let subject = String(first.dropFirst(Self.subjectMark.count))
        let html = try library.render(pair.html, shapes.record(kind, model, subject: subject))
        return Rendered(
            subject: subject, text: String(whole.dropFirst(first.count).drop { $0.isNewline }),
            html: String(decoding: html, as: UTF8.self))
    }
}
