import Testing

@testable import Tax

@Suite("TaxRate")
struct TaxRateTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let millionths: Int64?
        var testDescription: String { "'\(text)'" }
    }

    @Test(arguments: [
        Row(text: "19", millionths: 19_000_000), Row(text: "8.1", millionths: 8_100_000),
        Row(text: "9.975", millionths: 9_975_000), Row(text: "0", millionths: 0),
        Row(text: "0.000001", millionths: 1), Row(text: "0.0000001", millionths: nil),
        Row(text: "100", millionths: 100_000_000), Row(text: "100.000001", millionths: nil),
        Row(text: "19.", millionths: nil), Row(text: ".5", millionths: nil), Row(text: "", millionths: nil),
        Row(text: "-1", millionths: nil), Row(text: "1e2", millionths: nil),
        Row(text: "1,5", millionths: nil),
        Row(text: "00000000019", millionths: nil), Row(text: "1.2.3", millionths: nil),
    ])
    func reads(_ row: Row) {
        #expect(TaxRate(row.text)?.millionths == row.millionths)
    }

    @Test func writesWhatItReads() {
        for text in ["0", "5", "8.1", "9.975", "2.000001", "13.5", "99.999999", "100"] {
            #expect(TaxRate(text)?.description == text)
        }
    }

    @Test func sumsUpToTheLimit() throws {
        let half = try #require(TaxRate("50"))
        #expect(TaxRate.sum([half, half])?.description == "100")
        #expect(TaxRate.sum([half, half, try #require(TaxRate("0.000001"))]) == nil)
    }
}
