import Domain
import Support
import Tax

/// A receipt that is to be issued: all of it but its number.
struct ReceiptDraft {
    let occasion: ReceiptOccasion
    /// How much moved, in minor units.
    let amount: Int64
    let contents: ReceiptContents
    var refund: Refund?

    /// The receipt with a number, in those words.
    func issued(
        _ id: ReceiptID, of file: ReceiptFile, numbered number: ReceiptNumber, at time: Timestamp,
        in wording: ReceiptWording
    ) -> Receipt {
        var contents = contents
        contents.sumTaxes()
        let checkout = file.checkout
        return Receipt(
            id: id, organizationID: file.site.organizationID, siteID: checkout.siteID,
            checkoutID: checkout.id, transactionID: refund?.transactionID ?? file.transaction?.id,
            refundID: refund?.id, isLive: checkout.isLive, occasion: occasion, number: number,
            amount: Money(minorUnits: amount, currency: checkout.currency), issuedAt: time,
            contents: contents, wordingDigest: wording.digest)
    }
}

extension ReceiptFile {
    /// A receipt for what came since the last one, of all that came; nil where there is nothing to tell.
    func payment(of received: Int64) throws(TaxError) -> ReceiptDraft? {
        let amount = received - paid
        guard amount > 0 else { return nil }
        let whole = basis.shares
        var open = ReceiptBalance(open: whole, after: receipts)
        var contents = contents()
        let priced = min(amount, open.shares.left)
        contents.lines = basis.lines
        contents.taxes = basis.taxes
        contents.shares =
            priced == amount && paid == 0 && open.shares.left == priced
            ? whole : priced > 0 ? try open.take(priced).shares : []
        contents.excess = amount - priced
        return ReceiptDraft(occasion: .payment, amount: amount, contents: contents)
    }

    /// A receipt for what went back.
    func refund(_ refund: Refund) throws(TaxError) -> ReceiptDraft {
        var paid = ReceiptBalance(paid: basis.shares, in: receipts)
        var contents = contents()
        let amount = refund.amount.minorUnits
        // What came too much goes back first: nothing was sold for it.
        contents.excess = min(paid.excess, amount)
        contents.taxes = basis.taxes
        let wishes = refund.details.lines
        var taken = ReceiptBalance.Taken()
        if amount > contents.excess {
            taken = try paid.take(amount - contents.excess, first: wishes)
        }
        contents.shares = taken.shares
        contents.lines = wishes.enumerated().compactMap { index, wish in
            guard basis.lines.indices.contains(wish.place) else { return nil }
            let share = taken.named.indices.contains(index) ? taken.named[index] : nil
            return ReceiptLine(
                wish, of: basis.lines[wish.place], amount: price(of: wish, share))
        }
        contents.origin = receipts.first { $0.occasion == .payment }.map { ReceiptOrigin($0) }
        return ReceiptDraft(occasion: .refund, amount: amount, contents: contents, refund: refund)
    }

    /// What goes back for a line as its price is given: without its tax where that came on top.
    private func price(of wish: RefundLine, _ share: ReceiptShare?) -> Int64 {
        guard let tax = checkout.details.tax, tax.lines.indices.contains(wish.place) else {
            return wish.amount
        }
        return switch tax.lines[wish.place].behavior {
        case .inclusive: share?.total ?? 0
        case .exclusive: share?.net ?? 0
        }
    }

    /// The refund's receipt once more, with the opposite meaning; nil where none tells of it.
    func refundReturned(_ refund: Refund) -> ReceiptDraft? {
        guard let gone = receipts.first(where: { $0.refundID == refund.id && $0.occasion == .refund })
        else { return nil }
        var contents = gone.contents
        contents.origin = ReceiptOrigin(gone)
        return ReceiptDraft(
            occasion: .refundReturned, amount: gone.amount.minorUnits, contents: contents, refund: refund)
    }
}

extension ReceiptOrigin {
    fileprivate init(_ receipt: Receipt) {
        self.init(number: receipt.number.text, issuedAt: receipt.issuedAt)
    }
}
