import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Taxes of charges without their payer", .serialized)
struct TaxedChargeTests {
    /// A charge at a site in Germany of a method whose checkout said `known`, and what it comes to.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var known: (country: String, postalCode: String, taxID: String?)?
        var exemption: String?
        let members: String
        var total: Int64?
        var tax: Int64?
        /// The pointer and code of the refusal.
        var refusal: (pointer: String, code: String)?
        var testDescription: String { name }
    }

    private static let goods = #""items":[{"name":"Box","unitAmount":1000,"quantity":2}]"#
    private static let advice = #""items":[{"name":"Advice","unitAmount":2000,"supply":"service"}]"#
    private static let inFrance = #""billingAddress":{"country":"FR","postalCode":"75001"}"#
    private static let missing = (pointer: "/billingAddress/country", code: "required")

    static let rows: [Row] = [
        Row(
            name: "where the call says", members: goods + #","billingAddress":{"country":"FR"}"#, total: 2400,
            tax: 400),
        Row(
            name: "where the method's checkout said", known: ("FR", "75001", nil), members: goods,
            total: 2400,
            tax: 400),
        Row(
            name: "the call before the checkout", known: ("FR", "75001", nil),
            members: goods + #","billingAddress":{"country":"DE"}"#, total: 2380, tax: 380),
        Row(
            name: "the id that was known", known: ("FR", "75001", "FR40303265045"), members: advice,
            total: 2000, tax: 0),
        Row(
            name: "an id of another country stays behind", known: ("FR", "75001", "FR40303265045"),
            members: advice + #","billingAddress":{"country":"DE"}"#, total: 2380, tax: 380),
        Row(
            name: "an id that the call says", known: ("FR", "75001", nil),
            members: advice + #","customer":{"taxId":"FR40303265045"}"#, total: 2000, tax: 0),
        Row(
            name: "exempt", known: ("DE", "10115", nil),
            members: goods + #","customer":{"taxExemption":"E1"}"#, total: 2000, tax: 0),
        Row(
            name: "exempt as it was known", known: ("DE", "10115", nil), exemption: "E1", members: goods,
            total: 2000, tax: 0),
        Row(
            name: "a known exemption stays behind", known: ("DE", "10115", nil), exemption: "E1",
            members: goods + "," + inFrance, total: 2400, tax: 400),
        Row(
            name: "a known exemption stays behind goods sent abroad", known: ("DE", "10115", nil),
            exemption: "E1", members: goods + #","shippingAddress":{"country":"FR"}"#, total: 2400, tax: 400),
        Row(
            name: "a known exemption that the call takes away", known: ("DE", "10115", nil), exemption: "E1",
            members: goods + #","customer":{"taxExemption":null}"#, total: 2380, tax: 380),
        Row(
            name: "a customer of null says nothing", known: ("DE", "10115", nil), exemption: "E1",
            members: goods + #","customer":null"#, total: 2000, tax: 0),
        Row(name: "nobody says where", members: goods, refusal: missing),
        Row(
            name: "only a name", members: goods + #","billingAddress":{"line1":"x"}"#, refusal: missing),
        Row(name: "not taxed", members: goods + #","tax":"none""#, total: 2000),
        Row(name: "an amount", members: #""amount":2000"#, total: 2000),
        Row(name: "an amount beside the items", members: goods + #","amount":2000"#, total: 2000),
        Row(
            name: "an amount that is to be taxed", members: #""amount":2000,"tax":"automatic""#,
            refusal: ("/items", "required")),
        Row(
            name: "a mistyped id", known: ("DE", "10115", nil),
            members: goods + #","customer":{"taxId":"DE136695975"}"#,
            refusal: ("/customer/taxId", "invalid_tax_id")),
        Row(
            name: "a category of no meaning", known: ("DE", "10115", nil),
            members: #""items":[{"name":"x","unitAmount":1,"taxCategory":"?"}]"#,
            refusal: ("/items/0/taxCategory", "invalid_value")),
    ]

    private static func method(_ merchant: Merchant, _ row: Row) async throws -> SavedMethod {
        let installation = merchant.installation
        let checkout = try await installation.makeCheckout(merchant.tenant.site) { details in
            details.saveMethod = .required
            details.customer = Customer(name: "Ada Byron", email: "ada@example.com", reference: "c-7")
            guard let known = row.known else { return }
            details.customer?.taxID = known.taxID
            details.customer?.taxExemption = row.exemption
            details.billingAddress = PostalAddress(
                line1: "1 Rue", postalCode: known.postalCode, country: known.country)
        }
        let id = try #require(
            try await installation.pay(checkout, card: "4242424242424242").savedMethodID)
        return try #require(
            try installation.engine.savedMethod(
                id, organization: merchant.tenant.organization.id, isLive: false))
    }

    @Test("It is taxed where the buyer is, or not made", arguments: rows)
    func charges(_ row: Row) async throws {
        let merchant = try await Merchant()
        let method = try await Self.method(merchant, row)
        try await merchant.installation.tax(merchant.tenant.site)
        let before = merchant.installation.books.payments.count
        let answer = await merchant.call(
            .post, "/v1/saved-methods/\(method.id)/charge", "{\"currency\":\"EUR\",\(row.members)}")
        if let refusal = row.refusal {
            #expect(answer.status == 422, "\(answer.text)")
            #expect(answer.pointers == [refusal.pointer] && answer.errorCodes == [refusal.code])
            #expect(merchant.installation.books.payments.count == before)
            return
        }
        #expect(answer.status == 201, "\(answer.text)")
        let json = try #require(answer.json)
        #expect(json["status"]?.string == "paid")
        #expect(json["amountReceived"]?.integer == row.total)
        #expect(json["transactions"]?.elements?.first?["amount"]?.integer == row.total)
        #expect(json["tax"]?["tax"]?.integer == row.tax)
        #expect(json["tax"]?["status"]?.string == (row.tax == nil ? nil : "frozen"))
        #expect(json["customer"]?["reference"]?.string == "c-7")
        let receipts = await merchant.call(.get, "/v1/receipts")
        let receipt = try #require(
            receipts.json?["data"]?.elements?.first { $0["checkoutId"] == json["id"] })
        #expect(receipt["amount"]?.integer == row.total)
        #expect(receipt["tax"]?.integer == row.tax ?? 0)
    }

    @Test("A charge that is declined can be paid on its page, with the tax of the day")
    func declined() async throws {
        let merchant = try await Merchant()
        let installation = merchant.installation
        let method = try await installation.saveMethod(merchant.tenant.site, card: "4000000000006025")
        try await installation.tax(merchant.tenant.site)
        let answer = await merchant.call(
            .post, "/v1/saved-methods/\(method.id)/charge",
            "{\"currency\":\"EUR\",\(Self.goods),\(Self.inFrance)}"
        )
        #expect(answer.json?["status"]?.string == "pending", "\(answer.text)")
        let id = try #require(answer.json?["id"]?.string.flatMap { CheckoutID($0) })
        let checkout = try #require(
            try installation.engine.checkout(
                id, organization: merchant.tenant.organization.id, isLive: false)
        ).checkout
        installation.clock.advance(seconds: 1)
        let paid = try await installation.pay(checkout, card: "4242424242424242", attempt: "two")
        #expect(paid.amount.minorUnits == 2400)
        #expect(try installation.reread(checkout).status == .paid)
    }

    @Test("American states are needed where the shop sells there, and are taken from the ZIP code")
    func states() async throws {
        let merchant = try await Merchant()
        let method = try await merchant.installation.saveMethod(merchant.tenant.site)
        try await merchant.installation.tax(merchant.tenant.site) {
            $0.address = TaxAddress(country: "US", region: "CA")
            $0.registrations = [TaxRegistration(place: "US-CA")]
        }
        for (address, pointer) in [
            (#"{"country":"US"}"#, "/billingAddress/region"),
            (#"{"country":"US","region":"Wonderland"}"#, "/billingAddress/region"),
            (#"{"country":"US","region":"California"}"#, nil),
            (#"{"country":"US","postalCode":"94016"}"#, nil),
        ] {
            let answer = await merchant.call(
                .post, "/v1/saved-methods/\(method.id)/charge",
                "{\"currency\":\"EUR\",\(Self.goods),\"billingAddress\":\(address)}")
            #expect(answer.pointers == (pointer.map { [$0] } ?? []), "\(answer.text)")
            if pointer == nil { #expect(answer.json?["amount"]?.integer == 2145) }
        }
    }
}
