import Domain
import Testing

@Suite("Numbers of receipts")
struct ReceiptNumberTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let prefix: String
        let year: Int?
        let sequence: Int64
        let isLive: Bool
        let text: String
        var testDescription: String { text }
    }

    static let rows = [
        Row(prefix: "R-", year: nil, sequence: 1, isLive: true, text: "R-000001"),
        Row(prefix: "R-", year: nil, sequence: 1, isLive: false, text: "TEST-R-000001"),
        Row(prefix: "", year: nil, sequence: 999_999, isLive: true, text: "999999"),
        Row(prefix: "", year: nil, sequence: 1_000_000, isLive: true, text: "1000000"),
        Row(prefix: "R-", year: 2026, sequence: 7, isLive: true, text: "R-2026-000007"),
        Row(prefix: "RE/A-", year: 2026, sequence: 7, isLive: false, text: "TEST-RE/A-2026-000007"),
        Row(prefix: "", year: 2026, sequence: 12_345_678, isLive: true, text: "2026-12345678"),
    ]

    @Test("are written so, and read back to the same place", arguments: rows)
    func written(_ row: Row) throws {
        let number = ReceiptNumber(
            prefix: row.prefix, year: row.year, sequence: row.sequence, isLive: row.isLive)
        #expect(number.text == row.text)
        let place = try #require(ReceiptNumber.place(in: number.text))
        #expect(place.year == row.year && place.sequence == row.sequence)
    }

    @Test(
        "other texts stand for no place",
        arguments: ["", "R-", "R-000000", "R-1x", "R-1-2-3", "R-2026-", "99999999999999999999", "R-１", "1-"])
    func refused(_ text: String) { #expect(ReceiptNumber.place(in: text) == nil) }

    @Test("a prefix has no digits and at most twelve characters")
    func prefixes() {
        for text in ["", "R-", "Invoice/EU-A"] { #expect(ReceiptNumber.isPrefix(text), "\(text)") }
        for text in ["R1-", "Ä", "a b", "R_", "InvoiceInvoic", "R\n"] {
            #expect(!ReceiptNumber.isPrefix(text), "\(text)")
        }
    }
}
