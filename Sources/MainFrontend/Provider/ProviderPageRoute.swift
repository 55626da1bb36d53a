import HTTPCore
import Mustache
import Pages
import Portal
import ProviderKit

extension Frontend {
    /// A page that a provider serves on this host.
    func providerPage(_ request: Request, _ pages: any ProviderPages) async throws -> Response {
        guard let answer = try await pages.respond(to: providerRequest(request)) else {
            throw FrontendError.notFound
        }
        switch answer {
        case .redirect(let location): return seeOther(location)
        case .json(let status, let body):
            var headers = parts.security.data(contentType: "application/json")
            // The provider's frame is sandboxed: its origin is "null", and no cookie takes part.
            headers.append("Access-Control-Allow-Origin", "*" as StaticString)
            return Response(Status(UInt16(status)), headers: headers, body: .bytes(body))
        case .page(let status, let template, let model, let framing):
            let handle = try parts.library.template(template)
            let symbols = parts.library.symbols
            let record = model.record(symbols: symbols, adding: [])
            var policy = ContentPolicy()
            if case .record(let fields) = model {
                for name in ["stylesheet", "noScriptStylesheet"] {
                    if case .text(let style)? = fields[name] {
                        policy.styleHashes.append(SiteLook.hash(style))
                    }
                }
                if case .text(let logo)? = fields["logoURL"], let origin = Self.origin(of: logo) {
                    policy.images += " \(origin)"
                }
            }
            if framing == .ownPages {
                policy.ancestors = engine.pageOrigin
                policy.allowsScript = true
                policy.own = engine.pageOrigin
                policy.formAction = "'none'"
            }
            let body = try parts.library.render(handle, record)
            return Response(
                Status(UInt16(status)),
                headers: parts.security.page(policy: policy.text, isFramed: framing == .ownPages),
                body: .bytes(body))
        }
    }

    private func providerRequest(_ request: Request) throws -> ProviderPageRequest {
        let path = request.path.split(separator: "/").dropFirst().map(String.init)
        guard let query = try? FormFields(query: request.head.query) else {
            throw FrontendError.formMalformed
        }
        var form = FormFields()
        if request.method == .post {
            guard let type = request.headers["content-type"].flatMap({ MediaType($0) }), type.isForm,
                let fields = try? FormFields(parsing: request.body)
            else { throw FrontendError.formMalformed }
            form = fields
        }
        return ProviderPageRequest(
            isPost: request.method == .post, path: path, query: query.fields.map { ($0.name, $0.value) },
            form: form.fields.map { ($0.name, $0.value) }, body: request.body,
            clientAddress: request.origin.clientNetwork)
    }

    private static func origin(of url: String) -> String? {
        guard url.hasPrefix("http"), let end = url.dropFirst(8).firstIndex(of: "/") else { return nil }
        return String(url[..<end])
    }
}
