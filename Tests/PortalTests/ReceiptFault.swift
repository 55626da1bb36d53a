import Domain
import Portal
import TestHarness

/// What is wrong with a checkout's receipts; nil when they are the sums of its money.
func receiptFault(_ checkout: Checkout, at installation: Installation) throws -> String? {
    let receipts = try installation.engine.receipts(of: checkout)
    let facts = try installation.reread(checkout).facts
    func sum(_ occasion: ReceiptOccasion) -> Int64 {
        receipts.reduce(0) { $1.occasion == occasion ? $0 + $1.amount.minorUnits : $0 }
    }
    let (paid, back) = (sum(.payment), sum(.refund) - sum(.refundReturned))
    if back != facts.amountRefunded { return "receipts of \(back) given back: \(facts)" }
    if facts.isReceiptDue ? paid != facts.amountReceived : paid > facts.amountReceived {
        return "receipts of \(paid): \(facts)"
    }
    for receipt in receipts {
        let contents = receipt.contents
        if contents.net + contents.tax + contents.excess != receipt.amount.minorUnits {
            return "\(receipt.number.text) does not add up"
        }
        if contents.taxes.reduce(0, { $0 + $1.amount }) != contents.tax { return "taxes do not add up" }
        if contents.shares.contains(where: { share in
            share.net < 0 || share.charges.contains { $0.amount < 0 }
        }) {
            return "\(receipt.number.text) has a negative part"
        }
    }
    let left = partsLeft(receipts)
    if left.values.contains(where: { $0 < 0 }) { return "more was reversed than was paid: \(left)" }
    if paid == back, left.values.contains(where: { $0 != 0 }) { return "not all is reversed: \(left)" }
    return nil
}

/// What of each line's price, and of each tax on it, was paid and not given back.
func partsLeft(_ receipts: [Receipt]) -> [String: Int64] {
    var left: [String: Int64] = [:]
    for receipt in receipts {
        let sign: Int64 = receipt.occasion == .refund ? -1 : 1
        left["excess", default: 0] += sign * receipt.contents.excess
        for share in receipt.contents.shares {
            left["\(share.line)", default: 0] += sign * share.net
            for charge in share.charges {
                left["\(share.line) tax \(charge.tax)", default: 0] += sign * charge.amount
            }
        }
    }
    return left
}
