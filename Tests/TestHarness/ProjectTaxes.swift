import Foundation
package import Tax

/// The project's rates and address forms, read once.
package enum ProjectTaxes {
    /// The rates of `Config/tax`; none where they cannot be read, which many a test then tells.
    package static let tables: TaxTables = {
        let names =
            ((try? FileManager.default.contentsOfDirectory(atPath: ProjectFolder.path("Config/tax"))) ?? [])
            .filter { $0.hasSuffix(".json") }.sorted()
        let files = names.compactMap { name in
            bytes("Config/tax/" + name).map { (name: name, bytes: $0) }
        }
        var tables = (try? TaxTableFiles.tables(of: files)) ?? TaxTables()
        tables.version = "0123456789abcdef"
        return tables
    }()

    /// The address forms and names of countries of `Config`; none where they cannot be read.
    package static let addresses: AddressBook = {
        guard let forms = bytes("Config/addresses.json"), let names = bytes("Config/countries.json"),
            let read = try? AddressForms(forms, name: "addresses"),
            let book = try? AddressBook(forms: read, names: names, name: "countries")
        else { return .empty }
        return book
    }()

    private static func bytes(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: URL(filePath: ProjectFolder.path(path)))).map { [UInt8]($0) }
    }
}
