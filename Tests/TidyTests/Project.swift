import Foundation
import Mustache

/// The project's files as the rules see them.
struct Project: Sendable {
    /// Every Swift file under `Sources`.
    var sources: [SwiftFile] = []
    /// Every Swift file under `Tests`, and the manifest.
    var tests: [SwiftFile] = []
    /// Every text file that git would keep, Swift or not.
    var texts: [TextFile] = []

    /// A project of the given files; paths decide what they are.
    init(_ files: [TextFile]) {
        texts = files
        for file in files where file.path.hasSuffix(".swift") {
            if file.path.hasPrefix("Sources/") {
                sources.append(SwiftFile(file))
            } else {
                tests.append(SwiftFile(file))
            }
        }
    }

    func text(_ path: String) -> TextFile? { texts.first { $0.path == path } }

    /// The templates, named like the library names them.
    var templates: [TemplateSource] {
        texts.filter { $0.path.hasPrefix("Templates/") && $0.path.hasSuffix(".mustache") }.map { file in
            let name = file.path.dropFirst("Templates/".count).dropLast(".mustache".count)
            return TemplateSource(name: String(name), text: file.bytes)
        }
    }
}

/// One file of the project.
struct TextFile: Sendable {
    /// Relative to the project's folder.
    var path: String
    var bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Split at the byte, since to Swift a carriage return and a line feed are one character.
    var lines: [String] {
        bytes.split(separator: 10, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}

extension Project {
    private static let folders = ["Sources", "Templates", "Public", "Tests", "Config", ".ci"]
    private static let endings: Set<String> = [
        "swift", "h", "modulemap", "sql", "mustache", "css", "js", "svg", "json5", "json", "sh", "py", "lua",
        "php", "mjs", "md", "txt",
        "ini", "toml",
    ]
    private static let passedOver: Set<String> = ["__pycache__", ".artifacts", "node_modules"]

    /// The checkout this test was compiled from.
    static let current: Project = {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var paths = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        for folder in folders {
            let found = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
            while let path = found?.nextObject() as? String {
                if passedOver.contains((path as NSString).lastPathComponent) {
                    found?.skipDescendants()
                } else {
                    paths.append("\(folder)/\(path)")
                }
            }
        }
        return Project(paths.sorted().compactMap { path in read(path, root: root) })
    }()

    private static func read(_ path: String, root: URL) -> TextFile? {
        let name = (path as NSString).lastPathComponent
        let isText =
            endings.contains((name as NSString).pathExtension) || name == "Makefile" || path == ".ci/run"
        guard isText, let data = FileManager.default.contents(atPath: root.appending(path: path).path) else {
            return nil
        }
        return TextFile(path: path, bytes: Array(data))
    }
}
