package import Support

/// A field of a card form, by its name there.
package enum CardField: String, Hashable, Sendable, CaseIterable {
    case number = "number"
    case expiry = "expiry"
    case cvc = "cvc"
}

/// What is wrong with one field.
package enum CardFault: Error, Hashable, Sendable {
    case missing(CardField)
    /// Not digits, a length no card has, or a failed Luhn check: a typing error.
    case numberMistyped
    /// A well-formed number that is not on the published list.
    case numberNotPublished
    case expiryMalformed
    case expired
    case cvcLength(expected: Int)

    /// The field at fault.
    package var field: CardField {
        switch self {
        case .missing(let field): field
        case .numberMistyped, .numberNotPublished: .number
        case .expiryMalformed, .expired: .expiry
        case .cvcLength: .cvc
        }
    }
}

/// What is kept of a card: never its number or its code.
package struct SandboxCardFace: Hashable, Sendable {
    /// The card scheme.
    package let brand: CardBrand
    /// The last four digits.
    package let lastFour: String
    /// What the card makes happen.
    package let scenario: SandboxScenario
    /// To when it is good; nil in records of before cards were saved.
    package var expiry: CivilMonth?
    /// Where it was issued; nil where its number does not say.
    package var country: String?
}

/// What a payer typed, alive only while it is checked: everything in it prints as stars.
package struct CardForm: Sendable, CustomStringConvertible, CustomReflectable {
    private let number: Secret<String>
    private let expiry: Secret<String>
    private let cvc: Secret<String>

    /// Takes the fields as they came.
    package init(number: String, expiry: String, cvc: String) {
        self.number = Secret(number)
        self.expiry = Secret(expiry)
        self.cvc = Secret(cvc)
    }

    /// Stars: the value is for `expose()` or its own kind of use only, never for a print.
    package var description: String { "***" }
    /// Nothing: reflection, and with it `dump`, must not show what is inside.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The card's face, or every field's fault in the order of the form; a card is good to the end of its
    /// month, UTC.
    package func check(now: Timestamp) -> Result<SandboxCardFace, CardFaults> {
        var faults: [CardFault] = []
        var face: SandboxCardFace?
        let digits = CardDigits(number.expose())
        do throws(CardFault) { face = try digits.face() } catch { faults.append(error) }
        do throws(CardFault) {
            let month = try CardExpiry(expiry.expose()).check(now: CivilMonth(of: now))
            face?.expiry = month
        } catch { faults.append(error) }
        if let fault = codeFault(brand: digits.brand) { faults.append(fault) }
        guard let face, faults.isEmpty else { return .failure(CardFaults(faults)) }
        return .success(face)
    }

    private func codeFault(brand: CardBrand?) -> CardFault? {
        let code = cvc.expose().utf8.drop { $0 == UInt8(ascii: " ") }
        guard !code.isEmpty else { return .missing(.cvc) }
        let isNumeric = code.allSatisfy { (0x30...0x39).contains($0) }
        let expected = brand?.codeLength ?? 3
        // Without a known scheme either length may be right; the number's own fault is told instead.
        let isLength = brand == nil ? code.count == 3 || code.count == 4 : code.count == expected
        return isNumeric && isLength ? nil : .cvcLength(expected: expected)
    }
}

/// The faults of a card form, at most one a field.
package struct CardFaults: Error, Hashable, Sendable {
    /// In the order of the form.
    package let list: [CardFault]

    /// Keeps the faults.
    package init(_ list: [CardFault]) { self.list = list }

    /// The fault of that field; nil when it has none.
    package subscript(field: CardField) -> CardFault? { list.first { $0.field == field } }
}
