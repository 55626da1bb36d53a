package import Domain

/// The text of the QR code of a Swiss QR-bill (Swiss Implementation Guidelines QR-bill, version 2.3).
package struct SwissPayload: Hashable, Sendable {
    /// Lines separated by LF.
    package let text: String

    /// A structured address, the only kind that is accepted since November 2025.
    package struct Address: Hashable, Sendable {
        /// At most 70 characters.
        package var name: String
        /// At most 70 characters; empty where there is none.
        package var street: String
        /// At most 16 characters; empty where there is none.
        package var houseNumber: String
        /// At most 16 characters.
        package var postcode: String
        /// At most 35 characters.
        package var town: String
        /// Two upper-case letters (ISO 3166-1).
        package var country: String

        /// Makes an address.
        package init(
            name: String, street: String = "", houseNumber: String = "", postcode: String, town: String,
            country: String
        ) {
            self.name = name
            self.street = street
            self.houseNumber = houseNumber
            self.postcode = postcode
            self.town = town
            self.country = country
        }

        fileprivate func lines() throws(PaymentCodeFault) -> [String] {
            guard !name.isEmpty else { throw .missing(.name) }
            guard !postcode.isEmpty, !town.isEmpty, country.utf8.count == 2 else { throw .missing(.address) }
            try SwissPayload.check(name, max: 70, as: .name)
            for (text, max) in [(street, 70), (houseNumber, 16), (postcode, 16), (town, 35), (country, 2)] {
                try SwissPayload.check(text, max: max, as: .address)
            }
            return ["S", name, street, houseNumber, postcode, town, country]
        }
    }

    /// Writes a transfer; the payer's address is left for the bank to know.
    ///
    /// A QR-IBAN takes a QRR reference and nothing else, any other account an ISO 11649 one or none.
    package init(
        creditor: Address, iban: IBAN, amount: Money?, currency: Currency, reference: BankReference?,
        message: String = ""
    ) throws(PaymentCodeFault) {
        guard ["CH", "LI"].contains(iban.country) else { throw .account }
        guard ["CHF", "EUR"].contains(currency.code) else { throw .currency(currency) }
        let kind: String
        switch reference?.scheme {
        case .swiss where iban.isSwissQR: kind = "QRR"
        case .creditor where !iban.isSwissQR: kind = "SCOR"
        case nil where !iban.isSwissQR: kind = "NON"
        default: throw .referenceScheme
        }
        var written = ""
        if let amount {
            guard amount.currency == currency else { throw .currency(amount.currency) }
            guard BankingLimits.epcCents.contains(amount.minorUnits) else { throw .amount(amount.minorUnits) }
            written = amount.decimalText
        }
        try Self.check(message, max: BankingLimits.swissMessageCharactersMax, as: .remittance)
        let nobody = [String](repeating: "", count: 7)
        let lines =
            try ["SPC", "0200", "1", iban.text] + creditor.lines() + nobody + [written, currency.code]
            + nobody
            + [kind, reference?.text ?? "", message, "EPD"]
        let text = lines.joined(separator: "\n")
        guard text.unicodeScalars.count <= BankingLimits.swissCharactersMax else {
            throw .tooLong(bytes: text.utf8.count)
        }
        self.text = text
    }

    /// Only Latin characters are allowed (section 4.1.1): Basic Latin, the Latin-1 Supplement, Latin
    /// Extended-A and five more.
    fileprivate static func check(
        _ text: String, max: Int, as field: PaymentCodeField
    ) throws(PaymentCodeFault) {
        guard text.unicodeScalars.count <= max else { throw .fieldTooLong(field) }
        let others: Set<UInt32> = [0x218, 0x219, 0x21A, 0x21B, 0x20AC]
        let isAllowed = text.unicodeScalars.allSatisfy {
            (0x20...0x7E).contains($0.value) || (0xA0...0x17F).contains($0.value) || others.contains($0.value)
        }
        guard isAllowed else { throw .controlCharacter(field) }
    }
}
