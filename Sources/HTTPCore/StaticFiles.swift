import Support

/// A file that may be served, before it has a URL.
package struct StaticFile: Sendable {
    /// The path below `/assets/`, such as `checkout.css` or `fonts/inter.woff2`.
    package var path: String
    /// The content.
    package var bytes: [UInt8]
    /// What Content-Type says, such as `text/css; charset=utf-8`.
    package var mediaType: String

    /// Makes a file.
    package init(path: String, bytes: [UInt8], mediaType: String) {
        self.path = path
        self.bytes = bytes
        self.mediaType = mediaType
    }
}

/// The static files of a host, built once at the start and held in memory.
///
/// A request's path is only ever looked up in this table, so no path reaches the file system. Each file has
/// two URLs: the plain one, which browsers revalidate by ETag, and one that names its content and is cached
/// for good.
package struct StaticFiles: Sendable {
    /// What one URL answers.
    private struct Entry: Sendable {
        var body: SharedBytes
        var full: Headers
        var short: Headers
        var etag: ETag
    }

    /// The URLs of the files by name, for templates.
    package let links: AssetLinks
    private let entries: [String: Entry]

    /// Builds the table below a prefix such as `/assets/`; `hash` answers at least eight bytes that change
    /// with the content.
    ///
    /// Throws ``StaticFileError`` for two files of one path, too many files, or a path or media type that
    /// cannot stand in a URL or a field.
    package init(
        _ files: [StaticFile], prefix: String = "/assets/", hash: ([UInt8]) -> [UInt8]
    ) throws(StaticFileError) {
        guard files.count <= RouteLimits.files else { throw .tooManyFiles(limit: RouteLimits.files) }
        var entries: [String: Entry] = [:]
        var urls: [String: String] = [:]
        for file in files {
            guard Self.isPath(file.path) else { throw .path(file.path) }
            guard file.bytes.count <= RouteLimits.fileBytes else {
                throw .tooLarge(file.path, limit: RouteLimits.fileBytes)
            }
            let digest = Hex.encode(hash(file.bytes).prefix(8))
            let named = prefix + Self.path(file.path, naming: digest)
            guard let etag = ETag(digest), entries[prefix + file.path] == nil, entries[named] == nil else {
                throw .repeated(file.path)
            }
            let body = SharedBytes(file.bytes)
            entries[prefix + file.path] = try Self.entry(file, body, etag, cacheControl: "no-cache")
            entries[named] = try Self.entry(
                file, body, etag, cacheControl: "public, max-age=31536000, immutable")
            urls[file.path] = named
        }
        self.entries = entries
        links = AssetLinks(urls)
    }

    /// The answer to a GET or HEAD whose path names a file; nil for every other path, 405 for every other
    /// method.
    package func response(to head: RequestHead) -> Response? {
        guard let entry = entries[head.path] else { return nil }
        guard head.method == .get || head.method == .head else {
            var headers = Headers()
            headers.append("Allow", "GET, HEAD" as StaticString)
            return Response(.methodNotAllowed, headers: headers)
        }
        let conditions = head.headers.all("if-none-match")
        if conditions.contains(where: { entry.etag.matches(ifNoneMatch: $0) }) {
            return Response(.notModified, headers: entry.short)
        }
        return Response(.ok, headers: entry.full, body: .shared(entry.body))
    }

    private static func entry(
        _ file: StaticFile, _ body: SharedBytes, _ etag: ETag, cacheControl: String
    ) throws(StaticFileError) -> Entry {
        var short = Headers()
        short.append("ETag", etag.text)
        short.append("Cache-Control", cacheControl)
        var full = short
        guard full.append("Content-Type", file.mediaType) else { throw .mediaType(file.path) }
        // A browser that guesses types could take an uploaded picture for a script.
        full.append("X-Content-Type-Options", "nosniff" as StaticString)
        return Entry(body: body, full: full, short: short, etag: etag)
    }

    /// `checkout.css` and `0123456789abcdef` make `checkout.0123456789abcdef.css`.
    private static func path(_ path: String, naming digest: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "\(path).\(digest)" }
        return "\(path[..<dot]).\(digest)\(path[dot...])"
    }

    /// Segments of letters, digits, `-`, `_` and `.`, none of them beginning with a dot.
    private static func isPath(_ path: String) -> Bool {
        let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return segments.allSatisfy { segment in
            guard let first = segment.first, first != UInt8(ascii: ".") else { return false }
            return segment.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
        }
    }
}
