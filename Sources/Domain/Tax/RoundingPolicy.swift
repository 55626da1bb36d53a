/// Where a tax is rounded, how, and whether several on one price are rounded as one.
///
/// European law leaves level and method to each state (C-484/06 Ahold, C-302/07 Wetherspoon), so both are
/// settings with a default for each country.
package struct RoundingPolicy: Hashable, Sendable {
    /// What is rounded once.
    package enum Level: String, Hashable, Sendable, CaseIterable {
        /// The tax of each line.
        case line
        /// The tax of all lines with the same rates.
        case rateGroup = "rate_group"
        /// The tax of the whole document.
        case document
    }

    /// What is done with several taxes on one price.
    package enum Components: String, Hashable, Sendable, CaseIterable {
        /// One rate, rounded once and then split: American state and local taxes (SSUTA section 324).
        case together
        /// Each by itself: Canadian GST and a province's tax.
        case separately
    }

    /// What is rounded once.
    package var level: Level
    /// How it is rounded.
    package var rounding: Rounding
    /// What is done with several taxes on one price.
    package var components: Components

    /// Makes a policy.
    package init(level: Level, rounding: Rounding, components: Components = .together) {
        self.level = level
        self.rounding = rounding
        self.components = components
    }

    /// Half up, once for each rate: what holds where neither the site nor the country says otherwise.
    package static let usual = RoundingPolicy(level: .rateGroup, rounding: .halfUp)
}

extension RoundingPolicy {
    /// The names of roundings in tables and requests.
    package static let roundingNames: [(name: String, rounding: Rounding)] = [
        ("half_up", .halfUp), ("half_even", .halfEven), ("down", .down), ("up", .up),
    ]

    /// The name of this policy's rounding.
    package var roundingName: String {
        switch rounding {
        case .halfUp: "half_up"
        case .halfEven: "half_even"
        case .down: "down"
        case .up: "up"
        }
    }
}
