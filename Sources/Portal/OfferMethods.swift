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
    /// Whether the account has stopped answering.
    package var isDown = false
    /// Whether it stands in for an account before it that has stopped answering.
    package var isStandIn = false
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
        for offer in candidates(
            for: amount, captureMethod: captureMethod, saveMethod: saveMethod, isLive: isLive,
            allowed: allowed, profile: profile)
        where !offers.contains(where: { $0.method == offer.method }) {
            offers.append(offer)
        }
        guard !allowed.isEmpty else { return offers }
        return allowed.compactMap { method in offers.first { $0.method == method } }
    }

    /// Every account of the site that could take the amount, by each of its methods, in the site's order.
    private func candidates(
        for amount: Money, captureMethod: CaptureMethod, saveMethod: SaveMethod, isLive: Bool,
        allowed: [PaymentMethod], profile: SiteProfile
    ) -> [MethodOffer] {
        var offers: [MethodOffer] = []
        for account in profile.accounts where account.isLive == isLive && account.isUsable {
            guard let provider = providers.provider(of: account.type) else { continue }
            let capabilities = provider.capabilities(of: account)
            if captureMethod == .manual, !capabilities.features.contains(.manualCapture) { continue }
            if saveMethod == .required, !capabilities.features.contains(.savesMethods) { continue }
            for entry in capabilities.methods
            where capabilities.takes(entry.method, amount: amount, isLive: isLive)
                && (allowed.isEmpty || allowed.contains(entry.method))
            {
                offers.append(MethodOffer(method: entry.method, account: account, provider: provider))
            }
        }
        return offers
    }

    /// The methods that a checkout can be paid with.
    package func offers(for checkout: Checkout, profile: SiteProfile) -> [MethodOffer] {
        offers(
            for: checkout.amount, captureMethod: checkout.details.captureMethod,
            saveMethod: checkout.details.saveMethod, isLive: checkout.isLive,
            allowed: checkout.details.paymentMethods, profile: profile)
    }

    /// The methods as a page should offer them now: where an account has stopped answering, the site's next
    /// one that takes the payment stands in for it, and a method that nobody can take comes last.
    package func offersNow(for checkout: Checkout, profile: SiteProfile) -> [MethodOffer] {
        let offers = offers(for: checkout, profile: profile)
        guard offers.contains(where: { isDown($0.account) }) else { return offers }
        let now = offers.map { offer -> MethodOffer in
            guard isDown(offer.account) else { return offer }
            let others = candidates(of: offer.method, for: checkout, profile: profile)
            if var standIn = others.first(where: { !isDown($0.account) }) {
                standIn.isStandIn = true
                return standIn
            }
            var silent = offer
            silent.isDown = true
            return silent
        }
        return now.filter { !$0.isDown } + now.filter(\.isDown)
    }

    /// Through whom a posted form pays: the account that its page named, or the first of the site's order.
    ///
    /// A page names only one that stands in, because a one-time token is good at its own account alone.
    package func offer(
        of method: PaymentMethod, through account: ProviderAccountID?, for checkout: Checkout,
        profile: SiteProfile
    ) -> MethodOffer? {
        if let account,
            let named = candidates(of: method, for: checkout, profile: profile).first(where: {
                $0.account.id == account
            })
        {
            return named
        }
        return offers(for: checkout, profile: profile).first { $0.method == method }
    }

    private func candidates(
        of method: PaymentMethod, for checkout: Checkout, profile: SiteProfile
    ) -> [MethodOffer] {
        guard
            checkout.details.paymentMethods.isEmpty || checkout.details.paymentMethods.contains(method)
        else { return [] }
        return candidates(
            for: checkout.amount, captureMethod: checkout.details.captureMethod,
            saveMethod: checkout.details.saveMethod, isLive: checkout.isLive, allowed: [method],
            profile: profile)
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
