import Foundation

/// The folder of published corpora, which is not part of the project.
enum TestData {
    /// `PORTICO_TESTDATA`, else the folder `shared/testdata` beside the checkout.
    static let root: URL = {
        if let named = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"] {
            return URL(fileURLWithPath: named, isDirectory: true)
        }
        var checkout = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<3 { checkout.deleteLastPathComponent() }
        return checkout.deletingLastPathComponent().appendingPathComponent(
            "shared/testdata", isDirectory: true)
    }()

    /// Whether a corpus is there; tests that need it are disabled with "skipped: no test data" where it is
    /// not.
    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    static func contents(_ path: String) -> Data {
        FileManager.default.contents(atPath: root.appendingPathComponent(path).path) ?? Data()
    }
}
