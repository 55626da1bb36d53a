import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Sites over the API")
struct SiteTests {
    static let bodies: [FieldCase] = [
        .good("a name of 100", "\"name\":\"\(String(repeating: "ü", count: 100))\""),
        .bad(
            "a name of 101", "\"name\":\"\(String(repeating: "n", count: 101))\"", "/name", "invalid_length"),
        .bad("an empty name", "\"name\":\"\"", "/name", "invalid_length"),
        .good(
            "branding",
            ##""branding":{"color":"#0b5FcC","cornerRadius":"none","font":"serif","logoUrl":"https://cdn.example/l.png"}"##
        ),
        .bad("a colour by name", #""branding":{"color":"red"}"#, "/branding/color", "invalid_color"),
        .bad(
            "a colour that is a rule", ##""branding":{"color":"#000;x"}"##, "/branding/color", "invalid_color"
        ),
        .bad("a font of no name", #""branding":{"font":"Comic Sans"}"#, "/branding/font", "invalid_value"),
        .bad(
            "a corner of no name", #""branding":{"cornerRadius":"4px"}"#, "/branding/cornerRadius",
            "invalid_value"),
        .bad(
            "a logo over http", #""branding":{"logoUrl":"http://cdn.example/l.png"}"#, "/branding/logoUrl",
            "invalid_url"),
        .good("a logo of this machine", #""branding":{"logoUrl":"http://localhost:3000/l.png"}"#),
        .bad(
            "a logo of data", #""branding":{"logoUrl":"data:image/png,x"}"#, "/branding/logoUrl",
            "invalid_url"),
        .bad("css", #""branding":{"css":"*{}"}"#, "/branding/css", "unknown_field"),
        .good(
            "support",
            #""support":{"email":"help@example.com","phone":"+44 1","url":"https://help.example/"}"#),
        .bad("no mail address", #""support":{"email":"help"}"#, "/support/email", "invalid_email"),
        .bad("a phone of two", #""support":{"phone":"12"}"#, "/support/phone", "invalid_length"),
        .bad("help by script", #""support":{"url":"javascript:alert(1)"}"#, "/support/url", "invalid_url"),
        .good(
            "legal",
            #""legal":{"terms":"https://a.example/t","privacy":"https://a.example/p","imprint":null}"#),
        .bad("terms by script", #""legal":{"terms":"javascript:alert(1)"}"#, "/legal/terms", "invalid_url"),
        .good("currencies", #""currencies":["EUR","JPY","KWD"]"#),
        .bad("a currency of no name", #""currencies":["EUR","eur"]"#, "/currencies/1", "invalid_currency"),
        .good("origins", #""allowedReturnOrigins":["https://shop.example","http://localhost:3000"]"#),
        .bad(
            "an origin with a path", #""allowedReturnOrigins":["https://shop.example/"]"#,
            "/allowedReturnOrigins/0", "invalid_origin"),
        .bad(
            "201 origins",
            "\"allowedReturnOrigins\":[\((0..<201).map { "\"https://s\($0).example\"" }.joined(separator: ","))]",
            "/allowedReturnOrigins", "too_many"),
        .good(
            "200 origins",
            "\"allowedReturnOrigins\":[\((0..<200).map { "\"https://s\($0).example\"" }.joined(separator: ","))]"
        ),
        .bad("no locale", #""locale":"english please""#, "/locale", "invalid_locale"),
        .good("one attempt", #""attemptLimit":1"#), .good("twenty attempts", #""attemptLimit":20"#),
        .bad("no attempt", #""attemptLimit":0"#, "/attemptLimit", "out_of_range"),
        .bad("21 attempts", #""attemptLimit":21"#, "/attemptLimit", "out_of_range"),
        .good("a minute", #""checkoutLifetime":60"#),
        .bad("59 s", #""checkoutLifetime":59"#, "/checkoutLifetime", "out_of_range"),
        .good("a year", #""checkoutLifetime":31536000"#),
        .bad("more than a year", #""checkoutLifetime":31536001"#, "/checkoutLifetime", "out_of_range"),
        .good("HMAC", #""redirectSignature":"hmac-sha256""#),
        .bad("no signature", #""redirectSignature":"none""#, "/redirectSignature", "invalid_value"),
    ]

    private static func price(_ id: String, _ more: String = "") -> String {
        "{\"id\":\"\(id)\",\"name\":\"Mug\",\"unitAmount\":1,\"currency\":\"EUR\"\(more)}"
    }

    private static func prices(_ count: Int) -> String {
        "\"prices\":[\((0..<count).map { price("p\($0)") }.joined(separator: ","))]"
    }

    private static func price(_ member: String, is value: String) -> String {
        var members = ["id": "\"mug\"", "name": "\"Mug\"", "unitAmount": "1", "currency": "\"EUR\""]
        members[member] = value
        return "\"prices\":[{\(members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}]"
    }

    static let publicAccess: [FieldCase] = [
        .good("public creation", #""publicCreate":true"#), .good("form links", #""formLink":true"#),
        .bad("public creation by word", #""publicCreate":"yes""#, "/publicCreate", "wrong_type"),
        .bad("form links by number", #""formLink":1"#, "/formLink", "wrong_type"),
        .good("origins of pages", #""allowedOrigins":["https://shop.example","http://localhost:3000"]"#),
        .bad("any origin", #""allowedOrigins":["*"]"#, "/allowedOrigins/0", "invalid_origin"),
        .bad("the null origin", #""allowedOrigins":["null"]"#, "/allowedOrigins/0", "invalid_origin"),
        .bad(
            "an origin with its default port", #""allowedOrigins":["https://shop.example:443"]"#,
            "/allowedOrigins/0", "invalid_origin"),
        .bad(
            "201 origins of pages",
            "\"allowedOrigins\":[\((0..<201).map { "\"https://s\($0).example\"" }.joined(separator: ","))]",
            "/allowedOrigins", "too_many"),
        .good(
            "200 origins of pages",
            "\"allowedOrigins\":[\((0..<200).map { "\"https://s\($0).example\"" }.joined(separator: ","))]"
        ),
        .good("no price", #""prices":[]"#), .good("200 prices", prices(200)),
        .bad("201 prices", prices(201), "/prices", "too_many"),
        .good("an id of 64", price("id", is: "\"\(String(repeating: "a", count: 64))\"")),
        .bad(
            "an id of 65", price("id", is: "\"\(String(repeating: "a", count: 65))\""), "/prices/0/id",
            "invalid_id"),
        .bad("an empty id", price("id", is: "\"\""), "/prices/0/id", "invalid_id"),
        .bad("an id with a space", price("id", is: "\"a b\""), "/prices/0/id", "invalid_id"),
        .bad("no id", price("id", is: "null"), "/prices/0", "required"),
        .good("a price's name of 255", price("name", is: "\"\(String(repeating: "ü", count: 255))\"")),
        .bad(
            "a price's name of 256", price("name", is: "\"\(String(repeating: "ü", count: 256))\""),
            "/prices/0/name", "invalid_length"),
        .good("the dearest", price("unitAmount", is: "999999999999")),
        .bad("dearer", price("unitAmount", is: "1000000000000"), "/prices/0/unitAmount", "out_of_range"),
        .bad("for nothing", price("unitAmount", is: "0"), "/prices/0/unitAmount", "out_of_range"),
        .bad("a fraction", price("unitAmount", is: "1.5"), "/prices/0/unitAmount", "not_an_integer"),
        .bad("in no currency", price("currency", is: "\"eur\""), "/prices/0/currency", "invalid_currency"),
        .bad(
            "two of one id", "\"prices\":[\(price("a")),\(price("a"))]", "/prices/1/id", "invalid_value"),
        .bad(
            "an unknown member", "\"prices\":[\(price("a", ",\"tax\":1"))]", "/prices/0/tax", "unknown_field"),
        .good(
            "how a price is taxed",
            "\"prices\":[\(price("a", #","taxCategory":"reduced","taxBehavior":"inclusive","supply":"digital""#))]"
        ),
        .bad(
            "a rate of the merchant's own", "\"prices\":[\(price("a", #","taxCategory":"txcd_1""#))]",
            "/prices/0/taxCategory", "invalid_value"),
        .bad(
            "neither with tax nor without", "\"prices\":[\(price("a", #","taxBehavior":"maybe""#))]",
            "/prices/0/taxBehavior", "invalid_value"),
        .bad(
            "a supply of no name", "\"prices\":[\(price("a", #","supply":"air""#))]", "/prices/0/supply",
            "invalid_value"),
        .bad("a price that is none", #""prices":["mug"]"#, "/prices/0", "wrong_type"),
    ]

    static let assigned: [FieldCase] = [
        "id", "object", "organizationId", "redirectPublicKey", "webhookSecret", "createdAt", "updatedAt",
        "uploadedLogo",
    ].map { .bad("assigned: \($0)", "\"\($0)\":\"x\"", "/\($0)", "unknown_field") }

    @Test(
        "Every field, new and changed, on both sides of its limits",
        arguments: bodies + publicAccess + assigned)
    func fields(_ row: FieldCase) async throws {
        let merchant = try await Merchant()
        let named = row.members.hasPrefix("\"name\"") ? "" : "\"name\":\"n\","
        let answers = [
            (await merchant.call(.post, "/v1/sites", "{\(named)\(row.members)}"), 201),
            (await merchant.call(.patch, "/v1/sites/\(merchant.tenant.site.id)", "{\(row.members)}"), 200),
        ]
        for (answer, success) in answers {
            guard let refusal = row.refusal else {
                #expect(answer.status == success, "\(answer.text)")
                continue
            }
            #expect(answer.status == 422, "\(answer.text)")
            #expect(answer.pointers == [refusal.pointer])
            #expect(answer.errorCodes == [refusal.code])
        }
    }

    @Test(
        "A site without a name, or with one that is null, is refused", arguments: ["{}", #"{"name":null}"#])
    func name(_ body: String) async throws {
        let merchant = try await Merchant()
        let answer = await merchant.call(.post, "/v1/sites", body)
        #expect(answer.status == 422)
        #expect(answer.pointers == ["/name"])
        #expect(answer.errorCodes == ["required"])
    }

    @Test("Only what is sent changes; null forgets what may be absent; the page shows it at once")
    func patch() async throws {
        let merchant = try await Merchant()
        let path = "/v1/sites/\(merchant.tenant.site.id)"
        let checkout = try await merchant.installation.makeCheckout(merchant.tenant.site)
        let before = await merchant.installation.frontend.call(.get, merchant.installation.page(checkout))
        #expect(before.text.contains("Northwind Outdoor"))
        let full = await merchant.call(
            .patch, path,
            #"{"name":"Südwind","support":{"email":"help@example.com","phone":"+49 1"},"attemptLimit":2}"#)
        #expect(full.json?["name"]?.string == "Südwind")
        #expect(full.json?["attemptLimit"]?.integer == 2)
        let part = await merchant.call(.patch, path, #"{"support":{"phone":null}}"#)
        #expect(part.json?["support"]?["email"]?.string == "help@example.com")
        #expect(part.json?["support"]?["phone"] == nil)
        #expect(part.json?["name"]?.string == "Südwind")
        #expect(await merchant.call(.get, path).json == part.json)
        merchant.installation.clock.advance(seconds: 1)
        _ = await merchant.call(.patch, path, "{}")
        let after = await merchant.installation.frontend.call(.get, merchant.installation.page(checkout))
        #expect(after.text.contains("Südwind"))
        #expect(!after.text.contains("Northwind Outdoor"))
    }

    @Test("The secrets are shown to a key that may do everything, and are nowhere else")
    func secrets() async throws {
        let merchant = try await Merchant()
        let path = "/v1/sites/\(merchant.tenant.site.id)"
        let answer = await merchant.call(.get, path + "/secrets")
        let secret = try #require(answer.json?["webhookSecret"]?.string)
        #expect(secret.hasPrefix("whsec_"))
        for other in [path, "/v1/sites"] {
            #expect(await !merchant.call(.get, other).text.contains(secret))
        }
    }

    @Test("A logo is uploaded, shown by the pages' host under its hash, and taken away")
    func logo() async throws {
        let merchant = try await Merchant()
        let path = "/v1/sites/\(merchant.tenant.site.id)/logo"
        let headers: [(StaticString, String)] = [("authorization", "Bearer \(merchant.tenant.key)")]
        let put = await merchant.installation.backend.call(.put, path, headers: headers, body: Pictures.png)
        #expect(put.status == 200, "\(put.text)")
        let logo = put.json?["branding"]?["uploadedLogo"]
        #expect(logo?["format"]?.string == "png")
        #expect(logo?["width"]?.integer == 1)
        let hash = try #require(logo?["hash"]?.string)
        let url = "/logos/\(merchant.tenant.site.id)/\(hash).png"
        let shown = await merchant.installation.frontend.call(.get, url)
        #expect(shown.status == 200)
        #expect(shown.bytes == Pictures.png)
        #expect(shown.headers["content-type"] == "image/png")
        #expect(shown.headers["cache-control"] == "public, max-age=31536000, immutable")
        let checkout = try await merchant.installation.makeCheckout(merchant.tenant.site)
        let page = await merchant.installation.frontend.call(.get, merchant.installation.page(checkout))
        #expect(page.text.contains("src=\"\(url)\""))
        #expect(await merchant.call(.delete, path).json?["branding"]?["uploadedLogo"] == nil)
        #expect(await merchant.installation.frontend.call(.get, url).status == 404)
    }

    static let notLogos: [[UInt8]] = [
        [], Array("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8), Array("GIF89a".utf8),
        Array(Pictures.png.dropLast()),
        Pictures.png + Array("<script>".utf8), [UInt8](repeating: 0, count: BrandingLimits.logoBytesMax + 1),
    ]

    @Test("What is no whole plain picture is not taken", arguments: notLogos.indices)
    func notLogo(_ index: Int) async throws {
        let merchant = try await Merchant()
        let answer = await merchant.installation.backend.call(
            .put, "/v1/sites/\(merchant.tenant.site.id)/logo",
            headers: [("authorization", "Bearer \(merchant.tenant.key)")],
            body: Self.notLogos[index])
        #expect(answer.status == 415)
        #expect(answer.code == "unsupported_image")
    }
}
