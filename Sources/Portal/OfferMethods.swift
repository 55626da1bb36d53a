package import Domain
package import ProviderKit

/// A method that a checkout can be paid with, and through whom.
package struct MethodOffer: Sendable {
    /// What the payer chooses.
    package let method: PaymentMethod
    /// The site's first account that takes the amount by this method.
    package let account: ProviderAccount
    /// The adapter that speaks for the account.
    package let provider: any PaymentProvider
}

extension PaymentEngine {
    /// The methods for an amount, in the site's order or in that of `allowed` when it names any; each once,
    /// by the first account that takes it.
    ///
    /// Where a method must be saved, only by providers that can; for an amount of nothing it is saved alone.
    package func offers(
        for amount: Money, captureMethod: CaptureMethod, saveMethod: SaveMethod = .never, isLive: Bool,
        allowed: [PaymentMethod], profile: SiteProfile
    ) -> [MethodOffer] {
        var offers: [MethodOffer] = []
        for account in profile.accounts where account.isLive == isLive && account.isEnabled {
            guard let provider = providers.provider(of: account.type) else { continue }
            let capabilities = provider.capabilities(of: account)
            if captureMethod == .manual, !capabilities.features.contains(.manualCapture) { continue }
            if saveMethod == .required, !capabilities.features.contains(.savesMethods) { continue }
            for entry in capabilities.methods
            where capabilities.takes(entry.method, amount: amount, isLive: isLive)
                && (allowed.isEmpty || allowed.contains(entry.method))
                && !offers.contains(where: { $0.method == entry.method })
            {
                offers.append(MethodOffer(method: entry.method, account: account, provider: provider))
            }
        }
        guard !allowed.isEmpty else { return offers }
        return allowed.compactMap { method in offers.first { $0.method == method } }
    }

    /// The methods that a checkout can be paid with.
    package func offers(for checkout: Checkout, profile: SiteProfile) -> [MethodOffer] {
        offers(
            for: checkout.amount, captureMethod: checkout.details.captureMethod,
            saveMethod: checkout.details.saveMethod, isLive: checkout.isLive,
            allowed: checkout.details.paymentMethods, profile: profile)
    }
}

extension ProviderCapabilities {
    /// Whether the method can take that amount; where that is nothing, whether it can be saved alone.
    fileprivate func takes(_ method: PaymentMethod, amount: Money, isLive: Bool) -> Bool {
        amount.minorUnits == 0
            ? saves(method, currency: amount.currency, isLive: isLive)
            : accepts(method, amount: amount, isLive: isLive)
    }
}
