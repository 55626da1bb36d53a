import Banking
import Database
package import Domain
package import ProviderKit
import Storage
import Support

/// Gives out the reference of a new attempt by bank transfer.
struct TransferIntent {
    let terms: TransferTerms
    let organization: OrganizationID
    let random: RandomSource

    /// References drawn before it is given up: of 10^10 and more, none of these is taken by chance.
    private static let draws = 20
    private static let daySeconds: Int64 = 86_400

    /// What an offer of such a provider needs; nil for an offer of any other.
    init?(_ offer: MethodOffer, random: RandomSource) throws(PortalError) {
        guard let provider = offer.provider as? any BankTransferProvider else { return nil }
        guard let terms = provider.transferTerms(of: offer.account) else { throw .methodUnavailable }
        self.terms = terms
        organization = offer.account.organizationID
        self.random = random
    }

    /// Stores the awaited transfer beside its attempt, in the same transaction.
    func store(for transaction: Transaction, of checkout: Checkout, in database: Connection) throws {
        for _ in 0..<Self.draws {
            guard let reference = BankReference(scheme: terms.scheme, prefix: terms.prefix, random: random)
            else { throw PortalError.methodUnavailable }
            let isTaken = try AwaitedTransfers.unscopedIsTaken(
                reference.text, receivingAccount: terms.receivingAccount, in: database)
            if isTaken { continue }
            let now = transaction.createdAt
            try AwaitedTransfers.insert(
                AwaitedTransfer(
                    transactionID: transaction.id, checkoutID: checkout.id, siteID: checkout.siteID,
                    organizationID: organization, isLive: checkout.isLive,
                    providerAccountID: transaction.providerAccountID,
                    receivingAccount: terms.receivingAccount, scheme: terms.scheme.rawValue,
                    reference: reference.text, amount: transaction.amount,
                    payerName: checkout.details.customer?.name ?? "",
                    expectedAt: now.adding(seconds: Int64(terms.expectedDays) * Self.daySeconds),
                    lapsesAt: now.adding(seconds: Int64(terms.openDays) * Self.daySeconds), createdAt: now),
                in: database)
            return
        }
        throw PortalError.limitReached("references")
    }
}

extension PaymentEngine {
    /// What an attempt by bank transfer waits for, with what was seen of it; nil for an attempt by another
    /// method.
    package func awaitedTransfer(of transaction: Transaction) throws -> AwaitedTransfer? {
        guard transaction.method == .wire else { return nil }
        let site = transaction.siteID
        let found = try database.read { database -> AwaitedTransfer? in
            var found = try AwaitedTransfers.find(transaction.id, site: site, in: database)
            found?.seen = try SeenTransfers.standing(of: transaction.id, site: site, in: database)
            return found
        }
        guard var awaited = found else { return nil }
        let now = try now(of: awaited.organizationID, isLive: awaited.isLive)
        awaited.seen.removeAll { !$0.isShown(at: now) }
        return awaited
    }

    /// The text of the QR code by which a banking app fills in an attempt's transfer, and whether it is a
    /// Swiss one; nil where there is none or nothing is awaited any more.
    package func transferCode(
        of id: TransactionID, opening view: CheckoutView
    ) throws -> TransferInstructions.Code? {
        guard let (transaction, _, offer) = try context(of: id),
            transaction.checkoutID == view.checkout.id, transaction.state.name.isInFlight,
            let provider = offer.provider as? any BankTransferProvider,
            let awaited = try awaitedTransfer(of: transaction), let reference = awaited.bankReference
        else { return nil }
        return provider.instructions(for: awaited.missing, reference: reference, account: offer.account)?.code
    }
}

extension AwaitedTransfer {
    /// Its reference with its scheme.
    var bankReference: BankReference? {
        ReferenceScheme(rawValue: scheme).flatMap { BankReference(scheme: $0, reading: reference) }
    }
}
