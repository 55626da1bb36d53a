extension CardFault {
    /// What the payer reads at the field; the words are those of the card fields' script, so that both say
    /// the same.
    var message: String {
        switch self {
        case .missing(.number): "Enter the card number."
        case .missing(.expiry): "Enter the date."
        case .missing(.cvc): "Enter the code."
        case .numberMistyped: "Check the card number."
        case .numberNotPublished: "This is a test page: use one of the test cards."
        case .expiryMalformed: "Enter it as 08/29."
        case .expired: "This card has expired."
        case .cvcLength(let expected): "The code has \(expected) digits."
        }
    }
}
