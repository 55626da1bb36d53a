import Domain
import Support
import Testing

@testable import SandboxProvider

/// What a payer typed and what is said about it.
struct CardFormRow: Sendable, CustomTestStringConvertible {
    let number: String
    let expiry: String
    let cvc: String
    let faults: [CardFault]

    var testDescription: String { "\(number) | \(expiry) | \(cvc)" }

    init(
        _ number: String = "4242424242424242", expiry: String = "08/29", cvc: String = "123",
        _ faults: [CardFault] = []
    ) {
        self.number = number
        self.expiry = expiry
        self.cvc = cvc
        self.faults = faults
    }

    static let numbers = [
        CardFormRow(), CardFormRow("4242 4242 4242 4242"), CardFormRow("4242-4242-4242-4242"),
        CardFormRow(" 42424242 42424242 "), CardFormRow("4242\u{A0}4242\u{202F}4242\u{2013}4242"),
        CardFormRow("3782 822463 10005", cvc: "1234"), CardFormRow("5555 5555 5555 4444"),
        CardFormRow("", [.missing(.number)]), CardFormRow("   ", [.missing(.number)]),
        CardFormRow("4242424242424241", [.numberMistyped]), CardFormRow("424242424242424", [.numberMistyped]),
        CardFormRow("42424242424242424", [.numberMistyped]),
        CardFormRow("4242a4242424242424", [.numberMistyped]),
        CardFormRow("٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", [.numberMistyped]), CardFormRow("00000000000", [.numberMistyped]),
        CardFormRow("000000000000", [.numberNotPublished]),
        CardFormRow("0000000000000000000", [.numberNotPublished]),
        CardFormRow("00000000000000000000", [.numberMistyped]),
        CardFormRow("4111111111111111", [.numberNotPublished]),
        CardFormRow("4012888888881881", [.numberNotPublished]),
        CardFormRow("5105105105105100", [.numberNotPublished]),
        CardFormRow("371449635398431", cvc: "1234", [.numberNotPublished]),
        CardFormRow("6011111111111117", [.numberNotPublished]),
        CardFormRow(
            "4242424242424242" + String(repeating: " ", count: SandboxLimits.numberFieldBytesMax - 16)),
        CardFormRow(
            "4242424242424242" + String(repeating: " ", count: SandboxLimits.numberFieldBytesMax - 15),
            [.numberMistyped]),
    ]

    // The clock stands at 2026-11-21.
    static let expiries = [
        CardFormRow(expiry: "8/29"), CardFormRow(expiry: "0829"), CardFormRow(expiry: "829"),
        CardFormRow(expiry: "08/2029"), CardFormRow(expiry: "082029"), CardFormRow(expiry: "82029"),
        CardFormRow(expiry: "08 / 29"), CardFormRow(expiry: "08-29"), CardFormRow(expiry: "08.29"),
        CardFormRow(expiry: " 12/26 "), CardFormRow(expiry: "11/26"), CardFormRow(expiry: "1126"),
        CardFormRow(expiry: "12/99"), CardFormRow(expiry: "10/26", [.expired]),
        CardFormRow(expiry: "12/2025", [.expired]), CardFormRow(expiry: "08/1929", [.expired]),
        CardFormRow(expiry: "01/00", [.expired]), CardFormRow(expiry: "", [.missing(.expiry)]),
        CardFormRow(expiry: " / ", [.missing(.expiry)]), CardFormRow(expiry: "13/29", [.expiryMalformed]),
        CardFormRow(expiry: "00/29", [.expiryMalformed]), CardFormRow(expiry: "0/29", [.expiryMalformed]),
        CardFormRow(expiry: "08/9", [.expiryMalformed]), CardFormRow(expiry: "08/029", [.expiryMalformed]),
        CardFormRow(expiry: "008/29", [.expiryMalformed]), CardFormRow(expiry: "Aug 29", [.expiryMalformed]),
        CardFormRow(expiry: "01/08/29", [.expiryMalformed]), CardFormRow(expiry: "29", [.expiryMalformed]),
        CardFormRow(expiry: "4242424242424242", [.expiryMalformed]),
        CardFormRow(expiry: "08/29" + String(repeating: " ", count: SandboxLimits.expiryFieldBytesMax - 5)),
        CardFormRow(
            expiry: "08/29" + String(repeating: " ", count: SandboxLimits.expiryFieldBytesMax - 4),
            [.expiryMalformed]),
    ]

