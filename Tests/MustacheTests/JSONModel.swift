import Foundation
import Mustache

/// JSON as a model for templates: objects become records with a shape of their own.
indirect enum JSONModel: Decodable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSONModel])
    case object([String: JSONModel])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let condition = try? container.decode(Bool.self) {
            self = .bool(condition)
        } else if let number = try? container.decode(Int64.self) {
            self = .integer(number)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONModel].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONModel].self))
        }
    }

    func value(_ symbols: Symbols) -> Value {
        switch self {
        case .null: .absent
        case .bool(let condition): .bool(condition)
        case .integer(let number): .integer(number)
        case .number(let number): .text("\(number)")
        case .text(let text): .text(text)
        case .list(let list): .list(list.map { $0.value(symbols) })
        case .object(let fields):
            .record(Record(Shape(symbols, Array(fields.keys)), fields.values.map { $0.value(symbols) }))
        }
    }
}
