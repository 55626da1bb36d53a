package import Banking
package import Domain
package import ProviderKit
import Support

/// The settings of one receiving account, checked.
package struct WireSettings: Sendable {
    /// How the account is named to banks.
    package enum Number: Hashable, Sendable {
        case iban(IBAN, BIC?)
        /// The United Kingdom.
        case sortCode(SortCodeAccount)
        /// The United States.
        case routing(RoutingAccount)
        /// Anything else, in the merchant's own words.
        case words(String)
    }

    /// Who receives.
    package let beneficiary: String
    /// What it takes.
    package let currencies: Set<Currency>
    /// The account.
    package let number: Number
    /// Its bank's name; empty where it is not told.
    package let bankName: String
    /// The beneficiary's address, as the Swiss QR-bill needs it; nil where it is not complete.
    package let address: SwissPayload.Address?
    /// How references are made.
    package let scheme: ReferenceScheme
    /// The account's terms, for everything but its number.
    package let terms: TransferTerms

    /// Reads settings; throws every fault at once.
    package init(_ settings: [String: String], accountID: String) throws(WireSettingsFaults) {
        var reader = WireSettingsReader(settings)
        beneficiary = reader.text("beneficiary", 1...BankingLimits.nameCharactersMax)
        currencies = reader.currencies("currencies")
        bankName = reader.text("bankName", 0...BankingLimits.nameCharactersMax)
        number = reader.number()
        address = reader.address(named: beneficiary)
        var defaultScheme = ReferenceScheme.short
        var allowed: [ReferenceScheme] = [.short, .creditor]
        var receiving = accountID
        switch number {
        case .iban(let iban, _):
            receiving = iban.text
            if iban.isInSEPA { defaultScheme = .creditor }
            if iban.isSwissQR { (defaultScheme, allowed) = (.swiss, [.swiss]) }
            switch iban.country {
            case "BE": allowed.append(.belgian)
            case "FI": allowed.append(.finnish)
            case "NO": allowed += [.norwegian, .norwegianModulus11]
            default: break
            }
        case .sortCode(let account): receiving = account.sortCode + account.account
        case .routing(let account): receiving = account.routing + "/" + account.account
        case .words: break
        }
        scheme = reader.scheme("reference", allowed, defaultScheme)
        terms = TransferTerms(
            receivingAccount: receiving, scheme: scheme, prefix: reader.prefix("referencePrefix", scheme),
            expectedDays: Int(reader.integer("expectedDays", 0...60, 3)),
            openDays: Int(reader.integer("openDays", 1...365, 60)),
            toleranceMinorUnits: reader.integer("toleranceMinorUnits", 0...100_000, 0),
            toleranceBasisPoints: reader.integer("toleranceBasisPoints", 0...1_000, 0))
        // Else the page would ask for the money by one day and give it up before.
        if terms.expectedDays > terms.openDays {
            reader.refuse("expectedDays", "must not be more than `openDays`.", code: "out_of_range")
        }
        guard reader.faults.isEmpty else { throw WireSettingsFaults(faults: reader.faults) }
    }

    /// The settings of an account; nil where they cannot be used.
    package init?(_ account: ProviderAccount) {
        guard
            let settings = try? WireSettings(
                account.settings.mapValues { $0.expose() }, accountID: account.id.description)
        else { return nil }
        self = settings
    }
}

/// Everything wrong with settings, at once.
package struct WireSettingsFaults: Error, Hashable, Sendable {
    /// In the order of the settings.
    package let faults: [SettingFault]
}
