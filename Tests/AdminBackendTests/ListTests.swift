import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Lists")
struct ListTests {
    @Test("Pages follow each other without gap or repeat", arguments: ["/v1/sites", "/v1/keys"])
    func pages(_ path: String) async throws {
        let merchant = try await Merchant()
        for number in 0..<5 {
            merchant.installation.clock.advance(seconds: 1)
            _ = await merchant.call(.post, "/v1/sites", "{\"name\":\"Site \(number)\"}")
            _ = await merchant.call(.post, "/v1/keys", #"{"name":"n","scopes":["*"]}"#)
        }
        let whole = await ids(merchant.call(.get, path + "?limit=100"))
        #expect(whole.count == 7)
        #expect(whole == whole.sorted())
        var found: [String] = []
        var after = ""
        for _ in 0..<4 {
            let answer = await merchant.call(.get, "\(path)?limit=2\(after)")
            found += ids(answer)
            after = "&after=\(found.last ?? "")"
            #expect(answer.json?["hasMore"]?.bool == (found.count < 7))
        }
        #expect(found == whole)
    }

    static let queries: [(String, Int)] = [
        ("limit=1", 200), ("limit=100", 200), ("limit=0", 400), ("limit=101", 400), ("limit=many", 400),
        ("limit=", 400),
        ("after=chk_1", 400), ("after=", 400), ("page=2", 400), ("limit=%zz", 400),
        ("limit=99999999999999999999", 400), ("", 200),
    ]

    @Test("Every parameter, on both sides of its limits", arguments: queries)
    func query(_ query: String, _ status: Int) async throws {
        let merchant = try await Merchant()
        for path in ["/v1/sites", "/v1/keys"] {
            let answer = await merchant.call(.get, "\(path)?\(query)")
            #expect(answer.status == status, "\(path)?\(query)")
            if status == 400 { #expect(answer.code == "invalid_query") }
        }
    }

    @Test("A key of one site finds its own behind many others, and nothing tells that there are more")
    func pinnedKeySeesItsOwn() async throws {
        let merchant = try await Merchant()
        merchant.installation.clock.advance(seconds: 1)
        let site = try await merchant.installation.engine.createSite(
            SiteSettings(name: "Last"), organization: merchant.tenant.organization.id)
        let key = try await merchant.installation.makeKey(merchant.tenant.organization.id, site: site.id)
        for path in ["/v1/sites", "/v1/keys"] {
            let answer = await merchant.installation.backend.api(
                .get, path + "?limit=1", key: key.text.expose())
            let own = path == "/v1/sites" ? site.id.description : key.key.id.description
            #expect(ids(answer) == [own])
            #expect(answer.json?["hasMore"]?.bool == false)
        }
    }

    private func ids(_ answer: Answer) -> [String] {
        answer.json?["data"]?.elements?.compactMap { $0["id"]?.string } ?? []
    }
}
