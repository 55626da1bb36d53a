// Literals that are known to be good.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import Domain
import Foundation
import Support
import Testing

@testable import BankStatements

enum StatementSamples {
    static let camt: [UInt8] = {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"].map { URL(filePath: $0) }
        let folder = named ?? root.appending(path: "../shared/testdata").standardizedFileURL
        return (try? [UInt8](Data(contentsOf: folder.appending(path: "wire/camt053-001-08.xml")))) ?? []
    }()

    static func document(
        _ inner: String, kind: String = "053.001.02", root: String = "BkToCstmrStmt", part: String = "Stmt"
    ) -> [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.\(kind)">\
            <\(root)><\(part)><Id>S1</Id><Acct><Id><IBAN>DE33100205000001194700</IBAN></Id></Acct>\(inner)\
            </\(part)></\(root)></Document>
            """.utf8)
    }

    /// An entry of version 02.
    static func entry(
        _ amount: String, sign: String = "CRDT", status: String = "BOOK", extra: String = "",
        details: String = ""
    ) -> String {
        "<Ntry><Amt Ccy=\"EUR\">\(amount)</Amt><CdtDbtInd>\(sign)</CdtDbtInd><Sts>\(status)</Sts>"
            + "<BookgDt><Dt>2026-11-20</Dt></BookgDt>\(extra)<NtryDtls>\(details)</NtryDtls></Ntry>"
    }

    static func balance(_ code: String, _ amount: String, sign: String = "CRDT") -> String {
        "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">\(amount)</Amt>"
            + "<CdtDbtInd>\(sign)</CdtDbtInd></Bal>"
    }

    static let mt940 = """
        {1:F01BANKDEFFXXXX0000000000}{2:O940}{4:
        :20:STARTUMS
        :25:10020500/0001194700
        :28C:00324/001
        :60F:C261230EUR1000,00
        :61:2612310102CR123,45NTRFNONREF//BANKREF1
        :86:166?00GUTSCHRIFT?20EREF+ORDER-1?21SVWZ+RF18 5390 0754?22 7034?30COBADEFFXXX
        ?31DE02120300000000202051?32MUSTER GMBH
        :61:2612311231DR20,NCHGNONREF
        :86:Account fee
        :61:2612311231RC50,00NRTINONREF//BANKREF2
        :86:/EREF/ORDER-2/NAME/A. Payer/IBAN/NL91ABNA0417164300/RTRN/AC04/REMI/USTD//Refund/
        :62F:C261231EUR1053,45
        -}
        """
}

struct BadFile: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var fault: StatementFault
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ fault: StatementFault) {
        self.name = name
        bytes = Array(text.utf8)
        self.fault = fault
    }

    init(_ name: String, _ bytes: [UInt8], _ fault: StatementFault) {
        self.name = name
        self.bytes = bytes
        self.fault = fault
    }
}

private func euros(_ units: Int64) -> Money { Money(minorUnits: units, currency: Currency(code: "EUR")!) }

@Suite struct CamtTests {
    @Test(
        "the sample of version 08",
        .enabled(if: !StatementSamples.camt.isEmpty, "skipped: no test data (wire)"))
    func sample() throws {
        let file = try StatementFile(StatementSamples.camt)
        #expect(file.format == .camt)
        let statement = try #require(file.statements.first)
        #expect(statement.account == "DE33100205000001194700")
        #expect(statement.identifier == "STMT-20261120")
        #expect(statement.opening == euros(100_000))
        #expect(statement.closing == euros(135_345))
        #expect(statement.lines.map(\.amount) == [euros(12_345), euros(10_000), euros(13_000)])
        let first = statement.lines[0]
        #expect(first.structuredReference == "RF73INV20260042")
        #expect(first.endToEndID == "")
        #expect(first.payerName == "Muster GmbH")
        #expect(first.payerAccount == "DE02120300000000202051")
        #expect(first.bookedOn == CivilDate(year: 2026, month: 11, day: 20))
        #expect(statement.lines[1].remittance == "Rechnung 43 RF18 53900754 7034")
        #expect(statement.lines[1].endToEndID == "E2E-A")
        #expect(Set(statement.lines.map(\.key)).count == 3)
    }

    @Test("version 02: status as text, amounts in details, the name one level higher")
    func olderVersion() throws {
        let details =
            "<TxDtls><Refs><EndToEndId>A</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy=\"EUR\">10.00</Amt></TxAmt>"
            + "</AmtDtls><RltdPties><Dbtr><Nm>Anna &amp; Bo</Nm></Dbtr></RltdPties></TxDtls>"
            + "<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">5.5</Amt></TxAmt></AmtDtls></TxDtls>"
        let file = try StatementFile(
            StatementSamples.document(
                StatementSamples.balance("OPBD", "1.00", sign: "DBIT")
                    + StatementSamples.entry("15.50", details: details)
                    + StatementSamples.entry("9.99", status: "PDNG")
                    + StatementSamples.entry("4.50", sign: "DBIT") + StatementSamples.balance("CLBD", "10.00")
            ))
        let statement = file.statements[0]
        #expect(statement.lines.map(\.amount.minorUnits) == [1000, 550, 450])
        #expect(statement.lines.map(\.isCredit) == [true, true, false])
        #expect(statement.lines[0].payerName == "Anna & Bo")
        #expect(statement.announced.map(\.amount.minorUnits) == [999])
        #expect(statement.unbooked == 0)
    }

    @Test("a batch that does not add up stays whole, for a person")
    func inconsistentBatch() throws {
        let details =
            "<TxDtls><Amt Ccy=\"EUR\">10.00</Amt></TxDtls><TxDtls><Amt Ccy=\"EUR\">5.00</Amt></TxDtls>"
        let file = try StatementFile(
            StatementSamples.document(StatementSamples.entry("15.01", details: details)))
        #expect(file.statements[0].lines.map(\.amount.minorUnits) == [1501])
        #expect(file.statements[0].lines[0].isInconsistent)
    }

    @Test("returns and reversals are known by their marks")
    func returns() throws {
        let file = try StatementFile(
            StatementSamples.document(
                StatementSamples.entry("1.00", sign: "DBIT", extra: "<RvslInd>true</RvslInd>")
                    + StatementSamples.entry(
                        "2.00", sign: "DBIT",
                        details: "<TxDtls><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>")
                    + StatementSamples.entry("3.00", sign: "DBIT")))
        #expect(file.statements[0].lines.map(\.isReturn) == [true, true, false])
    }

    @Test("keys are the same in a file that repeats, and differ for equal lines")
    func keys() throws {
        let reference = "<AcctSvcrRef>ASR-1</AcctSvcrRef>"
        let twice =
            StatementSamples.entry("1.00", extra: reference) + StatementSamples.entry("1.00")
            + StatementSamples.entry("1.00")
        let first = try StatementFile(StatementSamples.document(twice)).statements[0].lines.map(\.key)
        let again = try StatementFile(StatementSamples.document(twice, kind: "053.001.08")).statements[0]
            .lines
        #expect(first == again.map(\.key))
        #expect(Set(first).count == 3)
    }

    @Test(
        "files that are refused",
        arguments: [
            BadFile("nothing", "", .formatUnknown),
            BadFile("words", "hello", .formatUnknown),
            BadFile("another document", "<html/>", .formatUnknown),
            BadFile(
                "entities of its own", "<!DOCTYPE a [<!ENTITY b \"c\">]><Document/>",
                .xml(.documentType, byte: 0)),
            BadFile("an unknown entity", "<a>&b;</a>", .formatUnknown),
            BadFile(
                "Latin-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", .xml(.encoding, byte: 0)),
            BadFile("broken UTF-8", [0x3C, 0x61, 0xFF], .xml(.encoding, byte: 0)),
            BadFile(
                "a sum that does not fit",
                StatementSamples.document(
                    StatementSamples.balance("OPBD", "1.00") + StatementSamples.entry("1.00")
                        + StatementSamples.balance("CLBD", "2.01")),
                .balance(statement: "S1", expected: 201, found: 200)),
            BadFile(
                "no amount", StatementSamples.document("<Ntry><Sts>BOOK</Sts></Ntry>"),
                .field("Amt", entry: 1)),
            BadFile(
                "a fraction of a cent", StatementSamples.document(StatementSamples.entry("1.001")),
                .field("Amt", entry: 1)),
        ])
    func refused(_ row: BadFile) {
        #expect(throws: row.fault) { try StatementFile(row.bytes) }
    }

    @Test("the size of a file")
    func size() {
        let limit = StatementLimits.fileBytesMax
        let padded = [UInt8](repeating: 0x20, count: limit + 1)
        #expect(throws: StatementFault.tooLarge(bytes: limit + 1)) {
            try StatementFile(padded, format: .camt)
        }
        let document = StatementSamples.document("")
        let largest = document + [UInt8](repeating: 0x20, count: limit - document.count)
        #expect((try? StatementFile(largest))?.statements.count == 1)
    }
}

@Suite struct MT940Tests {
    @Test("three shapes of :86:, a year that turns, a reversal")
    func sample() throws {
        let file = try StatementFile(Array(StatementSamples.mt940.utf8))
        #expect(file.format == .mt940)
        let statement = file.statements[0]
        #expect(statement.account == "10020500/0001194700")
        #expect(statement.identifier == "STARTUMS/00324/001")
        #expect(statement.lines.map(\.amount.minorUnits) == [12_345, 2000, 5000])
        #expect(statement.lines.map(\.isCredit) == [true, false, false])
        let first = statement.lines[0]
        #expect(first.bookedOn == CivilDate(year: 2027, month: 1, day: 2))
        #expect(first.remittance == "RF18 5390 0754 7034")
        #expect(first.endToEndID == "ORDER-1")
        #expect(first.payerName == "MUSTER GMBH")
        #expect(first.payerAccount == "DE02120300000000202051")
        #expect(statement.lines[1].remittance == "Account fee")
        let back = statement.lines[2]
        #expect(back.isReturn)
        #expect(back.endToEndID == "ORDER-2")
        #expect(back.payerName == "A. Payer")
        #expect(back.remittance == "Refund")
    }

    @Test(
        "files that are refused",
        arguments: [
            BadFile(
                "a sum that does not fit",
                StatementSamples.mt940.replacing(":62F:C261231EUR1053,45", with: ":62F:C261231EUR1153,45"),
                .balance(statement: "STARTUMS/00324/001", expected: 115_345, found: 105_345)),
            BadFile(
                "no closing balance", StatementSamples.mt940.replacing(":62F:C261231EUR1053,45", with: ""),
                .field("62F", entry: 0)),
            BadFile(
                "a day that is none",
                StatementSamples.mt940.replacing(":61:2612310102", with: ":61:2613310102"),
                .field("61", entry: 1)),
        ])
    func refused(_ row: BadFile) { #expect(throws: row.fault) { try StatementFile(row.bytes) } }
}

struct CSVRow: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var amounts: [Int64] = []
    var fault: StatementFault?
    var decimalMark = UInt8(ascii: ",")
    var testDescription: String { name }
}

@Suite struct CSVTests {
    private func mapping(_ decimalMark: UInt8) -> CSVMapping {
        CSVMapping(
            account: "DE33 1002 0500 0001 1947 00", currency: Currency(code: "EUR")!,
            decimalMark: decimalMark,
            dateColumn: 0, amountColumn: 1, textColumns: [2, 3], nameColumn: 4)
    }

    @Test(
        "amounts as banks write them",
        arguments: [
            CSVRow(name: "plain", text: "20.11.2026;12,50;a;b;c", amounts: [1250]),
            CSVRow(name: "grouped", text: "20.11.2026;1.234.567,89;a", amounts: [123_456_789]),
            CSVRow(
                name: "apostrophes and a point", text: "20.11.2026;1'234.5;a", amounts: [123_450],
                decimalMark: UInt8(ascii: ".")),
            CSVRow(name: "out", text: "20.11.26;-1,00;a", amounts: [-100]),
            CSVRow(name: "out, sign behind", text: "20.11.26;1,00-;a", amounts: [-100]),
            CSVRow(name: "quoted", text: "20.11.2026;\"1,00\";\"a;\"\"b\nc\"", amounts: [100]),
            CSVRow(name: "empty lines", text: "\n20.11.2026;1,00;a\r\n\r\n", amounts: [100]),
            CSVRow(name: "no day", text: "x;1,00;a", fault: .column("date", line: 2)),
            CSVRow(name: "the 31st of November", text: "31.11.2026;1,00;a", fault: .column("date", line: 2)),
            CSVRow(name: "no amount", text: "20.11.2026;one;a", fault: .column("amount", line: 2)),
            CSVRow(
                name: "no amount after lines in quotes", text: "20.11.2026;1,00;\"a\nb\"\n20.11.2026;;a",
                fault: .column("amount", line: 4)),
            CSVRow(name: "an open quote", text: "20.11.2026;\"1,00;a", fault: .column("quotes", line: 2)),
        ])
    func amounts(_ row: CSVRow) {
        var fault: StatementFault?
        do {
            let file = try StatementFile(
                Array(("Date;Amount;Text\n" + row.text).utf8), mapping: mapping(row.decimalMark))
            let lines = file.statements[0].lines
            #expect(lines.map { $0.isCredit ? $0.amount.minorUnits : -$0.amount.minorUnits } == row.amounts)
            #expect(file.statements[0].account == "DE33100205000001194700")
        } catch { fault = error }
        #expect(fault == row.fault)
    }

    @Test("Windows-1252 is read where it is not UTF-8")
    func encoding() throws {
        let bytes = Array("Date;Amount;Text\n20.11.2026;1,00;M".utf8) + [0xFC] + Array("ller ".utf8) + [0x80]
        let file = try StatementFile(bytes, mapping: mapping(UInt8(ascii: ",")))
        #expect(file.statements[0].lines[0].remittance == "Müller €")
    }
}
