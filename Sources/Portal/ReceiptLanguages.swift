import Crypto
package import Domain

/// What receipts are written with beside the order: what countries are called, and each language's words.
package struct ReceiptLanguages: Sendable {
    /// What receipts call countries.
    let countryNames: CountryNames
    /// The present words for a reader, which a receipt that is issued now keeps.
    let wording: @Sendable (ReaderLocale) -> ReceiptWording

    /// Makes them; without words receipts keep none, and are shown in those of the day.
    package init(
        countryNames: CountryNames = CountryNames(),
        wording: @escaping @Sendable (ReaderLocale) -> ReceiptWording
    ) {
        self.countryNames = countryNames
        self.wording = wording
    }
}

extension ReceiptWording {
    /// No words.
    package static let none = ReceiptWording(digest: SHA256.digest(Array("{}".utf8)), text: "{}")
}
