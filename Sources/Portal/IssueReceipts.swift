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
        var file = try ReceiptFile(of: checkout, transaction: transaction, in: database)
        if isPaid { try issuePayment(facts.amountReceived, &file, in: database) }
        for (id, occasion) in refunds {
            guard let refund = try Refunds.unscopedFind(id, in: database) else { continue }
            switch occasion {
            case .payment: continue
            case .refund:
                // What goes back before all that is due has come is receipted first.
                try issuePayment(facts.amountReceived, &file, in: database)
                try issueRefund(refund, &file, in: database)
            case .refundReturned: try issueReturn(refund, &file, in: database)
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

    /// A receipt for what came since the last one.
    private func issuePayment(_ received: Int64, _ file: inout ReceiptFile, in database: Connection) throws {
        let amount = received - file.paid
        guard amount > 0 else { return }
        let whole = file.basis.shares
        var open = ReceiptBalance(open: whole, after: file.receipts)
        var contents = file.contents()
        let priced = min(amount, open.shares.left)
        contents.lines = file.basis.lines
        contents.taxes = file.basis.taxes
        contents.shares =
            priced == amount && file.paid == 0 && open.shares.left == priced
            ? whole : priced > 0 ? try open.take(priced) : []
        contents.excess = amount - priced
        try issue(.payment, amount, contents, refund: nil, &file, in: database)
    }

    private func issueRefund(_ refund: Refund, _ file: inout ReceiptFile, in database: Connection) throws {
        var paid = ReceiptBalance(paid: file.basis.shares, in: file.receipts)
        var contents = file.contents()
        let amount = refund.amount.minorUnits
        // What came too much goes back first: nothing was sold for it.
        contents.excess = min(paid.excess, amount)
        contents.taxes = file.basis.taxes
        let wishes = refund.details.lines
        contents.lines = wishes.compactMap { wish in
            file.basis.lines.indices.contains(wish.place)
                ? ReceiptLine(wish, of: file.basis.lines[wish.place]) : nil
        }
        if amount > contents.excess {
            contents.shares = try paid.take(amount - contents.excess, first: wishes)
        }
        contents.origin = file.receipts.first { $0.occasion == .payment }.map { ReceiptOrigin($0) }
        try issue(.refund, amount, contents, refund: refund, &file, in: database)
    }

    /// The refund's receipt once more, with the opposite meaning.
    private func issueReturn(_ refund: Refund, _ file: inout ReceiptFile, in database: Connection) throws {
        guard let gone = file.receipts.first(where: { $0.refundID == refund.id && $0.occasion == .refund })
        else { return }
        var contents = gone.contents
        contents.origin = ReceiptOrigin(gone)
        try issue(.refundReturned, gone.amount.minorUnits, contents, refund: refund, &file, in: database)
    }

    private func issue(
        _ occasion: ReceiptOccasion, _ amount: Int64, _ contents: ReceiptContents, refund: Refund?,
        _ file: inout ReceiptFile, in database: Connection
    ) throws {
        var contents = contents
        contents.sumTaxes()
        let checkout = file.checkout
        let organization = file.site.organizationID
        let year =
            file.settings.numbersByYear
            ? CivilDate(daysSinceEpoch: Int(max(now.seconds, 0) / 86_400)).year : nil
        let sequence = try Receipts.nextSequence(
            organization: organization, isLive: checkout.isLive, year: year, in: database)
        let receipt = Receipt(
            id: ReceiptID(at: now, random: random), organizationID: organization, siteID: checkout.siteID,
            checkoutID: checkout.id, transactionID: refund?.transactionID ?? file.transaction?.id,
            refundID: refund?.id, isLive: checkout.isLive, occasion: occasion,
            number: ReceiptNumber(
                prefix: file.settings.numberPrefix, year: year, sequence: sequence, isLive: checkout.isLive),
            amount: Money(minorUnits: amount, currency: checkout.currency), issuedAt: now, contents: contents)
        try Receipts.insert(receipt, in: database)
        file.receipts.append(receipt)
    }
}

extension ReceiptOrigin {
    fileprivate init(_ receipt: Receipt) {
        self.init(number: receipt.number.text, issuedAt: receipt.issuedAt)
    }
}
