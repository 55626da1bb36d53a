/// One template before it is compiled.
package struct TemplateSource: Sendable {
    /// The name templates and code use, like `checkout/page` or `partials/head`.
    package var name: String
    /// The file's bytes, which must be UTF-8.
    package var text: [UInt8]

    /// Names bytes as a template.
    package init(name: String, text: [UInt8]) {
        self.name = name
        self.text = text
    }
}

/// A template's handle, resolved once at start; it stays valid for every library that shares the same
/// `Symbols`.
package struct Template: Hashable, Sendable {
    let symbol: Symbol
}

/// What the loader does with a partial or parent whose name no template has.
package enum MissingPartials: Sendable {
    /// Refuses the library.
    case error
    /// Renders nothing, as the specification recommends.
    case empty
}

/// A tag that writes a value without escaping it, for the test that allow-lists them.
package struct RawTag: Hashable, Sendable {
    /// The template's name.
    package var template: String
    /// The value's name as written in the tag.
    package var name: String
    /// The line of the tag, from 1.
    package var line: Int
}
