import Domain
import Pages
import Support
import Tax
import TestHarness

@testable import MainFrontend
@testable import Portal

/// Takes one random order from its lines to the last refund, and says what does not add up on the way.
struct OrderWalk {
    let order: RandomOrder
    let total: Int64
    let dice: SeededRandom
    /// What writes the receipts, so that they are read as well; nil where only their values are looked at.
    let pages: ReceiptPages?
    private(set) var receipts: [Receipt] = []
    private(set) var refunds: [Refund] = []
    private let payment: Transaction
    private let checkout: Checkout

    init(_ order: RandomOrder, total: Int64, _ dice: SeededRandom, _ pages: ReceiptPages?) {
        self.order = order
        self.total = total
        self.dice = dice
        self.pages = pages
        let checkout = order.checkout(paid: total, dice)
        self.checkout = checkout
        payment = Transaction(
            id: TransactionID(high: 1, low: 1), checkoutID: checkout.id, siteID: checkout.siteID,
            isLive: true, providerAccountID: ProviderAccountID(high: 1, low: 1), method: .card,
            amount: checkout.amount, providerKey: "k", attemptKey: "a", state: .succeeded,
            createdAt: order.now, updatedAt: order.now)
    }

    /// What is wrong; nil where every number is the sum of its parts.
    mutating func fault() throws -> String? {
        if let fault = linesFault() ?? pageFault() { return fault }
        let parameters = RedirectParameters(
            transactionID: payment.id, checkoutID: checkout.id, status: .paid, amount: checkout.amount,
            reference: nil, timestamp: order.now)
        guard parameters.signedText.hasPrefix("amount=\(total)&") else { return "the redirect says another" }
        if let fault = try payFault() { return fault }
        while true {
            let before = receipts.count
            if let fault = try refundFault() { return fault }
            if receipts.count == before { break }
        }
        return endFault()
    }

    /// Lines and taxes without discounts come to the total, line by line and together.
    private func linesFault() -> String? {
        let items = checkout.details.items
        guard let tax = checkout.details.tax else { return nil }
        var (shown, off, onTop): (Int64, Int64, Int64) = (0, 0, 0)
        for (item, line) in zip(items, tax.lines) {
            if item.kind == .discount {
                off -= item.totalAmount
                if line.gross != 0 { return "a discount's line has a price" }
                continue
            }
            shown += item.totalAmount
            let price = item.totalAmount - line.discount
            onTop += line.behavior == .exclusive ? line.tax : 0
            let due = line.behavior == .exclusive ? price + line.tax : price
            if line.gross != due || line.net < 0 { return "a line of \(due) is \(line.gross)" }
        }
        if shown - off + onTop != total { return "\(shown) - \(off) + \(onTop) is not \(total)" }
        if tax.discount != off { return "discounts of \(tax.discount), not \(off)" }
        let groups = tax.groups.reduce(0) { $0 + $1.taxable + $1.tax }
        return groups == total ? nil : "the groups come to \(groups), not \(total)"
    }

    /// What the payer reads: the lines, then what comes on top of them, then the total.
    private func pageFault() -> String? {
        let sum = checkout.details.items.reduce(0) { $0 + $1.totalAmount }
        guard let tax = checkout.details.tax else {
            return sum == total ? nil : "lines of \(sum), not \(total)"
        }
        let rows = TaxLines(tax, currency: checkout.currency).rows.map(\.amount.minorUnits)
        guard let subtotal = rows.first else {
            return sum == total ? nil : "the page's lines come to \(sum), not \(total)"
        }
        if subtotal != sum { return "a subtotal of \(subtotal) under lines of \(sum)" }
        let all = rows.reduce(0, +)
        return all == total ? nil : "the page's rows come to \(all), not \(total)"
    }

    private var file: ReceiptFile {
        ReceiptFile(
            of: checkout, payment,
            at: Site(
                id: checkout.siteID, organizationID: OrganizationID(high: 1, low: 1),
                settings: SiteSettings(name: "Shop"), redirectPublicKey: [], createdAt: order.now,
                updatedAt: order.now), settings: ReceiptSettings(), organizationName: "Seller",
            ProjectTaxes.addresses.translations, receipts: receipts)
    }

    private mutating func issue(_ draft: ReceiptDraft) throws -> String? {
        let number = Int64(receipts.count + 1)
        let receipt = draft.issued(
            ReceiptID(high: 1, low: UInt64(number)), of: file,
            numbered: ReceiptNumber(prefix: "R-", year: nil, sequence: number, isLive: true), at: order.now,
            in: ReceiptWording(digest: [], text: "{}"))
        receipts.append(receipt)
        let contents = receipt.contents
        guard contents.net + contents.tax + contents.excess == receipt.amount.minorUnits,
            contents.taxes.reduce(0, { $0 + $1.amount }) == contents.tax
        else { return "\(receipt.number.text) does not add up" }
        if receipts.count == 1, receipt.amount.minorUnits == total, let fault = taxableFault(contents) {
            return fault
        }
        return try pages.flatMap { try ReceiptReading(receipt, $0).fault }
    }

    /// One receipt for all, or one for each part that a merchant takes of what was held.
    private mutating func payFault() throws -> String? {
        var come: Int64 = 0
        while come < total {
            let rest = total - come
            come += dice.below(6) == 0 ? 1 + Int64(dice.below(Int(rest))) : rest
            guard let draft = try file.payment(of: come) else { return "no receipt for \(come)" }
            if let fault = try issue(draft) { return fault }
        }
        let paid = receipts.reduce(0) { $0 + $1.amount.minorUnits }
        return paid == total ? nil : "receipts of \(paid) for \(total)"
    }

