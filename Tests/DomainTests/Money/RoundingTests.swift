import Domain
import Testing

/// One product and what each policy makes of it.
struct RoundingRow: Sendable, CustomTestStringConvertible {
    let unit: Int64
    let quantity: String
    /// In the order half up, half even, down, up; nil where the result leaves 64 bits.
    let expected: [Int64?]

    init(_ unit: Int64, _ quantity: String, _ expected: Int64?...) {
        self.unit = unit
        self.quantity = quantity
        self.expected = expected
    }

    var testDescription: String { "\(unit) × \(quantity)" }
}

@Suite struct RoundingTests {
    static let rows = [
        RoundingRow(0, "0.001", 0, 0, 0, 0),
        RoundingRow(1, "1", 1, 1, 1, 1),
        RoundingRow(1, "0.5", 1, 0, 0, 1),
        RoundingRow(3, "0.5", 2, 2, 1, 2),
        RoundingRow(5, "0.5", 3, 2, 2, 3),
        RoundingRow(-1, "0.5", -1, 0, 0, -1),
        RoundingRow(-3, "0.5", -2, -2, -1, -2),
        RoundingRow(-5, "0.5", -3, -2, -2, -3),
        RoundingRow(1, "0.499", 0, 0, 0, 1),
        RoundingRow(1, "0.501", 1, 1, 0, 1),
        RoundingRow(-1, "0.499", 0, 0, 0, -1),
        RoundingRow(-1, "0.501", -1, -1, 0, -1),
        RoundingRow(1, "0.001", 0, 0, 0, 1),
        RoundingRow(1999, "1.25", 2499, 2499, 2498, 2499),
        RoundingRow(.max, "1", .max, .max, .max, .max),
        RoundingRow(.min, "1", .min, .min, .min, .min),
        RoundingRow(.max, "0.5", 1 << 62, 1 << 62, (1 << 62) - 1, 1 << 62),
        RoundingRow(.min, "0.5", -(1 << 62), -(1 << 62), -(1 << 62), -(1 << 62)),
        RoundingRow(.max, "1.001", nil, nil, nil, nil),
        RoundingRow(.min, "1.001", nil, nil, nil, nil),
        RoundingRow(.max, "1000000000", nil, nil, nil, nil),
        RoundingRow(.min, "1000000000", nil, nil, nil, nil),
        RoundingRow(
            9_223_372_036, "1000000000", 9_223_372_036_000_000_000, 9_223_372_036_000_000_000,
            9_223_372_036_000_000_000, 9_223_372_036_000_000_000),
        RoundingRow(9_223_372_037, "1000000000", nil, nil, nil, nil),
        // The exact product is 2^63 - 0.5 and - 1.5 times the sign: one policy fits where another does not.
        RoundingRow(6_148_914_691_236_517_205, "1.5", nil, nil, .max, nil),
        RoundingRow(-6_148_914_691_236_517_205, "1.5", .min, .min, -.max, .min),
    ]

    @Test(arguments: rows) func product(row: RoundingRow) throws {
        let euro = try #require(Currency(code: "EUR"))
        let quantity = try #require(Quantity(row.quantity))
        for (policy, expected) in zip([.halfUp, .halfEven, .down, .up] as [Rounding], row.expected) {
            let amount = Money(minorUnits: row.unit, currency: euro)
            if let expected {
                #expect(
                    try amount.multiplied(by: quantity, rounding: policy).minorUnits == expected, "\(policy)")
            } else {
                #expect(throws: MoneyError.overflow, "\(policy)") {
                    try amount.multiplied(by: quantity, rounding: policy)
                }
            }
        }
    }

    /// Every amount from -60 to 60 by every quantity to three thousand thousandths, by plain division.
    @Test func gridAgreesWithLongDivision() throws {
        let euro = try #require(Currency(code: "EUR"))
        var checked = 0
        for unit in -60...60 as ClosedRange<Int64> {
            for thousandths in stride(from: Int64(1), through: 3001, by: 25) {
                let quantity = try #require(Quantity(thousandths: thousandths))
                for policy in Rounding.allCases {
                    let ours = try Money(minorUnits: unit, currency: euro).multiplied(
                        by: quantity, rounding: policy)
                    if ours.minorUnits != Self.divided(unit * thousandths, policy) {
                        Issue.record("\(unit) × \(thousandths)/1000 \(policy): \(ours.minorUnits)")
                    }
                    checked += 1
                }
            }
        }
        #expect(checked == 121 * 121 * 4)
    }

    private static func divided(_ product: Int64, _ policy: Rounding) -> Int64 {
        let magnitude = abs(product)
        let rest = magnitude % 1000
        var whole = magnitude / 1000
        switch policy {
        case .down: break
        case .up: whole += rest > 0 ? 1 : 0
        case .halfUp: whole += rest >= 500 ? 1 : 0
        case .halfEven: whole += rest > 500 || (rest == 500 && whole % 2 == 1) ? 1 : 0
        }
        return product < 0 ? -whole : whole
    }
}
