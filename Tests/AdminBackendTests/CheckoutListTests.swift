import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Lists of checkouts")
struct CheckoutListTests {
    /// A shop with six checkouts a minute apart, oldest first.
    private struct Shelf {
        let merchant: Merchant
        let ids: [String]

        init() async throws {
            merchant = try await Merchant()
            let other = try await merchant.installation.makeTenant("Lumen")
            var ids: [String] = []
            for number in 1...6 {
                merchant.installation.clock.advance(seconds: 60)
                // A stranger's checkouts stand between ours, with the same words.
                _ = await Merchant(merchant.installation, other).create(Self.members(number))
                let site = merchant.tenant.sites[number % 2]
                let answer = await merchant.call(
                    .post, "/v1/checkouts/\(site.id)/create",
                    "{\"currency\":\"EUR\",\(Self.members(number))}".replacing(
                        "\"items\"", with: "\"items\""))
                ids.append(try #require(answer.json?["id"]?.string, "\(answer.text)"))
            }
            self.ids = ids
        }

        private static func members(_ number: Int) -> String {
            """
            "amount":1000,"items":[{"name":"Blue \(number < 4 ? "kettle" : "Lampe Größe 7")","unitAmount":1000}],\
            "reference":"order-\(number)","customer":{"email":"Ada.\(number % 3)@example.com","name":"Ada"}
            """.replacing("\n", with: "")
        }

        /// The ids of a page.
        func page(_ query: String) async -> [String] {
            let answer = await merchant.call(.get, "/v1/checkouts?\(query)")
            return (answer.json?["data"]?.elements ?? []).compactMap { $0["id"]?.string }
        }

        /// The numbers of the checkouts that are found, -1 for another's.
        func find(_ query: String) async -> [Int] {
            let answer = await merchant.call(.get, "/v1/checkouts?\(query)")
            #expect(answer.status == 200, "\(query): \(answer.text)")
            return (answer.json?["data"]?.elements ?? []).compactMap { element in
                element["id"]?.string.flatMap { ids.firstIndex(of: $0) }.map { $0 + 1 } ?? -1
            }
        }
    }

    @Test("Every filter finds its own, newest first, and nobody else's")
    func filters() async throws {
        let shelf = try await Shelf()
        let merchant = shelf.merchant
        let first = try #require(CheckoutID(shelf.ids[0]))
        _ = await merchant.call(.post, "/v1/checkouts/\(shelf.ids[4])/cancel")
        let view = try #require(
            try merchant.installation.engine.checkout(
                first, organization: merchant.tenant.organization.id, isLive: false))
        _ = try await merchant.installation.pay(view.checkout, card: "4242424242424242")
        let times = try shelf.ids.map { id in
            let created = try #require(CheckoutID(id)).timestampText
            return created
        }
        let rows: [(String, [Int])] = [
            ("", [6, 5, 4, 3, 2, 1]), ("limit=2", [6, 5]), ("limit=100", [6, 5, 4, 3, 2, 1]),
            ("site=\(merchant.tenant.sites[1].id)", [5, 3, 1]),
            ("site=\(merchant.tenant.sites[0].id)&limit=1", [6]),
            ("status=paid", [1]), ("status=cancelled", [5]), ("status=pending", [6, 4, 3, 2]),
            ("status=refunded", []), ("status=pending&site=\(merchant.tenant.sites[1].id)", [3]),
            ("reference=order-3", [3]), ("reference=order", []), ("reference=Order-3", []),
            ("reference=order-3&status=paid", []),
            ("email=ada.1@example.com", [4, 1]), ("email=ADA.0@EXAMPLE.COM", [6, 3]),
            ("email=ada.1@example.co", []), ("email=a@b.c", []),
            ("q=kettle", [3, 2, 1]), ("q=KETTLE", [3, 2, 1]), ("q=kett", [3, 2, 1]), ("q=ke", []),
            ("q=blue", [6, 5, 4, 3, 2, 1]), ("q=blue+kettle&limit=1", [3]), ("q=gr%C3%B6%C3%9Fe", [6, 5, 4]),
            ("q=GRO%C3%9FE", [6, 5, 4]), ("q=order-2", [2]), ("q=%22order%22+OR+2", []),
            ("q=kettle&status=paid", [1]), ("q=kettle&email=ada.2@example.com", [2]),
            ("q=4242", [1]), ("q=ada.1@example.com", [4, 1]), ("q=example", [6, 5, 4, 3, 2, 1]),
            ("created%5Bgte%5D=\(times[3])", [6, 5, 4]), ("created%5Blt%5D=\(times[3])", [3, 2, 1]),
            ("created%5Bgte%5D=\(times[1])&created%5Blt%5D=\(times[3])", [3, 2]),
            ("created%5Bgte%5D=\(times[1])&created%5Blt%5D=\(times[3])&q=kettle", [3, 2]),
            ("after=\(shelf.ids[3])", [3, 2, 1]), ("before=\(shelf.ids[3])", [6, 5]),
            ("before=\(shelf.ids[2])&limit=1", [4]), ("after=\(shelf.ids[3])&limit=1", [3]),
            ("q=blue&after=\(shelf.ids[3])&limit=2", [3, 2]),
            ("q=blue&before=\(shelf.ids[2])&limit=2", [5, 4]),
            ("q=4242&after=\(shelf.ids[3])", [1]), ("q=4242&before=\(shelf.ids[3])", []),
            ("status=pending&after=\(shelf.ids[3])", [3, 2]),
            ("status=pending&before=\(shelf.ids[2])", [6, 4]),
            ("site=\(merchant.tenant.sites[1].id)&before=\(shelf.ids[0])", [5, 3]),
            ("reference=order-3&before=\(shelf.ids[0])", [3]),
            ("reference=order-3&after=\(shelf.ids[0])", []),
        ]
        for (query, expected) in rows {
            let found = await shelf.find(query)
            #expect(found == expected, "\(query)")
        }
    }

