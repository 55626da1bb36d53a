import Domain
import Support
import Testing

@testable import BankStatements

@Suite("What banks tell of before they book it")
struct AnnouncedTests {
    struct Announcement: Sendable, CustomTestStringConvertible {
        var name: String
        var file: [UInt8]
        var booked: [Int64] = []
        var announced: [Int64] = []
        var unbooked = 0
        var testDescription: String { name }
    }

    @Test(
        "what is not booked is announced, and what is only told is neither",
        arguments: [
            Announcement(
                name: "pending in a statement",
                file: StatementSamples.document(
                    StatementSamples.entry("1.00") + StatementSamples.entry("2.00", status: "PDNG")),
                booked: [100], announced: [200]),
            Announcement(
                name: "for information",
                file: StatementSamples.document(StatementSamples.entry("2.00", status: "INFO")), unbooked: 1),
            Announcement(
                name: "pending, without a day",
                file: StatementSamples.document(
                    StatementSamples.entry("2.00", status: "PDNG").replacing(
                        "<BookgDt><Dt>2026-11-20</Dt></BookgDt>", with: "")),
                announced: [200]),
            Announcement(
                name: "an intraday report, whatever its entries call themselves",
                file: StatementSamples.document(
                    StatementSamples.balance("OPBD", "5.00") + StatementSamples.entry("1.00")
                        + StatementSamples.entry("2.00", status: "PDNG")
                        + StatementSamples.balance("CLBD", "5.00"), kind: "052.001.08",
                    root: "BkToCstmrAcctRpt", part: "Rpt"),
                announced: [100, 200]),
            Announcement(
                name: "MT942",
                file: Array(
                    """
                    :20:INTRADAY
                    :25:10020500/0001194700
                    :28C:1/1
                    :34F:EURC0,
                    :13D:2611201200+0100
                    :61:261120C42,50NTRFNONREF
                    :86:166?20SVWZ+RF18 5390 0754 7034
                    :90C:1EUR42,50
                    """.utf8), announced: [4250]),
        ])
    func announced(_ row: Announcement) throws {
        let statement = try StatementFile(row.file).statements[0]
        #expect(statement.lines.map(\.amount.minorUnits) == row.booked)
        #expect(statement.announced.map(\.amount.minorUnits) == row.announced)
        #expect(statement.unbooked == row.unbooked)
    }
}
