import CSQLite

/// One prepared statement of one connection; finalized with its last reference, which must go before the
/// connection.
@usableFromInline
final class Statement {
    let pointer: OpaquePointer
    let parameterCount: Int
    /// Where SQLite keeps `$1`, `$2` …: it numbers names by their first appearance, so `$2 = $1` swaps them.
    ///
    /// Nil when both orders agree.
    private let places: [Int32]?
    /// Whether running it leaves the file as it is.
    @usableFromInline let isReadOnly: Bool
    /// Prepared for this module, past the authorizer: callers must not find it by its text.
    let isControl: Bool
    var isInUse = false
    /// How much of the binding arena was in use before this statement's arguments.
    var arenaMark = 0

    init(
        _ sql: UnsafePointer<UInt8>, byteCount: Int, connection: OpaquePointer, isControl: Bool
    ) throws(DatabaseError) {
        let text = UnsafeRawPointer(sql).assumingMemoryBound(to: CChar.self)
        var prepared: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(
            connection, text, Int32(byteCount), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &tail)
        guard code == SQLITE_OK else {
            throw DatabaseError(code: code, connection: connection, statement: StatementName.of(text))
        }
        guard let prepared else { throw .misuse(.emptyStatement) }
        do throws(DatabaseError) {
            try Self.requireEnd(tail, byteCount - (tail.map { $0 - text } ?? 0), of: text, connection)
            places = try Self.places(of: prepared)
        } catch {
            sqlite3_finalize(prepared)
            throw error
        }
        pointer = prepared
        self.isControl = isControl
        parameterCount = Int(sqlite3_bind_parameter_count(prepared))
        isReadOnly = sqlite3_stmt_readonly(prepared) != 0
    }

    deinit { sqlite3_finalize(pointer) }

    /// Where SQLite expects the argument of that place (from 0).
    func place(of argument: Int) -> Int32 { places.map { $0[argument] } ?? Int32(argument + 1) }

    /// What follows the statement may be blank or a comment, not a second statement that would silently
    /// never run.
    private static func requireEnd(
        _ tail: UnsafePointer<CChar>?, _ byteCount: Int, of text: UnsafePointer<CChar>,
        _ connection: OpaquePointer
    ) throws(DatabaseError) {
        guard let tail, byteCount > 0 else { return }
        var second: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, tail, Int32(byteCount), 0, &second, nil)
        sqlite3_finalize(second)
        if code != SQLITE_OK || second != nil {
            throw .misuse(.severalStatements(statement: StatementName.of(text)))
        }
    }

    private static func places(of statement: OpaquePointer) throws(DatabaseError) -> [Int32]? {
        let count = sqlite3_bind_parameter_count(statement)
        var places = [Int32](repeating: 0, count: Int(count))
        var inOrder = true
        for place in 0..<count {
            guard let name = sqlite3_bind_parameter_name(statement, place + 1), name[0] == 0x24,
                let number = Int(String(cString: name + 1)), number >= 1, number <= Int(count),
                places[number - 1] == 0
            else { throw .misuse(.parameterNames(statement: StatementName.of(sqlite3_sql(statement)))) }
            places[number - 1] = place + 1
            if number != Int(place) + 1 { inOrder = false }
        }
        return inOrder ? nil : places
    }
}