    @Test("Pages follow each other in both directions, also while checkouts are made")
    func pages() async throws {
        let shelf = try await Shelf()
        for filter in ["", "&q=blue", "&status=pending"] {
            let newest = await shelf.page("limit=2\(filter)").first
            var down: [String] = []
            var cursor = ""
            repeat {
                let page = await shelf.page("limit=2\(filter)\(cursor)")
                down += page
                cursor = "&after=\(down.last ?? "")"
                // What comes in between moves nothing.
                shelf.merchant.installation.clock.advance(seconds: 1)
                _ = await shelf.merchant.create(#""items":[{"name":"Blue","unitAmount":4250}]"#)
            } while down.last != shelf.ids[0] && down.count < 100
            #expect(down.first == newest)
            #expect(Set(down).count == down.count)
            #expect(down.suffix(6) == shelf.ids.reversed())
            let up = await shelf.page("limit=2\(filter)&before=\(shelf.ids[0])")
            #expect(up == [shelf.ids[2], shelf.ids[1]])
        }
        let whole = await shelf.merchant.call(.get, "/v1/checkouts?limit=3")
        #expect(whole.json?["hasMore"]?.bool == true)
    }

    @Test("A changed bill is found by its new words and by the old ones no more")
    func reindexed() async throws {
        let shelf = try await Shelf()
        #expect(await shelf.find("q=kettle") == [3, 2, 1])
        let change = #"{"items":[{"name":"Teapot","unitAmount":900}],"description":"for Grace"}"#
        let answer = await shelf.merchant.call(.patch, "/v1/checkouts/\(shelf.ids[1])", change)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(await shelf.find("q=kettle") == [3, 1])
        #expect(await shelf.find("q=teapot") == [2])
        #expect(await shelf.find("q=grace") == [2])
        #expect(await shelf.find("q=order-2") == [2])
    }

    @Test("A key of one site lists that site only")
    func pinned() async throws {
        let shelf = try await Shelf()
        for query in ["", "?q=blue", "?status=pending", "?site=\(shelf.merchant.tenant.sites[0].id)"] {
            let answer = await shelf.merchant.installation.backend.api(
                .get, "/v1/checkouts" + query, key: shelf.merchant.tenant.pinnedKey)
            let sites = answer.json?["data"]?.elements?.compactMap { $0["siteId"]?.string } ?? []
            #expect(Set(sites) == [shelf.merchant.tenant.sites[0].id.description], "\(query)")
        }
        let other = await shelf.merchant.installation.backend.api(
            .get, "/v1/checkouts?site=\(shelf.merchant.tenant.sites[1].id)",
            key: shelf.merchant.tenant.pinnedKey)
        #expect(other.json?["data"]?.elements?.isEmpty == true)
    }

    static let queries: [(String, Int)] = [
        ("limit=0", 400), ("limit=101", 400), ("limit=1", 200), ("limit=100", 200), ("limit=1&limit=2", 400),
        ("after=chk_1", 400), ("after=", 400), ("after=\(example)&before=\(example)", 400),
        ("after=\(example)", 200), ("site=site_1", 400), ("status=open", 400),
        ("status=partially_refunded", 200),
        ("reference=", 400), ("reference=\(String(repeating: "r", count: 255))", 200),
        ("reference=\(String(repeating: "r", count: 256))", 400), ("email=nobody", 400), ("q=", 400),
        ("q=%20-%20", 400), ("q=\(String(repeating: "q", count: 200))", 200),
        ("q=\(String(repeating: "q", count: 201))", 400), ("q=1+2+3+4+5+6+7+8+9+10", 200),
        ("q=1+2+3+4+5+6+7+8+9+10+11", 400), ("q=%22", 400), ("q=a%22+OR+b", 200), ("q=NEAR(a+b)", 200),
        ("q=tenant:x", 200), ("q=*", 400), ("created%5Bgte%5D=yesterday", 400),
        ("created[lt]=2026-01-01T00:00:00Z", 200),
        ("created=2026-01-01T00:00:00Z", 400), ("expand=transactions", 200), ("expand=everything", 400),
        ("colour=blue", 400), ("q=%ff", 400),
    ]
    private static let example = "chk_01m7yd87sj3pme7mc2nqyj0shx"

    @Test("Every parameter, on both sides of its limits", arguments: queries)
    func query(_ query: String, _ status: Int) async throws {
        let merchant = try await Merchant()
        let answer = await merchant.call(.get, "/v1/checkouts?\(query)")
        #expect(answer.status == status, "\(query): \(answer.text)")
        if status == 400 { #expect(answer.code == "invalid_query") }
    }
}

extension Identifier {
    /// When it was made, as RFC 3339.
    fileprivate var timestampText: String { TimeText.format(Timestamp(milliseconds: Int64(high >> 16))) }
}
