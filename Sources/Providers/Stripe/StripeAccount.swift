import Domain
import ProviderKit

/// The settings of a Stripe account.
enum StripeAccount {
    /// The names of the settings.
    enum Name {
        static let secretKey = "secretKey"
        static let publishableKey = "publishableKey"
        static let baseURL = "baseUrl"
        static let scriptURL = "scriptUrl"
        static let version = "apiVersion"
        static let tolerance = "webhookToleranceSeconds"
        static let flow = "flow"
        static let connectedAccount = "connectedAccount"
        static let descriptorSuffix = "statementDescriptorSuffix"
        static let plainParameters = "plainParameters"
    }

    /// Where the page's fields come from.
    enum Flow: String, CaseIterable, Sendable {
        /// Payment Element and confirmation tokens.
        case paymentElement = "payment_element"
        /// Card Element, which older browsers get too.
        case cardElement = "card_element"
    }

    /// Stripe's own address.
    static let defaultBaseURL = "https://api.stripe.com"
    /// Stripe.js; it must come from Stripe (docs.stripe.com/js/including).
    static let defaultScriptURL = "https://js.stripe.com/v3/"

    /// What an account is set up with; only a test account may have a stand-in for Stripe, and only where the
    /// installation allows it.
    static func form(allowsStandIns: Bool) -> ProviderSettingsForm {
        ProviderSettingsForm(
            [
                .init(
                    Name.secretKey, .secret(12...255), isRequired: true,
                    "A secret or restricted key (sk_… or rk_…) of your dashboard."),
                .init(
                    Name.publishableKey, .text(8...255), isRequired: true,
                    "The publishable key (pk_…) beside it; pages show it to browsers."),
                .init(
                    ProviderSetting.notificationSecrets, .secrets(12...255, maximum: StripeLimits.secrets),
                    "Signing secrets (whsec_…) of the webhook endpoint, newest first."
                ),
                .init(
                    Name.flow, .choice(Flow.allCases.map(\.rawValue)),
                    defaultValue: Flow.paymentElement.rawValue,
                    "Which fields the page shows: the Payment Element, or the older Card Element."
                ),
                .init(
                    Name.connectedAccount, .text(6...255),
                    "A connected account (acct_…) for which payments are made directly."),
                .init(
                    Name.descriptorSuffix, .text(2...22),
                    "What stands behind your name on the payer's statement."),
                .init(
                    Name.version, .text(10...40), defaultValue: "2026-10-28.endive",
                    "The version of Stripe's API that is asked for."),
                .init(
                    Name.tolerance, .number(30...86_400), defaultValue: "300",
                    "How many seconds old a notification's signature may be."),
                .init(
                    Name.baseURL, .url, defaultValue: defaultBaseURL,
                    "Where Stripe's API answers; another one is for tests, where that is allowed."),
                .init(
                    Name.scriptURL, .url, defaultValue: defaultScriptURL,
                    "Where Stripe.js comes from; another place is for tests, where that is allowed."
                ),
                .init(
                    Name.plainParameters, .flag, defaultValue: "false",
                    "Whether only those parameters are sent that simple stand-ins for Stripe know."),
            ], faults: { faults($0, isLive: $1, isPinned: $1 || !allowsStandIns) })
    }

    /// What stands in for Stripe runs its script on the pages of payers, and hears their card's token.
    static func addressFaults(
        _ settings: [String: String], isLive: Bool, isPinned: Bool
    ) -> [SettingFault] {
        guard isPinned else { return [] }
        let reason = isLive ? "In live mode it is" : "Unless this installation allows stand-ins it is"
        return [(Name.baseURL, defaultBaseURL), (Name.scriptURL, defaultScriptURL)].compactMap { name, own in
            settings[name].flatMap { WebURL($0)?.origin } == WebURL(own)?.origin
                ? nil : SettingFault(name, "invalid_value", "\(reason) Stripe's own: \(own).")
        }
    }

    private static func faults(
        _ settings: [String: String], isLive: Bool, isPinned: Bool
    ) -> [SettingFault] {
        var faults: [SettingFault] = []
        let mode = isLive ? "live" : "test"
        let other = isLive ? "test" : "live"
        func prefix(_ name: String, _ kinds: [String]) {
            guard let text = settings[name] else { return }
            guard kinds.contains(where: { text.hasPrefix($0 + "_") }) else {
                let all = kinds.map { "\($0)_\(mode)_…" }.joined(separator: " or ")
                faults.append(SettingFault(name, "invalid_value", "Must be a key like \(all)."))
                return
            }
            if kinds.contains(where: { text.hasPrefix("\($0)_\(other)_") }) {
                faults.append(
                    SettingFault(
                        name, "invalid_value", "The key is of \(other) mode, the account of \(mode)."))
            }
        }
        faults += addressFaults(settings, isLive: isLive, isPinned: isPinned)
        prefix(Name.secretKey, ["sk", "rk"])
        prefix(Name.publishableKey, ["pk"])
        if let account = settings[Name.connectedAccount], !account.hasPrefix("acct_") {
            faults.append(
                SettingFault(Name.connectedAccount, "invalid_value", "Must be an account's id: acct_…"))
        }
        // Stripe: 5 to 22 characters with the prefix, none of < > \ ' " *, and at least one letter.
        if let suffix = settings[Name.descriptorSuffix],
            suffix.contains(where: { "<>\\'\"*".contains($0) }) || !suffix.contains(where: { $0.isLetter })
        {
            faults.append(
                SettingFault(
                    Name.descriptorSuffix, "invalid_value",
                    "Must have a letter, and none of < > \\ ' \" *."))
        }
        return faults
    }
}

extension ProviderAccount {
    var stripeBase: String {
        let base = setting(StripeAccount.Name.baseURL) ?? StripeAccount.defaultBaseURL
        return base.hasSuffix("/") ? String(base.dropLast()) : base
    }

    var stripeScript: String { setting(StripeAccount.Name.scriptURL) ?? StripeAccount.defaultScriptURL }

    var sendsPlainParameters: Bool { isSet(StripeAccount.Name.plainParameters) }
}
