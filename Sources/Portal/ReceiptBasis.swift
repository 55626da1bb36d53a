import Domain
import Tax

/// What the receipts of a checkout tell of: its lines, the taxes on them, and how much of each line is price
/// and how much is tax.
struct ReceiptBasis {
    var lines: [ReceiptLine] = []
    var taxes: [ReceiptTax] = []
    /// One for each line, together the whole order.
    var shares: [ReceiptShare] = []

    /// Reads a checkout.
    ///
    /// A line of tax is the merchant's own tax. Discounts are spread over what is sold, because a document
    /// gives back parts of lines, and a part of a discount alone means nothing. `country` names those who
    /// levy a tax in the reader's language.
    init(_ checkout: Checkout, country: (String) -> String?) {
        let items = checkout.details.items
        guard !items.isEmpty else {
            shares = [ReceiptShare(line: 0, net: checkout.amount.minorUnits, charges: [])]
            return
        }
        lines = items.map { ReceiptLine($0) }
        if let tax = checkout.details.tax, tax.lines.count == items.count,
            tax.total == checkout.amount.minorUnits
        {
            (taxes, shares) = Self.parts(of: tax, country)
            return
        }
        let discounts = items.reduce(0) { $1.totalAmount < 0 ? $0 - $1.totalAmount : $0 }
        let prices = Self.reduced(items.map { max($0.totalAmount, 0) }, by: discounts, items)
        for (place, item) in items.enumerated() {
            guard item.kind == .tax else {
                shares.append(ReceiptShare(line: place, net: prices[place], charges: []))
                continue
            }
            let tax = taxes.firstIndex { $0.name == item.name } ?? taxes.count
            if tax == taxes.count { taxes.append(ReceiptTax(name: item.name)) }
            shares.append(
                ReceiptShare(line: place, net: 0, charges: [.init(tax: tax, amount: prices[place])]))
        }
    }

    /// What was calculated and frozen: a tax for each component, and one for all that none falls on where the
    /// law wants words for that.
    private static func parts(
        of tax: CheckoutTax, _ country: (String) -> String?
    ) -> ([ReceiptTax], [ReceiptShare]) {
        var taxes = tax.components.enumerated().map { place, component in
            let behaviors = tax.lines.filter { $0.amounts.contains { $0.component == place } }
            let group = tax.groups.first { $0.amounts.contains { $0.component == place } }
            return ReceiptTax(
                name: component.name,
                place: country(component.jurisdiction) ?? component.jurisdictionName, rate: component.percent,
                isIncluded: behaviors.allSatisfy { $0.behavior == .inclusive }, rule: group?.rule,
                words: group?.invoiceWords)
        }
        let untaxed = tax.groups.filter(\.amounts.isEmpty)
        var words: [String] = []
        for group in untaxed {
            if let text = group.invoiceWords, !words.contains(text) { words.append(text) }
        }
        let none = taxes.count
        if !words.isEmpty {
            taxes.append(
                ReceiptTax(
                    name: "", place: untaxed.first.map { country($0.place) ?? $0.placeName }, rate: "0",
                    rule: untaxed.first?.rule,
                    words: words.joined(separator: "; ")))
        }
        let shares = tax.lines.enumerated().map { place, line in
            let whole = CheckoutTax.Portion(net: line.net, amounts: line.amounts)
            let portions = (line.portions.isEmpty ? [whole] : line.portions).map { portion in
                let charges = portion.amounts.map {
                    ReceiptShare.Charge(tax: $0.component, amount: $0.amount)
                }
                let isWorded = charges.isEmpty && portion.net > 0 && !words.isEmpty
                return ReceiptShare.Portion(
                    net: portion.net, charges: isWorded ? [.init(tax: none, amount: 0)] : charges)
            }
            return ReceiptShare(line: place, portions: portions)
        }
        return (taxes, shares)
    }

    /// Reads what an earlier receipt of the whole order has frozen.
    init(of receipt: Receipt) {
        lines = receipt.contents.lines
        taxes = receipt.contents.taxes
        shares = receipt.contents.shares
    }

