/// Names that are typed on the command line: of organisations, sites and keys.
enum NameText {
    /// How many characters a name may have, as in the API.
    static let lengths = 1...100
    /// How many characters a checkout's description may have, as in the API.
    static let descriptionLengths = 1...1000

    /// The text, if it is one line of so many characters and not only spaces; nil otherwise.
    static func checked(_ text: String, _ lengths: ClosedRange<Int> = lengths) -> String? {
        let scalars = text.unicodeScalars
        guard lengths.contains(scalars.count), scalars.contains(where: { !$0.properties.isWhitespace }),
            !scalars.contains(where: { breaksLine($0.properties.generalCategory) })
        else { return nil }
        return text
    }

    private static func breaksLine(_ category: Unicode.GeneralCategory) -> Bool {
        switch category {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
