import Domain
import Support
import Tax
import TestHarness
import Testing

@testable import Portal

@Suite("What receipts take of lines and taxes")
struct ReceiptShareTests {
    static let baskets = 5_000
    static let seed: UInt64 = 60_151

    /// A receipt of that money and those shares, and nothing else.
    private func receipt(
        _ occasion: ReceiptOccasion, _ shares: [ReceiptShare], excess: Int64 = 0, _ dice: SeededRandom
    ) -> Receipt {
        var contents = ReceiptContents(seller: ReceiptParty(name: "S"), siteName: "S")
        contents.shares = shares
        contents.excess = excess
        let euro = Currency(code: "EUR") ?? { preconditionFailure() }()
        return Receipt(
            id: ReceiptID(high: dice.word(), low: dice.word()),
            organizationID: OrganizationID(high: 1, low: 1), siteID: SiteID(high: 1, low: 1),
            checkoutID: CheckoutID(high: 1, low: 1), transactionID: nil, refundID: nil, isLive: true,
            occasion: occasion, number: ReceiptNumber(prefix: "R-", year: nil, sequence: 1, isLive: true),
            amount: Money(minorUnits: shares.reduce(excess) { $0 + $1.total }, currency: euro),
            issuedAt: Timestamp(seconds: 0), contents: contents, wordingDigest: [])
    }

    private func basket(_ dice: SeededRandom) -> [ReceiptShare] {
        (0...dice.below(8)).map { line in
            let charges = (0..<dice.below(4)).map {
                ReceiptShare.Charge(tax: $0, amount: Int64(dice.below(4_000)))
            }
            return ReceiptShare(line: line, net: Int64(dice.below(20_000)), charges: charges)
        }
    }

    @Test("Every sequence of partial payments and refunds, some of which come back, ends at exactly zero")
    func sequences() throws {
        print("receipts: seed \(Self.seed), baskets \(Self.baskets)")
        let dice = SeededRandom(seed: Self.seed)
        for number in 0..<Self.baskets {
            let whole = basket(dice)
            var receipts: [Receipt] = []
            var open = ReceiptBalance(open: whole, after: receipts)
            while open.shares.left > 0 {
                let amount =
                    dice.below(2) == 0 ? open.shares.left : 1 + Int64(dice.below(Int(open.shares.left)))
                receipts.append(receipt(.payment, try open.take(amount).shares, dice))
                open = ReceiptBalance(open: whole, after: receipts)
            }
            if dice.below(10) == 0 { receipts.append(receipt(.payment, [], excess: 7, dice)) }
            while true {
                var paid = ReceiptBalance(paid: whole, in: receipts)
                let left = paid.shares.left
                guard left > 0 else { break }
                let amount = dice.below(3) == 0 ? left : 1 + Int64(dice.below(Int(left)))
                let wishes = (0..<dice.below(3)).map { _ in
                    RefundLine(
                        place: dice.below(whole.count + 1),
                        quantity: Quantity(1) ?? { preconditionFailure() }(),
                        amount: Int64(dice.below(9_000)) - 500)
                }
                let shares = try paid.take(amount, first: wishes).shares
                if shares.reduce(0, { $0 + $1.total }) != amount {
                    Issue.record("basket \(number): \(shares)")
                }
                receipts.append(receipt(.refund, shares, dice))
                if dice.below(6) == 0 { receipts.append(receipt(.refundReturned, shares, dice)) }
                let rest = partsLeft(receipts).filter { $0.value < 0 }
                if !rest.isEmpty { Issue.record("basket \(number): \(rest)") }
            }
            let rest = partsLeft(receipts).filter { $0.key != "excess" && $0.value != 0 }
            if !rest.isEmpty { Issue.record("basket \(number): \(rest)") }
        }
    }

    @Test("More than is left is refused, and nothing is taken")
    func tooMuch() throws {
        let dice = SeededRandom(seed: 1)
        let whole = [ReceiptShare(line: 0, net: 100, charges: [.init(tax: 0, amount: 19)])]
        var paid = ReceiptBalance(paid: whole, in: [receipt(.payment, whole, dice)])
        #expect(throws: (any Error).self) { try paid.take(120) }
        #expect(paid.shares.left == 119)
        #expect(try paid.take(119).shares == whole)
        #expect(paid.shares.left == 0)
    }
}
