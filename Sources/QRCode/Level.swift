/// How much of a symbol may be unreadable (ISO/IEC 18004:2015, 6.5.1).
package enum Level: Int, CaseIterable, Hashable, Sendable {
    /// About 7 % of the codewords.
    case low
    /// About 15 %.
    case medium
    /// About 25 %.
    case quartile
    /// About 30 %.
    case high

    /// The two bits of the format information (table 12).
    var formatBits: Int {
        switch self {
        case .low: 0b01
        case .medium: 0b00
        case .quartile: 0b11
        case .high: 0b10
        }
    }
}
