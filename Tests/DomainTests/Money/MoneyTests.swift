import Domain
import Testing

/// A sum and a difference, nil where they leave 64 bits.
struct SumRow: Sendable, CustomTestStringConvertible {
    let left: Int64
    let right: Int64
    let sum: Int64?
    let difference: Int64?

    init(_ left: Int64, _ right: Int64, sum: Int64?, difference: Int64?) {
        self.left = left
        self.right = right
        self.sum = sum
        self.difference = difference
    }

    var testDescription: String { "\(left) and \(right)" }
}

@Suite struct MoneyTests {
    static let rows = [
        SumRow(0, 0, sum: 0, difference: 0),
        SumRow(4250, -300, sum: 3950, difference: 4550),
        SumRow(.max, 0, sum: .max, difference: .max),
        SumRow(.max - 1, 1, sum: .max, difference: .max - 2),
        SumRow(.max, 1, sum: nil, difference: .max - 1),
        SumRow(.max, -1, sum: .max - 1, difference: nil),
        SumRow(.min, 0, sum: .min, difference: .min),
        SumRow(.min, 1, sum: .min + 1, difference: nil),
        SumRow(.min, -1, sum: nil, difference: .min + 1),
        SumRow(.min, .max, sum: -1, difference: nil),
        SumRow(.max, .min, sum: -1, difference: nil),
        SumRow(0, .min, sum: .min, difference: nil),
        SumRow(-1, .min, sum: nil, difference: .max),
        SumRow(.min, .min, sum: nil, difference: 0),
    ]

    @Test(arguments: rows) func checkedArithmetic(row: SumRow) throws {
        let yen = try #require(Currency(code: "JPY"))
        let left = Money(minorUnits: row.left, currency: yen)
        let right = Money(minorUnits: row.right, currency: yen)
        if let sum = row.sum {
            #expect(try left.adding(right) == Money(minorUnits: sum, currency: yen))
        } else {
            #expect(throws: MoneyError.overflow) { try left.adding(right) }
        }
        if let difference = row.difference {
            #expect(try left.subtracting(right) == Money(minorUnits: difference, currency: yen))
        } else {
            #expect(throws: MoneyError.overflow) { try left.subtracting(right) }
        }
    }

    @Test func currenciesDoNotMix() throws {
        let euro = try #require(Currency(code: "EUR"))
        let dollar = try #require(Currency(code: "USD"))
        let mismatch = MoneyError.currencyMismatch(euro, dollar)
        #expect(throws: mismatch) { try Money.zero(euro).adding(.zero(dollar)) }
        #expect(throws: mismatch) { try Money.zero(euro).subtracting(.zero(dollar)) }
        #expect(Money.zero(euro) != Money.zero(dollar))
    }

    @Test func aLineRoundsHalfUpAndKeepsTheSignOfADiscount() throws {
        let euro = try #require(Currency(code: "EUR"))
        let quantity = try #require(Quantity("2.5"))
        let line = try LineItem(name: "Rope", quantity: quantity, unitAmount: 333, currency: euro)
        #expect(line.totalAmount == 833)
        let discount = try LineItem(
            name: "Voucher", quantity: quantity, unitAmount: -333, currency: euro, kind: .discount)
        #expect(discount.totalAmount == -833)
        #expect(throws: MoneyError.overflow) {
            try LineItem(name: "Sun", quantity: quantity, unitAmount: .max, currency: euro)
        }
    }
}
