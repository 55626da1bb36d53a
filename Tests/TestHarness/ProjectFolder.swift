package import Foundation

/// Where the project lies, seen from this file, perhaps through a link.
package enum ProjectFolder {
    /// The folder of the manifest.
    package static var root: URL {
        URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// A path below it.
    package static func path(_ path: String) -> String { root.appending(path: path).path }
}

/// Where the corpora are: the folder named by `PORTICO_TESTDATA`, else one beside the project.
package enum Corpus {
    private static var folder: URL {
        if let path = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"] {
            return URL(filePath: path, directoryHint: .isDirectory)
        }
        return ProjectFolder.root.appending(path: "../shared/testdata").standardizedFileURL
    }

    /// Whether a corpus is there; says so where it is not, since its test is then skipped.
    package static func has(_ path: String) -> Bool {
        let isThere = FileManager.default.fileExists(atPath: folder.appending(path: path).path)
        if !isThere { print("skipped: no test data (\(path))") }
        return isThere
    }

    /// The lines of a text that hold anything; bytes that are not UTF-8 become U+FFFD.
    package static func lines(_ path: String) throws -> [String] {
        let text = String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).map(String.init)
    }

    /// The strings of a JSON array.
    package static func strings(_ path: String) throws -> [String] {
        let data = try Data(contentsOf: folder.appending(path: path))
        return try JSONDecoder().decode([String].self, from: data)
    }
}
