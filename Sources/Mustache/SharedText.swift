/// Text that many renderings show, kept as bytes together with its escaped form, so that it is escaped only
/// once.
package final class SharedText: Sendable {
    /// The bytes as given; what a triple mustache shows.
    let raw: [UInt8]
    /// The bytes escaped for HTML; the same storage as `raw` where nothing needs escaping.
    let escaped: [UInt8]

    /// Shares text, for example a translated phrase.
    package convenience init(_ text: String) { self.init(Array(text.utf8)) }

    /// Shares UTF-8 bytes, for example markup that an allow-listed template shows with a triple mustache.
    package init(_ bytes: [UInt8]) {
        raw = bytes
        escaped = HTMLEscaping.escaped(bytes)
    }
}
