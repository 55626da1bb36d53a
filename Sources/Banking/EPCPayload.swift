package import Domain

/// The text of a payment QR code that European banking apps read (EPC069-12, version 3.0; "GiroCode").
package struct EPCPayload: Hashable, Sendable {
    /// Lines separated by LF, in UTF-8.
    package let text: String

    /// Writes a transfer to an account; a structured reference is an ISO 11649 one.
    ///
    /// Version 002, which needs no BIC within the European Economic Area; the BIC is written where it is
    /// known. Throws the first thing that the code cannot hold.
    package init(
        name: String, iban: IBAN, bic: BIC?, amount: Money?, reference: BankReference? = nil,
        remittance: String = "", note: String = ""
    ) throws(PaymentCodeFault) {
        try Self.check(name, max: BankingLimits.nameCharactersMax, as: .name)
        guard !name.isEmpty else { throw .missing(.name) }
        try Self.check(remittance, max: BankingLimits.epcTextCharactersMax, as: .remittance)
        try Self.check(note, max: BankingLimits.epcNoteCharactersMax, as: .note)
        guard reference == nil || remittance.isEmpty else { throw .bothReferences }
        if let reference, reference.scheme != .creditor { throw .referenceScheme }
        var written = ""
        if let amount {
            guard amount.currency.code == "EUR" else { throw .currency(amount.currency) }
            guard BankingLimits.epcCents.contains(amount.minorUnits) else { throw .amount(amount.minorUnits) }
            written = "EUR" + amount.decimalText
        }
        var lines = [
            "BCD", "002", "1", "SCT", bic?.text ?? "", name, iban.text, written, "", reference?.text ?? "",
            remittance, note,
        ]
        while lines.last?.isEmpty == true { lines.removeLast() }
        let text = lines.joined(separator: "\n")
        guard text.utf8.count <= BankingLimits.epcBytesMax else { throw .tooLong(bytes: text.utf8.count) }
        self.text = text
    }

    private static func check(
        _ text: String, max: Int, as field: PaymentCodeField
    ) throws(PaymentCodeFault) {
        guard text.unicodeScalars.count <= max else { throw .fieldTooLong(field) }
        // A line break would move every field after it.
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw .controlCharacter(field)
        }
    }
}

/// A field of a payment code that a merchant or payer fills.
package enum PaymentCodeField: String, Hashable, Sendable {
    case name = "name"
    case remittance = "remittance"
    case note = "note"
    case address = "address"
}

/// Why a payment code cannot be written.
package enum PaymentCodeFault: Error, Hashable, Sendable {
    case missing(PaymentCodeField)
    case fieldTooLong(PaymentCodeField)
    case controlCharacter(PaymentCodeField)
    /// A structured reference and a text exclude each other.
    case bothReferences
    /// The code or the account does not take references of that scheme.
    case referenceScheme
    /// The code is for other currencies.
    case currency(Currency)
    /// The amount in minor units is outside what the code can say.
    case amount(Int64)
    /// The account is in a country that the code is not for.
    case account
    case tooLong(bytes: Int)
}
