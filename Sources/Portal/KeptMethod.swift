import Crypto
import Database
import Domain
import ProviderKit
import Storage
import Support

/// A provider's word that it keeps a card or account, sealed before the writer's turn.
struct KeptMethod: Sendable {
    private let id: SavedMethodID
    private let sealedReference: String
    private let expiry: ExpiryMonth?

    /// Seals what a provider told; nil where it told nothing.
    init?(_ outcome: ProviderOutcome, engine: PaymentEngine, at now: Timestamp) throws {
        guard let saved = outcome.saved else { return nil }
        id = SavedMethodID(at: now, random: engine.random)
        expiry = saved.expiry
        sealedReference = try engine.masterKey.seal(
            Array(saved.reference.text.utf8), context: SealContext.savedMethod(id), random: engine.random
        ).text
    }

    /// Stores it as the method of an attempt that just brought what it was for, once, and says which it is.
    ///
    /// Answers nil, and stores nothing, where the payer did not agree.
    func store(for transaction: Transaction, of checkout: Checkout, in database: Connection) throws
        -> SavedMethodID?
    {
        let state = transaction.state.name
        guard transaction.savesMethod, transaction.savedMethodID == nil,
            state == .succeeded || state == .authorized,
            let consent = try MethodConsents.find(
                transaction.id, site: transaction.siteID, in: database),
            let site = try Sites.unscopedFind(transaction.siteID, in: database)
        else { return nil }
        let customer = checkout.details.customer
        let method = SavedMethod(
            id: id, organizationID: site.organizationID, siteID: site.id, isLive: transaction.isLive,
            checkoutID: checkout.id, transactionID: transaction.id,
            providerAccountID: transaction.providerAccountID, method: transaction.method,
            instrument: transaction.instrument, expiry: expiry,
            customer: customer.map { Customer(email: $0.email, reference: $0.reference) }, consent: consent,
            createdAt: transaction.updatedAt, updatedAt: transaction.updatedAt)
        try SavedMethods.insert(
            SavedMethods.Stored(method, sealedReference: sealedReference), in: database)
        return id
    }
}

extension SealContext {
    static func savedMethod(_ id: SavedMethodID) -> String { "saved-method.reference:\(id)" }
}
