import Domain
import ProviderKit
import Support

extension PaymentEngine {
    /// The most requests one operation may take.
    static let stagesLimit = 8

    /// Lets an adapter ask for requests, sends them, and brings back the outcome.
    ///
    /// It never throws: what goes wrong on the way is an outcome.
    func run(
        _ operation: ProviderOperation, with provider: any PaymentProvider, account: ProviderAccount
    ) async -> ProviderOutcome {
        var step = provider.begin(operation, account: account)
        for _ in 0..<Self.stagesLimit {
            switch step {
            case .done(let outcome): return outcome
            case .call(let request, let stage):
                let answer = await send(account, request)
                step = provider.advance(operation, stage: stage, answer: answer, account: account)
            }
        }
        return ProviderOutcome(.unknown)
    }

    /// What a provider is told of an attempt.
    func snapshot(of transaction: Transaction, in view: CheckoutView) -> PaymentSnapshot {
        let token = view.checkout.pageToken.exposedText()
        var snapshot = PaymentSnapshot(
            transactionID: transaction.id, checkoutID: transaction.checkoutID, amount: transaction.amount,
            method: transaction.method, captureMethod: view.checkout.details.captureMethod,
            providerKey: transaction.providerKey, providerReference: transaction.providerReference,
            returnURL: "\(pageOrigin)/checkout/\(token)/return/\(transaction.id)",
            merchantName: view.profile.site.settings.name, reference: view.checkout.details.reference)
        snapshot.savesMethod = transaction.savesMethod
        return snapshot
    }
}
