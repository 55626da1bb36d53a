import Domain

/// The exact taxes of a basket's parts and what is rounded together: a lane is what one rounding covers.
struct TaxLanes {
    /// One exact tax of one part.
    private struct Cell {
        var part: Int
        /// The place of the component, or nil for all of the treatment together.
        var component: Int?
        var exact: ExactAmount
    }

    private let basket: BasketParts
    private let policy: RoundingPolicy
    private var cells: [Cell] = []
    /// The cells of each lane.
    private var lanes: [[Int]] = []

    init(_ basket: BasketParts, policy: RoundingPolicy) {
        self.basket = basket
        self.policy = policy
        cells.reserveCapacity(basket.parts.count)
        var keys: [[TaxComponent]] = []
        // A treatment's lanes are looked for once, not for each of its lines.
        var known: [Int: Int] = [:]
        for (place, part) in basket.parts.enumerated() {
            let components = basket.treatments[part.treatment].components
            guard !components.isEmpty, part.amount > 0 else { continue }
            let sum = components.reduce(0) { $0 + $1.rate.millionths }
            let base = part.behavior == .inclusive ? TaxRate.whole + sum : TaxRate.whole
            // Within a price that includes them, taxes rounded by themselves could be more than the price.
            let isApart =
                policy.components == .separately && components.count > 1 && part.behavior == .exclusive
            for index in isApart ? Array(components.indices) : [-1] {
                let rate = index < 0 ? sum : components[index].rate.millionths
                let cell = Cell(
                    part: place, component: index < 0 ? nil : index,
                    exact: ExactAmount(part.amount, times: rate, over: base))
                let key = index < 0 ? components : [components[index]]
                add(cell, treatment: part.treatment, key: key, keys: &keys, known: &known)
            }
        }
    }

    private mutating func add(
        _ cell: Cell, treatment: Int, key: [TaxComponent], keys: inout [[TaxComponent]],
        known: inout [Int: Int]
    ) {
        cells.append(cell)
        let mark = treatment * 64 + (cell.component ?? 63)
        switch policy.level {
        case .line: lanes.append([cells.count - 1])
        case .rateGroup, .document:
            if let lane = known[mark] {
                lanes[lane].append(cells.count - 1)
                return
            }
            let wanted = policy.level == .rateGroup ? key : documentKey(key)
            let lane = keys.firstIndex(of: wanted) ?? lanes.count
            if lane == lanes.count {
                keys.append(wanted)
                lanes.append([])
            }
            known[mark] = lane
            lanes[lane].append(cells.count - 1)
        }
    }

    /// One key for the whole document; where taxes are rounded by themselves, one for each tax whatever its
    /// rates, and one for those that prices include together.
    private func documentKey(_ key: [TaxComponent]) -> [TaxComponent] {
        guard policy.components == .separately else { return [] }
        return key.map { component in
            var component = component
            component.rate = .zero
            component.source = ""
            return component
        }
    }

    /// The tax of each part for each component of its treatment, in minor units.
    func amounts() throws(TaxError) -> [[Int64]] {
        var amounts = basket.parts.map { part in
            [Int64](repeating: 0, count: basket.treatments[part.treatment].components.count)
        }
        // What each treatment's taxes have so far of what is rounded for all of them together.
        var given = basket.treatments.map { $0.components.map { _ in Int64(0) } }
        for lane in lanes {
            var sum = ExactAmount.zero
            for cell in lane {
                guard let next = sum.adding(cells[cell].exact) else { throw .rateMixTooWide }
                sum = next
            }
            let shares = Allocation.split(sum.rounded(policy.rounding), exact: lane.map { cells[$0].exact })
            for (cell, share) in zip(lane, shares) {
                give(share, to: cells[cell], in: &amounts, after: &given)
            }
        }
        return amounts
    }

    private func give(
        _ share: Int64, to cell: Cell, in amounts: inout [[Int64]], after given: inout [[Int64]]
    ) {
        if let component = cell.component {
            amounts[cell.part][component] = share
            return
        }
        if amounts[cell.part].count == 1 {
            amounts[cell.part][0] = share
            return
        }
        let treatment = basket.parts[cell.part].treatment
        let rates = basket.treatments[treatment].components.map(\.rate.millionths)
        // Each part by itself would leave the cents of many small ones to the tax with the higher rate.
        let before = given[treatment]
        // Rates of zero only leave a share of zero, which needs no split.
        guard let after = Allocation.growing(before.reduce(share, +), by: rates) else { return }
        amounts[cell.part] = zip(after, before).map { $0 - $1 }
        given[treatment] = after
    }
}
