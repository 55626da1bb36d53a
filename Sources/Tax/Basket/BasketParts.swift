import Domain

/// A part of a line that falls under one treatment; only shipping has more than one.
struct BasketPart {
    var line: Int
    var treatment: Int
    var amount: Int64
    var behavior: TaxBehavior
}

/// A basket after its discounts, cut into parts of one treatment each.
struct BasketParts {
    private(set) var parts: [BasketPart] = []
    /// The given treatments, and those of shipping that the law leaves alone.
    private(set) var treatments: [TaxTreatment]
    /// What was taken off each line.
    private(set) var discounts: [Int64]

    init(_ lines: [BasketLine], treatments: [TaxTreatment]) throws(TaxError) {
        self.treatments = treatments
        discounts = lines.map { _ in 0 }
        try Self.check(lines, treatments: treatments.count)
        try takeDiscounts(lines)
        parts.reserveCapacity(lines.count + 4)
        for (place, line) in lines.enumerated() {
            if case .item(let treatment) = line.kind {
                parts.append(
                    BasketPart(
                        line: place, treatment: treatment, amount: line.amount - discounts[place],
                        behavior: line.behavior))
            }
        }
        let goods = parts
        for (place, line) in lines.enumerated() {
            if case .shipping(let own) = line.kind { addShipping(line, at: place, own: own, goods: goods) }
        }
    }

    private static func check(_ lines: [BasketLine], treatments: Int) throws(TaxError) {
        guard !lines.isEmpty else { throw .noLines }
        guard lines.count <= TaxLimits.linesMax else { throw .tooManyLines(limit: TaxLimits.linesMax) }
        var sum: Int64 = 0
        for (place, line) in lines.enumerated() {
            guard (0...TaxLimits.amountMax).contains(line.amount) else {
                throw .amountOutOfRange(line: place)
            }
            switch line.kind {
            case .item(let treatment), .shipping(let treatment):
                guard (0..<treatments).contains(treatment) else { throw .noSuchReference(line: place) }
                sum += line.amount
            case .discount(let target):
                guard let target else { continue }
                guard lines.indices.contains(target), case .item = lines[target].kind else {
                    throw .noSuchReference(line: place)
                }
            }
        }
        guard sum <= TaxLimits.amountMax else { throw .sumOutOfRange }
    }

    /// Those of one line first, so that a reduction of all is spread over what is then left.
    private mutating func takeDiscounts(_ lines: [BasketLine]) throws(TaxError) {
        var ofAll: Int64 = 0
        for line in lines {
            guard case .discount(let target) = line.kind else { continue }
            guard let target else {
                // 500 lines of the highest amount are far below 64 bits.
                ofAll += line.amount
                continue
            }
            discounts[target] += line.amount
            guard discounts[target] <= lines[target].amount else { throw .discountTooLarge }
        }
        guard ofAll > 0 else { return }
        var weights = discounts
        for (place, line) in lines.enumerated() {
            if case .item = line.kind {
                weights[place] = line.amount - discounts[place]
            } else {
                weights[place] = 0
            }
        }
        guard ofAll <= weights.reduce(0, +), let shares = Allocation.split(ofAll, by: weights) else {
            throw .discountTooLarge
        }
        for place in lines.indices { discounts[place] += shares[place] }
    }

    /// Shipping is part of what is shipped (C-349/96 Card Protection Plan), so it is split by the goods'
    /// prices where they fall under several treatments.
    private mutating func addShipping(_ line: BasketLine, at place: Int, own: Int, goods: [BasketPart]) {
        var weights = [Int64](repeating: 0, count: treatments.count)
        for part in goods { weights[part.treatment] += part.amount }
        guard let shares = Allocation.split(line.amount, by: weights), !goods.isEmpty else {
            add(line, at: place, treatment: goods.first?.treatment ?? own, amount: line.amount)
            return
        }
        guard line.amount > 0 else {
            add(line, at: place, treatment: goods[0].treatment, amount: 0)
            return
        }
        for treatment in weights.indices where shares[treatment] > 0 {
            add(line, at: place, treatment: treatment, amount: shares[treatment])
        }
    }

    private mutating func add(_ line: BasketLine, at place: Int, treatment: Int, amount: Int64) {
        var treatment = treatment
        if !treatments[treatment].isShippingTaxed, !treatments[treatment].components.isEmpty {
            let untaxed = treatments[treatment].ofUntaxedShipping
            treatment = treatments.firstIndex(of: untaxed) ?? treatments.count
            if treatment == treatments.count { treatments.append(untaxed) }
        }
        parts.append(
            BasketPart(line: place, treatment: treatment, amount: amount, behavior: line.behavior))
    }
}
