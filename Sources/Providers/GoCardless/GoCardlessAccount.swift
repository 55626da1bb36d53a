import Domain
import JSON
import ProviderKit
import Support

/// What an account of GoCardless is set up with, and how it is checked.
enum GoCardlessAccount {
    static let form = ProviderSettingsForm(
        [
            .init(
                GoCardlessSetting.accessToken, .secret(8...200), isRequired: true,
                "The access token: Developers, Create, Access token, with read-write scope."),
            .init(
                ProviderSetting.notificationSecrets, .secrets(8...200, maximum: GoCardlessLimits.secretsMax),
                "The secrets of the webhook endpoint at GoCardless, newest first."),
            .init(
                GoCardlessSetting.currencies, .list(3...3, maximum: DebitScheme.allCases.count),
                defaultValue: "GBP\nEUR", "The currencies whose schemes GoCardless has opened for you."),
            .init(
                GoCardlessSetting.creditor, .text(3...64),
                "The creditor (CR…) that collects, where the account has several."),
            .init(
                GoCardlessSetting.statementName, .text(1...100),
                "The name on payers' statements, as GoCardless shows it; the site's where nothing is set."),
            .init(
                GoCardlessSetting.instantPayments, .flag, defaultValue: "false",
                "Whether payers in pounds and euros send the money at once, where their bank can."),
            .init(
                GoCardlessSetting.retries, .flag, defaultValue: "false",
                "Whether GoCardless collects a failed payment again by itself (Success+)."),
            .init(
                GoCardlessSetting.references, .flag, defaultValue: "false",
                "Whether your reference goes on statements; GoCardless has to allow it."),
            .init(
                GoCardlessSetting.notices, .flag, defaultValue: "true",
                "Whether Portico mails payers before each debit; GoCardless may do so beside."),
            .init(
                GoCardlessSetting.smallestAmount, .number(1...1_000_000), defaultValue: "1",
                "The smallest payment, in minor units."),
            .init(
                GoCardlessSetting.largestAmount, .number(1...99_999_999_999),
                "The largest payment that GoCardless takes from you, in minor units."),
            .init(
                GoCardlessSetting.baseURL, .url,
                "Where the API is, if not at GoCardless's own address of the account's mode."),
            .init(
                GoCardlessSetting.version, .text(10...10), defaultValue: GoCardlessSetting.versionDefault,
                "The API's version."),
        ], faults: { faults($0, $1) })

    private static func faults(_ settings: [String: String], _ isLive: Bool) -> [SettingFault] {
        var faults: [SettingFault] = []
        let currencies = settings[GoCardlessSetting.currencies]?.split(separator: "\n").map(String.init) ?? []
        for (place, code) in currencies.enumerated() where DebitScheme(currencyCode: code) == nil {
            faults.append(
                SettingFault(
                    "\(GoCardlessSetting.currencies)/\(place)", "currency_unsupported",
                    "GoCardless collects no \(code)."))
        }
        let wrongPrefix = isLive ? "sandbox_" : "live_"
        if settings[GoCardlessSetting.accessToken]?.hasPrefix(wrongPrefix) == true {
            faults.append(
                SettingFault(
                    GoCardlessSetting.accessToken, "wrong_mode", "The token is of the other mode."))
        }
        let address = settings[GoCardlessSetting.baseURL].flatMap { WebURL($0)?.origin }
        if isLive, let address, address != WebURL(GoCardlessSetting.liveURL)?.origin {
            faults.append(
                SettingFault(
                    GoCardlessSetting.baseURL, "invalid_value",
                    "In live mode it is GoCardless's own: \(GoCardlessSetting.liveURL)."))
        }
        let wrongURL = isLive ? GoCardlessSetting.testURL : GoCardlessSetting.liveURL
        if settings[GoCardlessSetting.baseURL]?.hasPrefix(wrongURL) == true {
            faults.append(
                SettingFault(
                    GoCardlessSetting.baseURL, "wrong_mode", "The address is of the other mode."))
        }
        if let smallest = settings[GoCardlessSetting.smallestAmount].flatMap({ Int64($0) }),
            let largest = settings[GoCardlessSetting.largestAmount].flatMap({ Int64($0) }), smallest > largest
        {
            faults.append(
                SettingFault(
                    GoCardlessSetting.smallestAmount, "out_of_range",
                    "The smallest payment is larger than the largest."))
        }
        return faults
    }

    /// What an answer about the account's creditors says of its credentials.
    static func report(_ answer: ProviderAnswer) -> ConnectionReport {
        guard case .response(let status, _, _) = answer else { return .notReachable }
        switch GoCardlessReply(answer, envelope: "creditors") {
        case .resource(let list):
            let creditor = list[0]
            let facts = [
                ("accountName", creditor?["name"]?.string), ("country", creditor?["country_code"]?.string),
                ("verification", creditor?["verification_status"]?.string),
            ]
            return .ok(facts.compactMap { name, value in value.map { ConnectionFact(name, $0) } })
        case .turnedAway(let code) where status == 401 || status == 403:
            return .wrongCredentials(providerCode: code)
        case .turnedAway(let code), .refused(let code): return .refused(status: status, providerCode: code)
        case .conflict, .notFound, .notSent, .silent: return .refused(status: status, providerCode: nil)
        }
    }
}
