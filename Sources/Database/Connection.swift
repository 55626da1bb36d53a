import CSQLite

/// What a `read` or `write` closure gets: runs statements, one at a time, on the thread it was given to.
///
/// Statements are literals with `$1` … `$n`, begin with a comment that names them (`/* Checkouts.byToken
/// */`), and stay prepared. Transactions belong to `Database`.
package final class Connection {
    let handle: OpaquePointer
    private var cache: StatementCache
    private var arena: BindingArena
    /// Set while this module runs its own statements; the authorizer refuses BEGIN, PRAGMA and the like
    /// otherwise.
    var runsControl = false
    /// The last failure that concerns the file or the disk rather than one statement, for whoever ends the
    /// transaction.
    var severeFailure: DatabaseError?
    /// What the writes of this transaction say they changed.
    var announced: [Announcement] = []

    /// Takes over an open handle.
    init(handle: OpaquePointer, statementsCachedMax: Int) {
        self.handle = handle
        cache = StatementCache(statementsMax: statementsCachedMax)
        arena = BindingArena(capacity: DatabaseLimits.bindingBytesMax)
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_set_authorizer(handle, Connection.authorize, context)
    }

    deinit {
        cache.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Every row of the result, decoded by `row`; throws `DatabaseError` or whatever `row` throws.
    @inlinable
    package func query<Value>(
        _ sql: StaticString, _ arguments: Argument..., row decode: (Row) throws -> Value
    ) throws -> [Value] {
        let statement = try start(sql, arguments)
        defer { finish(statement) }
        var values: [Value] = []
        while try step(statement) { values.append(try decode(row(of: statement))) }
        return values
    }

    /// The first row of the result, decoded by `row`, or nil; throws `DatabaseError` or whatever `row`
    /// throws.
    @inlinable
    package func first<Value>(
        _ sql: StaticString, _ arguments: Argument..., row decode: (Row) throws -> Value
    ) throws -> Value? {
        let statement = try start(sql, arguments)
        defer { finish(statement) }
        guard try step(statement) else { return nil }
        let value = try decode(row(of: statement))
        // A statement that writes checks its foreign keys at its end: run there, so that the failure is not
        // swallowed.
        if !statement.isReadOnly { while try step(statement) {} }
        return value
    }

    /// Runs a statement that writes and returns the number of rows it inserted, updated or deleted itself.
    @discardableResult @inlinable
    package func execute(_ sql: StaticString, _ arguments: Argument...) throws(DatabaseError) -> Int {
        let statement = try start(sql, arguments)
        defer { finish(statement) }
        return try run(statement)
    }

    /// Runs a statement that inserts one row, and returns the number under which it stands: the value of its
    /// integer primary key.
    ///
    /// Asking with RETURNING would have SQLite keep the answer in a table of its own for each row.
    @inlinable
    package func insert(_ sql: StaticString, _ arguments: Argument...) throws(DatabaseError) -> Int64 {
        let statement = try start(sql, arguments)
        defer { finish(statement) }
        _ = try run(statement)
        return lastInsertedNumber
    }

    @usableFromInline
    var lastInsertedNumber: Int64 { sqlite3_last_insert_rowid(handle) }

    // MARK: One statement's life

    @usableFromInline
    func start(_ sql: StaticString, _ arguments: [Argument]) throws(DatabaseError) -> Statement {
        let statement = try statement(sql)
        statement.arenaMark = arena.used
        statement.isInUse = true
        do throws(DatabaseError) {
            try bind(arguments, to: statement)
        } catch {
            finish(statement)
            throw error
        }
        return statement
    }

    /// Moves to the next row; false at the end.
    @usableFromInline
    func step(_ statement: Statement) throws(DatabaseError) -> Bool {
        let code = sqlite3_step(statement.pointer)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw failure(code, StatementName.of(sqlite3_sql(statement.pointer)))
    }

    @usableFromInline
    func row(of statement: Statement) -> Row { Row(statement.pointer) }

    @usableFromInline
    func run(_ statement: Statement) throws(DatabaseError) -> Int {
        let before = sqlite3_total_changes64(handle)
        while try step(statement) {}
        // sqlite3_changes still tells of an earlier statement when this one changed no row at all.
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    /// Ends a statement's use, whether it succeeded or not; its failure has been thrown by `step` already.
    @usableFromInline
    func finish(_ statement: Statement) {
        sqlite3_reset(statement.pointer)
        if statement.parameterCount > 0 { sqlite3_clear_bindings(statement.pointer) }
        arena.release(to: statement.arenaMark)
        statement.isInUse = false
    }

    private func statement(_ sql: StaticString) throws(DatabaseError) -> Statement {
        guard sql.hasPointerRepresentation else { throw .misuse(.emptyStatement) }
        let text = sql.utf8Start
        let byteCount = sql.utf8CodeUnitCount
        if let known = cache.find(text, byteCount), !known.isInUse {
            if known.isControl && !runsControl {
                throw .misuse(.controlStatement(statement: StatementName.of("\(sql)")))
            }
            return known
        }
        if let known = cache.findText(text, byteCount) {
            if known.isInUse || known.isControl { return try prepare(text, byteCount) }
            cache.insert(text, byteCount, known, isNew: false)
            return known
        }
        let fresh = try prepare(text, byteCount)
        if !cache.isFull { cache.insert(text, byteCount, fresh, isNew: true) }
        return fresh
    }

    private func prepare(_ text: UnsafePointer<UInt8>, _ byteCount: Int) throws(DatabaseError) -> Statement {
        do throws(DatabaseError) {
            return try Statement(text, byteCount: byteCount, connection: handle, isControl: runsControl)
        } catch {
            throw noting(error)
        }
    }

    private func bind(_ arguments: [Argument], to statement: Statement) throws(DatabaseError) {
        guard arguments.count == statement.parameterCount else {
            let name = StatementName.of(sqlite3_sql(statement.pointer))
            throw .misuse(
                .argumentCount(expected: statement.parameterCount, given: arguments.count, statement: name))
        }
        var byteCount = 0
        for argument in arguments {
            switch argument {
            case .text(let text): byteCount += text.utf8.count
            case .utf8(let bytes), .blob(let bytes): byteCount += bytes.count
            case .sixteenBytes: byteCount += 16
            case .null, .integer: continue
            }
        }
        let inPlace = arena.fits(byteCount)
        for (index, argument) in arguments.enumerated() {
            let code = bind(argument, statement.pointer, statement.place(of: index), inPlace: inPlace)
            if code != SQLITE_OK { throw failure(code, StatementName.of(sqlite3_sql(statement.pointer))) }
        }
    }

    private func bind(_ argument: Argument, _ pointer: OpaquePointer, _ place: Int32, inPlace: Bool) -> Int32
    {
        switch argument {
        case .null:
            return sqlite3_bind_null(pointer, place)
        case .integer(let value):
            return sqlite3_bind_int64(pointer, place, value)
        case .text(var text):
            return text.withUTF8 { bindText(.init($0), pointer, place, inPlace: inPlace) }
        case .utf8(let bytes):
            return bytes.withUnsafeBytes { bindText($0, pointer, place, inPlace: inPlace) }
        case .blob(let bytes):
            return bytes.withUnsafeBytes { bindBlob($0, pointer, place, inPlace: inPlace) }
        case .sixteenBytes(let high, let low):
            return withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) {
                bindBlob($0, pointer, place, inPlace: inPlace)
            }
        }
    }

    private func bindBlob(
        _ bytes: UnsafeRawBufferPointer, _ pointer: OpaquePointer, _ place: Int32, inPlace: Bool
    ) -> Int32 {
        let count = UInt64(bytes.count)
        return inPlace
            ? portico_sqlite3_bind_blob_in_place(pointer, place, arena.keep(bytes), count)
            : portico_sqlite3_bind_blob_copy(pointer, place, bytes.baseAddress, count)
    }

    private func bindText(
        _ bytes: UnsafeRawBufferPointer, _ pointer: OpaquePointer, _ place: Int32, inPlace: Bool
    ) -> Int32 {
        let count = UInt64(bytes.count)
        return inPlace
            ? portico_sqlite3_bind_text_in_place(pointer, place, arena.keep(bytes), count)
            : portico_sqlite3_bind_text_copy(pointer, place, bytes.baseAddress, count)
    }
}
