import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

/// A body of a link's creation and what is answered; the site is filled in.
struct LinkBodyRow: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The members beside the site.
    var members: String
    /// The pointers of what is wrong; none where it is made.
    var pointers: [String] = []

    private static let euro = "\"currency\":\"EUR\""
    private static func choice(_ count: Int) -> String {
        "\(euro),\"amounts\":[\((1...count).map { "\($0)00" }.joined(separator: ","))]"
    }

    static let all = [
        LinkBodyRow(testDescription: "amount", members: "\(euro),\"amount\":1"),
        LinkBodyRow(
            testDescription: "items", members: "\(euro),\"items\":[{\"name\":\"a\",\"unitAmount\":500}]"),
        LinkBodyRow(
            testDescription: "items and their sum",
            members: "\(euro),\"amount\":500,\"items\":[{\"name\":\"a\",\"unitAmount\":500}]"),
        LinkBodyRow(
            testDescription: "items and another sum",
            members: "\(euro),\"amount\":501,\"items\":[{\"name\":\"a\",\"unitAmount\":500}]",
            pointers: ["/amount"]),
        LinkBodyRow(testDescription: "one amount to choose", members: choice(1)),
        LinkBodyRow(testDescription: "20 amounts to choose", members: choice(20)),
        LinkBodyRow(testDescription: "21 amounts to choose", members: choice(21), pointers: ["/amounts"]),
        LinkBodyRow(
            testDescription: "no amounts to choose", members: "\(euro),\"amounts\":[]", pointers: ["/amounts"]
        ),
        LinkBodyRow(
            testDescription: "an amount twice", members: "\(euro),\"amounts\":[5,6,5]",
            pointers: ["/amounts/2"]),
        LinkBodyRow(
            testDescription: "an amount of nothing", members: "\(euro),\"amounts\":[5,0]",
            pointers: ["/amounts/1"]),
        LinkBodyRow(testDescription: "bounds", members: "\(euro),\"minAmount\":5,\"maxAmount\":5"),
        LinkBodyRow(
            testDescription: "bounds the wrong way round", members: "\(euro),\"minAmount\":6,\"maxAmount\":5",
            pointers: ["/maxAmount"]),
        LinkBodyRow(
            testDescription: "only the least", members: "\(euro),\"minAmount\":6", pointers: ["/maxAmount"]),
        LinkBodyRow(
            testDescription: "only the most", members: "\(euro),\"maxAmount\":6", pointers: ["/minAmount"]),
        LinkBodyRow(
            testDescription: "the least nothing", members: "\(euro),\"minAmount\":0,\"maxAmount\":5",
            pointers: ["/minAmount"]),
        LinkBodyRow(
            testDescription: "amount and amounts", members: "\(euro),\"amount\":5,\"amounts\":[5]",
            pointers: ["/amounts"]),
        LinkBodyRow(
            testDescription: "amount and bounds",
            members: "\(euro),\"amount\":5,\"minAmount\":5,\"maxAmount\":6", pointers: ["/minAmount"]),
        LinkBodyRow(testDescription: "no amount", members: euro, pointers: ["/amount"]),
        LinkBodyRow(testDescription: "no currency", members: "\"amount\":5", pointers: ["/currency"]),
        LinkBodyRow(testDescription: "reusable", members: "\(euro),\"amount\":5,\"reusable\":true"),
        LinkBodyRow(
            testDescription: "reusable so often",
            members: "\(euro),\"amount\":5,\"reusable\":true,\"maxPayments\":100000"),
        LinkBodyRow(
            testDescription: "reusable too often",
            members: "\(euro),\"amount\":5,\"reusable\":true,\"maxPayments\":100001",
            pointers: ["/maxPayments"]),
        LinkBodyRow(
            testDescription: "reusable never",
            members: "\(euro),\"amount\":5,\"reusable\":true,\"maxPayments\":0", pointers: ["/maxPayments"]),
        LinkBodyRow(
            testDescription: "payments of a single link", members: "\(euro),\"amount\":5,\"maxPayments\":2",
            pointers: ["/maxPayments"]),
        LinkBodyRow(
            testDescription: "an end too near", members: "\(euro),\"amount\":5,\"expiresIn\":59",
            pointers: ["/expiresIn"]),
        LinkBodyRow(testDescription: "an end", members: "\(euro),\"amount\":5,\"expiresIn\":60"),
        LinkBodyRow(
            testDescription: "all at once",
            members:
                "\"currency\":\"euro\",\"amount\":\"5\",\"reusable\":1,\"expiresIn\":1,\"reference\":\"\",\"x\":1",
            pointers: ["/currency", "/amount", "/reusable", "/expiresIn", "/reference", "/x"]),
    ]
}

