import Domain
import Support

/// What a receipt says beside its contents, in its own language.
struct ReceiptWords {
    let receipt: Receipt
    let texts: Texts

    private var contents: ReceiptContents { receipt.contents }

    /// A text of receipts, with its values.
    func text(_ name: String, _ values: [String: String] = [:]) -> String {
        texts.text(ReceiptTexts.document(name), values)
    }

    func money(_ minorUnits: Int64) -> String {
        texts.locale.text(Money(minorUnits: minorUnits, currency: receipt.amount.currency))
    }

    var heading: String {
        switch receipt.occasion {
        case .payment: text("receipt")
        case .refund: text("refundReceipt")
        case .refundReturned: text("correction")
        }
    }

    /// The receipt that it is about, in words.
    var about: String? {
        guard let origin = contents.origin else { return nil }
        let values = ["number": origin.number, "day": texts.locale.day(origin.issuedAt)]
        return switch receipt.occasion {
        case .payment: nil
        case .refund: text("forReceipt", values)
        case .refundReturned: text("refundVoid", values)
        }
    }

    var totalLabel: String {
        switch receipt.occasion {
        case .payment: text("paid")
        case .refund: text("givenBack")
        case .refundReturned: text("notGivenBack")
        }
    }

    /// What leads to the total, in the order shown; where no tax is charged the total stands alone.
    var sums: [(label: String, amount: String)] {
        var sums: [(String, String)] = []
        let total = receipt.amount.minorUnits
        if receipt.occasion == .payment, contents.orderTotal != total {
            sums.append((text("orderTotal"), money(contents.orderTotal)))
        }
        let charged = contents.taxes.filter { $0.amount > 0 }
        if !charged.isEmpty || contents.excess > 0, contents.net > 0 {
            sums.append((text("withoutTax"), money(contents.net)))
        }
        for tax in charged { sums.append((label(of: tax), money(tax.amount))) }
        if contents.excess > 0 { sums.append((text("beyondTotal"), money(contents.excess))) }
        return sums
    }

    private func label(of tax: ReceiptTax) -> String {
        // The merchant's own tax is a line of the order.
        guard tax.rule != nil || tax.place != nil else { return text("includes", ["tax": tax.name]) }
        let label = text("taxOn", ["tax": name(of: tax), "amount": money(tax.taxable)])
        return tax.isIncluded ? text("includes", ["tax": label]) : label
    }

    /// `VAT 20% (France)`; taxes that are at home in one country keep their name.
    private func name(of tax: ReceiptTax) -> String {
        var name = tax.name == "VAT" ? texts.text(ReceiptTexts.vat) : tax.name
        if let rate = tax.rate {
            name = texts.text(
                ReceiptTexts.rate, ["name": name, "rate": texts.locale.text(percent: rate)])
        }
        return tax.place.map { text("taxOf", ["tax": name, "place": $0]) } ?? name
    }

    /// The sentences that the law asks for in place of a tax, and rates of nothing; with the prices that they
    /// are about where those are not all.
    var notes: [String] {
        var notes: [String] = []
        for tax in contents.taxes where tax.amount == 0 && tax.taxable > 0 {
            guard tax.words != nil || tax.rate == "0" else { continue }
            let note = tax.words.map { words(of: $0) } ?? name(of: tax)
            let isAll = tax.taxable == contents.net
            notes.append(
                isAll ? note : text("taxOn", ["tax": note, "amount": money(tax.taxable)]))
        }
        return notes
    }

    /// The law's words in the language: Directive 2006/112/EC, article 226 (11) and (11a).
    private func words(of frozen: String) -> String {
        frozen.split(separator: "; ").map { words in
            switch words {
            case "Reverse charge": text("reverseCharge")
            case "Exempt intra-Community supply": text("intraCommunitySupply")
            case "Exempt export": text("export")
            case "Exempt": text("exempt")
            case "Outside the scope of tax": text("outsideScope")
            default: String(words)
            }
        }.joined(separator: "; ")
    }

    /// Tax and register numbers of a party.
    func numbers(of party: ReceiptParty) -> [String] {
        party.taxIDs + party.numbers.map { text("taxID", ["number": $0]) }
    }

    /// Facts with their names, in the order shown.
    var facts: [(label: String, value: String)] {
        var facts: [(TextKey, String)] = []
        if let method { facts.append((ReceiptTexts.paidWith, method)) }
        if let reference = contents.reference { facts.append((ReceiptTexts.orderNumber, reference)) }
        if let id = receipt.transactionID { facts.append((ReceiptTexts.transaction, id.description)) }
        if let id = receipt.refundID { facts.append((ReceiptTexts.refund, id.description)) }
        return facts.map { (texts.text($0.0), $0.1) }
    }

    private var method: String? {
        guard let method = contents.method else { return nil }
        let card = texts.text(ReceiptTexts.card)
        let name =
            switch method {
            case .card: contents.instrument.flatMap { Self.brand($0.brand) } ?? card
            case .directDebit: contents.instrument?.brand ?? text("directDebit")
            case .wire: text("bankTransfer")
            }
        return contents.instrument.map {
            texts.text(ReceiptTexts.cardEnding, ["brand": $0.named(name), "lastFour": $0.lastFour])
        } ?? name
    }

    private static func brand(_ word: String) -> String? {
        switch word {
        case "visa": "Visa"
        case "mastercard": "Mastercard"
        case "amex": "American Express"
        default: nil
        }
    }
}
