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
    package func offers(
        for amount: Money, captureMethod: CaptureMethod, isLive: Bool, allowed: [PaymentMethod],
        profile: SiteProfile
    ) -> [MethodOffer] {
        var offers: [MethodOffer] = []
        for account in profile.accounts where account.isLive == isLive {
            guard let provider = providers.provider(of: account.type) else { continue }
            let capabilities = provider.capabilities
            if captureMethod == .manual, !capabilities.features.contains(.manualCapture) { continue }
            for entry in capabilities.methods
            where capabilities.accepts(entry.method, amount: amount, isLive: isLive)
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
            for: checkout.amount, captureMethod: checkout.details.captureMethod, isLive: checkout.isLive,
            allowed: checkout.details.paymentMethods, profile: profile)
    }
}
