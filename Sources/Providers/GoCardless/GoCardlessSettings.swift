import Domain
import ProviderKit
import Support

/// The names of an account's settings, and what they say.
enum GoCardlessSetting {
    static let accessToken = "accessToken"
    static let baseURL = "baseUrl"
    static let version = "apiVersion"
    static let creditor = "creditor"
    static let statementName = "statementName"
    static let currencies = "currencies"
    static let instantPayments = "instantPayments"
    static let retries = "retryIfPossible"
    static let references = "paymentReferences"
    static let notices = "collectionNotices"
    static let largestAmount = "largestAmount"
    static let smallestAmount = "smallestAmount"

    /// The API's version that the adapter was written against (developer.gocardless.com, "Versions").
    static let versionDefault = "2015-07-06"
    static let liveURL = "https://api.gocardless.com"
    static let testURL = "https://api-sandbox.gocardless.com"
}

/// An account's settings, read.
struct GoCardlessSettings {
    let account: ProviderAccount

    init(_ account: ProviderAccount) { self.account = account }

    /// Where calls go, without a slash at the end.
    var baseURL: String {
        var url =
            account.setting(GoCardlessSetting.baseURL)
            ?? (account.isLive ? GoCardlessSetting.liveURL : GoCardlessSetting.testURL)
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    var token: Secret<String> { account.settings[GoCardlessSetting.accessToken] ?? Secret("") }
    var version: String {
        account.setting(GoCardlessSetting.version) ?? GoCardlessSetting.versionDefault
    }
    var creditor: String? { account.setting(GoCardlessSetting.creditor) }
    var statementName: String? { account.setting(GoCardlessSetting.statementName) }
    /// The currencies that the merchant's account may collect; pounds and euros where nothing is said.
    var currencies: [String] {
        let list = account.list(GoCardlessSetting.currencies)
        return list.isEmpty ? ["GBP", "EUR"] : list
    }
    var asksInstantly: Bool { account.isSet(GoCardlessSetting.instantPayments) }
    /// Whether the merchant's account may write on payers' statements.
    var writesReferences: Bool { account.isSet(GoCardlessSetting.references) }
    /// Whether payers are told of debits from here.
    var tellsPayers: Bool { account.setting(GoCardlessSetting.notices) != "false" }
    var retries: Bool { account.isSet(GoCardlessSetting.retries) }

    /// The schemes of its currencies, in their order.
    var schemes: [DebitScheme] { currencies.compactMap { DebitScheme(currencyCode: $0) } }

    /// The amounts that the account takes by that scheme, in minor units.
    func amounts(of scheme: DebitScheme) -> ClosedRange<Int64> {
        let largest = min(account.number(GoCardlessSetting.largestAmount) ?? .max, scheme.amountMax)
        let smallest = max(account.number(GoCardlessSetting.smallestAmount) ?? 1, 1)
        return min(smallest, largest)...largest
    }
}