@Suite("Payment links of the API")
struct LinkTests {
    @Test("Every member on both sides of its limits", arguments: LinkBodyRow.all)
    func bodies(_ row: LinkBodyRow) async throws {
        let merchant = try await Merchant()
        let site = merchant.tenant.site.id
        for (path, body) in [
            ("/v1/sites/\(site)/links", "{\(row.members)}"),
            ("/v1/links", "{\"siteId\":\"\(site)\",\(row.members)}"),
        ] {
            let answer = await merchant.call(.post, path, body)
            #expect(answer.status == (row.pointers.isEmpty ? 201 : 422), "\(answer.text)")
            #expect(answer.pointers == row.pointers)
        }
        let list = await merchant.call(.get, "/v1/links")
        #expect(list.json?["data"]?.elements?.count == (row.pointers.isEmpty ? 2 : 0))
    }

    @Test("What was sent is what is read, and a checkout names its link")
    func read() async throws {
        let merchant = try await Merchant()
        let created = await merchant.call(
            .post, "/v1/sites/\(merchant.tenant.site.id)/links",
            #"{"currency":"EUR","minAmount":100,"maxAmount":900,"reusable":true,"maxPayments":7,"#
                + #""reference":"R","description":"D","returnUrl":"https://shop.example/","#
                + #""metadata":{"a":"b"},"expiresIn":3600,"customer":{"email":"a@b.example"}}"#)
        let json = try #require(created.json)
        let id = try #require(json["id"]?.string)
        #expect(created.location == "/v1/links/\(id)")
        #expect(json["status"]?.string == "active")
        #expect(json["minAmount"]?.integer == 100)
        #expect(json["maxAmount"]?.integer == 900)
        #expect(json["maxPayments"]?.integer == 7)
        #expect(json["paymentsMade"]?.integer == 0)
        #expect(json["metadata"]?["a"]?.string == "b")
        #expect(json["customer"]?["email"]?.string == "a@b.example")
        let code = try #require(json["shortCode"]?.string)
        #expect(json["url"]?.string == "\(Installation.pageOrigin)/l/\(code)")
        #expect(json["qr"]?["png"]?.string == "\(Installation.pageOrigin)/l/\(code)/qr.png")
        #expect(await merchant.call(.get, "/v1/links/\(id)").json == json)
        let typed = try #require(ShortCode(typed: code))
        let found = try merchant.installation.engine.link(opening: typed)
        let view = try #require(found)
        let checkout = try await merchant.installation.visit(view.link, amount: 500)
        let read = await merchant.call(.get, "/v1/checkouts/\(checkout.id)").json
        #expect(read?["linkId"]?.string == id)
        #expect(read?["amount"]?.integer == 500)
        #expect(read?["reference"]?.string == "R")
        _ = try await merchant.installation.pay(checkout, card: "4242424242424242")
        #expect(await merchant.call(.get, "/v1/links/\(id)").json?["paymentsMade"]?.integer == 1)
    }

    @Test("A site that does not take the currency takes no link in it")
    func currency() async throws {
        let merchant = try await Merchant()
        let path = "/v1/sites/\(merchant.tenant.site.id)"
        _ = await merchant.call(.patch, path, #"{"currencies":["GBP"]}"#)
        let answer = await merchant.call(.post, path + "/links", #"{"currency":"EUR","amounts":[5,6]}"#)
        #expect(answer.status == 422)
        #expect(answer.errorCodes == ["currency_not_enabled"])
    }

    @Test("Another organisation's site in the body is the same 404 as one that nobody has")
    func foreignSite() async throws {
        let merchant = try await Merchant()
        let other = try await merchant.installation.makeTenant("Other")
        let bodies = [other.site.id, SiteID(high: 1, low: 2)].map {
            "{\"siteId\":\"\($0)\",\"currency\":\"EUR\",\"amount\":5}"
        }
        var answers: [Answer] = []
        for body in bodies { answers.append(await merchant.call(.post, "/v1/links", body)) }
        #expect(answers.map(\.status) == [404, 404])
        #expect(answers[0].jsonWithoutRequest == answers[1].jsonWithoutRequest)
        let missing = await merchant.call(.post, "/v1/links", #"{"currency":"EUR","amount":5}"#)
        #expect(missing.pointers == ["/siteId"])
        let path = "/v1/links?site=\(other.site.id)"
        #expect(await merchant.call(.get, path).json?["data"]?.elements?.isEmpty == true)
        let pinned = await merchant.installation.backend.api(
            .get, "/v1/links?site=\(merchant.tenant.sites[1].id)", key: merchant.tenant.pinnedKey)
        #expect(pinned.json?["data"]?.elements?.isEmpty == true)
    }

    /// A change and what is answered.
    struct ChangeRow: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var body: String
        var status = 200
        var pointers: [String] = []
        var state = "active"
    }

    static let changes = [
        ChangeRow(testDescription: "nothing", body: "{}"),
        ChangeRow(testDescription: "taken back", body: #"{"active":false}"#, state: "deactivated"),
        ChangeRow(testDescription: "offered", body: #"{"active":true}"#),
        ChangeRow(testDescription: "an end", body: #"{"expiresIn":60}"#),
        ChangeRow(testDescription: "no end", body: #"{"expiresAt":null}"#),
        ChangeRow(
            testDescription: "an end too near", body: #"{"expiresIn":59}"#, status: 422,
            pointers: ["/expiresIn"]),
        ChangeRow(
            testDescription: "an end long ago", body: #"{"expiresAt":"2020-01-01T00:00:00Z"}"#, status: 422,
            pointers: ["/expiresAt"]),
        ChangeRow(
            testDescription: "two ends", body: #"{"expiresIn":60,"expiresAt":"2027-01-01T00:00:00Z"}"#,
            status: 422, pointers: ["/expiresAt"]),
        ChangeRow(testDescription: "data", body: #"{"metadata":{"k":"v"}}"#),
        ChangeRow(
            testDescription: "what cannot change", body: #"{"amount":1,"maxPayments":9,"active":0}"#,
            status: 422, pointers: ["/amount", "/maxPayments", "/active"]),
    ]

    @Test("What is sent changes, and nothing else", arguments: changes)
    func change(_ row: ChangeRow) async throws {
        let merchant = try await Merchant()
        let link = try await merchant.installation.makeLink(merchant.tenant.site, lifetime: 7200)
        let before = await merchant.call(.get, "/v1/links/\(link.id)").json
        let answer = await merchant.call(.patch, "/v1/links/\(link.id)", row.body)
        #expect(answer.status == row.status, "\(answer.text)")
        #expect(answer.pointers == row.pointers)
        let after = await merchant.call(.get, "/v1/links/\(link.id)").json
        if row.status == 200 { #expect(after == answer.json) } else { #expect(after == before) }
        #expect(after?["status"]?.string == row.state)
        #expect((after?["expiresAt"] == nil) == row.body.contains("null"))
        #expect(after?["amount"] == before?["amount"])
    }

    @Test("Pages of the list follow each other both ways, newest first")
    func list() async throws {
        let merchant = try await Merchant()
        var made: [String] = []
        for number in 0..<5 {
            merchant.installation.clock.advance(seconds: 1)
            let site = merchant.tenant.sites[number % 2]
            made.append(try await merchant.installation.makeLink(site).id.description)
        }
        let newest = Array(made.reversed())
        func page(_ query: String) async -> ([String], Bool?) {
            let answer = await merchant.call(.get, "/v1/links?\(query)")
            return (
                answer.json?["data"]?.elements?.compactMap { $0["id"]?.string } ?? [],
                answer.json?["hasMore"]?.bool
            )
        }
        #expect(await page("") == (newest, false))
        #expect(await page("limit=2") == (Array(newest[0..<2]), true))
        #expect(await page("limit=2&after=\(newest[1])") == (Array(newest[2..<4]), true))
        #expect(await page("limit=2&after=\(newest[3])") == ([newest[4]], false))
        #expect(await page("limit=2&before=\(newest[4])") == (Array(newest[2..<4]), true))
        #expect(await page("limit=2&before=\(newest[2])") == (Array(newest[0..<2]), false))
        let first = merchant.tenant.site.id
        #expect(await page("site=\(first)") == ([newest[0], newest[2], newest[4]], false))
        let pinned = await merchant.installation.backend.api(
            .get, "/v1/links?limit=3", key: merchant.tenant.pinnedKey)
        #expect(pinned.json?["data"]?.elements?.count == 3)
        #expect(pinned.json?["hasMore"]?.bool == false)
    }

    @Test("A list of one state holds what reads as that state, at its second")
    func states() async throws {
        let merchant = try await Merchant()
        let site = merchant.tenant.site
        var ids: [String] = []
        for body in [#"{"expiresIn":60}"#, #"{"active":false}"#, #"{"metadata":{"a":"b"}}"#] {
            merchant.installation.clock.advance(seconds: 1)
            let id = try await merchant.installation.makeLink(site).id.description
            ids.append(id)
            let change = await merchant.call(.patch, "/v1/links/\(id)", body)
            try #require(change.status == 200, "\(change.text)")
        }
        func list(_ query: String) async -> [String] {
            let answer = await merchant.call(.get, "/v1/links?\(query)")
            return answer.json?["data"]?.elements?.compactMap { $0["id"]?.string } ?? []
        }
        merchant.installation.clock.advance(seconds: 57)
        #expect(await list("status=active") == [ids[2], ids[0]])
        #expect(await list("status=expired") == [])
        merchant.installation.clock.advance(seconds: 1)
        #expect(await list("status=active") == [ids[2]])
        #expect(await list("status=expired") == [ids[0]])
        #expect(await list("status=deactivated") == [ids[1]])
        #expect(await list("status=completed") == [])
        #expect(await list("status=active&before=\(ids[1])") == [ids[2]])
        #expect(await list("status=active&after=\(ids[2])") == [])
    }

    @Test(
        "A query that is not understood is refused",
        arguments: [
            "limit=0", "limit=101", "after=x", "before=chk_1", "site=x", "x=1", "limit=%zz",
            "status=", "status=Active", "status=open",
            "after=lnk_01m7yg0sakqb2f4c93mn2h4xcg&before=lnk_01m7yg0sakqb2f4c93mn2h4xcg",
        ])
    func queries(_ query: String) async throws {
        let answer = try await Merchant().call(.get, "/v1/links?\(query)")
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_query")
    }

    @Test(
        "A picture has the size that is asked for",
        arguments: [
            ("", 200), ("?size=64", 200), ("?size=1024", 200), ("?size=63", 400), ("?size=1025", 400),
            ("?size=x", 400), ("?colour=red", 400),
        ])
    func pictures(_ query: String, _ status: Int) async throws {
        let merchant = try await Merchant()
        let link = try await merchant.installation.makeLink(merchant.tenant.site)
        let answer = await merchant.call(.get, "/v1/links/\(link.id)/qr.png\(query)")
        #expect(answer.status == status)
        guard status == 200 else { return }
        let side = Int(query.split(separator: "=").last ?? "512") ?? 0
        // Width and height stand behind the signature, a length and a type (PNG, 11.2.1).
        let numbers = [16, 20].map { start in
            answer.bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        #expect(numbers == [side, side])
    }
}
