import Database
import Domain
import JSON
import Portal
import Support
import TestHarness
import Testing

@testable import Portico

@Suite struct DemoFileTests {
    private static let id = SiteID(high: 1, low: 2)
    private static let digits = String(APIKeyID(high: 1, low: 3).description.dropFirst(4))
    private static let secret = "sk_test_\(digits).\(String(repeating: "a", count: 43))"
    private static let open = "pk_test_\(digits).\(String(repeating: "b", count: 43))"
    private static let site = #"{"id":"\#(id)","name":"N","secretKey":"\#(secret)","publicKey":"\#(open)"}"#

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        /// What the error says about the file; nil when the file is good.
        var fault: String?
        var testDescription: String { name }
    }

    static let rows = [
        Row(name: "as written", text: #"{"adminBackend":"x","sites":[\#(site)]}"#),
        Row(name: "empty", text: "", fault: "is no JSON document: "),
        Row(name: "cut off", text: #"{"sites":[\#(site)"#, fault: "is no JSON document: "),
        Row(name: "a list", text: "[\(site)]", fault: "must be a JSON object"),
        Row(name: "no sites", text: "{}", fault: "'sites' must be a list"),
        Row(name: "emptied sites", text: #"{"sites":[]}"#, fault: "'sites' must be a list of at least one"),
        Row(name: "sites null", text: #"{"sites":null}"#, fault: "'sites' must be a list"),
        Row(name: "sites an object", text: #"{"sites":{}}"#, fault: "'sites' must be a list"),
        Row(name: "a text for a site", text: #"{"sites":["x"]}"#, fault: "'sites[0].id' must be a site's id"),
        Row(
            name: "a wrong id", text: #"{"sites":[\#(site.replacing(id.description, with: "site_x"))]}"#,
            fault: "'sites[0].id' must be a site's id"),
        Row(
            name: "keys exchanged",
            text: #"{"sites":[\#(site.replacing("sk_test", with: "pk_test"))]}"#,
            fault: "'sites[0].secretKey' must be an sk_test_ key"),
        Row(
            name: "a live key", text: #"{"sites":[\#(site.replacing("pk_test", with: "pk_live"))]}"#,
            fault: "'sites[0].publicKey' must be a pk_test_ key"),
        Row(
            name: "the same site twice", text: #"{"sites":[\#(site),\#(site)]}"#,
            fault: "'sites[1].id' is there twice"),
    ]

    @Test(arguments: rows)
    func anOddFileIsAnErrorThatNamesFileAndField(_ row: Row) throws {
        do {
            let file = try DemoFile(Array(row.text.utf8), path: "d/demo.json")
            #expect(row.fault == nil)
            #expect(file.entries.map(\.id) == [Self.id])
        } catch {
            let fault = try #require(row.fault, "\(error.text)")
            #expect(error.text.hasPrefix("d/demo.json: \(fault)"), "\(error.text)")
        }
    }

    @Test func anOddFileMakesNoNewOrganisation() async throws {
        let installation = try Installation()
        let folder = try TemporaryFolder()
        let engine = installation.engine
        func load() async throws -> DemoData {
            try await DemoData.loadOrCreate(engine, folder: folder.path, publicFolder: folder.path)
        }
        func organizations() throws -> Int64 {
            try installation.database.read {
                try $0.first("/* test */ SELECT COUNT(*) FROM organizations") { try $0.integer(0) } ?? 0
            }
        }
        // The first start was cut off before it wrote its file: what it made is used again.
        let cutOff = try await load()
        let made = try await load()
        #expect(made.sites.map(\.id) == cutOff.sites.map(\.id))
        for (old, new) in zip(cutOff.sites, made.sites) {
            for (text, isGood) in [(old.secretKey.expose(), false), (new.secretKey.expose(), true)] {
                let key = try #require(APIKeyText(text))
                #expect((try await engine.authenticate(key) != nil) == isGood)
            }
        }
        #expect(made.sites.count == 2)
        let text = made.json(adminBackend: "a", mainFrontend: "m", shop: "s")
        let facts = try JSONValue(parsing: Array(text.utf8))
        let owner = try #require(try engine.unscopedProfile(of: made.sites[0].id)).site.organizationID
        #expect(facts["organizationId"]?.string == owner.description)
        let path = folder.path + "/demo.json"
        try TextFile.replace(path, with: text)
        let again = try await load()
        #expect(again.sites.map(\.id) == made.sites.map(\.id))
        let foreignKey = made.sites[0].publicKey.replacing("pk_", with: "sk_")
        let odd = [
            #"{"sites":[]}"#, "", text.replacing(made.sites[1].id.description, with: Self.id.description),
            text.replacing(made.sites[0].secretKey.expose(), with: Self.secret),
            text.replacing(made.sites[0].secretKey.expose(), with: foreignKey),
            text.replacing(made.sites[0].publicKey, with: made.sites[1].publicKey),
        ]
        for odd in odd {
            try TextFile.replace(path, with: odd)
            let error = await #expect(throws: ConfigurationError.self) { try await load() }
            #expect(error?.text.hasPrefix(path + ": ") == true, "\(error?.text ?? "")")
            #expect(try TextFile.read(path) == Array(odd.utf8))
        }
        #expect(try organizations() == 1)
    }
}
