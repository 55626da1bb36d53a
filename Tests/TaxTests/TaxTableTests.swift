import Support
import Testing

@testable import Tax

@Suite("TaxTableFiles")
struct TaxTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let pointer: String
        let fault: TableError.Fault
        var testDescription: String { name }
    }

    private static func file(_ body: String) -> String {
        #"{"format":"portico-tax-1","sources":{"x":"X"},"# + body + "}"
    }

    private static func place(_ rates: String, _ more: String = "") -> String {
        file(
            #""jurisdictions":[{"code":"QQ","name":"Q","levies":[{"name":"VAT","source":"x","rates":"#
                + rates + "}]" + more + "}]")
    }

    private static let rates = "/jurisdictions/0/levies/0/rates"

    static let rows: [Row] = [
        Row(name: "no JSON", text: "{", pointer: "", fault: .notJSON(offset: 1)),
        Row(name: "no format", text: "{}", pointer: "/format", fault: .missing),
        Row(
            name: "another format", text: #"{"format":"x"}"#, pointer: "/format",
            fault: .notAllowed("portico-tax-1")),
        Row(name: "an unknown name", text: file(#""more":1"#), pointer: "/more", fault: .unknownName),
        Row(
            name: "an unknown category", text: place(#"{"cheap":[]}"#), pointer: rates + "/cheap",
            fault: .unknownName),
        Row(
            name: "no rates", text: place(#"{"standard":[]}"#), pointer: rates + "/standard",
            fault: .missing),
        Row(
            name: "dates that go down",
            text: place(#"{"standard":[["2021-01-01","1"],["2020-01-01","2"]]}"#),
            pointer: rates + "/standard/1/0", fault: .outOfOrder),
        Row(
            name: "a day that is none", text: place(#"{"standard":[["2021-02-29","1"]]}"#),
            pointer: rates + "/standard/0/0", fault: .notAllowed("a date")),
        Row(
            name: "a rate above the limit", text: place(#"{"standard":[["2021-01-01","100.1"]]}"#),
            pointer: rates + "/standard/0/1", fault: .notAllowed("a rate in percent")),
        Row(
            name: "an unknown source",
            text: file(
                #""jurisdictions":[{"code":"QQ","name":"Q","levies":[{"name":"V","source":"y","rates":{}}]}]"#
            ),
            pointer: "/jurisdictions/0/levies/0/source", fault: .unresolved("y")),
        Row(
            name: "an area that is not there",
            text: place(#"{"standard":[["2021-01-01","1"]]}"#, #","area":"ZZ""#),
            pointer: "/jurisdictions/0/area", fault: .unresolved("ZZ")),
        Row(
            name: "a code that is none",
            text: file(#""jurisdictions":[{"code":"qq","name":"Q","levies":[]}]"#),
            pointer: "/jurisdictions/0/code", fault: .notAllowed("a code such as DE or US-CA")),
        Row(
            name: "a place that is there twice",
            text: file(
                #""jurisdictions":[{"code":"QQ","name":"","levies":[]},{"code":"QQ","name":"","levies":[]}]"#
            ),
            pointer: "/jurisdictions/1", fault: .duplicate("QQ")),
        Row(
            name: "a territory of nowhere",
            text: file(
                #""territories":[{"code":"Q1","name":"","country":"QQ","country_codes":["Q1"],"goods":"QQ"}]"#
            ),
            pointer: "/territories/0/goods", fault: .unresolved("QQ")),
        Row(
            name: "local rates of nowhere",
            text: file(
                #""local_rates":[{"state":"US-QQ","postal_codes":"1234","name":"Q"}]"#
            ),
            pointer: "/local_rates/0/postal_codes", fault: .notAllowed("90210 or 90001-90899")),
    ]

    @Test(arguments: rows)
    func refuses(_ row: Row) {
        #expect(throws: TableError(file: "f", pointer: row.pointer, fault: row.fault)) {
            try TaxTableFiles.tables(of: [("f", Array(row.text.utf8))])
        }
    }

    @Test func refusesAFileAboveTheLimit() {
        let spaces = [UInt8](repeating: 32, count: TaxLimits.fileBytesMax + 1)
        #expect(throws: TableError(file: "f", pointer: "", fault: .tooLarge(limit: TaxLimits.fileBytesMax))) {
            try TaxTableFiles.tables(of: [("f", spaces)])
        }
    }

    @Test func holdsEveryPlaceOfTheIssue() throws {
        let tables = try ProjectFiles.tables()
        let members = tables.jurisdictions.values.filter {
            tables.union(of: $0.code, goods: true, on: CivilDate(daysSinceEpoch: 20_000)) == "EU"
                && !$0.code.contains("-")
        }
        // The 27 and Northern Ireland.
        #expect(members.count == 28)
        for code in ["GB", "CH", "NO", "IS", "LI", "AU", "NZ", "JP", "AE", "SA", "SG", "IN", "ZA"] {
            #expect(tables.jurisdictions[code] != nil, "\(code)")
        }
        #expect(tables.jurisdictions.keys.filter { $0.hasPrefix("US-") }.count == 52)
        #expect(tables.jurisdictions.keys.filter { $0.hasPrefix("CA-") }.count == 13)
    }

    @Test func anotherTableTakesItsPlaceWhole() throws {
        let current = CurrentTaxTables(TaxTables())
        #expect(current.current.jurisdictions.isEmpty)
        current.replace(with: try ProjectFiles.tables())
        #expect(current.current.jurisdictions["DE"]?.name == "Germany")
    }
}
