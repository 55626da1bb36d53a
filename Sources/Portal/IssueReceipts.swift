import Database
import Domain
import Storage
import Support
import Tax

/// Issues receipts in the transaction that moves the money: one for what was paid, one for each refund that
/// succeeds, and one for each that comes back.
///
/// A payment that the bank takes back gets none. The goods are sold all the same and their price is owed
/// again, so there is nothing to credit; a document that reversed the tax would be wrong.
struct ReceiptIssuer {
    let random: RandomSource
    /// The time as the objects see it.
    let now: Timestamp
    let languages: ReceiptLanguages

    /// Issues what a change of a checkout calls for; two comparisons where it calls for nothing.
    func follow(
        _ checkout: Checkout, to facts: CheckoutFacts, news: [TransitionRecorder.News],
        transaction: TransactionID?, in database: Connection
    ) throws {
        let before = checkout.facts
        let isPaid =
            facts.isReceiptDue
            && (!before.isReceiptDue || facts.amountReceived > before.amountReceived)
        let refunds = news.compactMap { Self.refund(of: $0) }
        guard isPaid || !refunds.isEmpty else { return }
        var file = try ReceiptFile(
            of: checkout, transaction: transaction, languages.countryNames, in: database)
        if isPaid { try issuePayment(facts.amountReceived, &file, in: database) }
        for (id, occasion) in refunds {
            guard let refund = try Refunds.unscopedFind(id, in: database) else { continue }
            switch occasion {
            case .payment: continue
            case .refund:
                // What goes back before all that is due has come is receipted first.
                try issuePayment(facts.amountReceived, &file, in: database)
                try issue(try file.refund(refund), &file, in: database)
            case .refundReturned:
                if let draft = file.refundReturned(refund) { try issue(draft, &file, in: database) }
            }
        }
    }

    private static func refund(of item: TransitionRecorder.News) -> (RefundID, ReceiptOccasion)? {
        guard case .refund(let id) = item.subject else { return nil }
        return switch item.type {
        case .refundSucceeded: (id, .refund)
        // Where no receipt tells of it nothing had gone back.
        case .refundFailed: (id, .refundReturned)
        default: nil
        }
    }

    private func issuePayment(_ received: Int64, _ file: inout ReceiptFile, in database: Connection) throws {
        guard let draft = try file.payment(of: received) else { return }
        try issue(draft, &file, in: database)
    }

    private func issue(
        _ draft: ReceiptDraft, _ file: inout ReceiptFile, in database: Connection
    ) throws {
        let organization = file.site.organizationID
        let isLive = file.checkout.isLive
        let year = file.settings.numbersByYear ? CivilDate(of: now).year : nil
        let sequence = try Receipts.nextSequence(
            organization: organization, isLive: isLive, year: year, in: database)
        let wording = languages.wording(ReaderLocale(preferring: [draft.contents.language]))
        try ReceiptWordings.keep(wording, in: database)
        let receipt = draft.issued(
            ReceiptID(at: now, random: random), of: file,
            numbered: ReceiptNumber(
                prefix: file.settings.numberPrefix, year: year, sequence: sequence, isLive: isLive), at: now,
            in: wording)
        try Receipts.insert(receipt, in: database)
        file.receipts.append(receipt)
    }
}
