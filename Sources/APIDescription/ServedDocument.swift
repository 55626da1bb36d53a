import AdminBackend
import Crypto
import HTTPCore
import JSON
import Pages
import Support
import Synchronization

/// A text that is made when it is first asked for, and answered many times with a tag to ask by.
///
/// Making one takes some 25 ms of a release build, and few servers are ever asked for it.
final class ServedDocument: Sendable {
    private struct Made {
        var bytes: SharedBytes
        var tag: ETag?
    }

    private let headers: Headers
    private let make: @Sendable () throws -> [UInt8]
    private let made = Mutex<Made?>(nil)

    /// Takes what makes the text and the fields that go with it; what they say about caching stands with
    /// the tag.
    init(headers: Headers, _ make: @escaping @Sendable () throws -> [UInt8]) {
        self.headers = headers
        self.make = make
    }

    /// 200, or 304 where the caller has it; throws what is wrong with the text.
    func response(to request: Request) throws -> Response {
        let (bytes, tag) = try current()
        var headers = headers
        if let tag {
            headers.append("ETag", tag.text)
            if let known = request.headers["if-none-match"], tag.matches(ifNoneMatch: known) {
                return Response(.notModified, headers: headers)
            }
        }
        return Response(.ok, headers: headers, body: .shared(bytes))
    }

    private func current() throws -> (SharedBytes, ETag?) {
        try made.withLock { made in
            if let made { return (made.bytes, made.tag) }
            let text = try make()
            let new = Made(bytes: SharedBytes(text), tag: ETag(Hex.encode(SHA256.digest(text).prefix(16))))
            made = new
            return (new.bytes, new.tag)
        }
    }
}

extension APIDocument {
    /// The document as it is sent.
    static func served(
        _ parts: BackendParts, _ describe: @escaping @Sendable () -> APIDocument
    ) -> ServedDocument {
        ServedDocument(
            headers: parts.security.publicDocument(
                contentType: "application/json", policy: "default-src 'none'; frame-ancestors 'none'")
        ) {
            var writer = JSONWriter(capacity: 512 * 1024)
            writer.value(describe().json)
            return writer.bytes
        }
    }
}

extension SecurityHeaders {
    /// Fields for a document that anyone may read and keep, asking whether it has changed.
    func publicDocument(contentType: StaticString, policy: String) -> Headers {
        var headers = Headers()
        headers.append("Content-Type", contentType)
        headers.append("Cache-Control", "public, no-cache" as StaticString)
        headers.append("Content-Security-Policy", policy)
        headers.append("Referrer-Policy", "no-referrer" as StaticString)
        headers.append("X-Content-Type-Options", "nosniff" as StaticString)
        headers.append("Access-Control-Allow-Origin", "*" as StaticString)
        return headers
    }
}
