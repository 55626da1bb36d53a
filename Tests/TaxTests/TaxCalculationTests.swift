import Domain
import Foundation
import Testing

@testable import Tax

/// How many random baskets a run draws: `PORTICO_TAX_BASKETS`, 20,000 where it says nothing, so that the
/// whole suite stays short; a million is what the calculation has been run with.
private let basketCount =
    ProcessInfo.processInfo.environment["PORTICO_TAX_BASKETS"].flatMap { Int($0) } ?? 20_000

@Suite("Tax of random baskets")
struct RandomBasketTests {
    @Test(arguments: [1, 2] as [UInt64])
    func everySumIsTheSumOfItsParts(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<basketCount / 2 {
            let basket = RandomBasket(&random)
            let result = try TaxCalculation.calculate(
                basket.lines, treatments: basket.treatments, policy: basket.policy)
            guard check(basket, result) else {
                Issue.record("\(basket)")
                return
            }
        }
    }

    @Test(arguments: [3, 4] as [UInt64])
    func refundsEndAtZero(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<basketCount / 2 {
            let basket = RandomBasket(&random)
            let result = try TaxCalculation.calculate(
                basket.lines, treatments: basket.treatments, policy: basket.policy)
            guard try refundAll(result, &random) else {
                Issue.record("\(basket)")
                return
            }
        }
    }

    private func check(_ basket: RandomBasket, _ result: TaxBreakdown) -> Bool {
        var (shown, off): (Int64, Int64) = (0, 0)
        for (line, taxed) in zip(basket.lines, result.lines) {
            if case .discount = line.kind {
                off += line.amount
                guard taxed.gross == 0 else { return false }
                continue
            }
            shown += line.amount
            // What the buyer was shown does not move by a cent.
            let price = line.amount - taxed.discount
            guard line.behavior == .inclusive ? taxed.gross == price : taxed.net == price,
                taxed.net >= 0, taxed.tax >= 0, taxed.charges.reduce(0, { $0 + $1.amount }) == taxed.tax
            else { return false }
        }
        return result.discount == off
            && result.net == result.lines.reduce(0) { $0 + $1.net }
            && result.tax == result.lines.reduce(0) { $0 + $1.tax }
            && result.net == result.entries.reduce(0) { $0 + $1.taxable }
            && result.tax == result.entries.reduce(0) { $0 + $1.tax }
            && result.entries.allSatisfy { $0.amounts.reduce(0, +) == $0.tax }
            && areShared(result.entries, basket.policy)
            && result.total >= shown - off
    }

    /// Whether taxes that are rounded together have, over all lines, what their rates give them of the sum.
    private func areShared(_ entries: [TaxEntry], _ policy: RoundingPolicy) -> Bool {
        guard policy.components == .together else { return true }
        return entries.allSatisfy { entry in
            let rates = entry.treatment.components.map(\.rate.millionths)
            return entry.amounts.allSatisfy { $0 >= 0 }
                && Allocation.growing(entry.tax, by: rates).map { $0 == entry.amounts } ?? (entry.tax == 0)
        }
    }

    private func refundAll(_ result: TaxBreakdown, _ random: inout SplitMix64) throws -> Bool {
        var balance = RefundBalance(result)
        var (net, tax): (Int64, Int64) = (0, 0)
        var steps = 0
        while balance.left > 0 {
            steps += 1
            let line = Int(random.next(below: UInt64(result.lines.count)))
            let ofLine = balance.left(ofLine: line)
            let isOfLine = random.next(below: 3) == 0 && ofLine > 0
            let limit = isOfLine ? ofLine : balance.left
            // The seventh takes the rest, so that the sequence ends.
            let amount = steps == 7 ? balance.left : 1 + Int64(random.next(below: UInt64(limit)))
            let refund =
                isOfLine && steps < 7
                ? try balance.refund(amount, ofLine: line) : try balance.refund(amount)
            guard refund.total == amount, balance.netLeft >= 0, balance.taxLeft >= 0 else { return false }
            net += refund.net
            tax += refund.tax
        }
        return net == result.net && tax == result.tax && balance.netLeft == 0 && balance.taxLeft == 0
    }
}

