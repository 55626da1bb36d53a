package import Domain

/// The words of one language for one reader.
package struct Texts: Sendable {
    /// Whose words, numbers and dates they are.
    package let locale: ReaderLocale
    private let catalogue: TextCatalogue

    init(locale: ReaderLocale, catalogue: TextCatalogue) {
        self.locale = locale
        self.catalogue = catalogue
    }

    /// That text with the values in their places; nothing for a text that the library was not made with.
    package func text(_ key: TextKey, _ values: [String: String] = [:]) -> String {
        catalogue.patterns[key]?.filled(values) ?? ""
    }
}
