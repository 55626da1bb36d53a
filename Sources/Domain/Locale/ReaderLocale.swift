/// The language a reader is written in, and the region that says how numbers look.
package struct ReaderLocale: Hashable, Sendable {
    /// The language of the words.
    package let language: Language
    /// The region of the tag in upper case, `CH` or `419`; nil where it names none.
    package let region: String?

    /// Names a language, and a region in upper case.
    package init(_ language: Language, region: String? = nil) {
        self.language = language
        self.region = region
    }

    /// The nearest to a BCP 47 tag; nil where there are no words in its language.
    ///
    /// Script, variants and extensions change nothing of what is written here.
    package init?(tag: String) {
        let parts = tag.lowercased().split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, let language = Language(nearest: String(first)) else { return nil }
        var region: String?
        // A part of one character begins extensions, whose parts look like regions (RFC 5646 section 2.2.6).
        for part in parts.dropFirst().prefix(while: { $0.utf8.count > 1 }) {
            let isLetters = part.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            let isDigits = part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            if (part.utf8.count == 2 && isLetters) || (part.utf8.count == 3 && isDigits) {
                region = part.uppercased()
                break
            }
        }
        self.init(language, region: region)
    }

    /// The nearest to the first tag whose language has words; English where none has.
    package init(preferring tags: [String?]) {
        for tag in tags {
            guard let tag, let locale = ReaderLocale(tag: tag) else { continue }
            self = locale
            return
        }
        self.init(.english)
    }
}
