import Database
import Domain
import Support

/// Reads the column kinds that all tables share.
enum Column {
    static func identifier<Kind: IdentifierKind>(_ row: Row, _ index: Int, table: String) throws
        -> Identifier<Kind>
    {
        var found: Identifier<Kind>?
        try row.withBlob(index) { bytes in found = Identifier(bytes: bytes) }
        guard let found else { throw StorageError.unreadable(table: table, column: String(index)) }
        return found
    }

    static func optionalIdentifier<Kind: IdentifierKind>(
        _ row: Row, _ index: Int, table: String
    ) throws -> Identifier<Kind>? {
        try row.isNull(index) ? nil : try identifier(row, index, table: table)
    }

    static func time(_ row: Row, _ index: Int) throws -> Timestamp {
        Timestamp(milliseconds: try row.integer(index))
    }

    static func optionalTime(_ row: Row, _ index: Int) throws -> Timestamp? {
        try row.optionalInteger(index).map { Timestamp(milliseconds: $0) }
    }

    static func flag(_ row: Row, _ index: Int) throws -> Bool { try row.integer(index) != 0 }

    static func value<Value: RawRepresentable<String>>(_ row: Row, _ index: Int, table: String) throws
        -> Value
    {
        guard let value = Value(rawValue: try row.text(index)) else {
            throw StorageError.unreadable(table: table, column: String(index))
        }
        return value
    }

    static func optionalValue<Value: RawRepresentable<String>>(_ row: Row, _ index: Int, table: String) throws
        -> Value?
    {
        try row.isNull(index) ? nil : try value(row, index, table: table)
    }

    static func currency(_ row: Row, _ index: Int, table: String) throws -> Currency {
        guard let currency = Currency(code: try row.text(index)) else {
            throw StorageError.unreadable(table: table, column: String(index))
        }
        return currency
    }
}

extension Argument {
    static func identifier<Kind: IdentifierKind>(_ id: Identifier<Kind>) -> Argument {
        .sixteenBytes(high: id.high, low: id.low)
    }

    static func stream(_ stream: EventStream) -> Argument {
        switch stream {
        case .checkout(let id): .identifier(id)
        case .link(let id): .identifier(id)
        }
    }

    static func optionalIdentifier<Kind: IdentifierKind>(_ id: Identifier<Kind>?) -> Argument {
        id.map { .identifier($0) } ?? .null
    }

    static func time(_ time: Timestamp) -> Argument { .integer(time.milliseconds) }

    static func optionalTime(_ time: Timestamp?) -> Argument {
        time.map { .integer($0.milliseconds) } ?? .null
    }
}
