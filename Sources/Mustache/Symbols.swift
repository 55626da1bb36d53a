import Synchronization

/// A name turned into a small number, so that rendering compares and hashes no text.
package struct Symbol: Hashable, Sendable {
    let index: Int
}

/// The names that shapes and templates share; made once at start and passed on.
package final class Symbols: Sendable {
    private struct Table: Sendable {
        var symbols: [String: Symbol] = [:]
        var names: [String] = []
    }

    private let table = Mutex(Table())

    /// Makes an empty table of names.
    package init() {}

    /// The symbol of a name, the same for every call with that name.
    package func symbol(for name: String) -> Symbol {
        table.withLock { table in
            if let known = table.symbols[name] { return known }
            let fresh = Symbol(index: table.names.count)
            table.symbols[name] = fresh
            table.names.append(name)
            return fresh
        }
    }

    func name(of symbol: Symbol) -> String {
        table.withLock { $0.names[symbol.index] }
    }
}
