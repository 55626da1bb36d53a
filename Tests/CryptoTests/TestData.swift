import Foundation
import Testing

/// The public corpora, which stay outside the project: the folder named by `PORTICO_TESTDATA`, else
/// `../shared/testdata`.
enum TestData {
    /// The folder; nil where it is absent.
    static let folder: URL? = {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"].map { URL(filePath: $0) }
        let folder = named ?? root.appending(path: "../shared/testdata").standardizedFileURL
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static var isPresent: Bool { folder != nil }

    /// The files of a corpus in the order of their names; none where it is absent.
    static func files(in path: String) -> [TestFile] {
        guard let folder,
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + path)
        else { return [] }
        return names.sorted().map { TestFile(name: $0, url: folder.appending(path: "\(path)/\($0)")) }
    }
}

struct TestFile: Sendable, CustomTestStringConvertible {
    var name: String
    var url: URL

    var testDescription: String { name }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: url)) }
}
