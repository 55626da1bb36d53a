import Domain
import Testing

@testable import BankStatements

/// A hostile round ended the process with files like these.
@Suite("Values at the ends of their ranges") struct RangeTests {
    @Test("amounts at the end of their range, and beyond it")
    func largestAmounts() throws {
        let largest = try StatementFile(
            StatementSamples.document(StatementSamples.entry("10000000000000.00")))
        #expect(largest.statements[0].lines.map(\.amount.minorUnits) == [StatementLimits.minorUnitsMax])
        for text in ["10000000000000.01", "9999999999999999.99"] {
            #expect(throws: StatementFault.field("Amt", entry: 1)) {
                try StatementFile(StatementSamples.document(StatementSamples.entry(text)))
            }
        }
        // Their sum does not fit.
        let entry = StatementSamples.entry("10000000000000.00")
        #expect(throws: StatementFault.field("Amt", entry: 9_224)) {
            try StatementFile(
                StatementSamples.document(String(repeating: entry, count: 9_224)))
        }
    }

    @Test(
        "years at the end of their range, and beyond it",
        arguments: [
            ("1900", true), ("9999", true), ("26", true), ("1899", false), ("10000", false),
            ("9223372036854775807", false),
        ])
    func years(text: String, isTaken: Bool) throws {
        let mapping = CSVMapping(
            account: "1", currency: try #require(Currency(code: "EUR")), dateColumn: 0, amountColumn: 1,
            textColumns: [2])
        let bytes = Array("d;a;t\n1.1.\(text);1,00;x\n".utf8)
        if isTaken {
            let file = try StatementFile(bytes, format: .csv, mapping: mapping)
            #expect(file.statements[0].lines.count == 1)
        } else {
            #expect(throws: StatementFault.self) {
                try StatementFile(bytes, format: .csv, mapping: mapping)
            }
        }
    }

    @Test("of a long column only what is kept is read")
    func longColumns() throws {
        let mapping = CSVMapping(
            account: "1", currency: try #require(Currency(code: "EUR")), dateColumn: 0, amountColumn: 1,
            textColumns: [2, 3])
        let long = String(repeating: "x", count: StatementLimits.textBytesMax + 1)
        let bytes = Array("d;a;t;u\n1.1.2026;1,00;\(long);end\n".utf8)
        let line = try StatementFile(bytes, format: .csv, mapping: mapping).statements[0].lines[0]
        #expect(line.remittance == String(long.dropLast()))
    }
}
