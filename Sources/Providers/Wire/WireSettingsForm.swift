import Banking
package import ProviderKit

extension WireSettings {
    /// The settings as data, with the checks that need several of them.
    package static var form: ProviderSettingsForm {
        ProviderSettingsForm(fields) { settings, _ in
            do throws(WireSettingsFaults) {
                _ = try WireSettings(settings, accountID: "")
                return []
            } catch { return error.faults }
        }
    }

    private static var fields: [ProviderSettingsForm.Field] {
        [
            .init(
                "beneficiary", .text(1...BankingLimits.nameCharactersMax), isRequired: true,
                "Who receives, as the bank knows them."),
            .init(
                "currencies", .list(3...3, maximum: WireSettingsReader.currenciesMax), isRequired: true,
                "What the account takes: ISO 4217 codes."),
            .init("iban", .text(5...42), "The account's IBAN."),
            .init("bic", .text(8...14), "Its bank's BIC; payers outside the SEPA area need it."),
            .init("sortCode", .text(6...8), "United Kingdom: the sort code, with `accountNumber`."),
            .init("routingNumber", .text(9...11), "United States: the ABA number, with `accountNumber`."),
            .init("accountNumber", .text(4...20), "The number at that bank."),
            .init(
                "instructions", .text(1...WireSettingsReader.wordsMax),
                "Anywhere else: where to send the money, in your own words."),
            .init("bankName", .text(1...BankingLimits.nameCharactersMax), "The bank's name, for payers."),
            .init("street", .text(1...70), "The beneficiary's address; the Swiss QR-bill needs it."),
            .init("houseNumber", .text(1...16), "Its number."),
            .init("postcode", .text(1...16), "Its postcode."),
            .init("town", .text(1...35), "Its town."),
            .init("country", .text(2...2), "Its country: two letters of ISO 3166-1."),
            .init(
                "reference", .choice(ReferenceScheme.allCases.map(\.rawValue)),
                "How references are made; what suits the account where nothing is said."),
            .init(
                "referencePrefix", .text(1...18), "Digits that your bank wants at the head of each reference."
            ),
            .init(
                "expectedDays", .number(0...60), defaultValue: "3", "Days in which transfers usually come."),
            .init("openDays", .number(1...365), defaultValue: "60", "Days for which a transfer is waited."),
            .init(
                "toleranceMinorUnits", .number(0...100_000), defaultValue: "0",
                "A transfer short by at most that much settles, for fees of banks on the way."),
            .init(
                "toleranceBasisPoints", .number(0...1_000), defaultValue: "0",
                "And by at most that share of the amount, in hundredths of a per cent."),
        ]
    }
}
