package import Domain
package import ProviderKit
import Support

extension PaymentEngine {
    /// Asks the provider whether an account can work; changes nothing anywhere.
    ///
    /// Throws `notFound` for another tenant's account.
    package func checkConnection(
        of id: ProviderAccountID, organization: OrganizationID, isLive: Bool
    ) async throws -> ConnectionReport {
        guard let view = try provider(id, organization: organization, isLive: isLive),
            let provider = providers.provider(of: view.account.type)
        else { throw PortalError.notFound }
        let account = view.account
        if let fault = account.refusal { return .settingRefused(fault) }
        var step = provider.beginCheck(of: account)
        for _ in 0..<Self.stagesLimit {
            switch step {
            case .done(let report): return report
            case .call(let request, let stage):
                let answer = await ask(request, for: account)
                step = provider.advanceCheck(of: account, stage: stage, answer: answer)
            }
        }
        return .notReachable
    }

    /// The page of ours on which a payer goes on with an attempt; nil where the adapter has none for it now.
    ///
    /// Throws `notFound` for an attempt of another checkout.
    package func providerPage(
        of id: TransactionID, opening view: CheckoutView
    ) async throws -> (page: ProviderPaymentPage, payment: PaymentSnapshot)? {
        guard let (transaction, _, offer) = try context(of: id),
            transaction.checkoutID == view.checkout.id
        else { throw PortalError.notFound }
        guard transaction.state.name.isInFlight else { return nil }
        var payment = snapshot(of: transaction, in: view)
        payment.transfer = try awaitedTransfer(of: transaction)
        var step = offer.provider.beginPage(of: payment, account: offer.account)
        for _ in 0..<Self.stagesLimit {
            switch step {
            case .done(let page): return page.map { ($0, payment) }
            case .call(let request, let stage):
                let answer = await ask(request, for: offer.account)
                step = offer.provider.advancePage(
                    of: payment, stage: stage, answer: answer, account: offer.account)
            }
        }
        return nil
    }
}
