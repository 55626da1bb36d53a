// Literals that are known to be good.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import Domain
import Testing

@testable import Banking

extension Currency {
    static func named(_ code: String) -> Currency { Currency(code: code)! }
}

struct EPCRow: Sendable, CustomTestStringConvertible {
    var name: String
    var beneficiary = "Shop"
    var cents: Int64 = 1
    var currency = "EUR"
    var reference: BankReference?
    var remittance = ""
    var note = ""
    var fault: PaymentCodeFault?
    var testDescription: String { name }
}

@Suite struct PayloadTests {
    private let iban = try! IBAN("DE33100205000001194700")
    private let rf = BankReference(scheme: .creditor, payload: "539007547034")

    @Test(
        "the published payload",
        .enabled(if: !BankData.json("wire/vectors.json").isEmpty, "skipped: no test data"))
    func published() throws {
        let rows = BankData.rows("wire/vectors.json", "epc")
        let payload = try EPCPayload(
            name: "Wikimedia Foerdergesellschaft", iban: iban, bic: BIC("BFSWDE33BER"),
            amount: Money(minorUnits: 12_345, currency: .named("EUR")), reference: rf)
        #expect(payload.text == rows[1]["payload"] as? String)
        let other = try EPCPayload(
            name: "François D'Alsace S.A.", iban: IBAN("FR1420041010050500013M02606"), bic: nil,
            amount: Money(minorUnits: 1230, currency: .named("EUR")),
            remittance: "Client:Marie Louise La Lune")
        #expect(other.text == rows[0]["payload"] as? String)
    }

    @Test(
        "both sides of each limit of the EPC code",
        arguments: [
            EPCRow(name: "one cent"),
            EPCRow(name: "the largest", cents: 99_999_999_999),
            EPCRow(name: "nothing", cents: 0, fault: .amount(0)),
            EPCRow(name: "more than the largest", cents: 100_000_000_000, fault: .amount(100_000_000_000)),
            EPCRow(name: "francs", currency: "CHF", fault: .currency(Currency.named("CHF"))),
            EPCRow(name: "a long name", beneficiary: String(repeating: "ü", count: 70)),
            EPCRow(
                name: "a longer name", beneficiary: String(repeating: "u", count: 71),
                fault: .fieldTooLong(.name)),
            EPCRow(name: "no name", beneficiary: "", fault: .missing(.name)),
            EPCRow(name: "a line in the name", beneficiary: "a\nb", fault: .controlCharacter(.name)),
            EPCRow(name: "a text", remittance: String(repeating: "x", count: 140)),
            EPCRow(
                name: "a longer text", remittance: String(repeating: "x", count: 141),
                fault: .fieldTooLong(.remittance)),
            EPCRow(name: "a note", note: String(repeating: "x", count: 70)),
            EPCRow(
                name: "a longer note", note: String(repeating: "x", count: 71), fault: .fieldTooLong(.note)),
            EPCRow(
                name: "both", reference: BankReference(scheme: .creditor, payload: "1"), remittance: "x",
                fault: .bothReferences),
            EPCRow(
                name: "another scheme", reference: BankReference(scheme: .finnish, payload: "123"),
                fault: .referenceScheme),
            EPCRow(
                name: "too many bytes", beneficiary: String(repeating: "ü", count: 70),
                remittance: String(repeating: "ü", count: 140), fault: .tooLong(bytes: 469)),
        ])
    func limits(_ row: EPCRow) throws {
        var fault: PaymentCodeFault?
        do {
            _ = try EPCPayload(
                name: row.beneficiary, iban: iban, bic: nil,
                amount: Money(minorUnits: row.cents, currency: .named(row.currency)),
                reference: row.reference,
                remittance: row.remittance, note: row.note)
        } catch { fault = error }
        #expect(fault == row.fault)
    }

    @Test("the Swiss code")
    func swiss() throws {
        let creditor = SwissPayload.Address(
            name: "Robert Schneider AG", street: "Rue du Lac", houseNumber: "1268", postcode: "2501",
            town: "Biel", country: "CH")
        let francs = Currency.named("CHF")
        let qrr = BankReference(scheme: .swiss, payload: "21000000000313947143000901")
        let account = try IBAN("CH4431999123000889012")
        let payload = try SwissPayload(
            creditor: creditor, iban: account, amount: Money(minorUnits: 194_975, currency: francs),
            currency: francs, reference: qrr, message: "Order of 15 June")
        let nobody = String(repeating: "\n", count: 7)
        #expect(
            payload.text
                == "SPC\n0200\n1\nCH4431999123000889012\nS\nRobert Schneider AG\nRue du Lac\n1268\n2501\nBiel\nCH"
                + nobody + "\n1949.75\nCHF" + nobody
                + "\nQRR\n210000000003139471430009017\nOrder of 15 June\nEPD")
        #expect(throws: PaymentCodeFault.referenceScheme) {
            try SwissPayload(creditor: creditor, iban: account, amount: nil, currency: francs, reference: rf)
        }
        #expect(throws: PaymentCodeFault.account) {
            try SwissPayload(creditor: creditor, iban: iban, amount: nil, currency: francs, reference: nil)
        }
        #expect(throws: PaymentCodeFault.currency(.named("USD"))) {
            try SwissPayload(
                creditor: creditor, iban: account, amount: nil, currency: .named("USD"), reference: qrr)
        }
        #expect(throws: PaymentCodeFault.controlCharacter(.remittance)) {
            try SwissPayload(
                creditor: creditor, iban: account, amount: nil, currency: francs, reference: qrr, message: "漢"
            )
        }
        #expect(throws: PaymentCodeFault.fieldTooLong(.remittance)) {
            try SwissPayload(
                creditor: creditor, iban: account, amount: nil, currency: francs, reference: qrr,
                message: String(repeating: "x", count: 141))
        }
    }
}
