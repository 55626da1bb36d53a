import Banking
import Domain
import ProviderKit
import Support
import Testing

@testable import WireProvider

struct SettingsRow: Sendable, CustomTestStringConvertible {
    var name: String
    var settings: [String: String]
    /// The settings that are refused.
    var refused: [String] = []
    var scheme: ReferenceScheme = .creditor
    var receiving = "DE33100205000001194700"
    var testDescription: String { name }
}

@Suite struct WireSettingsTests {
    private static func settings(_ more: [String: String]) -> [String: String] {
        ["beneficiary": "Northwind GmbH", "currencies": "EUR"].merging(more) { $1 }
    }

    @Test(
        "accounts of every kind, and what is wrong with others",
        arguments: [
            SettingsRow(name: "IBAN", settings: settings(["iban": "DE33 1002 0500 0001 1947 00"])),
            SettingsRow(
                name: "QR-IBAN",
                settings: settings(["iban": "CH4431999123000889012", "currencies": "CHF\nEUR"]),
                scheme: .swiss, receiving: "CH4431999123000889012"),
            SettingsRow(
                name: "Belgian", settings: settings(["iban": "BE72000000001616", "reference": "ogm"]),
                scheme: .belgian, receiving: "BE72000000001616"),
            SettingsRow(
                name: "British",
                settings: settings([
                    "sortCode": "20-20-15", "accountNumber": "55555555", "currencies": "GBP",
                ]), scheme: .short, receiving: "20201555555555"),
            SettingsRow(
                name: "American",
                settings: settings([
                    "routingNumber": "011000015", "accountNumber": "1234567", "currencies": "USD",
                ]), scheme: .short, receiving: "011000015/1234567"),
            SettingsRow(
                name: "words", settings: settings(["instructions": "BSB 123-456", "currencies": "AUD"]),
                scheme: .short, receiving: "prv"),
            SettingsRow(name: "nothing", settings: [:], refused: ["beneficiary", "currencies", "iban"]),
            SettingsRow(
                name: "two accounts",
                settings: settings([
                    "iban": "DE33100205000001194700", "sortCode": "202015",
                ]), refused: ["iban"]),
            SettingsRow(
                name: "a mistyped IBAN", settings: settings(["iban": "DE33100205000001194701"]),
                refused: ["iban"]),
            SettingsRow(
                name: "another bank's scheme",
                settings: settings([
                    "iban": "DE33100205000001194700", "reference": "ogm",
                ]), refused: ["reference"]),
            SettingsRow(
                name: "a long prefix",
                settings: settings([
                    "iban": "DE33100205000001194700", "referencePrefix": "12345",
                ]), refused: ["referencePrefix"]),
            SettingsRow(
                name: "a currency that is none",
                settings: settings([
                    "iban": "DE33100205000001194700", "currencies": "EUR\nXXX",
                ]), refused: ["currencies/1"]),
            SettingsRow(
                name: "given up before it is expected",
                settings: settings(["instructions": "x", "expectedDays": "8", "openDays": "7"]),
                refused: ["expectedDays"]),
            SettingsRow(
                name: "given up on the day that it is expected",
                settings: settings(["iban": "DE33100205000001194700", "expectedDays": "7", "openDays": "7"])),
        ])
    func accounts(_ row: SettingsRow) {
        var refused: [String] = []
        do throws(WireSettingsFaults) {
            let settings = try WireSettings(row.settings, accountID: "prv")
            #expect(settings.scheme == row.scheme)
            #expect(settings.terms.receivingAccount == row.receiving)
        } catch { refused = error.faults.map(\.path) }
        #expect(refused == row.refused)
        #expect(WireSettings.form.faults(row.settings, true).map(\.path) == row.refused)
    }

    @Test(
        "says in words what is wrong with an account",
        arguments: [
            ("DE33100205000001194701", "is no IBAN: its check digits do not fit, so something is mistyped."),
            ("DE3310020500000119470", "is no IBAN: it is too short or too long."),
            ("ZZ33100205000001194700", "is no IBAN: it begins with no country that has IBANs."),
            ("DE33100205000001194_00", "is no IBAN: it has a character that is not allowed there."),
        ])
    func words(_ iban: String, _ detail: String) {
        #expect(WireSettings.form.faults(Self.settings(["iban": iban]), true).map(\.detail) == [detail])
    }

    @Test("a statement's account is recognised however the bank writes it")
    func recognised() throws {
        let settings = try WireSettings(Self.settings(["iban": "DE33100205000001194700"]), accountID: "prv")
        for text in ["DE33100205000001194700", "10020500/0001194700", "DE33100205000001194700EUR"] {
            #expect(settings.terms.isAccount(text), "\(text)")
        }
        for text in ["", "DE33100205000001194701", "1194700", "33100205000001194700"] {
            #expect(!settings.terms.isAccount(text), "\(text)")
        }
    }
}