    static let codes = [
        CardFormRow(cvc: "000"), CardFormRow(cvc: "", [.missing(.cvc)]),
        CardFormRow(cvc: "12", [.cvcLength(expected: 3)]),
        CardFormRow(cvc: "1234", [.cvcLength(expected: 3)]),
        CardFormRow(cvc: "12a", [.cvcLength(expected: 3)]),
        CardFormRow("378282246310005", cvc: "123", [.cvcLength(expected: 4)]),
        CardFormRow("378282246310005", cvc: "12345", [.cvcLength(expected: 4)]),
        CardFormRow("", expiry: "", cvc: "", [.missing(.number), .missing(.expiry), .missing(.cvc)]),
        CardFormRow("6011111111111117", cvc: "1234", [.numberNotPublished]),
        CardFormRow(
            "1", expiry: "13/29", cvc: "x", [.numberMistyped, .expiryMalformed, .cvcLength(expected: 3)]),
    ]
}

@Suite struct CardFormTests {
    @Test(arguments: CardFormRow.numbers + CardFormRow.expiries + CardFormRow.codes)
    func formsAreChecked(row: CardFormRow) {
        let form = CardForm(number: row.number, expiry: row.expiry, cvc: row.cvc)
        switch form.check(now: ManualClock().now) {
        case .success: #expect(row.faults.isEmpty)
        case .failure(let faults): #expect(faults.list == row.faults)
        }
    }

    @Test func aCardIsGoodToTheEndOfItsMonth() {
        // 2026-11-30T23:59:59Z and the second after it.
        let last = Timestamp(seconds: 1_796_083_199)
        let form = CardForm(number: "4242424242424242", expiry: "11/26", cvc: "123")
        #expect(throws: Never.self) { try form.check(now: last).get() }
        #expect(throws: CardFaults([.expired])) { try form.check(now: last.adding(seconds: 1)).get() }
    }

    @Test(
        arguments: [
            (0, "1970-01"), (-1, "1969-12"), (951_782_399, "2000-02"), (951_868_800, "2000-03"),
            (1_795_231_665, "2026-11"),
            (1_830_297_599, "2027-12"), (1_830_297_600, "2028-01"), (1_835_395_200, "2028-02"),
            (4_107_542_400, "2100-03"),
        ] as [(Int64, String)])
    func monthsOfTimes(seconds: Int64, month: String) {
        #expect(CivilMonth(of: Timestamp(seconds: seconds)).description == month)
    }

    @Test func everyPublishedNumberIsWellFormedAndListedOnce() {
        for card in SandboxCards.all {
            let digits = card.number.utf8.map { $0 - 0x30 }
            #expect(CardDigits.passesLuhn(digits), "\(card.number)")
            #expect(CardBrand(leading: digits) == card.brand, "\(card.number)")
            #expect(digits.count == card.brand.numberLength, "\(card.number)")
            #expect(SandboxCards.table.contains("| \(card.brand.grouped(card.number)) |"))
        }
        #expect(Set(SandboxCards.all.map(\.number)).count == SandboxCards.all.count)
        #expect(CardBrand.amex.grouped("378282246310005") == "3782 822463 10005")
        #expect(CardBrand.visa.grouped("4242424242424242") == "4242 4242 4242 4242")
    }

    @Test func typosAndForeignCardsAreToldApart() {
        #expect(CardFault.numberMistyped.message != CardFault.numberNotPublished.message)
        #expect(CardFault.numberNotPublished.message == "This is a test page: use one of the test cards.")
    }
}
