package import Support

/// A payer's consent to keep a card or account, as it was given.
package struct MethodConsent: Hashable, Sendable {
    /// Exactly what the payer read.
    package let text: String
    /// BCP 47 tag of the language it was read in.
    package let locale: String
    /// Whether the payer ticked a box; false where keeping was the condition of the checkout.
    package let isChosen: Bool
    /// When the payer agreed.
    package let givenAt: Timestamp

    /// Makes a consent from its parts.
    package init(text: String, locale: String, isChosen: Bool, givenAt: Timestamp) {
        self.text = text
        self.locale = locale
        self.isChosen = isChosen
        self.givenAt = givenAt
    }

    /// The most characters of a text.
    package static let textLength = 1...2000
}

/// What a payer reads before a card or account is kept.
///
/// It names the merchant, what may be done and how it ends, as the card schemes ask of whoever stores a
/// card for payments without the payer (usa.visa.com, "Stored Credential Transaction Framework").
package struct ConsentText: Hashable, Sendable {
    /// The words.
    package let text: String
    /// Their language.
    package let locale: String

    /// The words for a checkout of a merchant; nil where nothing is kept.
    package init?(_ choice: SaveMethod, merchant: String) {
        let terms =
            "\(merchant) may charge later payments to them that you agree to with \(merchant), also when you "
            + "are not present. You can ask \(merchant) at any time to delete them."
        switch choice {
        case .never: return nil
        case .ask: text = "Save my payment details for \(merchant). \(terms)"
        case .required: text = "Your payment details are saved for \(merchant). \(terms)"
        }
        locale = "en"
    }
}
