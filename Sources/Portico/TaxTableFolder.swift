import Crypto
import Glibc
import Support
import Tax

/// The folder of rates.
enum TaxTableFolder {
    static let usual = "Config/tax"

    /// Reads every JSON file of a folder; throws what is wrong with file and pointer.
    static func load(_ path: String) throws -> TaxTables {
        var files: [(name: String, bytes: [UInt8])] = []
        for name in try names(in: path) where name.hasSuffix(".json") {
            let file = "\(path)/\(name)"
            guard let bytes = try TextFile.read(file, bytesMax: TaxLimits.fileBytesMax) else { continue }
            files.append((file, bytes))
        }
        guard !files.isEmpty else {
            throw ConfigurationError(text: "there are no tables of rates in \(path)")
        }
        do {
            var tables = try TaxTableFiles.tables(of: files)
            tables.version = Hex.encode(SHA256.digest(files.flatMap(\.bytes)).prefix(8))
            return tables
        } catch { throw ConfigurationError(text: error.text) }
    }

    /// Names, sizes, places and times of the files, by which a change is seen; nil where the folder cannot be
    /// read.
    static func stamp(of path: String) -> [String]? {
        guard let names = try? names(in: path) else { return nil }
        return names.filter { $0.hasSuffix(".json") }.map { name in
            var status = stat()
            guard stat("\(path)/\(name)", &status) == 0 else { return name }
            return "\(name) \(status.st_size) \(status.st_ino) \(status.st_mtim.tv_sec)"
                + ".\(status.st_mtim.tv_nsec)"
        }
    }

    private static func names(in path: String) throws -> [String] {
        guard let folder = opendir(path) else {
            throw ConfigurationError(text: "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                        String(cString: $0)
                    }
                })
        }
        return names.sorted()
    }
}
