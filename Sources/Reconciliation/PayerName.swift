/// A name as banks and shops write it, reduced to what both have in common.
struct PayerName {
    private let words: Set<String>

    /// Titles, forms of companies and the like say nothing of who it is.
    private static let empty: Set<String> = [
        "herr", "frau", "mr", "mrs", "ms", "dr", "prof", "und", "and", "gmbh", "ag", "kg", "ltd", "llc",
        "inc",
        "sa", "sarl", "bv", "nv", "ab", "as", "oy", "co",
    ]

    init(_ text: String) {
        let folded = text.lowercased().unicodeScalars.map { scalar -> String in
            // What banks write in place of letters that old systems do not have.
            switch scalar {
            case "ä": "ae"
            case "ö": "oe"
            case "ü": "ue"
            case "ß": "ss"
            case "é", "è", "ê", "ë": "e"
            case "á", "à", "â", "å", "ã": "a"
            case "ó", "ò", "ô", "ø", "õ": "o"
            case "ç": "c"
            case "ñ": "n"
            case _ where scalar.properties.isAlphabetic || ("0"..."9").contains(scalar): String(scalar)
            default: " "
            }
        }.joined()
        words = Set(folded.split(separator: " ").map(String.init)).subtracting(Self.empty)
    }

    /// Whether all words of the shorter one stand in the longer one, in any order, and it has two, or one
    /// that is all of both.
    func resembles(_ other: PayerName) -> Bool {
        let few = words.count <= other.words.count ? words : other.words
        let many = words.count <= other.words.count ? other.words : words
        guard !few.isEmpty, few.isSubset(of: many) else { return false }
        return few.count >= 2 || many.count == 1
    }
}
