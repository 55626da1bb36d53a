import Domain
import Support
import Testing

@testable import Tax

@Suite("RuleBook")
struct RuleBookTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var from = TaxAddress(country: "DE")
        var registrations: Set<String> = ["DE"]
        var distanceSales = TaxSeller.DistanceSales.oneStopShop
        var schemes = false
        var to = TaxAddress(country: "FR")
        var status = TaxBuyer.Status.consumer
        var exemption: String?
        var supply = SupplyKind.goods
        var category = TaxCategory.standard
        var date = "2026-11-21"
        let rule: TaxRule
        var place: String?
        var percent = "0"
        var testDescription: String { name }
    }

    static let swissShop = TaxAddress(country: "CH")
    static let britishShop = TaxAddress(country: "GB")
    static let canaries = TaxAddress(country: "ES", postalCode: "35001")
    static let belfast = TaxAddress(country: "GB", postalCode: "BT1 5GS")
    static let business = TaxBuyer.Status.business(register: "FR")

    static let withinTheUnion: [Row] = [
        Row(name: "at home", to: TaxAddress(country: "DE"), rule: .domestic, place: "DE", percent: "19"),
        Row(
            name: "a business at home is charged", to: TaxAddress(country: "DE"), status: business,
            rule: .domestic, place: "DE", percent: "19"),
        Row(
            name: "at home in the second half of 2020", to: TaxAddress(country: "DE"), date: "2020-12-31",
            rule: .domestic, place: "DE", percent: "16"),
        Row(name: "a consumer abroad", rule: .oneStopShop, place: "FR", percent: "20"),
        Row(
            name: "books for a consumer abroad", category: .secondReduced, rule: .oneStopShop, place: "FR",
            percent: "5.5"),
        Row(
            name: "below 10,000 EUR", distanceSales: .belowThreshold, rule: .belowThreshold, place: "DE",
            percent: "19"),
        Row(
            name: "registered where the consumer is", registrations: ["DE", "FR"],
            distanceSales: .belowThreshold, rule: .registeredAbroad, place: "FR", percent: "20"),
        Row(
            name: "goods before July 2021", date: "2021-06-30", rule: .distanceSaleBefore2021, place: "DE",
            percent: "19"),
        Row(name: "goods from July 2021", date: "2021-07-01", rule: .oneStopShop, place: "FR", percent: "20"),
        Row(
            name: "digital before July 2021", supply: .digital, date: "2021-06-30", rule: .oneStopShop,
            place: "FR", percent: "20"),
        Row(name: "goods for a business", status: business, rule: .intraCommunitySupply),
        Row(
            name: "goods for a business with an id of the state they leave",
            status: .business(register: "DE"), rule: .oneStopShop, place: "FR", percent: "20"),
        Row(
            name: "goods for a business with an id of another state", status: .business(register: "IT"),
            rule: .intraCommunitySupply),
        Row(
            name: "goods for a business with an id of Northern Ireland", status: .business(register: "XI"),
            rule: .intraCommunitySupply),
        Row(
            name: "goods into the union with a British id", status: .business(register: "GB"),
            rule: .oneStopShop, place: "FR", percent: "20"),
        Row(
            name: "goods into the union with an American number", status: .business(register: "US"),
            rule: .oneStopShop, place: "FR", percent: "20"),
        Row(
            name: "a download for an id of Northern Ireland, which is for goods only",
            status: .business(register: "XI"), supply: .digital, rule: .oneStopShop, place: "FR",
            percent: "20"),
        Row(name: "a service for a business", status: business, supply: .service, rule: .reverseCharge),
        Row(
            name: "a service for a consumer", supply: .service, rule: .sellersPlace, place: "DE",
            percent: "19"),
        Row(name: "an exempt customer", exemption: "US-NATO-1", rule: .exemptCustomer),
        Row(
            name: "an exempt supply", to: TaxAddress(country: "DE"), category: .exempt, rule: .exemptSupply),
        Row(
            name: "a seller without registration", registrations: [], to: TaxAddress(country: "DE"),
            rule: .notRegistered),
    ]

    static let acrossBorders: [Row] = [
        Row(name: "goods to the United States", to: TaxAddress(country: "US", region: "NY"), rule: .export),
        Row(name: "digital to Japan", to: TaxAddress(country: "JP"), supply: .digital, rule: .outsideScope),
        Row(
            name: "a service to a consumer in Norway", to: TaxAddress(country: "NO"), supply: .service,
            rule: .sellersPlace, place: "DE", percent: "19"),
        Row(name: "goods to the United Kingdom today", to: britishShop, rule: .export),
        Row(
            name: "digital to the United Kingdom in 2020", to: britishShop, supply: .digital,
            date: "2020-12-31", rule: .oneStopShop, place: "GB", percent: "20"),
        Row(
            name: "Swiss goods to a consumer", from: swissShop, registrations: ["CH"],
            rule: .importedByBuyer),
        Row(
            name: "Swiss goods under the import scheme", from: swissShop, registrations: ["CH"],
            schemes: true, rule: .oneStopShop, place: "FR", percent: "20"),
        Row(
            name: "Swiss downloads with the non-Union scheme", from: swissShop, registrations: ["CH"],
            schemes: true, supply: .digital, rule: .oneStopShop, place: "FR", percent: "20"),
        Row(
            name: "Swiss downloads without", from: swissShop, registrations: ["CH"], supply: .digital,
            rule: .notRegistered),
        Row(
            name: "Swiss services for a business", from: swissShop, registrations: ["CH"],
            status: business, supply: .service, rule: .reverseCharge),
        Row(
            name: "Switzerland and Liechtenstein are one area", from: swissShop, registrations: ["CH"],
            to: TaxAddress(country: "LI"), rule: .domestic, place: "LI", percent: "8.1"),
        Row(
            name: "a registered seller of downloads in Australia", registrations: ["DE", "AU"],
            to: TaxAddress(country: "AU"), supply: .digital, rule: .registeredAbroad, place: "AU",
            percent: "10"),
        Row(
            name: "an Australian business accounts for it", registrations: ["DE", "AU"],
            to: TaxAddress(country: "AU"), status: .business(register: "AU"), supply: .digital,
            rule: .reverseChargeAbroad),
        Row(
            name: "nexus in California", from: TaxAddress(country: "US", region: "NY"),
            registrations: ["US-NY", "US-CA"], to: TaxAddress(country: "US", postalCode: "94016"),
            rule: .domestic, place: "US-CA", percent: "7.25"),
        Row(
            name: "no nexus in Texas", from: TaxAddress(country: "US", region: "NY"),
            registrations: ["US-NY"], to: TaxAddress(country: "US", region: "TX"), rule: .notRegistered),
        Row(
            name: "Oregon levies none", from: TaxAddress(country: "US", region: "NY"),
            registrations: ["US-NY"], to: TaxAddress(country: "US", region: "OR"), rule: .noTaxThere),
        Row(
            name: "Quebec for one registered for GST only", from: TaxAddress(country: "CA", region: "ON"),
            registrations: ["CA"], to: TaxAddress(country: "CA", region: "QC"), rule: .domestic,
            place: "CA-QC", percent: "5"),
        Row(
            name: "Quebec with both", from: TaxAddress(country: "CA", region: "ON"),
            registrations: ["CA", "CA-QC"], to: TaxAddress(country: "CA", postalCode: "h2x 1y4"),
            rule: .domestic, place: "CA-QC", percent: "14.975"),
    ]

    static let territories: [Row] = [
        Row(name: "the Canary Islands", to: canaries, rule: .excludedTerritory, place: "ES-CN"),
        Row(
            name: "the Canary Islands from Spain", from: TaxAddress(country: "ES", postalCode: "28001"),
            registrations: ["ES"], to: canaries, rule: .excludedTerritory, place: "ES-CN"),
        Row(
            name: "Livigno", to: TaxAddress(country: "IT", postalCode: "23041"), rule: .excludedTerritory),
        Row(name: "Åland", to: TaxAddress(country: "AX"), rule: .excludedTerritory),
        Row(name: "Ceuta", to: TaxAddress(country: "ES", postalCode: "51001"), rule: .excludedTerritory),
        Row(
            name: "Mount Athos", to: TaxAddress(country: "GR", postalCode: "630 86"),
            rule: .excludedTerritory),
        Row(
            name: "Heligoland from Germany", to: TaxAddress(country: "DE", postalCode: "27498"),
            rule: .excludedTerritory),
        Row(
            name: "Büsingen is in the Swiss area", to: TaxAddress(country: "DE", postalCode: "78266"),
            rule: .export, place: "CH"),
        Row(
            name: "Büsingen from Switzerland", from: swissShop, registrations: ["CH"],
            to: TaxAddress(country: "DE", postalCode: "78266"), rule: .domestic, place: "CH", percent: "8.1"),
        Row(
            name: "Monaco is taxed as France", to: TaxAddress(country: "MC"), rule: .oneStopShop,
            place: "FR", percent: "20"),
        Row(
            name: "Man is taxed as the United Kingdom", from: britishShop, registrations: ["GB"],
            to: TaxAddress(country: "IM"), rule: .domestic, place: "GB", percent: "20"),
        Row(
            name: "Guernsey", from: britishShop, registrations: ["GB"], to: TaxAddress(country: "GG"),
            rule: .excludedTerritory),
        Row(
            name: "Madeira", to: TaxAddress(country: "PT", postalCode: "9000-001"), rule: .oneStopShop,
            place: "PT-30", percent: "22"),
        Row(
            name: "Guadeloupe, a French service", from: TaxAddress(country: "FR"), registrations: ["FR"],
            to: TaxAddress(country: "FR", postalCode: "97110"), supply: .service, rule: .domestic,
            place: "FR-971", percent: "8.5"),
        Row(
            name: "Guadeloupe, French goods", from: TaxAddress(country: "FR"), registrations: ["FR"],
            to: TaxAddress(country: "GP"), rule: .excludedTerritory),
        Row(
            name: "the Canary Islands after the country's letters",
            to: TaxAddress(country: "ES", postalCode: "ES-35001"), rule: .excludedTerritory),
        Row(
            name: "Büsingen after the old letter", to: TaxAddress(country: "DE", postalCode: "D-78266"),
            rule: .export),
        Row(
            name: "Åland after its own letters", to: TaxAddress(country: "FI", postalCode: "AX-22100"),
            rule: .excludedTerritory),
        Row(
            name: "Northern Ireland after the country's letters",
            to: TaxAddress(country: "GB", postalCode: "GB-BT1 5GS"), rule: .oneStopShop, place: "XI",
            percent: "20"),
        Row(
            name: "Northern Ireland, goods", to: belfast, rule: .oneStopShop, place: "XI", percent: "20"),
        Row(name: "Northern Ireland, a download", to: belfast, supply: .digital, rule: .outsideScope),
        Row(
            name: "Northern Ireland, goods for a business with XI", to: belfast,
            status: .business(register: "XI"), rule: .intraCommunitySupply),
        Row(
            name: "Northern Ireland, goods for a business with GB", to: belfast,
            status: .business(register: "GB"), rule: .oneStopShop, place: "XI", percent: "20"),
        Row(
            name: "from Britain to Northern Ireland", from: britishShop, registrations: ["GB"], to: belfast,
            rule: .domestic, place: "XI", percent: "20"),
        Row(
            name: "goods from Northern Ireland to France", from: belfast, registrations: ["GB"],
            rule: .oneStopShop, place: "FR", percent: "20"),
    ]

    @Test(arguments: withinTheUnion + acrossBorders + territories)
    func decides(_ row: Row) throws {
        let tables = try ProjectFiles.tables()
        let seller = TaxSeller(
            address: row.from, registrations: row.registrations, distanceSales: row.distanceSales,
            hasNonUnionScheme: row.schemes, hasImportScheme: row.schemes)
        let buyer = TaxBuyer(address: row.to, status: row.status, exemption: row.exemption)
        let date = try #require(CivilDate(text: row.date))
        let treatment = RuleBook(tables: tables, seller: seller, buyer: buyer, date: date)
            .treatment(of: row.supply, row.category)
        #expect(treatment.rule == row.rule)
        #expect(treatment.rate.description == row.percent)
        if let place = row.place { #expect(treatment.place == place) }
        #expect(treatment.components.allSatisfy { !$0.source.isEmpty })
        #expect(treatment.sentence.hasSuffix("."))
    }

    @Test func addsLocalRatesOfThePostalCode() throws {
        let local = """
            {"format": "portico-tax-1", "sources": {"x": "County"}, "local_rates": [
              {"state": "US-CA", "postal_codes": "94016-94020", "name": "County", "percent": "1.25",
               "from": "2024-01-01", "source": "x"},
              {"state": "US-CA", "postal_codes": "94016", "name": "City", "percent": "0.5",
               "from": "2024-01-01", "until": "2026-01-01", "source": "x"}]}
            """
        let tables = try ProjectFiles.tables(and: local)
        let seller = TaxSeller(
            address: TaxAddress(country: "US", region: "CA"), registrations: ["US-CA"])
        func rates(_ postalCode: String, _ date: String) throws -> [String] {
            let buyer = TaxBuyer(address: TaxAddress(country: "US", postalCode: postalCode))
            let book = RuleBook(
                tables: tables, seller: seller, buyer: buyer, date: try #require(CivilDate(text: date)))
            return book.treatment(of: .goods, .standard).components.map(\.rate.description)
        }
        #expect(try rates("94016-1234", "2025-12-31") == ["7.25", "1.25", "0.5"])
        #expect(try rates("94016", "2026-01-01") == ["7.25", "1.25"])
        #expect(try rates("94021", "2025-12-31") == ["7.25"])
    }

    @Test(arguments: TaxRule.allCases)
    func everyRuleHasASentence(_ rule: TaxRule) {
        let treatment = TaxTreatment(
            rule: rule, place: "DE", placeName: "Germany", category: .standard, components: [])
        #expect(treatment.sentence.count > 20)
    }
}

@Suite("LocationFinding")
struct LocationFindingTests {
    private func piece(_ kind: LocationEvidence.Kind, _ country: String) -> LocationEvidence {
        LocationEvidence(kind: kind, country: country)
    }

    @Test func weighsTheEvidence() {
        let address = piece(.billingAddress, "DE")
        let card = piece(.bankOrCard, "DE")
        let network = piece(.networkAddress, "FR")
        #expect(
            LocationFinding([address, network, card])
                == .established(country: "DE", by: [.billingAddress, .bankOrCard]))
        #expect(LocationFinding([address, network]) == .contradicting(["DE", "FR"]))
        #expect(LocationFinding([address]) == .insufficient(country: "DE"))
        #expect(LocationFinding([address, address]) == .insufficient(country: "DE"))
        #expect(LocationFinding([]) == .insufficient(country: nil))
        #expect(LocationFinding([address], needed: 1) == .established(country: "DE", by: [.billingAddress]))
    }
}
