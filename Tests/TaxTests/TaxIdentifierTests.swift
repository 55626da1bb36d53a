import JSON
import Testing

@testable import Tax

@Suite("TaxIdentifier")
struct TaxIdentifierTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let typed: String
        let country: String
        var text: String?
        var fault: TaxIdentifierFault?
        var testDescription: String { "\(country): '\(typed)'" }
    }

    /// Numbers of public offices and examples of theirs.
    static let rows: [Row] = [
        Row(typed: "de 136,695 976".replacing(",", with: " "), country: "DE", text: "DE136695976"),
        Row(typed: "DE136695977", country: "DE", fault: .wrongCheck),
        Row(typed: "DE13669597", country: "DE", fault: .malformed),
        Row(typed: "EL 094259216", country: "GR", text: "EL094259216"),
        Row(typed: "FR40303265045", country: "BE", text: "FR40303265045"),
        // A French key may be the letters of another register, and a Swiss address have a German id.
        Row(typed: "AT100000439", country: "FR", text: "FRAT100000439"),
        Row(typed: "DE136695976", country: "CH", text: "DE136695976"),
        Row(typed: "DE136695976", country: "US", text: "DE136695976"),
        Row(typed: "DE136695976", country: "QQ", text: "DE136695976"),
        Row(typed: "428759497", country: "BE", text: "BE0428759497"),
        Row(typed: "980780684", country: "GB", text: "GB980780684"),
        Row(typed: "XI980780684", country: "GB", text: "XI980780684"),
        Row(typed: "GD001", country: "GB", text: "GBGD001"),
        Row(typed: "CHE-100.155.212 MWST", country: "CH", text: "CHE100155212"),
        Row(typed: "995525828", country: "NO", text: "995525828MVA"),
        Row(typed: "51 824 753 556", country: "AU", text: "51824753556"),
        Row(typed: "49-091-850", country: "NZ", text: "049091850"),
        Row(typed: "123026635 RT0001", country: "CA", text: "123026635RT0001"),
        Row(typed: "04-2103594", country: "US", text: "042103594"),
        Row(typed: "07-2103594", country: "US", fault: .malformed),
        Row(typed: "27AAPFU0939F1ZV", country: "IN", text: "27AAPFU0939F1ZV"),
        Row(typed: "27AAPFU0939F1ZW", country: "IN", fault: .wrongCheck),
        Row(typed: "100123456700003", country: "AE", text: "100123456700003"),
        Row(typed: "310122393500003", country: "SA", text: "310122393500003"),
        Row(typed: "310122393500004", country: "SA", fault: .malformed),
        Row(typed: "T5835678256246", country: "JP", text: "T5835678256246"),
        Row(typed: "T5835678256247", country: "JP", fault: .wrongCheck),
        Row(typed: "1", country: "QQ", fault: .unknownCountry),
        Row(typed: "", country: "DE", fault: .malformed),
        Row(typed: "ДЕ136695976", country: "DE", fault: .malformed),
        Row(typed: "DE136695976" + String(repeating: " ", count: 29), country: "DE", text: "DE136695976"),
        Row(
            typed: "DE136695976" + String(repeating: " ", count: 30), country: "DE", fault: .malformed),
    ]

    @Test(arguments: rows)
    func reads(_ row: Row) {
        do throws(TaxIdentifierFault) {
            let id = try TaxIdentifier(row.typed, country: row.country)
            #expect(id.text == row.text)
        } catch {
            #expect(error == row.fault)
        }
    }

    static let corpus = ProjectFiles.testData("vat-numbers/eu-vat-numbers.json")

    // skipped: no test data, where the published corpora are not there.
    @Test(.enabled(if: corpus != nil)) func agreesWithTheCorpus() throws {
        let text = try #require(Self.corpus)
        let rows = try #require(JSONValue(parsing: text).elements)
        #expect(rows.count == 270)
        for row in rows {
            let number = try #require(row["number"]?.string)
            let isValid = (try? TaxIdentifier(number, country: String(number.prefix(2)))) != nil
            #expect(isValid == row["valid"]?.bool, "\(number)")
        }
    }
}

@Suite("VIESCall")
struct VIESCallTests {
    private func call() throws -> VIESCall {
        try #require(VIESCall(id: TaxIdentifier("EL094259216", country: "GR")))
    }

    @Test func asksWithTheRegistersPrefix() throws {
        let body = String(decoding: try call().body, as: UTF8.self)
        #expect(body == #"{"countryCode":"EL","vatNumber":"094259216"}"#)
        let german = try TaxIdentifier("DE136695976", country: "DE")
        let asking = try #require(VIESCall(id: german, requester: german))
        #expect(String(decoding: asking.body, as: UTF8.self).contains(#""requesterNumber":"136695976""#))
    }

    @Test func asksOnlyTheUnionsRegister() throws {
        #expect(VIESCall(id: try TaxIdentifier("980780684", country: "GB")) == nil)
        #expect(VIESCall(id: try TaxIdentifier("XI980780684", country: "GB")) != nil)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var status = 200
        let body: String
        let answer: RegisterAnswer
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(
            name: "valid, with a proof",
            body: #"{"valid":true,"requestIdentifier":"WAPI1","name":"X AE","address":"---"}"#,
            answer: .valid(proof: "WAPI1", name: "X AE", address: nil)),
        Row(name: "invalid", body: #"{"valid":false,"userError":"INVALID"}"#, answer: .invalid),
        Row(
            name: "the state does not answer", body: #"{"valid":false,"userError":"MS_UNAVAILABLE"}"#,
            answer: .unavailable("MS_UNAVAILABLE")),
        Row(
            name: "too many calls", status: 500,
            body: #"{"actionSucceed":false,"errorWrappers":[{"error":"MS_MAX_CONCURRENT_REQ"}]}"#,
            answer: .unavailable("MS_MAX_CONCURRENT_REQ")),
        Row(
            name: "refused as an id", status: 400,
            body: #"{"actionSucceed":false,"errorWrappers":[{"error":"INVALID_INPUT"}]}"#, answer: .invalid),
        Row(name: "a page of a proxy", status: 502, body: "<html>", answer: .unavailable("HTTP 502")),
        Row(name: "an answer without one", body: "{}", answer: .unavailable("HTTP 200")),
    ]

    @Test(arguments: rows)
    func understands(_ row: Row) throws {
        #expect(try call().answer(status: row.status, body: Array(row.body.utf8)) == row.answer)
    }
}
