import Database
import Domain
import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// The most requests one operation may take.
    static let stagesLimit = 8

    /// Lets an adapter ask for requests, sends them, and brings back an outcome whose names can be kept.
    ///
    /// It never throws: what goes wrong on the way is an outcome.
    func run(
        _ operation: ProviderOperation, with provider: any PaymentProvider, account: ProviderAccount
    ) async -> ProviderOutcome {
        let outcome = await converse(operation, with: provider, account: account)
        guard let length = outcome.lengthTooLong else { return outcome }
        // Nobody could find it again by a name that was left out: a person has to look, and asking goes on.
        report(.nameTooLong(account.id, characters: length))
        return ProviderOutcome(.unknown)
    }

    /// Lets an adapter ask for requests, sends them, and brings back the outcome.
    ///
    /// It never throws: what goes wrong on the way is an outcome.
    private func converse(
        _ operation: ProviderOperation, with provider: any PaymentProvider, account: ProviderAccount
    ) async -> ProviderOutcome {
        var step = provider.begin(operation, account: account)
        for _ in 0..<Self.stagesLimit {
            switch step {
            case .done(let outcome): return outcome
            case .call(let request, let stage):
                // A name that cannot be kept cannot be asked for either: nothing may follow from it.
                if let name = request.learnedReference, !NotificationLimits.isName(name) {
                    return ProviderOutcome(.unknown, reference: name)
                }
                guard await note(request.learnedReference, of: operation) else {
                    return ProviderOutcome(.unknown)
                }
                let answer = await ask(request, for: account)
                step = provider.advance(operation, stage: stage, answer: answer, account: account)
            }
        }
        return ProviderOutcome(.unknown)
    }

    /// Writes down the provider's id of a payment before the request that follows is sent: should its answer
    /// be lost, the payment can be asked for by it.
    ///
    /// Answers false when that failed, and nothing may be sent.
    private func note(_ reference: String?, of operation: ProviderOperation) async -> Bool {
        guard let reference, let payment = operation.payment, payment.providerReference == nil else {
            return true
        }
        do {
            try await database.write {
                try Transactions.unscopedLearn(reference, of: payment.transactionID, in: $0)
            }
            return true
        } catch {
            report(.resolutionFailed(payment.transactionID, "\(error)"))
            return false
        }
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
        snapshot.ownPageURL = "/checkout/\(token)/step/\(transaction.id)"
        snapshot.payerEmail = view.checkout.details.customer?.email
        snapshot.wantsCollectionNotice = Self.announcesCollection(of: transaction, in: view)
        if case .requiresAction(let action) = transaction.state { snapshot.action = action }
        return snapshot
    }

    /// What a provider is told of an attempt that it is asked about: where its first answer never came, also
    /// which saved method it charges.
    func fullSnapshot(of transaction: Transaction, in view: CheckoutView) throws -> PaymentSnapshot {
        var snapshot = snapshot(of: transaction, in: view)
        if snapshot.wantsCollectionNotice {
            snapshot.announcedChargeDate = try database.read {
                try CollectionNotices.unscopedLatest(of: transaction.id, in: $0)
            }
        }
        snapshot.wantsRecollection = try mayBeRecollected(transaction)
        guard transaction.attemptKey == Self.chargeAttemptKey, let id = transaction.savedMethodID else {
            return snapshot
        }
        let stored = try database.read { try SavedMethods.unscopedFind(id, in: $0) }
        snapshot.charged = ChargedMethod(reference: try stored.flatMap { try reference(of: $0.method) })
        return snapshot
    }
}

extension ProviderOperation {
    /// The attempt that the operation is about; nil where it is about a saved method alone.
    fileprivate var payment: PaymentSnapshot? {
        switch self {
        case .start(let payment, _), .charge(let payment, _), .query(let payment), .cancel(let payment):
            payment
        case .capture(let capture), .queryCapture(let capture): capture.payment
        case .refund(let refund), .queryRefund(let refund): refund.payment
        case .retry(let retry): retry.payment
        case .forget, .querySaved: nil
        }
    }
}

extension ProviderOutcome {
    /// The characters of the first name in it that is too long to be kept; nil where all can be.
    var lengthTooLong: Int? {
        if let refusedNameLength { return refusedNameLength }
        let names =
            [reference].compactMap { $0 } + otherNames + disputes.map(\.reference)
            + reversals.map(\.reference)
        return names.first { $0.unicodeScalars.count > NotificationLimits.nameLength }.map {
            $0.unicodeScalars.count
        }
    }
}
