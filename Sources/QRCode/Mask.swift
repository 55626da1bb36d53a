/// One of the eight patterns that break up even areas (ISO/IEC 18004:2015, table 10).
package enum Mask: Int, CaseIterable, Hashable, Sendable {
    /// Row and column together even: a chessboard.
    case chessboard
    /// Every other row.
    case rows
    /// Every third column.
    case columns
    /// Diagonals, three apart.
    case diagonals
    /// Blocks of three by two.
    case blocks
    /// The sum of both products is zero.
    case productSum
    /// The sum of both products is even.
    case productSumParity
    /// Product and sum together even.
    case productParity

    /// Whether the module of that column and row is turned over.
    func turns(_ x: Int, _ y: Int) -> Bool {
        switch self {
        case .chessboard: (x + y).isMultiple(of: 2)
        case .rows: y.isMultiple(of: 2)
        case .columns: x.isMultiple(of: 3)
        case .diagonals: (x + y).isMultiple(of: 3)
        case .blocks: (x / 3 + y / 2).isMultiple(of: 2)
        case .productSum: x * y % 2 + x * y % 3 == 0
        case .productSumParity: (x * y % 2 + x * y % 3).isMultiple(of: 2)
        case .productParity: ((x + y) % 2 + x * y % 3).isMultiple(of: 2)
        }
    }
}
