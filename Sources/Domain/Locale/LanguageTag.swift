/// The form of a BCP 47 tag: letters and digits in groups of one to eight, joined by hyphens.
package enum LanguageTag {
    /// Bytes of a tag: the longest that RFC 5646 section 4.4.1 has implementations expect.
    package static let bytesMax = 35

    /// The tag as it came; nil for a text that is none.
    package static func checked(_ text: String) -> String? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.utf8.count), text.utf8.count <= bytesMax,
            parts.allSatisfy({ part in
                (1...8).contains(part.utf8.count)
                    && part.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF)
                    }
            })
        else { return nil }
        return text
    }
}
