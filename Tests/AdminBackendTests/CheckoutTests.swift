import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Creating and reading checkouts")
struct CheckoutTests {
    static let fields =
        FieldCase.texts + FieldCase.addresses + FieldCase.choices + FieldCase.metadata + FieldCase.assigned
        + FieldCase.branding

    @Test("Every field, on both sides of its limits")
    func fields() async throws {
        let merchant = try await Merchant()
        for row in Self.fields { check(row, await merchant.create(row.members)) }
    }

    @Test("Every field of an item, on both sides of its limits")
    func items() async throws {
        let merchant = try await Merchant()
        for row in FieldCase.items {
            check(row, await merchant.create(body: "{\"currency\":\"EUR\",\"items\":\(row.members)}"))
        }
    }

    static let amounts: [FieldCase] = [
        .good("the least", #""currency":"EUR","amount":1"#),
        .bad("nothing", #""currency":"EUR","amount":0"#, "/amount", "out_of_range"),
        .bad("less than nothing", #""currency":"EUR","amount":-1"#, "/amount", "out_of_range"),
        .good("the most that the sandbox takes", #""currency":"EUR","amount":99999999"#),
        .bad("one more than that", #""currency":"EUR","amount":100000000"#, "", "no_method_available"),
        .bad("the most that is read", #""currency":"EUR","amount":999999999999"#, "", "no_method_available"),
        .bad(
            "one more than that, too", #""currency":"EUR","amount":1000000000000"#, "/amount", "out_of_range"),
        .bad("a fraction", #""currency":"EUR","amount":1.5"#, "/amount", "not_an_integer"),
        .bad("an exponent", #""currency":"EUR","amount":1e2"#, "/amount", "not_an_integer"),
        .bad("a text", #""currency":"EUR","amount":"4250""#, "/amount", "wrong_type"),
        .bad("beyond 64 bits", #""currency":"EUR","amount":9223372036854775808"#, "/amount", "out_of_range"),
        .bad("none", #""currency":"EUR""#, "/amount", "required"),
        .good("no decimals", #""currency":"JPY","amount":1"#),
        .good("three decimals", #""currency":"KWD","amount":1"#),
        .bad("no currency", #""amount":1"#, "/currency", "required"),
        .bad("currency in lower case", #""currency":"eur","amount":1"#, "/currency", "invalid_currency"),
        .bad("currency of four letters", #""currency":"EURO","amount":1"#, "/currency", "invalid_currency"),
        .bad("currency that is not one", #""currency":"XXX","amount":1"#, "/currency", "invalid_currency"),
        .bad("currency as a number", #""currency":978,"amount":1"#, "/currency", "wrong_type"),
        .bad("currency that is null", #""currency":null,"amount":1"#, "/currency", "required"),
    ]

    @Test("Every amount and currency, on both sides of their limits", arguments: amounts)
    func amount(_ row: FieldCase) async throws {
        let merchant = try await Merchant()
        check(row, await merchant.create(body: "{\(row.members)}"))
    }

    private func check(_ row: FieldCase, _ answer: Answer) {
        guard let refusal = row.refusal else {
            #expect(answer.status == 201, "\(row.name): \(answer.text)")
            return
        }
        #expect(answer.status == 422, "\(row.name): \(answer.text)")
        #expect(answer.pointers == [refusal.pointer], "\(row.name): \(answer.text)")
        #expect(answer.errorCodes == [refusal.code], "\(row.name): \(answer.text)")
    }

    @Test("A wrong sum names both sums")
    func wrongSum() async throws {
        let merchant = try await Merchant()
        let answer = await merchant.create(#""items":[{"name":"a","quantity":"2.5","unitAmount":1000}]"#)
        #expect(answer.status == 422)
        #expect(answer.pointers == ["/amount"])
        #expect(answer.errorCodes == ["amount_mismatch"])
        #expect(answer.json?["detail"]?.string == "The amount is 4250, the items add up to 2500.")
    }

    @Test("Everything that is wrong is told at once, up to fifty")
    func manyErrors() async throws {
        let merchant = try await Merchant()
        let some = await merchant.create(body: #"{"currency":"x","amount":0,"reference":"","a":1}"#)
        #expect(some.pointers == ["/currency", "/amount", "/reference", "/a"])
        let members = (0..<80).map { "\"m\($0)\":1" }.joined(separator: ",")
        let many = await merchant.create(members)
        #expect(many.status == 422)
        #expect(many.pointers.count == 50)
    }

    struct Money: Sendable, CustomTestStringConvertible {
        let currency: String
        let unit: Int64
        let quantity: String
        let total: Int64
        var testDescription: String { "\(quantity) × \(unit) \(currency)" }
    }

    static let sums = [
        Money(currency: "EUR", unit: 4250, quantity: "1", total: 4250),
        Money(currency: "EUR", unit: 333, quantity: "1.5", total: 500),
        Money(currency: "JPY", unit: 1200, quantity: "3", total: 3600),
        Money(currency: "JPY", unit: 1, quantity: "0.5", total: 1),
        Money(currency: "KWD", unit: 1505, quantity: "2", total: 3010),
        Money(currency: "KWD", unit: 1, quantity: "0.499", total: 0),
    ]

    @Test("Items add up in minor units, whatever the currency's decimals", arguments: sums)
    func sum(_ row: Money) async throws {
        let merchant = try await Merchant()
        let answer = await merchant.create(
            body: """
                {"currency":"\(row.currency)","items":[{"name":"a","quantity":"\(row.quantity)","unitAmount":\(row.unit)},
                {"name":"b","unitAmount":1}]}
                """)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.json?["amount"]?.integer == row.total + 1)
        #expect(answer.json?["items"]?[0]?["totalAmount"]?.integer == row.total)
    }

    @Test("What was sent comes back, in the answer and in every later one")
    func roundTrip() async throws {
        let merchant = try await Merchant()
        let members = #"""
            "reference":"A-1","description":"Zoë's “lamp” <b>","returnUrl":"https://shop.example/t?x={status}",
            "cancelUrl":"https://shop.example/c","customer":{"name":"Zoë","email":"zoe@example.com"},
            "billingAddress":{"line1":"1 High Street","country":"DE"},"locale":"de-CH","metadata":{"z":"1","a":"é"},
            "branding":{"color":"#FFD400","font":"serif","logoUrl":"https://cdn.example/l.png"},
            "items":[{"name":"Lamp","quantity":1,"unitAmount":4250,"sku":"L"}]
            """#
        let created = await merchant.create(members)
        let json = try #require(created.json)
        #expect(json["status"]?.string == "pending")
        #expect(json["livemode"]?.bool == false)
        #expect(json["siteId"]?.string == merchant.tenant.site.id.description)
        #expect(json["description"]?.string == "Zoë's “lamp” <b>")
        #expect(json["returnUrl"]?.string == "https://shop.example/t?x={status}")
        let branding = try #require(json["branding"])
        #expect(branding["color"]?.string == "#ffd400")
        #expect(branding["colorsAdjusted"]?.bool == true)
        #expect(branding["cornerRadius"] == nil)
        #expect(branding["font"]?.string == "serif")
        #expect(branding["logoUrl"]?.string == "https://cdn.example/l.png")
        #expect(json["customer"]?["email"]?.string == "zoe@example.com")
        #expect(json["billingAddress"]?["country"]?.string == "DE")
        #expect(json["metadata"]?.members == [JSONMember("z", .string("1")), JSONMember("a", .string("é"))])
        #expect(
            json["expiresAt"]?.string
                == TimeText.format(merchant.installation.clock.now.adding(seconds: 86_400)))
        let id = try #require(json["id"]?.string)
        #expect(created.location == "/v1/checkouts/\(id)")
        let read = try #require(await merchant.call(.get, "/v1/checkouts/\(id)").json)
        let members2 = read.members?.filter { $0.key != "transactions" }
        #expect(members2 == json.members)
        let url = try #require(json["url"]?.string)
        #expect(url.hasPrefix(Installation.pageOrigin + "/checkout/"))
        let page = await merchant.installation.frontend.call(
            .get, String(url.dropFirst(Installation.pageOrigin.count)))
        #expect(page.status == 200)
        let code = try #require(json["shortCode"]?.string)
        #expect(code.count == 11)
        let short = await merchant.installation.frontend.call(.get, "/s/\(code)")
        #expect(short.location.map { Installation.pageOrigin + $0 } == url)
    }

    @Test("A paid checkout shows its attempt, and the attempt itself can be read")
    func paid() async throws {
        let merchant = try await Merchant()
        let checkout = try await merchant.installation.makeCheckout(merchant.tenant.site)
        _ = try await merchant.installation.pay(checkout, card: "4000000000000002", attempt: "a")
        merchant.installation.clock.advance(seconds: 1)
        let transaction = try await merchant.installation.pay(
            checkout, card: "4242424242424242", attempt: "b")
        let json = try #require(await merchant.call(.get, "/v1/checkouts/\(checkout.id)").json)
        #expect(json["status"]?.string == "paid")
        #expect(json["amountReceived"]?.integer == 4250)
        let attempts = try #require(json["transactions"]?.elements)
        #expect(attempts.map { $0["status"]?.string } == ["failed", "succeeded"])
        #expect(attempts[0]["declineCode"]?.string == "declined")
        let read = await merchant.call(.get, "/v1/transactions/\(transaction.id)")
        #expect(read.json == attempts[1])
        #expect(attempts[1]["instrument"]?["last4"]?.string == "4242")
        #expect(!read.text.contains("4242424242424242"))
    }
}
