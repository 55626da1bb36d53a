import Database
import Domain
import Storage
import TestHarness
import Testing

@Suite("The schema")
struct SchemaTests {
    @Test("Migrations make of an empty file what the golden file says")
    func golden() throws {
        let shelf = try Shelf()
        let statements = try shelf.database.read { database throws in
            try database.query(
                """
                /* SchemaTests.golden */ SELECT type || ' ' || name || COALESCE(char(10) || sql, '') FROM
                sqlite_schema
                WHERE name <> 'sqlite_stat1' ORDER BY type, name
                """
            ) { try $0.text(0) }
        }
        let text = statements.joined(separator: "\n\n") + "\n"
        #expect(try Golden().difference("schema.sql", from: text) == nil)
    }

    @Test("Every table is STRICT, so that a column holds what it says")
    func strict() throws {
        let shelf = try Shelf()
        let loose = try shelf.database.read { database throws in
            try database.query(
                """
                /* SchemaTests.strict */ SELECT name FROM sqlite_schema
                WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%STRICT%'
                    -- The index of words and its own tables hold what SQLite puts there.
                    AND name NOT LIKE 'checkout_search%'
                """
            ) { try $0.text(0) }
        }
        #expect(loose.isEmpty)
    }

    @Test("Migrating again changes nothing and keeps the rows")
    func again() throws {
        let shelf = try Shelf()
        try shelf.database.migrate(Schema.migrations)
        let found = try shelf.database.read { try Organizations.unscopedFind(shelf.organization.id, in: $0) }
        #expect(found == shelf.organization)
    }

    @Test("Migrations are numbered from 1 without gaps")
    func numbers() {
        #expect(Schema.migrations.map(\.number) == Array(1...Schema.migrations.count))
        #expect(Schema.migrations.allSatisfy { !$0.sql.isEmpty })
    }
}
