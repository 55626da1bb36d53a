import Domain

@testable import Tax

/// A basket drawn by chance: mixed prices, rates of up to six digits, discounts and shipping.
struct RandomBasket: CustomStringConvertible {
    var lines: [BasketLine] = []
    var treatments: [TaxTreatment] = []
    var policy = RoundingPolicy.usual

    init(_ random: inout SplitMix64) {
        let percents = ["19", "7", "20", "5.5", "2.1", "8.1", "9.975", "13.5", "25.5", "0", "10", "8"]
        for _ in 0...random.next(below: 4) {
            var components: [TaxComponent] = []
            for place in 0..<random.next(below: 4) {
                let text = percents[Int(random.next(below: UInt64(percents.count)))]
                let odd =
                    random.next(below: 40) == 0
                    ? TaxRate(millionths: Int64(random.next(below: 30_000_000))) : nil
                components.append(Self.component("C\(place)", odd ?? TaxRate(text) ?? .zero))
            }
            treatments.append(
                TaxTreatment(
                    rule: .domestic, place: "XX", placeName: "X", category: .standard, components: components,
                    isShippingTaxed: random.next(below: 5) > 0))
        }
        let count = random.next(below: 30) == 0 ? 1 + random.next(below: 60) : 1 + random.next(below: 6)
        for _ in 0..<count { addLine(&random) }
        addDiscounts(&random)
        let levels = RoundingPolicy.Level.allCases
        policy = RoundingPolicy(
            level: levels[Int(random.next(below: 3))],
            rounding: Rounding.allCases[Int(random.next(below: 4))],
            components: random.next(below: 2) == 0 ? .together : .separately)
    }

    static func component(_ name: String, _ rate: TaxRate) -> TaxComponent {
        TaxComponent(jurisdiction: "XX", jurisdictionName: "X", name: name, rate: rate, source: "test")
    }

    private mutating func addLine(_ random: inout SplitMix64) {
        let treatment = Int(random.next(below: UInt64(treatments.count)))
        let limit: UInt64 = random.next(below: 20) == 0 ? 1_000_000_000_000 : 20_000
        let kind: BasketLine.Kind =
            random.next(below: 8) == 0 ? .shipping(treatment: treatment) : .item(treatment: treatment)
        lines.append(
            BasketLine(
                kind, amount: Int64(random.next(below: limit)),
                behavior: random.next(below: 2) == 0 ? .inclusive : .exclusive))
    }

    private mutating func addDiscounts(_ random: inout SplitMix64) {
        let items = lines.indices.filter { if case .item = lines[$0].kind { true } else { false } }
        guard let first = items.first, random.next(below: 3) == 0 else { return }
        let ofFirst = Int64(random.next(below: UInt64(lines[first].amount + 1)))
        let sum = items.reduce(0) { $0 + lines[$1].amount } - ofFirst
        lines.append(BasketLine(.discount(ofLine: first), amount: ofFirst, behavior: .exclusive))
        lines.append(
            BasketLine(
                .discount(ofLine: nil), amount: Int64(random.next(below: UInt64(sum + 1))),
                behavior: .exclusive))
    }

    var description: String {
        "\(policy) " + lines.map { "\($0.kind) \($0.amount) \($0.behavior)" }.joined(separator: "; ")
            + treatments.map { "\($0.components.map { "\($0.rate)" })" }.joined()
    }
}
