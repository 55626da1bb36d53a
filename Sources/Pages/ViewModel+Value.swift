package import Mustache
package import ProviderKit

extension ViewModel {
    /// The model as a template reads it.
    ///
    /// Shapes are made on the spot, which suits pages that are rare; names that repeat share their symbols.
    package func value(symbols: Symbols) -> Value {
        switch self {
        case .text(let text): return .text(text)
        case .bool(let flag): return .bool(flag)
        case .list(let list): return .list(list.map { $0.value(symbols: symbols) })
        case .record: return .record(record(symbols: symbols, adding: []))
        }
    }

    /// The model as a record with further fields; anything but a record becomes an empty one.
    package func record(symbols: Symbols, adding more: [(name: String, value: Value)]) -> Record {
        var names = more.map(\.name)
        var values = more.map(\.value)
        if case .record(let fields) = self {
            for (name, model) in fields.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
                names.append(name)
                values.append(model.value(symbols: symbols))
            }
        }
        return Record(Shape(symbols, names), values)
    }
}
