package import Domain
import JSON
package import ProviderKit
import Support

extension StripeAdapter {
    /// The fields of Stripe.js in the page, which hand the form a one-time token.
    package func presentation(
        of method: PaymentMethod, context: PresentationContext, account: ProviderAccount
    ) -> MethodPresentation {
        guard method == .card else { return .redirect }
        var settings = Self.settings(account)
        let isSetup = context.amount.minorUnits == 0
        settings.append(.init("mode", isSetup ? "setup" : "payment"))
        settings.append(.init("currency", context.amount.currency.code.lowercased()))
        settings.append(.init("amount", String(StripeAmount.encode(context.amount) ?? 0)))
        if context.captureMethod == .manual { settings.append(.init("capture", "manual")) }
        return .script(Self.script(account, file: "stripe.js", settings))
    }

    /// Reads the intent, whose secret the page needs to go on with it.
    package func beginPage(of payment: PaymentSnapshot, account: ProviderAccount) -> ProviderPageStep {
        guard let intent = payment.providerReference else { return .done(nil) }
        return .call(
            StripeRequests(account: account).read(payment, intent: intent), stage: .init(.read, [intent]))
    }

    /// The page on which Stripe.js takes the payer through 3-D Secure.
    package func advancePage(
        of payment: PaymentSnapshot, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderPageStep {
        guard case .object(let json, _) = StripeReply(answer),
            let intent = StripeIntent(json, of: payment), let secret = intent.clientSecret,
            case .decided(let outcome) = intent.standing,
            case .requiresAction(.redirect(let url)) = outcome.status, url == payment.ownPageURL
        else { return .done(nil) }
        var settings = Self.settings(account)
        settings.append(.init("secret", secret))
        settings.append(.init("mode", payment.isSetup ? "setup" : "payment"))
        return .done(
            ProviderPaymentPage(
                template: "stripe/confirm", title: "Confirm your payment", model: .record([:]),
                script: Self.script(account, file: "stripe-confirm.js", settings)))
    }

    /// Reads the balance, which every key may and which tells the mode; then the account's name.
    package func beginCheck(of account: ProviderAccount) -> ConnectionStep {
        .call(StripeRequests(account: account).get("balance"), stage: 1)
    }

    /// Reads the answer.
    package func advanceCheck(
        of account: ProviderAccount, stage: ProviderStage, answer: ProviderAnswer
    ) -> ConnectionStep {
        switch StripeReply(answer) {
        case .object(let json, _) where stage.number == 1:
            if json["livemode"] == .bool(!account.isLive) { return .done(.wrongMode) }
            return .call(StripeRequests(account: account).get("account"), stage: 2)
        case .object(let json, _): return .done(.ok(Self.facts(json, account)))
        // The key works; it may not read the account, which restricted keys need not.
        case .refused where stage.number == 2: return .done(.ok(Self.facts(nil, account)))
        case .refused(let error) where error.status == 401 || error.status == 403:
            return .done(.wrongCredentials(providerCode: error.providerCode))
        case .refused(let error):
            return .done(.refused(status: error.status, providerCode: error.providerCode))
        case .later, .silent, .notSent: return .done(stage.number == 2 ? .ok([]) : .notReachable)
        }
    }

    private static func facts(_ json: JSONValue?, _ account: ProviderAccount) -> [ConnectionFact] {
        let name =
            json?["settings"]?["dashboard"]?["display_name"]?.string
            ?? json?["business_profile"]?["name"]?.string
        return [
            json?["id"]?.string.map { ConnectionFact("accountId", $0) },
            name.map { ConnectionFact("accountName", $0) },
            json?["country"]?.string.map { ConnectionFact("country", $0) },
            ConnectionFact("mode", account.isLive ? "live" : "test"),
        ].compactMap { $0 }
    }

    private static func settings(_ account: ProviderAccount) -> [ProviderScript.Setting] {
        var settings = [
            ProviderScript.Setting(
                "publishableKey", account.setting(StripeAccount.Name.publishableKey) ?? ""),
            ProviderScript.Setting("flow", account.setting(StripeAccount.Name.flow) ?? ""),
        ]
        if let connected = account.setting(StripeAccount.Name.connectedAccount) {
            settings.append(.init("account", connected))
        }
        return settings
    }

    /// What the page's policy opens: Stripe's own origins (docs.stripe.com/security/guide), or those of the
    /// addresses that the settings name instead.
    private static func script(
        _ account: ProviderAccount, file: String, _ settings: [ProviderScript.Setting]
    ) -> ProviderScript {
        let url = account.stripeScript
        let own = WebURL(url)?.origin ?? "https://js.stripe.com"
        let api = WebURL(account.stripeBase)?.origin ?? StripeAccount.defaultBaseURL
        let isStripe = own == "https://js.stripe.com"
        let scripts = isStripe ? [own, "https://*.js.stripe.com"] : [own]
        return ProviderScript(
            url: url, adapterFile: file,
            sources: [
                .script: scripts, .frame: isStripe ? scripts + ["https://hooks.stripe.com"] : [own],
                .connect: own == api ? [api] : [api, own],
            ], settings: settings)
    }
}
