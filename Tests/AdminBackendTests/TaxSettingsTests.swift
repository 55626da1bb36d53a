import Domain
import HTTPCore
import JSON
import Tax
import TestHarness
import Testing

@Suite("How a site is taxed, over the API")
struct TaxSettingsTests {
    private static func tax(_ members: String) -> String {
        "{\"tax\":{\"country\":\"DE\"\(members.isEmpty ? "" : ",")\(members)}}"
    }

    private static func registrations(_ list: String) -> String { tax("\"registrations\":[\(list)]") }

    private static func places(_ count: Int) -> String {
        let states = ProjectTaxes.tables.jurisdictions.values.filter { !$0.levies.isEmpty }.map(\.code)
            .sorted()
        let schemes = TaxRegistration.Scheme.allCases.map(\.rawValue)
        let all = schemes.flatMap { scheme in states.map { "{\"place\":\"\($0)\",\"scheme\":\"\(scheme)\"}" }
        }
        return all.prefix(count).joined(separator: ",")
    }

    static let rows: [FieldCase] = [
        .good("off", #"{"tax":null}"#), .good("a country alone", tax("")),
        .bad("nothing", #"{"tax":{}}"#, "/tax/country", "required"),
        .bad("a flag", #"{"tax":true}"#, "/tax", "wrong_type"),
        .bad("a country of three letters", #"{"tax":{"country":"DEU"}}"#, "/tax/country", "invalid_country"),
        .good(
            "everything",
            tax(
                #"""
                "automatic":false,"postalCode":"10115","region":"BE","pricesIncludeTax":true,
                "rounding":{"level":"line","method":"half_even","components":"separately"},"category":"reduced",
                "supply":"digital","registerCheck":"background","registrations":[{"place":"DE","number":"DE 136 695 976"},
                {"place":"DE","scheme":"oss"},{"place":"CA-QC"},{"place":"US-NY"}]
                """#)),
        .bad(
            "a place of no table", registrations(#"{"place":"XX"}"#), "/tax/registrations/0/place",
            "invalid_value"),
        .bad("no place", registrations("{}"), "/tax/registrations/0/place", "required"),
        .bad("a registration by name", registrations(#""DE""#), "/tax/registrations/0", "wrong_type"),
        .bad(
            "a scheme of no name", registrations(#"{"place":"DE","scheme":"vat"}"#),
            "/tax/registrations/0/scheme", "invalid_value"),
        .bad(
            "a mistyped number", registrations(#"{"place":"DE","number":"DE136695975"}"#),
            "/tax/registrations/0/number", "invalid_tax_id"),
        .bad(
            "twice", registrations(#"{"place":"DE"},{"place":"DE"}"#), "/tax/registrations/1",
            "duplicate_value"),
        .good("100 registrations", registrations(places(100))),
        .bad("101 registrations", registrations(places(101)), "/tax/registrations", "too_many"),
        .bad(
            "a level of no name", tax(#""rounding":{"level":"page"}"#), "/tax/rounding/level", "invalid_value"
        ),
        .bad(
            "a method of no name", tax(#""rounding":{"method":"bankers"}"#), "/tax/rounding/method",
            "invalid_value"),
        .bad("a category of no name", tax(#""category":"food""#), "/tax/category", "invalid_value"),
        .bad("a policy of no name", tax(#""registerCheck":"always""#), "/tax/registerCheck", "invalid_value"),
        .bad("a member of no name", tax(#""vat":1"#), "/tax/vat", "unknown_field"),
    ]

    @Test("Every field, on both sides of its limits", arguments: rows)
    func fields(_ row: FieldCase) async throws {
        let merchant = try await Merchant()
        let answer = await merchant.call(.patch, "/v1/sites/\(merchant.tenant.site.id)", row.members)
        guard let refusal = row.refusal else {
            #expect(answer.status == 200, "\(answer.text)")
            return
        }
        #expect(answer.status == 422, "\(answer.text)")
        #expect(answer.pointers == [refusal.pointer])
        #expect(answer.errorCodes == [refusal.code])
    }

    @Test("It reads as it was written, as a whole, and null turns it off")
    func whole() async throws {
        let merchant = try await Merchant()
        let path = "/v1/sites/\(merchant.tenant.site.id)"
        let written = await merchant.call(
            .patch, path,
            Self.tax(#""pricesIncludeTax":true,"registrations":[{"place":"DE","number":"de 136.695.976"}]"#))
        let tax = try #require(written.json?["tax"])
        #expect(tax["country"]?.string == "DE")
        #expect(tax["automatic"]?.bool == true)
        #expect(tax["pricesIncludeTax"]?.bool == true)
        #expect(tax["registrations"]?[0]?["number"]?.string == "DE136695976")
        #expect(await merchant.call(.get, path).json?["tax"] == tax)
        #expect(await merchant.call(.patch, path, #"{"name":"Other"}"#).json?["tax"] == tax)
        let other = await merchant.call(.patch, path, Self.tax(""))
        #expect(other.json?["tax"]?["registrations"]?.elements?.isEmpty == true)
        #expect(other.json?["tax"]?["pricesIncludeTax"]?.bool == false)
        #expect(await merchant.call(.patch, path, #"{"tax":null}"#).json?["tax"] == nil)
    }
}
