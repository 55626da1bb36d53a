import Domain
import Foundation
import Pages
import TestHarness
import Testing

/// How many random orders are taken from their lines to the last refund; `make totals` asks for a million.
///
/// Of many orders the receipts of one in twenty are written and read, which takes most of the time.
private let orders = ProcessInfo.processInfo.environment["PORTICO_ORDERS"].flatMap { Int($0) } ?? 600

@Suite("Totals of random orders")
struct RandomOrderTests {
    private static func pages() throws -> ReceiptPages {
        try ReceiptPages(
            library: try ProjectTexts.pages(),
            texts: try ProjectTexts.library(), stylesheet: "", security: SecurityHeaders(isSecure: false))
    }

    @Test(
        "Lines and tax less discounts are what page, redirect and receipts say, and refunds end at zero",
        arguments: [71, 72] as [UInt64])
    func totals(seed: UInt64) throws {
        let dice = SeededRandom(seed: seed)
        let pages = try Self.pages()
        var (sold, refunds, receipts) = (0, 0, 0)
        while sold < orders / 2 {
            let order = try RandomOrder(dice)
            guard let total = order.total else { continue }
            sold += 1
            let isRead = orders <= 20_000 || sold.isMultiple(of: 20)
            var walk = OrderWalk(order, total: total, dice, isRead ? pages : nil)
            if let fault = try walk.fault() {
                Issue.record("seed \(seed), order \(sold): \(fault) \(order.settings) \(order.details)")
                return
            }
            refunds += walk.refunds.count
            receipts += walk.receipts.count
        }
        print("totals: seed \(seed), \(sold) orders, \(refunds) refunds, \(receipts) receipts")
        #expect(refunds > sold && receipts > refunds)
    }
}
