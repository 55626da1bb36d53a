import Mustache

extension Rule {
    /// The templates load together: partials exist, sections close, blocks nest.
    static let templatesCompile = Rule("templates compile") { project in
        do throws(TemplateError) {
            _ = try TemplateLibrary(project.templates, symbols: Symbols())
            return []
        } catch {
            return [Finding(path: "Templates", line: 0, text: "\(error)")]
        }
    }

    /// A value without escaping is allowed by name only: each of these is made by us from checked parts.
    static let rawTags = Rule("unescaped tags are listed") { project in
        guard
            let library = try? TemplateLibrary(project.templates, symbols: Symbols(), missingPartials: .empty)
        else {
            return []
        }
        return library.rawTags.filter {
            !trustedTags.contains("\($0.template) \($0.name)") && !isPlainText($0.template)
        }
        .map { finding($0.template, $0.line, "\($0.name) is not escaped") }
    }

    /// Escaping makes text and quoted attributes safe and nothing else.
    static let unsafePlaces = Rule("values stand where escaping helps") { project in
        project.templates.flatMap { template -> [Finding] in
            let found = (try? TemplateLint.findings(in: template)) ?? []
            return found.filter {
                $0.rule != .insideStyle || !trustedTags.contains("\($0.template) \($0.name)")
            }
            .map { finding($0.template, $0.line, "\($0.name): \($0.rule)") }
        }
    }

    /// The text parts of mails and the text of receipts, which nobody reads as HTML and in which escapes
    /// would be read as they stand.
    private static func isPlainText(_ template: String) -> Bool {
        template == "receipt/text"
            || template.hasSuffix("-text")
                && (template.hasPrefix("email/") || template.hasPrefix("partials/mail-"))
    }

    private static func finding(_ template: String, _ line: Int, _ text: String) -> Finding {
        Finding(path: "Templates/\(template).mustache", line: line, text: text)
    }

    /// Style sheets made from the site's colours, which are parsed into numbers before they are written.
    private static let trustedTags: Set<String> = [
        "layouts/page stylesheet", "layouts/shop stylesheet", "sandbox/fields stylesheet",
        "checkout/page noScriptStylesheet",
        "docs/reference stylesheet", "docs/invitation stylesheet", "receipt/page stylesheet",
    ]
}
