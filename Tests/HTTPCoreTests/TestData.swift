import Foundation

/// The published corpora, which stay outside the project: in the folder that PORTICO_TESTDATA names, or
/// beside the checkout.
enum TestData {
    /// The folder, or nil where there is none.
    static let folder: URL? = {
        var candidates: [URL] = []
        if let named = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"] {
            candidates.append(URL(fileURLWithPath: named))
        }
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        candidates.append(root.deletingLastPathComponent().appendingPathComponent("shared/testdata"))
        return candidates.first {
            FileManager.default.fileExists(atPath: $0.appendingPathComponent("ORIGIN.md").path)
        }
    }()

    /// Whether tests that read the corpora can run.
    static var isPresent: Bool { folder != nil }

    /// The decoded rows of a JSON corpus; none where the folder is absent.
    static func rows<Row: Decodable>(_ path: String, as type: Row.Type) -> [Row] {
        guard let folder else { return [] }
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode([Row].self, from: Data(contentsOf: folder.appendingPathComponent(path)))
        } catch {
            fatalError("\(path): \(error)")
        }
    }

    /// The lines of a text corpus; none where the folder is absent.
    static func lines(_ path: String) -> [[UInt8]] {
        guard let folder, let data = try? Data(contentsOf: folder.appendingPathComponent(path)) else {
            return []
        }
        return data.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }
}
