import Foundation

/// A copy of the project's words that a test changes while they are in use.
package final class ChangingTexts: Sendable {
    private let folder: TemporaryFolder

    /// Where the files are.
    package var path: String { folder.path }

    /// Copies the words; throws what the system says.
    package init() throws {
        folder = try TemporaryFolder()
        let source = ProjectFolder.path("Templates/texts")
        for name in try FileManager.default.contentsOfDirectory(atPath: source) {
            try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: "\(path)/\(name)")
        }
    }

    /// An installation that writes with these words; throws what its start does.
    package func installation() throws -> Installation {
        var options = InstallationOptions()
        options.textsFolder = path
        return try Installation(options)
    }

    /// Puts a mark before every word of every language; throws what the system says.
    package func mark(_ mark: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            let file = "\(path)/\(name)"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let marked = text.replacing(#/(?m)^(\s+\w+: ")/#) { "\($0.output.1)\(mark)" }
            try marked.write(toFile: file, atomically: true, encoding: .utf8)
        }
    }
}
