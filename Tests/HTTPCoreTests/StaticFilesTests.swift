import Foundation
import HTTPCore
import Testing

@Suite struct StaticFilesTests {
    /// A weak stand-in for a digest: FNV-1a, which is all that names need here.
    static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return (0..<16).map { UInt8(truncatingIfNeeded: state >> UInt64($0 % 8 * 8)) }
    }

    static func table() throws -> StaticFiles {
        try StaticFiles(
            [
                StaticFile(
                    path: "checkout.css", bytes: Array("a{}".utf8), mediaType: "text/css; charset=utf-8"),
                StaticFile(path: "img/logo.svg", bytes: Array("<svg/>".utf8), mediaType: "image/svg+xml"),
                StaticFile(path: "LICENSE", bytes: [], mediaType: "text/plain"),
            ], hash: hash)
    }

    @Test func namesFilesByContent() throws {
        let table = try Self.table()
        let url = try #require(table.links.url(for: "checkout.css"))
        let digest = Self.hash(Array("a{}".utf8)).prefix(8).map { String(format: "%02x", $0) }.joined()
        #expect(url == "/assets/checkout.\(digest).css")
        #expect(table.links.url(for: "img/logo.svg")?.hasPrefix("/assets/img/logo.") == true)
        #expect(table.links.url(for: "none.css") == nil)
        #expect(table.links.paths == ["LICENSE", "checkout.css", "img/logo.svg"])
        for path in table.links.paths {
            let response = table.response(
                to: RequestHead(method: .get, path: try #require(table.links.url(for: path))))
            #expect(response?.headers["cache-control"] == "public, max-age=31536000, immutable")
        }
    }

    @Test func answersByMethodAndCondition() throws {
        let table = try Self.table()
        let plain = try #require(table.response(to: RequestHead(method: .get, path: "/assets/checkout.css")))
        #expect(plain.status == 200)
        #expect(plain.headers["cache-control"] == "no-cache")
        #expect(plain.headers["content-type"] == "text/css; charset=utf-8")
        #expect(plain.headers["x-content-type-options"] == "nosniff")
        guard case .shared(let shared) = plain.body else { throw CancellationError() }
        #expect(shared.bytes == Array("a{}".utf8))
        let etag = try #require(plain.headers["etag"])
        for (condition, status) in [(etag, 304), ("*", 304), ("\"x\", W/\(etag)", 304), ("\"x\"", 200)]
            as [(String, UInt16)]
        {
            var headers = Headers()
            headers.append("If-None-Match", condition)
            for method in [Method.get, .head] {
                let head = RequestHead(method: method, path: "/assets/checkout.css", headers: headers)
                let response = try #require(table.response(to: head))
                #expect(response.status.code == status)
                #expect(response.headers["etag"] == etag)
            }
        }
        let post = table.response(to: RequestHead(method: .post, path: "/assets/checkout.css"))
        #expect(post?.status == 405 && post?.headers["allow"] == "GET, HEAD")
    }

    @Test(
        .enabled(if: TestData.isPresent, "skipped: no test data"),
        arguments: ["deep_traversal", "directory_traversal", "exotic-encoding"])
    func knowsNoOtherPath(_ list: String) throws {
        let table = try Self.table()
        let lines = TestData.lines("injection-payloads/traversal/\(list).txt")
        #expect(lines.count > 100)
        for line in lines.map({ String(decoding: $0, as: UTF8.self) }) {
            for path in [
                line, "/" + line, "/assets/" + line, "/assets/checkout.css" + line, "/assets/../" + line,
            ] {
                #expect(table.response(to: RequestHead(method: .get, path: path)) == nil, "\(path)")
            }
        }
    }

    @Test func refusesWhatCannotBeServed() {
        func build(_ path: String, _ type: String = "a/b", count: Int = 1) -> StaticFileError? {
            do throws(StaticFileError) {
                _ = try StaticFiles(
                    [StaticFile](repeating: StaticFile(path: path, bytes: [], mediaType: type), count: count),
                    hash: Self.hash)
                return nil
            } catch {
                return error
            }
        }
        for path in ["", "/a", "a/", "../a", "a/../b", ".a", "a b", "a%2e", "a//b", "ü"] {
            #expect(build(path) == .path(path))
        }
        #expect(build("a", count: 2) == .repeated("a"))
        #expect(build("a", "x\r\ny") == .mediaType("a"))
        #expect(build("a", count: RouteLimits.files + 1) == .tooManyFiles(limit: 2000))
    }
}

@Suite struct StaticFolderTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "static-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/img", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func readsRegularFiles() throws {
        try withFolder { folder in
            try Data("b{}".utf8).write(to: URL(fileURLWithPath: folder + "/b.css"))
            try Data([1, 2]).write(to: URL(fileURLWithPath: folder + "/img/a.PNG"))
            try Data([3]).write(to: URL(fileURLWithPath: folder + "/.hidden"))
            let files = try StaticFolder.read(folder)
            #expect(files.map(\.path) == ["b.css", "img/a.PNG"])
            #expect(files.map(\.bytes) == [Array("b{}".utf8), [1, 2]])
            #expect(files.map(\.mediaType) == ["text/css; charset=utf-8", "image/png"])
        }
    }

    @Test(arguments: ["portico.php", "portico.py", "portico.mjs"])
    func programsForOthersAreText(_ name: String) {
        #expect(StaticFolder.mediaType(of: "clients/\(name)") == "text/plain; charset=utf-8")
    }

    @Test func refusesLinksAndUnknownKinds() throws {
        try withFolder { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/a.css", withDestinationPath: "/etc/passwd")
            #expect(throws: StaticFileError.notRegular("a.css")) { _ = try StaticFolder.read(folder) }
        }
        try withFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/a.exe"))
            #expect(throws: StaticFileError.mediaType("a.exe")) { _ = try StaticFolder.read(folder) }
        }
        #expect(throws: StaticFileError.unreadable("/nowhere/at/all", errno: ENOENT)) {
            _ = try StaticFolder.read("/nowhere/at/all")
        }
    }

    @Test func limitsAFile() throws {
        try withFolder { folder in
            let url = URL(fileURLWithPath: folder + "/a.txt")
            try Data(count: RouteLimits.fileBytes).write(to: url)
            #expect(try StaticFolder.read(folder)[0].bytes.count == 2 * 1024 * 1024)
            try Data(count: RouteLimits.fileBytes + 1).write(to: url)
            #expect(throws: StaticFileError.tooLarge("a.txt", limit: 2 * 1024 * 1024)) {
                _ = try StaticFolder.read(folder)
            }
        }
    }
}