    private static func reduced(_ amounts: [Int64], by discount: Int64, _ items: [LineItem]) -> [Int64] {
        guard discount > 0 else { return amounts }
        var weights = zip(amounts, items).map { $1.kind == .tax ? 0 : $0 }
        if weights.reduce(0, +) < discount { weights = amounts }
        guard let taken = Allocation.split(discount, by: weights) else { return amounts }
        return zip(amounts, taken).map { max($0 - $1, 0) }
    }
}

extension ReceiptLine {
    init(_ item: LineItem) {
        self.init(
            name: item.name, details: item.details, sku: item.sku, kind: item.kind, quantity: item.quantity,
            unitAmount: item.unitAmount, amount: item.totalAmount)
    }

    /// The part of a line that goes back, worth that much as prices are given.
    init(_ refunded: RefundLine, of line: ReceiptLine, amount: Int64) {
        self = line
        quantity = refunded.quantity
        self.amount = amount
    }
}

/// What a checkout's receipts have told of and not taken back.
struct ReceiptBalance {
    private(set) var shares: ShareBalance
    private(set) var excess: Int64
    private let whole: [ReceiptShare]

    /// What of the order no receipt has told of yet.
    init(open whole: [ReceiptShare], after receipts: [Receipt]) {
        self.init(whole, shares: ShareBalance(whole.map(\.parts)))
        for receipt in receipts where receipt.occasion == .payment { add(receipt, sign: -1) }
        excess = 0
    }

    /// What was receipted as paid and has not gone back.
    init(paid whole: [ReceiptShare], in receipts: [Receipt]) {
        self.init(whole, shares: ShareBalance(whole.map { $0.parts.map { _ in 0 } }))
        for receipt in receipts { add(receipt, sign: receipt.occasion == .refund ? -1 : 1) }
    }

    private init(_ whole: [ReceiptShare], shares: ShareBalance) {
        self.whole = whole
        self.shares = shares
        excess = 0
    }

    private mutating func add(_ receipt: Receipt, sign: Int64) {
        for share in receipt.contents.shares { shares.add(share.parts.map { $0 * sign }, toLine: share.line) }
        excess += receipt.contents.excess * sign
    }

    /// What is taken of the lines.
    struct Taken: Equatable {
        /// What of each line that anything is taken of.
        var shares: [ReceiptShare] = []
        /// What is taken of each line that was named for its own sake.
        var named: [ReceiptShare?] = []
    }

    /// Takes an amount: first so much of the lines that are named, then of all of them.
    mutating func take(_ amount: Int64, first wishes: [RefundLine] = []) throws(TaxError) -> Taken {
        var taken = [ReceiptShare?](repeating: nil, count: whole.count)
        var named: [ReceiptShare?] = []
        var rest = amount
        for wish in wishes {
            let part = min(wish.amount, shares.left(ofLine: wish.place), rest)
            guard part > 0 else {
                named.append(nil)
                continue
            }
            let parts = try shares.take(part, ofLines: [wish.place])
            note(parts, of: [wish.place], in: &taken)
            named.append(whole[wish.place].taking(parts[0]))
            rest -= part
        }
        if rest > 0 {
            let all = Array(whole.indices)
            note(try shares.take(rest, ofLines: all), of: all, in: &taken)
        }
        return Taken(shares: taken.compactMap { $0 }, named: named)
    }

    private func note(_ parts: [[Int64]], of places: [Int], in taken: inout [ReceiptShare?]) {
        for (place, parts) in zip(places, parts) where parts.contains(where: { $0 != 0 }) {
            let before = taken[place]?.parts ?? parts.map { _ in 0 }
            taken[place] = whole[place].taking(zip(before, parts).map { $0 + $1 })
        }
    }
}

extension ReceiptShare {
    /// Of each portion the price without tax, then the taxes.
    var parts: [Int64] { portions.flatMap { [$0.net] + $0.charges.map(\.amount) } }

    /// The same share with those parts in place of its own.
    func taking(_ parts: [Int64]) -> ReceiptShare {
        var share = self
        var next = parts.makeIterator()
        for place in share.portions.indices {
            share.portions[place].net = next.next() ?? 0
            for charge in share.portions[place].charges.indices {
                share.portions[place].charges[charge].amount = next.next() ?? 0
            }
        }
        return share
    }
}
