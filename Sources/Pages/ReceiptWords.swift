import Domain
import Support

/// What a receipt says beside its contents, in English.
struct ReceiptWords {
    let receipt: Receipt

    private var contents: ReceiptContents { receipt.contents }

    func money(_ minorUnits: Int64) -> String {
        Money(minorUnits: minorUnits, currency: receipt.amount.currency).text
    }

    var heading: String {
        switch receipt.occasion {
        case .payment: "Receipt"
        case .refund: "Refund receipt"
        case .refundReturned: "Correction of a refund receipt"
        }
    }

    /// The receipt that it is about, in words.
    var about: String? {
        guard let origin = contents.origin else { return nil }
        let name = "\(origin.number) of \(Self.day(origin.issuedAt))"
        return switch receipt.occasion {
        case .payment: nil
        case .refund: "For receipt \(name)"
        case .refundReturned: "The refund came back: refund receipt \(name) is void"
        }
    }

    var totalLabel: String {
        switch receipt.occasion {
        case .payment: "Paid"
        case .refund: "Given back"
        case .refundReturned: "No longer given back"
        }
    }

    /// What leads to the total, in the order shown.
    var sums: [(label: String, amount: String)] {
        var sums: [(String, String)] = []
        let total = receipt.amount.minorUnits
        if receipt.occasion == .payment, contents.orderTotal != total {
            sums.append(("Order total", money(contents.orderTotal)))
        }
        if !contents.taxes.isEmpty { sums.append(("Without tax", money(contents.net))) }
        for tax in contents.taxes where tax.taxable > 0 || tax.amount > 0 {
            sums.append((label(of: tax), money(tax.amount)))
        }
        if contents.excess > 0 { sums.append(("Beyond the order total", money(contents.excess))) }
        return sums
    }

    private func label(of tax: ReceiptTax) -> String {
        // The merchant's own tax is a line of the order.
        guard tax.rule != nil || tax.place != nil else { return "includes \(tax.name)" }
        if let words = tax.words, tax.name.isEmpty { return "\(words), on \(money(tax.taxable))" }
        let rate = tax.rate.map { " \($0) %" } ?? ""
        let place = tax.place.map { " (\($0))" } ?? ""
        return "\(tax.isIncluded ? "includes " : "")\(tax.name)\(rate)\(place) on \(money(tax.taxable))"
    }

    /// The sentences that the law asks for.
    var notes: [String] {
        var notes: [String] = []
        for tax in contents.taxes {
            guard let words = tax.words else { continue }
            let isReverse = tax.rule?.hasPrefix("reverse_charge") ?? false
            let note = isReverse ? "\(words) – VAT to be accounted for by the recipient" : words
            if !notes.contains(note) { notes.append(note) }
        }
        return notes
    }

    /// Facts with their names, in the order shown.
    var facts: [(label: String, value: String)] {
        var facts: [(String, String)] = []
        if let method { facts.append(("Paid with", method)) }
        if let reference = contents.reference { facts.append(("Order number", reference)) }
        if let id = receipt.transactionID { facts.append(("Transaction", id.description)) }
        if let id = receipt.refundID { facts.append(("Refund", id.description)) }
        return facts
    }

    private var method: String? {
        guard let method = contents.method else { return nil }
        let name =
            switch method {
            case .card: contents.instrument.map { Self.brand($0.brand) } ?? "Card"
            case .directDebit: contents.instrument?.brand ?? "Direct debit"
            case .wire: "Bank transfer"
            }
        return contents.instrument.map { "\(name) ending \($0.lastFour)" } ?? name
    }

    private static func brand(_ word: String) -> String {
        switch word {
        case "visa": "Visa"
        case "mastercard": "Mastercard"
        case "amex": "American Express"
        default: "Card"
        }
    }

    /// `2026-11-21`, which is read alike everywhere.
    static func day(_ time: Timestamp) -> String { String(TimeText.format(time).prefix(10)) }

    /// `2026-11-21 14:05 UTC`.
    static func minute(_ time: Timestamp) -> String {
        "\(day(time)) \(TimeText.format(time).dropFirst(11).prefix(5)) UTC"
    }
}