@Suite("Tax of known baskets")
struct TaxCalculationTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let prices: [Int64]
        let behavior: TaxBehavior
        let rates: [String]
        let policy: RoundingPolicy
        let tax: [Int64]
        var testDescription: String { name }
    }

    private static func policy(_ level: RoundingPolicy.Level, _ rounding: Rounding) -> RoundingPolicy {
        RoundingPolicy(level: level, rounding: rounding)
    }

    static let rows: [Row] = [
        Row(
            name: "19 % on top", prices: [10_000], behavior: .exclusive, rates: ["19"], policy: .usual,
            tax: [1900]),
        Row(
            name: "19 % within 119.00", prices: [11_900], behavior: .inclusive, rates: ["19"], policy: .usual,
            tax: [1900]),
        Row(
            name: "once a rate, three times 0.33 at 10 %", prices: [33, 33, 33], behavior: .exclusive,
            rates: ["10"], policy: .usual, tax: [4, 3, 3]),
        Row(
            name: "each line, three times 0.33 at 10 %", prices: [33, 33, 33], behavior: .exclusive,
            rates: ["10"], policy: policy(.line, .halfUp), tax: [3, 3, 3]),
        Row(
            name: "down as Japan does, ¥999 and ¥1001 at 10 %", prices: [999, 1001], behavior: .exclusive,
            rates: ["10"], policy: policy(.rateGroup, .down), tax: [100, 100]),
        Row(
            name: "a tie goes up", prices: [50], behavior: .exclusive, rates: ["5"], policy: .usual,
            tax: [3]),
        Row(
            name: "a tie goes to the even", prices: [50], behavior: .exclusive, rates: ["5"],
            policy: policy(.document, .halfEven), tax: [2]),
        Row(
            name: "up", prices: [1], behavior: .exclusive, rates: ["0.000001"],
            policy: policy(.document, .up), tax: [1]),
        Row(
            name: "the largest amount", prices: [TaxLimits.amountMax], behavior: .exclusive,
            rates: ["100"], policy: .usual, tax: [TaxLimits.amountMax]),
    ]

    @Test(arguments: rows)
    func comesTo(_ row: Row) throws {
        let treatment = TaxTreatment(
            rule: .domestic, place: "XX", placeName: "X", category: .standard,
            components: row.rates.map { RandomBasket.component("VAT", TaxRate($0) ?? .zero) })
        let result = try TaxCalculation.calculate(
            row.prices.map { BasketLine(.item(treatment: 0), amount: $0, behavior: row.behavior) },
            treatments: [treatment], policy: row.policy)
        #expect(result.lines.map(\.tax) == row.tax)
    }

    @Test func taxesOfAProvinceAreRoundedByThemselves() throws {
        // 10.03 at 5 % is 0.5015 and at 9.975 % is 1.0004925: apart 0.50 + 1.00, together 1.50.
        let treatment = TaxTreatment(
            rule: .domestic, place: "CA-QC", placeName: "Quebec", category: .standard,
            components: [
                RandomBasket.component("GST", try #require(TaxRate("5"))),
                RandomBasket.component("QST", try #require(TaxRate("9.975"))),
            ])
        let policy = RoundingPolicy(level: .document, rounding: .up, components: .separately)
        let result = try TaxCalculation.calculate(
            [BasketLine(.item(treatment: 0), amount: 1003, behavior: .exclusive)], treatments: [treatment],
            policy: policy)
        #expect(result.entries.map(\.amounts) == [[51, 101]])
    }

    private static func quebec() throws -> TaxTreatment {
        TaxTreatment(
            rule: .domestic, place: "CA-QC", placeName: "Quebec", category: .standard,
            components: [
                RandomBasket.component("GST", try #require(TaxRate("5"))),
                RandomBasket.component("QST", try #require(TaxRate("9.975"))),
            ])
    }

    @Test(arguments: RoundingPolicy.Level.allCases)
    func manySmallLinesOweEachTaxItsPart(_ level: RoundingPolicy.Level) throws {
        // 7.00 has 0.3044 of GST and 0.6073 of QST inside; of each line's 0.07 both are below half a cent.
        let lines = (0..<100).map { _ in BasketLine(.item(treatment: 0), amount: 7, behavior: .inclusive) }
        for components in RoundingPolicy.Components.allCases {
            let result = try TaxCalculation.calculate(
                lines, treatments: [try Self.quebec()],
                policy: RoundingPolicy(level: level, rounding: .halfUp, components: components))
            #expect(result.entries.map(\.amounts) == (level == .line ? [[33, 67]] : [[30, 61]]))
        }
    }

    @Test func whatPricesIncludeIsNotRoundedWithOneOfItsTaxes() throws {
        // 0.10 includes 0.0130 of both; on 0.04 come 0.0020 of GST and 0.0040 of QST: 1 and nothing.
        let result = try TaxCalculation.calculate(
            [
                BasketLine(.item(treatment: 0), amount: 10, behavior: .inclusive),
                BasketLine(.item(treatment: 0), amount: 4, behavior: .exclusive),
            ], treatments: [try Self.quebec()],
            policy: RoundingPolicy(level: .document, rounding: .halfUp, components: .separately))
        #expect(result.lines.map(\.tax) == [1, 0])
    }

    @Test func aLargerTotalTakesFromNobody() throws {
        var random = SplitMix64(seed: 1792)
        for _ in 0..<2_000 {
            let weights = (0...random.next(below: 5)).map { _ in
                Int64(random.next(below: random.next(below: 3) == 0 ? 4 : 20_000_000))
            }
            let sum = weights.reduce(0, +)
            guard sum > 0 else { continue }
            let start = Int64(random.next(below: random.next(below: 2) == 0 ? 50 : 1_000_000_000_000))
            var before = try #require(Allocation.growing(start, by: weights))
            for total in (start + 1)...(start + 12) {
                let parts = try #require(Allocation.growing(total, by: weights))
                #expect(parts.reduce(0, +) == total)
                #expect(zip(parts, before).allSatisfy { (0...1).contains($0 - $1) }, "\(weights) \(total)")
                before = parts
            }
        }
        #expect(Allocation.growing(0, by: [0, 0]) == [0, 0] && Allocation.growing(1, by: [0, 0]) == nil)
        #expect(Allocation.growing(TaxLimits.amountMax, by: [1, 1, 2])?.reduce(0, +) == TaxLimits.amountMax)
    }

    @Test func shippingIsTaxedAsTheGoodsAre() throws {
        let books = TaxTreatment(
            rule: .domestic, place: "DE", placeName: "Germany", category: .reduced,
            components: [RandomBasket.component("VAT", try #require(TaxRate("7")))])
        var toys = books
        toys.components = [RandomBasket.component("VAT", try #require(TaxRate("19")))]
        let result = try TaxCalculation.calculate(
            [
                BasketLine(.item(treatment: 0), amount: 3000, behavior: .exclusive),
                BasketLine(.item(treatment: 1), amount: 1000, behavior: .exclusive),
                BasketLine(.shipping(treatment: 1), amount: 400, behavior: .exclusive),
            ], treatments: [books, toys], policy: .usual)
        #expect(result.entries.map(\.taxable) == [3300, 1100])
        #expect(result.entries.map(\.tax) == [231, 209])
        #expect(result.lines[2].tax == 21 + 19)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let name: String
        let lines: [BasketLine]
        let error: TaxError
        var testDescription: String { name }
    }

    private static func item(_ amount: Int64) -> BasketLine {
        BasketLine(.item(treatment: 0), amount: amount, behavior: .exclusive)
    }

    static let refused: [Refused] = [
        Refused(name: "nothing", lines: [], error: .noLines),
        Refused(
            name: "one line too many", lines: Array(repeating: item(1), count: 501),
            error: .tooManyLines(limit: 500)),
        Refused(name: "less than nothing", lines: [item(1), item(-1)], error: .amountOutOfRange(line: 1)),
        Refused(
            name: "too much", lines: [item(TaxLimits.amountMax + 1)], error: .amountOutOfRange(line: 0)),
        Refused(
            name: "too much together", lines: [item(TaxLimits.amountMax), item(1)], error: .sumOutOfRange),
        Refused(
            name: "an unknown treatment",
            lines: [BasketLine(.item(treatment: 1), amount: 1, behavior: .exclusive)],
            error: .noSuchReference(line: 0)),
        Refused(
            name: "a discount of a discount",
            lines: [item(1), BasketLine(.discount(ofLine: 1), amount: 1, behavior: .exclusive)],
            error: .noSuchReference(line: 1)),
        Refused(
            name: "a discount of more than there is",
            lines: [item(5), BasketLine(.discount(ofLine: nil), amount: 6, behavior: .exclusive)],
            error: .discountTooLarge),
    ]

    @Test(arguments: refused)
    func refuses(_ row: Refused) {
        let treatment = TaxTreatment(
            rule: .domestic, place: "XX", placeName: "X", category: .standard, components: [])
        #expect(throws: row.error) {
            try TaxCalculation.calculate(row.lines, treatments: [treatment], policy: .usual)
        }
    }

    @Test func acceptsAsManyLinesAsTheLimit() throws {
        let treatment = TaxTreatment(
            rule: .domestic, place: "XX", placeName: "X", category: .standard, components: [])
        let lines = Array(repeating: Self.item(1), count: TaxLimits.linesMax)
        #expect(
            try TaxCalculation.calculate(lines, treatments: [treatment], policy: .usual).total == 500)
    }

    @Test func refusesARefundOfMoreThanIsLeft() throws {
        let treatment = TaxTreatment(
            rule: .domestic, place: "XX", placeName: "X", category: .standard, components: [])
        var balance = RefundBalance(
            try TaxCalculation.calculate([Self.item(10)], treatments: [treatment], policy: .usual))
        #expect(throws: TaxError.refundOutOfRange(left: 10)) { try balance.refund(11) }
        #expect(throws: TaxError.refundOutOfRange(left: 10)) { try balance.refund(0) }
        #expect(throws: TaxError.refundOutOfRange(left: 0)) { try balance.refund(1, ofLine: 7) }
        #expect(try balance.refund(10).total == 10)
    }
}
