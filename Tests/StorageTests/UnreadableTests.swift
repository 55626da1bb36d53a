import Database
import Domain
import Storage
import Support
import TestHarness
import Testing

@Suite("Rows that say what no version wrote")
struct UnreadableTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let spoil: StaticString
        let table: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "a currency that does not exist",
            spoil: "/* UnreadableTests.spoil */ UPDATE checkouts SET currency = 'XXQ'", table: "checkouts"),
        Case(
            name: "an item without a quantity",
            spoil:
                "/* UnreadableTests.spoil */ UPDATE checkouts SET details = '{\"items\":[{\"name\":\"x\"}]}'",
            table: "checkouts"),
        Case(
            name: "a method of another version",
            spoil: "/* UnreadableTests.spoil */ UPDATE transactions SET method = 'cash'",
            table: "transactions"),
    ]

    @Test("They are an error, never a guess", arguments: cases)
    func areErrors(_ row: Case) throws {
        let shelf = try Shelf()
        let checkout = try shelf.checkout()
        try shelf.store(checkout)
        try shelf.store(shelf.transaction(of: checkout))
        let spoil = row.spoil
        try shelf.database.writeBlocking { _ = try $0.execute(spoil) }
        let error = #expect(throws: StorageError.self) {
            try shelf.database.read { database throws in
                _ = try Checkouts.unscopedFind(checkout.id, in: database)
                _ = try Transactions.all(of: checkout.id, site: checkout.siteID, in: database)
            }
        }
        guard case .unreadable(let table, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(table == row.table)
    }

    static let refused: [StaticString] = [
        "/* UnreadableTests.refused */ UPDATE checkouts SET amount_due = 0",
        "/* UnreadableTests.refused */ UPDATE checkouts SET is_token = 1",
        "/* UnreadableTests.refused */ UPDATE checkouts SET is_completed = 1",
        "/* UnreadableTests.refused */ UPDATE checkouts SET amount_refunded = 1",
        "/* UnreadableTests.refused */ UPDATE checkouts SET status = 'done'",
        "/* UnreadableTests.refused */ UPDATE checkouts SET closure = 'lost'",
        "/* UnreadableTests.refused */ UPDATE checkouts SET in_flight = 'bank'",
        "/* UnreadableTests.refused */ UPDATE transactions SET amount = 0",
        "/* UnreadableTests.refused */ UPDATE transactions SET status = 'failed'",
        "/* UnreadableTests.refused */ UPDATE transactions SET next_query_at_ms = NULL",
        "/* UnreadableTests.refused */ UPDATE transactions SET action_url = 'https://bank.example/'",
        "/* UnreadableTests.refused */ UPDATE transactions SET instrument_last_four = '42424'",
        "/* UnreadableTests.refused */ UPDATE sites SET logo_hash = 'a'",
        "/* UnreadableTests.refused */ UPDATE organizations SET name = ''",
    ]

    @Test("The schema refuses what no rule of the house allows", arguments: refused.map(\.description))
    func refuses(_ text: String) throws {
        let statement = try #require(Self.refused.first { $0.description == text })
        let shelf = try Shelf()
        let checkout = try shelf.checkout()
        try shelf.store(checkout)
        try shelf.store(shelf.transaction(of: checkout))
        let kind = refusal { try shelf.database.writeBlocking { _ = try $0.execute(statement) } }
        #expect(kind == .check)
    }

    @Test("A checkout of no site, and an attempt at no checkout, are refused")
    func foreignKeys() throws {
        let shelf = try Shelf()
        let checkout = try shelf.checkout()
        let orphan = shelf.transaction(of: checkout)
        #expect(refusal { try shelf.store(orphan) } == .foreignKey)
    }
}
