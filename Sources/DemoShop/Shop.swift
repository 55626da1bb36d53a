import Crypto
import Domain
import HTTPCore
import JSON
import Mustache
package import Pages
import Support

/// The shop as a host.
package func shop(_ parts: ShopParts) throws -> HostResponder {
    let shop = try Shop(parts)
    var router = Router()
    router.on(.get, "/", bodyLimit: 0) { try shop.index($0) }
    router.on(.post, "/buy", bodyLimit: 4096) { try await shop.buy($0) }
    router.on(.get, "/thanks/{order}", bodyLimit: 0) { try await shop.thanks($0) }
    router.on(.get, "/cancelled/{order}", bodyLimit: 0) { try shop.cancelled($0) }
    router.on(.get, "/assets/{file}", bodyLimit: 0) { try shop.asset($0) }
    router.on(.get, "/assets/{folder}/{file}", bodyLimit: 0) { try shop.asset($0) }
    return HostResponder(
        name: "shop", router: router, presenter: ShopErrorPresenter(), observer: parts.observer,
        defaultBodyLimit: 4096)
}

/// What can go wrong in the shop.
enum ShopError: Error, Sendable {
    case notFound
    case refused(status: Int)
}

/// The shop says little about errors.
struct ShopErrorPresenter: ErrorPresenter {
    func response(to error: any Error, for request: Request) -> Response {
        if case ShopError.notFound = error { return plain(.notFound) }
        return plain(.internalServerError)
    }

    func notFound(for request: Request) -> Response { plain(.notFound) }

    func methodNotAllowed(_ allowed: [Method], for request: Request) -> Response {
        var response = plain(.methodNotAllowed)
        response.headers.append("Allow", allowed.map(\.name).joined(separator: ", "))
        return response
    }

    func response(toRefused refusal: Refusal) -> Response {
        var response = plain(refusal.status)
        if refusal.status == .serviceUnavailable {
            response.headers.append("Retry-After", "1" as StaticString)
        }
        return response
    }

    private func plain(_ status: Status) -> Response {
        var headers = Headers()
        headers.append("Content-Type", "text/plain; charset=utf-8" as StaticString)
        return Response(
            status, headers: headers, body: .bytes(Array("\(status.code) \(status.reason)\n".utf8)))
    }
}

/// The shop at work.
struct Shop: Sendable {
    let parts: ShopParts
    let library: PageLibrary
    let assets: StaticFiles
    let stylesheet: String

    init(_ parts: ShopParts) throws {
        self.parts = parts
        library = try PageLibrary(folder: parts.templatesFolder, reloading: false)
        let files = try StaticFolder.read(parts.publicFolder)
        assets = try StaticFiles(files) { SHA256.digest($0) }
        stylesheet =
            files.first { $0.path == "shop.css" }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    func asset(_ request: Request) throws -> Response {
        guard let response = assets.response(to: request.head) else { throw ShopError.notFound }
        return response
    }

    func page(_ template: String, _ fields: [String: Value], title: String) throws -> Response {
        var fields = fields
        fields["title"] = .text(title)
        fields["lang"] = .text("en")
        fields["stylesheet"] = .text(stylesheet)
        let names = fields.keys.sorted()
        let record = Record(Shape(library.symbols, names), names.map { fields[$0] ?? .absent })
        var policy = ContentPolicy()
        policy.styleHashes = [SiteLook.hash(stylesheet)]
        policy.formAction = "'self' \(parts.pageOrigin)"
        return Response(
            .ok, headers: SecurityHeaders(isSecure: false).page(policy: policy.text),
            body: .bytes(try library.render(try library.template(template), record)))
    }

    /// GET /.
    func index(_ request: Request) throws -> Response {
        let symbols = library.symbols
        let articleShape = Shape(symbols, ["id", "site", "name", "description", "price", "imageURL"])
        let siteShape = Shape(symbols, ["name", "tagline", "theme", "logoURL", "articles"])
        let sites = parts.sites.enumerated().map { index, site -> Value in
            let articles = Article.catalogue(site: index).map { article -> Value in
                let price =
                    Currency(code: article.currency).map {
                        Money(minorUnits: article.price, currency: $0).text
                    } ?? ""
                return .record(
                    Record(
                        articleShape,
                        [
                            .text(article.id), .text(String(index)), .text(article.name),
                            .text(article.details), .text(price),
                            .optional(assets.links.url(for: article.image)),
                        ]))
            }
            return .record(
                Record(
                    siteShape,
                    [
                        .text(site.name), .text(index == 0 ? "For the long way round" : "Stories, well lit"),
                        .text(index == 0 ? "a" : "b"),
                        .optional(
                            assets.links.url(for: index == 0 ? "demo/northwind.svg" : "demo/lumen.svg")),
                        .list(articles),
                    ]))
        }
        return try page(
            "shop/index", ["sites": .list(sites), "buyAction": .text("/buy")], title: "Demo shop")
    }
}
