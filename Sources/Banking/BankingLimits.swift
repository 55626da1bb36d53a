/// The sizes that forms and payment codes allow.
package enum BankingLimits {
    /// The longest IBAN (ISO 13616-1:2020).
    package static let ibanCharactersMax = 34
    /// The longest part of an ISO 11649 reference after its check digits.
    package static let creditorPayloadMax = 21
    /// The longest beneficiary's name in a payment code, in characters (EPC069-12, 3.1; the same in SWIFT's
    /// field 59 at two lines).
    package static let nameCharactersMax = 70
    /// The longest unstructured text of an EPC code, in characters.
    package static let epcTextCharactersMax = 140
    /// The longest note to the payer in an EPC code, in characters.
    package static let epcNoteCharactersMax = 70
    /// The most bytes of an EPC code, so that it stays within version 13 at level M (EPC069-12, 3.3).
    package static let epcBytesMax = 331
    /// The amounts of an EPC code in cents: 0.01 to 999,999,999.99 euros.
    package static let epcCents: ClosedRange<Int64> = 1...99_999_999_999
    /// The most characters of a Swiss payment code (Swiss Implementation Guidelines QR-bill 2.3, 4.2.4).
    package static let swissCharactersMax = 997
    /// The longest message of a Swiss payment code with its bill information, in characters.
    package static let swissMessageCharactersMax = 140
    /// The most characters in which a reference with a slip is looked for; longer remittance texts are cut.
    package static let scannedCharactersMax = 1_000
}
