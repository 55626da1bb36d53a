import Foundation

/// Where the test corpora are: the folder named by `PORTICO_TESTDATA`, else one beside the project.
enum BankData {
    static func json(_ path: String) -> [String: Any] {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"].map { URL(filePath: $0) }
        let folder = named ?? root.appending(path: "../shared/testdata").standardizedFileURL
        guard let data = try? Data(contentsOf: folder.appending(path: path)),
            let value = try? JSONSerialization.jsonObject(with: data)
        else { return [:] }
        return value as? [String: Any] ?? [:]
    }

    static func rows(_ path: String, _ key: String) -> [[String: Any]] {
        json(path)[key] as? [[String: Any]] ?? []
    }
}
