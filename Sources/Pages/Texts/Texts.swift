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

    /// The words that receipts are made of.
    var wording: ReceiptWording { catalogue.wording }

    /// The same with the words of an earlier day where it has them; without them as they are.
    func saying(_ wording: ReceiptWording?) -> Texts {
        guard let wording, wording.digest != catalogue.wording.digest else { return self }
        return Texts(locale: locale, catalogue: catalogue.saying(wording))
    }

    /// That text with the values in their places; nothing for a text that the library was not made with.
    package func text(_ key: TextKey, _ values: [String: String] = [:]) -> String {
        catalogue.patterns[key]?.filled(values) ?? ""
    }
}
