import CSQLite

/// The row a statement stands on.
///
/// It is good only inside the closure it is handed to.
///
/// A value of another type than the one asked for is an error that names the column, never a conversion.
package struct Row {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) { self.statement = statement }

    /// The 64-bit integer of that column, counted from 0; throws `.column` for another type or no such
    /// column.
    package func integer(_ index: Int) throws(DatabaseError) -> Int64 {
        try require(index, .integer, SQLITE_INTEGER)
        return sqlite3_column_int64(statement, Int32(clamping: index))
    }

    /// The text of that column; throws `.column` for another type or no such column.
    package func text(_ index: Int) throws(DatabaseError) -> String {
        try require(index, .text, SQLITE_TEXT)
        return String(decoding: textBytes(index), as: UTF8.self)
    }

    /// The bytes of that column; throws `.column` for another type or no such column.
    package func blob(_ index: Int) throws(DatabaseError) -> [UInt8] {
        try require(index, .blob, SQLITE_BLOB)
        return [UInt8](blobBytes(index))
    }

    /// Whether that column is NULL.
    package func isNull(_ index: Int) throws(DatabaseError) -> Bool {
        if sqlite3_column_type(statement, Int32(clamping: index)) != SQLITE_NULL { return false }
        try requireColumn(index, .null)
        return true
    }

    /// The integer, or nil for NULL; throws `.column` for another type or no such column.
    package func optionalInteger(_ index: Int) throws(DatabaseError) -> Int64? {
        try isNull(index) ? nil : try integer(index)
    }

    /// The text, or nil for NULL; throws `.column` for another type or no such column.
    package func optionalText(_ index: Int) throws(DatabaseError) -> String? {
        try isNull(index) ? nil : try text(index)
    }

    /// The bytes, or nil for NULL; throws `.column` for another type or no such column.
    package func optionalBlob(_ index: Int) throws(DatabaseError) -> [UInt8]? {
        try isNull(index) ? nil : try blob(index)
    }

    /// Lends the text's UTF-8 where it lies; throws `.column` for another type and whatever `body` throws.
    package func withText<Result>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        try require(index, .text, SQLITE_TEXT)
        return try body(textBytes(index))
    }

    /// Lends the bytes where they lie; throws `.column` for another type and whatever `body` throws.
    package func withBlob<Result>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        try require(index, .blob, SQLITE_BLOB)
        return try body(blobBytes(index))
    }

    // The pointer is asked for before the length: the order that sqlite.org/c3ref/column_blob.html calls
    // safe.
    private func textBytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let column = Int32(clamping: index)
        let start = sqlite3_column_text(statement, column)
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }

    private func blobBytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let column = Int32(clamping: index)
        guard let start = sqlite3_column_blob(statement, column) else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        let count = Int(sqlite3_column_bytes(statement, column))
        return UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
    }

    private func require(_ index: Int, _ expected: ColumnType, _ code: Int32) throws(DatabaseError) {
        if sqlite3_column_type(statement, Int32(clamping: index)) != code {
            throw mismatch(index, expected)
        }
    }

    private func requireColumn(_ index: Int, _ expected: ColumnType) throws(DatabaseError) {
        if index < 0 || index >= Int(sqlite3_column_count(statement)) { throw mismatch(index, expected) }
    }

    private func mismatch(_ index: Int, _ expected: ColumnType) -> DatabaseError {
        let exists = index >= 0 && index < Int(sqlite3_column_count(statement))
        let name = exists ? sqlite3_column_name(statement, Int32(index)).map { String(cString: $0) } : nil
        let found = exists ? ColumnType(code: sqlite3_column_type(statement, Int32(index))) : nil
        return .column(
            ColumnMismatch(
                index: index, name: name ?? "", expected: expected, found: found,
                statement: StatementName.of(sqlite3_sql(statement))))
    }
}

extension ColumnType {
    fileprivate init(code: Int32) {
        switch code {
        case SQLITE_INTEGER: self = .integer
        case SQLITE_FLOAT: self = .real
        case SQLITE_TEXT: self = .text
        case SQLITE_BLOB: self = .blob
        default: self = .null
        }
    }
}
