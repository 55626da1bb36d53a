import Foundation

@testable import Tax

/// The tables that the project ships.
enum ProjectFiles {
    // This file is Tests/TaxTests/ProjectFiles.swift, perhaps seen through a link.
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: root.appendingPathComponent(path)))
    }

    static let rateFiles = ["canada", "europe", "european-union", "territories", "united-states", "world"]

    static func tables(and more: String? = nil) throws -> TaxTables {
        var files = try rateFiles.map { (name: $0, bytes: try bytes("Config/tax/\($0).json")) }
        if let more { files.append((name: "more", bytes: Array(more.utf8))) }
        return try TaxTableFiles.tables(of: files)
    }

    /// Whether a published corpus is there; its test is skipped where it is not.
    static func testData(_ path: String) -> [UInt8]? {
        let folder =
            ProcessInfo.processInfo.environment["PORTICO_TESTDATA"].map { URL(fileURLWithPath: $0) }
            ?? root.appendingPathComponent("../shared/testdata")
        return (try? Data(contentsOf: folder.appendingPathComponent(path))).map { [UInt8]($0) }
    }
}
