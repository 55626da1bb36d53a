import Domain
import Foundation
import Support
import Synchronization
import Tax
import TestHarness
import Testing

@testable import Portico

@Suite("Rates that change while the server runs")
struct TaxTableWatchTests {
    /// A folder of rates with one country, and what the log was told.
    private final class Place: Sendable {
        let folder: TemporaryFolder
        private let lines = Mutex<[String]>([])

        init() throws { folder = try TemporaryFolder() }

        var told: [String] { lines.withLock { $0 } }

        var log: Log {
            Log(minimumLevel: .debug, clock: Clock { Timestamp(milliseconds: 0) }) { line, _ in
                self.lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
            }
        }

        /// Writes a file that says a rate, or whatever stands in its place.
        func write(_ rate: String) throws {
            let text = """
                {"format": "portico-tax-1", "sources": {"a": "An act"}, "jurisdictions": [{"code": "DE",
                "name": "Germany", "levies": [{"name": "VAT", "source": "a",
                "rates": {"standard": [["2020-01-01", \(rate)]]}}]}]}
                """
            try text.write(toFile: folder.path + "/rates.json", atomically: true, encoding: .utf8)
        }
    }

    private static func rate(_ tables: CurrentTaxTables) -> String? {
        tables.current.jurisdictions["DE"]?.levies.first?.rates[.standard]?.first?.rate?.description
    }

    @Test("A good file is taken into use, a bad one is told once and changes nothing")
    func watch() throws {
        let place = try Place()
        try place.write("\"19\"")
        let tables = CurrentTaxTables(try TaxTableFolder.load(place.folder.path))
        let first = tables.current.version
        #expect(first.count == 16)
        var watch = TaxTableWatch(folder: place.folder.path, tables: tables, log: place.log)
        watch.look()
        #expect(place.told.isEmpty)
        try place.write("\"16\"")
        watch.look()
        #expect(Self.rate(tables) == "16")
        #expect(tables.current.version != first)
        #expect(place.told.count == 1)
        try place.write("\"a sixth\"")
        watch.look()
        watch.look()
        #expect(Self.rate(tables) == "16")
        #expect(place.told.count == 2)
        #expect(place.told.last?.contains("/jurisdictions/0/levies/0/rates/standard/0/1") == true)
        try place.write("\"19\"")
        watch.look()
        #expect(Self.rate(tables) == "19")
        #expect(tables.current.version == first)
        #expect(place.told.count == 3)
    }

    @Test("The project's own files can be read, and a folder that somebody names must be there")
    func configuration() throws {
        var configuration = Configuration()
        configuration.tablesFolder = ProjectFolder.path("Config")
        #expect(try configuration.taxTables().jurisdictions.count > 40)
        let book = try configuration.addressBook()
        #expect(book.countries.count == 249)
        #expect(book.names["DE"] == "Germany")
        configuration.tablesFolder = try Place().folder.path
        #expect(throws: ConfigurationError.self) { _ = try configuration.taxTables() }
        #expect(throws: ConfigurationError.self) { _ = try configuration.addressBook() }
    }
}
