import Glibc
import Network
import Support
import Tax

/// The files of rates and addresses that a server works with.
extension Configuration {
    /// The folder of rates.
    var taxFolder: String { tablesFolder + "/tax" }

    /// The rates; none where the usual folder is not there, in which case no site can be taxed.
    func taxTables() throws -> TaxTables {
        guard hasTaxTables else { return TaxTables() }
        return try TaxTableFolder.load(taxFolder)
    }

    /// The forms of addresses and the names of countries; none where the rates are not there either.
    func addressBook() throws -> AddressBook {
        guard hasTaxTables else { return .empty }
        do throws(TableError) {
            return try AddressBook(
                forms: AddressForms(file("addresses.json"), name: "addresses.json"),
                names: file("countries.json"), name: "countries.json")
        } catch { throw ConfigurationError(text: "\(tablesFolder): \(error.text)") }
    }

    private func file(_ name: String) -> [UInt8] {
        let path = "\(tablesFolder)/\(name)"
        return ((try? TextFile.read(path, bytesMax: TaxLimits.fileBytesMax)) ?? nil) ?? []
    }

    /// Whether the tables are there; a folder that somebody names must be.
    var hasTaxTables: Bool {
        tablesFolder != Configuration().tablesFolder || access(taxFolder, R_OK) == 0
    }
}

extension Composition {
    /// What asks the register of the member states, over connections of that group's loops.
    func taxRegister(_ group: EventLoopGroup) throws -> TaxRegisterSender? {
        guard let url = configuration.taxRegisterURL else { return nil }
        return TaxRegisterSender(url: url, client: try configuration.makeWebClient(group: group), log: log)
    }
}

/// Puts changed rates into use while the server runs: read whole and checked first, else the old ones stay.
struct TaxTableWatch {
    private let folder: String
    private let tables: CurrentTaxTables
    private let log: Log
    private var seen: [String]?

    init(folder: String, tables: CurrentTaxTables, log: Log) {
        self.folder = folder
        self.tables = tables
        self.log = log
        seen = TaxTableFolder.stamp(of: folder)
    }

    /// Looks once; what cannot be used is told once.
    mutating func look() {
        guard let stamp = TaxTableFolder.stamp(of: folder), stamp != seen else { return }
        seen = stamp
        do {
            let fresh = try TaxTableFolder.load(folder)
            guard fresh.version != tables.current.version else { return }
            tables.replace(with: fresh)
            log.notice("tax_tables_loaded", .text("version", fresh.version))
        } catch {
            log.error("tax_tables_rejected", .text("error", FailureText.describe(error)))
        }
    }
}
