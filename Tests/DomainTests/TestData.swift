import Foundation

/// Where the test corpora are: the folder named by `PORTICO_TESTDATA`, else one beside the project.
enum TestData {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"] {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        // This file is Tests/DomainTests/TestData.swift, perhaps seen through a link.
        return URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("../shared/testdata").standardizedFileURL
    }()

    /// Whether a corpus is there; says so where it is not, since its test is then skipped.
    static func has(_ path: String) -> Bool {
        let isThere = FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path)
        if !isThere { print("skipped: no test data (\(path))") }
        return isThere
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appendingPathComponent(path)))
    }

    static func json(_ path: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(mendingSurrogates(in: bytes(path))))
    }

    /// The text with each escaped half of a surrogate pair that stands alone replaced by U+FFFD: browsers
    /// replace it so too, and Foundation refuses the whole file.
    private static func mendingSurrogates(in text: [UInt8]) -> [UInt8] {
        func half(at place: Int, _ thirdDigits: String) -> Bool {
            guard place >= 0, place + 6 <= text.count, text[place] == UInt8(ascii: "\\") else { return false }
            let escape = String(decoding: text[place..<place + 4], as: UTF8.self).lowercased()
            return escape.hasPrefix("\\ud") && thirdDigits.contains(escape.suffix(1))
        }
        var mended = text
        for place in text.indices {
            let isHigh = half(at: place, "89ab")
            let isLow = half(at: place, "cdef")
            let isPaired = isHigh ? half(at: place + 6, "cdef") : half(at: place - 6, "89ab")
            if (isHigh || isLow) && !isPaired {
                mended.replaceSubrange(place + 2..<place + 6, with: "fffd".utf8)
            }
        }
        return mended
    }

    static func names(in path: String, extension wanted: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(path).path)
            .filter { $0.hasSuffix("." + wanted) }.sorted()
    }
}
