/// What a person typed to find a checkout, taken apart.
package struct SearchText: Hashable, Sendable {
    /// What stood between blanks, each as the words (letters and digits of any script) that follow each other
    /// in it: `order-7` is one term of two words.
    package let terms: [[String]]

    /// The most characters of a search.
    package static let lengthLimit = 200
    /// The most words of a search.
    package static let wordsLimit = 10

    /// Reads what was typed; nil when there is no letter or digit in it, or too much of it.
    package init?(_ text: String) {
        guard text.unicodeScalars.count <= Self.lengthLimit else { return nil }
        terms = text.split(whereSeparator: \.isWhitespace).compactMap { term in
            let words = term.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map { String($0) }
            return words.isEmpty ? nil : words
        }
        guard (1...Self.wordsLimit).contains(terms.reduce(0) { $0 + $1.count }) else { return nil }
    }

    /// The four digits of a card or account, when that is all there is.
    package var lastFour: String? {
        guard terms.count == 1, terms[0].count == 1, case let word = terms[0][0], word.utf8.count == 4,
            word.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return word
    }
}
