import Domain
import HTTPCore
import JSON
import Support

extension Shop {
    /// POST /buy: creates a checkout, server to server, and sends the customer there.
    func buy(_ request: Request) async throws -> Response {
        guard let form = try? FormFields(parsing: request.body),
            let index = form.first("site").flatMap({ Int($0) }),
            parts.sites.indices.contains(index),
            let article = Article.catalogue(site: index).first(where: { $0.id == form.first("article") })
        else { throw ShopError.notFound }
        let site = parts.sites[index]
        // The order's number names the site, so that the return knows whose key verifies it.
        let order = "\(index)-\(Hex.encode(parts.random.bytes(5)))"
        let answer = try await parts.call(
            .post, "/v1/checkouts/\(site.id)/create", site.secretKey, body(for: article, order: order))
        guard answer.status == 201,
            let checkout = try? JSONValue(parsing: String(decoding: answer.body, as: UTF8.self)),
            let url = checkout["url"]?.string
        else { throw ShopError.refused(status: answer.status) }
        var headers = Headers()
        headers.append("Location", url)
        headers.append("Cache-Control", "no-store" as StaticString)
        return Response(.seeOther, headers: headers)
    }

    private func body(for article: Article, order: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("currency")
        writer.string(article.currency)
        writer.key("reference")
        writer.string(order)
        writer.key("items")
        writer.beginArray()
        line(article.name, article.price, kind: "product", details: article.details, to: &writer)
        line("Shipping", 490, kind: "shipping", details: nil, to: &writer)
        writer.endArray()
        writer.key("returnUrl")
        writer.string("\(parts.origin)/thanks/\(order)")
        writer.key("cancelUrl")
        writer.string("\(parts.origin)/cancelled/\(order)")
        writer.endObject()
        return writer.bytes
    }

    private func line(
        _ name: String, _ amount: Int64, kind: String, details: String?, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("quantity")
        writer.integer(1)
        writer.key("unitAmount")
        writer.integer(amount)
        writer.key("kind")
        writer.string(kind)
        if let details {
            writer.key("description")
            writer.string(details)
        }
        writer.endObject()
    }
}
