import Foundation

/// The shared corpora: the folder that PORTICO_TESTDATA names, or `../shared/testdata` beside the package.
enum Corpus {
    static let folder: URL? = {
        if let named = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"] {
            return existing(URL(fileURLWithPath: named))
        }
        // #filePath is <package>/Tests/HTTPServerTests/Corpus.swift, perhaps through a symbolic link.
        let package = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return existing(package.deletingLastPathComponent().appendingPathComponent("shared/testdata"))
    }()

    static var isPresent: Bool { folder != nil }

    private static func existing(_ url: URL) -> URL? {
        FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    struct Vector: Decodable, Sendable {
        struct Request: Decodable, Hashable, Sendable {
            var method: String
            var target: String
            var body: String

            private enum CodingKeys: String, CodingKey {
                case method, target
                case body = "body_b64"
            }
        }
        var id: String
        var raw: String
        var expect: String
        var requests: [Request]?
        var alternatives: [[Request]]?
        var status: [Int]?
        var note: String?

        private enum CodingKeys: String, CodingKey {
            case id, expect, requests, alternatives, status, note
            case raw = "raw_b64"
        }
    }

    static func httpVectors() throws -> [Vector] {
        guard let folder else { return [] }
        let data = try Data(contentsOf: folder.appendingPathComponent("http-vectors/vectors.json"))
        return try JSONDecoder().decode([Vector].self, from: data)
    }
}
