import Testing

@testable import Tax

@Suite("AddressForms")
struct AddressFormTests {
    private static func forms() throws -> AddressForms {
        try AddressForms(try ProjectFiles.bytes("Config/addresses.json"), name: "addresses.json")
    }

    @Test func knowsAHundredCountries() throws {
        let forms = try Self.forms()
        #expect(forms.countries.count >= 100)
        for country in forms.countries {
            let form = forms.form(of: country)
            #expect(
                form.field(.name)?.isRequired == true && form.field(.line1)?.isRequired == true, "\(country)")
        }
        #expect(forms.form(of: "QQ") == forms.other)
    }

    struct Code: Sendable, CustomTestStringConvertible {
        let country: String
        let typed: String
        let printed: String?
        var testDescription: String { "\(country) '\(typed)'" }
    }

    @Test(arguments: [
        Code(country: "DE", typed: "10115", printed: "10115"),
        Code(country: "DE", typed: "1011", printed: nil), Code(country: "DE", typed: "1011A", printed: nil),
        Code(country: "GB", typed: "sw1a1aa", printed: "SW1A 1AA"),
        Code(country: "GB", typed: "M1 1AE", printed: "M1 1AE"),
        Code(country: "NL", typed: "1012ab", printed: "1012 AB"),
        Code(country: "US", typed: "902101234", printed: "90210-1234"),
        Code(country: "US", typed: "9021", printed: nil),
        Code(country: "CA", typed: "h2x1y4", printed: "H2X 1Y4"),
        Code(country: "JP", typed: "1000001", printed: "100-0001"),
        Code(country: "IE", typed: "D02X285", printed: "D02 X285"),
        Code(country: "LV", typed: "lv1050", printed: "LV-1050"),
        Code(country: "SE", typed: "11122", printed: "111 22"),
    ])
    func printsPostalCodes(_ row: Code) throws {
        #expect(try Self.forms().form(of: row.country).postalPattern?.printed(row.typed) == row.printed)
    }

    @Test func namesEveryFaultAtOnce() throws {
        let forms = try Self.forms()
        let faults = forms.form(of: "US").faults(in: [
            .name: " ", .line1: "1 \u{7}", .city: String(repeating: "x", count: 201), .region: "ZZ",
            .postalCode: "1",
        ])
        #expect(faults.map(\.field) == [.name, .line1, .city, .region, .postalCode])
        #expect(
            faults.map(\.fault) == [.missing, .badCharacter, .tooLong, .unknownRegion, .badPostalCode])
        let whole: [AddressField: String] = [
            .name: "A", .line1: "1", .city: String(repeating: "x", count: 200), .region: "NY",
            .postalCode: "10001",
        ]
        #expect(forms.form(of: "US").faults(in: whole).isEmpty)
        // A country without postal codes asks for none.
        #expect(forms.form(of: "AE").faults(in: [.name: "A", .line1: "1", .region: "DU"]).isEmpty)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let pointer: String
        var testDescription: String { text }
    }

    @Test(arguments: [
        Row(text: #"{"format":"portico-addresses-1"}"#, pointer: "/other"),
        Row(
            text: #"{"format":"portico-addresses-1","other":{"fields":["nose"],"required":[]}}"#,
            pointer: "/other/fields/0"),
        Row(
            text: #"{"format":"portico-addresses-1","other":{"fields":["name"],"required":["city"]}}"#,
            pointer: "/other"),
        Row(
            text: #"{"format":"portico-addresses-1","other":{"fields":["name","name"],"required":[]}}"#,
            pointer: "/other/fields/1"),
        Row(
            text:
                #"{"format":"portico-addresses-1","other":{"fields":[],"required":[],"postal_codes":["A"]}}"#,
            pointer: "/other/postal_codes"),
    ])
    func refuses(_ row: Row) {
        let error = #expect(throws: TableError.self) {
            try AddressForms(Array(row.text.utf8), name: "f")
        }
        #expect(error?.pointer == row.pointer)
    }
}
