import Domain
import Portal
import Support
import Tax
import TestHarness
import Testing

@Suite("States and provinces")
struct TaxedRegionTests {
    /// Where the buyer says they are, and what comes of it for a shop in California that sells there and in
    /// Quebec.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var billing: PostalAddress?
        var shipping: PostalAddress?
        var state = CheckoutTax.State.calculated
        var places: [String] = []
        var refusal: CheckoutTaxRefusal?
        var testDescription: String { name }
    }

    private static func at(_ country: String, _ region: String? = nil, _ code: String? = nil) -> PostalAddress
    {
        PostalAddress(region: region, postalCode: code, country: country)
    }

    static let rows: [Row] = [
        Row(name: "a ZIP code", billing: at("US", nil, "94016"), places: ["US-CA"]),
        Row(name: "a code of a state", billing: at("US", "CA"), places: ["US-CA"]),
        Row(name: "with its country", billing: at("US", "US-CA"), places: ["US-CA"]),
        Row(name: "a name", billing: at("US", "california"), places: ["US-CA"]),
        Row(name: "a name with an accent", billing: at("CA", "Québec"), places: ["CA-QC", "CA-QC"]),
        Row(name: "the region before the code", billing: at("US", "CA", "10001"), places: ["US-CA"]),
        Row(name: "a state without nexus", billing: at("US", "NY")),
        Row(name: "an army post office", billing: at("US", "AE", "09012")),
        Row(
            name: "a region of no meaning beside a code", billing: at("US", "Wonderland", "94016"),
            places: ["US-CA"]),
        Row(name: "only the country", billing: at("US"), state: .estimated, places: ["US-CA"]),
        Row(
            name: "a region of no meaning", billing: at("US", "Wonderland"), refusal: .unknownRegion(.billing)
        ),
        Row(
            name: "goods for somewhere in America", billing: at("DE"), shipping: at("US"),
            refusal: .regionMissing(.shipping)),
        Row(
            name: "goods for nowhere in America", billing: at("DE"), shipping: at("US", "Wonderland"),
            refusal: .unknownRegion(.shipping)),
        Row(name: "a country that is not divided", billing: at("DE", "Wonderland")),
        Row(name: "a country where nobody sells", billing: at("AU", "Wonderland")),
    ]

    @Test("The tax is that of the part of the country, or somebody asks for it", arguments: rows)
    func taxes(_ row: Row) throws {
        var settings = TaxSettings(address: TaxAddress(country: "US", region: "CA"))
        settings.registrations = ["US-CA", "CA", "CA-QC"].map { TaxRegistration(place: $0) }
        let taxation = CheckoutTaxation(
            settings: settings, tables: ProjectTaxes.tables, now: Timestamp(seconds: 1_795_000_000))
        let dollar = try #require(Currency(code: "USD"))
        var details = CheckoutDetails()
        details.items = [
            try LineItem(
                name: "Lamp", quantity: try #require(Quantity(1)), unitAmount: 1000, currency: dollar)
        ]
        details.billingAddress = row.billing
        details.shippingAddress = row.shipping
        if let refusal = row.refusal {
            #expect(throws: refusal) { try taxation.tax(on: details) }
            return
        }
        let tax = try taxation.tax(on: details)
        #expect(tax.state == row.state)
        #expect(tax.components.map(\.jurisdiction) == row.places)
    }

    @Test("A shop that is registered nowhere in America asks no American for the state")
    func notAsked() throws {
        let tables = ProjectTaxes.tables
        let german = [TaxRegistration(place: "DE")]
        #expect(!tables.hangsOnRegion("US", of: german))
        #expect(tables.hangsOnRegion("US", of: [TaxRegistration(place: "US-NY")]))
        #expect(tables.hangsOnRegion("CA", of: [TaxRegistration(place: "CA")]))
        // US-CA is no part of Canada.
        #expect(!tables.hangsOnRegion("CA", of: [TaxRegistration(place: "US-CA")]))
        #expect(!tables.hangsOnRegion("DE", of: german))
    }
}
