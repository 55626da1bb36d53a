import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

extension Frontend {
    /// A file of the installation's own.
    func asset(_ request: Request) throws -> Response {
        guard var response = parts.assets.response(to: request.head) else { throw FrontendError.notFound }
        // The provider's frame has an opaque origin and must be able to load its script.
        response.headers.append("Cross-Origin-Resource-Policy", "cross-origin" as StaticString)
        parts.security.appendTransport(to: &response.headers)
        return response
    }

    /// An uploaded logo, under its content hash, so that it may be kept for good.
    func logo(_ request: Request) throws -> Response {
        guard let site = request.parameters["site"].flatMap({ SiteID($0) }),
            let file = request.parameters["file"],
            let dot = file.firstIndex(of: "."),
            let format = ImageFormat(rawValue: String(file[file.index(after: dot)...])),
            let bytes = try engine.unscopedLogo(site: site, hash: String(file[..<dot]))
        else { throw FrontendError.notFound }
        var headers = Headers()
        headers.append("Content-Type", "image/\(format.rawValue)")
        headers.append("Cache-Control", "public, max-age=31536000, immutable" as StaticString)
        headers.append("X-Content-Type-Options", "nosniff" as StaticString)
        headers.append("Content-Security-Policy", "default-src 'none'; sandbox" as StaticString)
        headers.append("Cross-Origin-Resource-Policy", "cross-origin" as StaticString)
        parts.security.appendTransport(to: &headers)
        return Response(.ok, headers: headers, body: .bytes(bytes))
    }

    /// The file by which Apple knows this host as one that may ask for Apple Pay, as the operator gave it.
    func applePayFile() throws -> Response {
        guard let bytes = parts.applePayFile else { throw FrontendError.notFound }
        return Response(
            .ok, headers: parts.security.data(contentType: "text/plain; charset=utf-8"), body: .bytes(bytes))
    }

    /// The Ed25519 key by which a shop verifies a site's redirects, as a JSON Web Key (RFC 8037).
    func redirectKey(_ request: Request) throws -> Response {
        guard let id = request.parameters["site"].flatMap({ SiteID($0) }),
            let profile = try engine.unscopedProfile(of: id)
        else { throw FrontendError.notFound }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("kty")
        writer.string("OKP")
        writer.key("crv")
        writer.string("Ed25519")
        writer.key("x")
        writer.string(Base64URL.encode(profile.site.redirectPublicKey))
        writer.key("use")
        writer.string("sig")
        writer.endObject()
        var headers = parts.security.data(contentType: "application/jwk+json")
        headers.append("Access-Control-Allow-Origin", "*" as StaticString)
        return Response(.ok, headers: headers, body: .bytes(writer.bytes))
    }
}
