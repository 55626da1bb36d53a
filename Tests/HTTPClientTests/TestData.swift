import Foundation

/// The corpora outside the project: the folder named by `PORTICO_TESTDATA`, else `../shared/testdata`.
enum TestData {
    /// A file of a corpus; nil where it is absent.
    static func file(_ path: String) -> URL? {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"].map { URL(filePath: $0) }
        let file = (named ?? root.appending(path: "../shared/testdata")).appending(path: path)
        guard FileManager.default.fileExists(atPath: file.path) else {
            print("skipped: no test data (\(path))")
            return nil
        }
        return file
    }
}
