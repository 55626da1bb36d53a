/// A language that readers are written in.
///
/// The raw values are BCP 47 subtags and names of the files that hold the words.
package enum Language: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case german = "de"
    case french = "fr"
    case spanish = "es"
    case italian = "it"
    case dutch = "nl"

    /// The language of a BCP 47 primary subtag in lower case, or the one that its speakers read beside their
    /// own; nil for a language that has no words here.
    init?(nearest subtag: String) {
        if let language = Language(rawValue: subtag) {
            self = language
            return
        }
        switch subtag {
        // Codes of three letters for those of two (ISO 639-2).
        case "eng": self = .english
        case "deu", "ger", "gsw", "lb", "nds", "rm": self = .german
        case "fra", "fre", "br", "co", "oc": self = .french
        case "spa", "ast", "ca", "eu", "gl": self = .spanish
        case "ita", "fur", "sc", "scn": self = .italian
        case "nld", "dut", "fy": self = .dutch
        default: return nil
        }
    }
}
