import Crypto
import HTTPCore
import JSON
import Pages
import Support

/// A text that is made at the start and answered many times, with a tag to ask by.
struct ServedDocument: Sendable {
    private let bytes: SharedBytes
    private let tag: ETag?
    private let headers: Headers

    /// Takes the text and the fields that go with it; what they say about caching stands with the tag.
    init(_ bytes: [UInt8], headers: Headers) {
        self.bytes = SharedBytes(bytes)
        self.headers = headers
        tag = ETag(Hex.encode(SHA256.digest(bytes).prefix(16)))
    }

    /// 200, or 304 where the caller has it.
    func response(to request: Request) -> Response {
        var headers = headers
        if let tag {
            headers.append("ETag", tag.text)
            if let known = request.headers["if-none-match"], tag.matches(ifNoneMatch: known) {
                return Response(.notModified, headers: headers)
            }
        }
        return Response(.ok, headers: headers, body: .shared(bytes))
    }
}

extension APIDocument {
    /// The document as it is sent.
    func served(_ parts: BackendParts) -> ServedDocument {
        var writer = JSONWriter(capacity: 128 * 1024)
        writer.value(json)
        return ServedDocument(
            writer.bytes,
            headers: parts.security.publicDocument(
                contentType: "application/json", policy: "default-src 'none'; frame-ancestors 'none'"))
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
