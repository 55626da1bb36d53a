import Domain
import Foundation
import HTTPCore
import Pages

/// A receipt as its page and its plain text show it, in whatever language, and what of it does not read as it
/// is.
struct ReceiptReading {
    private(set) var fault: String?

    init(_ receipt: Receipt, _ pages: ReceiptPages) throws {
        let page = Self.text(try pages.html(receipt, in: nil))
        let shown = Self.cells(of: page)
        let contents = receipt.contents
        let numbers = shown.map { Self.number($0) }
        let lines = contents.lines.map(\.amount)
        guard Array(numbers.prefix(lines.count)) == lines, numbers.last == receipt.amount.minorUnits else {
            fault = "\(receipt.number.text) shows \(shown) for \(lines) and \(receipt.amount.minorUnits)"
            return
        }
        var sums = numbers.dropFirst(lines.count).dropLast()
        if receipt.occasion == .payment, contents.orderTotal != receipt.amount.minorUnits {
            guard sums.popFirst() == contents.orderTotal else {
                fault = "\(receipt.number.text) does not show the order's total"
                return
            }
        }
        // Where nothing is taxed the total stands alone.
        if !sums.isEmpty || contents.tax != 0 {
            let sum = sums.reduce(0, +)
            if sum != receipt.amount.minorUnits {
                fault = "\(receipt.number.text) shows \(shown), whose parts come to \(sum)"
                return
            }
        }
        var rest = Self.text(try pages.text(receipt, in: nil))[...]
        for cell in shown {
            guard let place = rest.range(of: "\(cell)\n") else {
                fault = "\(receipt.number.text) as text does not show \(cell)"
                return
            }
            rest = rest[place.upperBound...]
        }
    }

    private static func text(_ response: Response) -> String {
        guard case .bytes(let bytes) = response.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The amounts of the table, from top to bottom.
    private static func cells(of page: String) -> [String] {
        page.split(separator: "<td>").dropFirst().map { String($0.prefix { $0 != "<" }) }
    }

    /// Minor units, because an amount is always written with all its decimals.
    private static func number(_ cell: String) -> Int64 {
        let digits = Int64(cell.filter(\.isNumber)) ?? -1
        return cell.contains("\u{2212}") ? -digits : digits
    }
}
