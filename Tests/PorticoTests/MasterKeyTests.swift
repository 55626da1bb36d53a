import Crypto
import Database
import Domain
import Glibc
import Portal
import TestHarness
import Testing

@testable import Portico

@Suite("The master key at the start")
struct MasterKeyTests {
    /// An installation of that folder, closed again; with an organisation and a site in it.
    private func install(_ folder: TemporaryFolder, site: Bool) async throws -> Configuration {
        var configuration = Configuration()
        configuration.dataFolder = folder.path + "/data"
        configuration.logFile = folder.path + "/portico.log"
        let composition = try Composition(configuration, quiet: true)
        let organization = try await composition.engine.createOrganization(
            name: "Northwind", testProvider: Composition.testProvider)
        if site {
            _ = try await composition.engine.createSite(
                SiteSettings(name: "Outdoor"), organization: organization.id)
        }
        composition.database.close()
        return configuration
    }

    @Test("A missing key beside a database with organisations stops the start, and no new one is made")
    func missing() async throws {
        let folder = try TemporaryFolder()
        let configuration = try await install(folder, site: false)
        let key = configuration.masterKeyPath
        #expect(rename(key, key + ".away") == 0)
        for _ in 0..<2 {
            let error = #expect(throws: ConfigurationError.self) {
                try Composition(configuration, quiet: true)
            }
            #expect(error?.text.hasPrefix("the master key file \(key) is missing") == true)
            #expect(access(key, F_OK) != 0)
        }
        #expect(rename(key + ".away", key) == 0)
        try Composition(configuration, quiet: true).database.close()
    }

    @Test("Another key stops the start, and the right one behind it lets it go on")
    func another() async throws {
        let folder = try TemporaryFolder()
        let configuration = try await install(folder, site: true)
        let key = configuration.masterKeyPath
        let right = try #require(try TextFile.read(key))
        let wrong = String(repeating: "ab", count: 32) + "\n"
        try TextFile.replace(key, with: wrong)
        let error = #expect(throws: ConfigurationError.self) { try Composition(configuration, quiet: true) }
        #expect(error?.text.hasPrefix("the master key file \(key) does not hold the key") == true)
        try TextFile.replace(key, with: wrong + String(decoding: right, as: UTF8.self))
        try Composition(configuration, quiet: true).database.close()
    }

    @Test("A database of another development build says so, and what to do")
    func changedMigration() {
        let text = FailureText.describe(
            DatabaseError.migration(.changed(number: 1, name: "create_tables")))
        #expect(text.contains("another development build of Portico"))
        #expect(text.contains("begin with an empty data folder"))
    }
}