    /// Gives back an amount, lines, or all that is left; one in eight comes back and is given once more.
    private mutating func refundFault() throws -> String? {
        let ledger = TransactionLedger(transaction: payment, refunds: refunds)
        let left = ledger.refundable
        guard left > 0 else { return nil }
        var details = RefundDetails()
        if dice.below(2) == 0, refunds.count < 12 { details.lines = lines() }
        let worth = details.lines.reduce(0) { $0 + $1.amount }
        if let fault = wholeLinesFault(details.lines) { return fault }
        if worth < 1 || worth > left { details.lines = [] }
        let some = refunds.count < 12 ? 1 + Int64(dice.below(Int(left))) : left
        let wanted = details.lines.isEmpty ? (dice.below(4) == 0 ? left : some) : worth
        let amount = try ledger.refunding(wanted)
        var refund = Refund(
            id: RefundID(high: 1, low: UInt64(refunds.count)), transactionID: payment.id,
            checkoutID: checkout.id, siteID: checkout.siteID, amount: amount, details: details,
            state: .succeeded, createdAt: order.now, updatedAt: order.now)
        let before = receipts
        if let fault = try issue(try file.refund(refund)) { return fault }
        if let fault = namedFault(refund, after: before) { return fault }
        if dice.below(8) == 0, refunds.count < 12, let draft = file.refundReturned(refund) {
            refund.state = .failed(.notSettled, providerCode: nil)
            if let fault = try issue(draft) { return fault }
        }
        refunds.append(refund)
        return nil
    }

    private func lines() -> [RefundLine] {
        let items = checkout.details.items
        let wishes = dice.shuffled(Array(items.indices)).prefix(1 + dice.below(items.count)).map { place in
            let some = Quantity(thousandths: 1 + Int64(dice.below(Int(items[place].quantity.thousandths))))
            return (place: place, quantity: dice.below(2) == 0 ? nil : some)
        }
        let earlier = refunds.filter { $0.state.name.isReserved }.flatMap(\.details.lines)
        return (try? RefundLine.priced(wishes, of: items, tax: checkout.details.tax, after: earlier)) ?? []
    }

    /// All lines together are worth all that was paid, whatever was given back of them before.
    private func wholeLinesFault(_ asked: [RefundLine]) -> String? {
        let items = checkout.details.items
        let known = refunds.filter { $0.state.name.isReserved }.flatMap(\.details.lines) + asked
        let rest = items.indices.map { (place: $0, quantity: Quantity?.none) }.compactMap {
            try? RefundLine.priced([$0], of: items, tax: checkout.details.tax, after: known).first
        }
        let worth = (known + rest).reduce(0) { $0 + $1.amount }
        return worth == total ? nil : "the lines are worth \(worth), not \(total)"
    }

    /// A whole line that nothing was taken of takes its own price and its own taxes, and no others.
    private func namedFault(_ refund: Refund, after before: [Receipt]) -> String? {
        guard let tax = checkout.details.tax, let receipt = receipts.last,
            !before.contains(where: { $0.occasion != .payment })
        else { return nil }
        for line in refund.details.lines
        where line.quantity == checkout.details.items[line.place].quantity {
            let wanted = tax.lines[line.place]
            let share = receipt.contents.shares.first { $0.line == line.place }
            guard share?.net ?? 0 == wanted.net, (share?.total ?? 0) - (share?.net ?? 0) == wanted.tax else {
                return "line \(line.place) gave \(share as Any) back, not \(wanted)"
            }
            let read = receipt.contents.lines.first { $0.name == checkout.details.items[line.place].name }
            let price = wanted.behavior == .exclusive ? wanted.net : wanted.gross
            if read?.amount != price { return "line \(line.place) reads \(read?.amount ?? -1), not \(price)" }
        }
        return nil
    }

    /// A receipt for all of the order says of each tax what the calculation says it falls on, and of what
    /// bears none the rest.
    private func taxableFault(_ contents: ReceiptContents) -> String? {
        guard let tax = checkout.details.tax else { return nil }
        for place in tax.components.indices {
            let due = tax.groups.reduce(0) { sum, group in
                group.amounts.contains { $0.component == place } ? sum + group.taxable : sum
            }
            let told = contents.taxes[place].taxable
            if told != due { return "a tax on \(told), not on \(due)" }
        }
        guard contents.taxes.count > tax.components.count else { return nil }
        let untaxed = tax.groups.reduce(0) { $1.amounts.isEmpty ? $0 + $1.taxable : $0 }
        let told = contents.taxes[tax.components.count].taxable
        return told == untaxed ? nil : "no tax on \(told), not on \(untaxed)"
    }

    private func endFault() -> String? {
        var left: [Int: [Int: Int64]] = [:]
        var sum: Int64 = 0
        for receipt in receipts {
            let sign: Int64 = receipt.occasion == .refund ? -1 : 1
            sum += sign * receipt.amount.minorUnits
            for share in receipt.contents.shares {
                left[share.line, default: [:]][-1, default: 0] += sign * share.net
                for charge in share.charges {
                    left[share.line, default: [:]][charge.tax, default: 0] += sign * charge.amount
                }
            }
        }
        if sum != 0 { return "\(sum) is left" }
        let rest = left.values.flatMap { $0.values }.filter { $0 != 0 }
        return rest.isEmpty ? nil : "of lines and taxes \(rest) is left"
    }
}
