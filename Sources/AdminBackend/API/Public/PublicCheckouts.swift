package import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

extension Backend {
    /// POST /v1/public/checkouts: a checkout of prices of the site's list, or of what the merchant signed.
    func createPublicCheckout(_ request: Request, _ caller: PublicCaller) async throws -> Response {
        guard caller.profile.site.settings.publicAccess.mayCreate else { throw APIError.publicCreateOff }
        let origin = engine.pageOrigin
        guard request.headers["idempotency-key"] == nil else {
            return try await answering(request, caller.caller) { checkout in
                PublicCheckoutJSON.answer(made: checkout, pageOrigin: origin)
            } _: { once in
                let order = try checkedOrder(request, caller)
                guard !order.isOnce else {
                    throw PublicOrderRefusal([
                        PublicOrderFault("nonce", .conflicts(with: "Idempotency-Key"))
                    ])
                }
                return try await engine.createCheckout(order, once: once).checkout
            }
        }
        let (checkout, isFirst) = try await engine.createCheckout(try checkedOrder(request, caller))
        let answer = PublicCheckoutJSON.answer(made: checkout, pageOrigin: origin)
        return isFirst ? response(answer) : replay(answer)
    }

    private func checkedOrder(_ request: Request, _ caller: PublicCaller) throws -> CheckedOrder {
        let body = try PublicOrderBody(try jsonBody(request), keyText: caller.keyText)
        return try engine.check(body.order, by: caller.key, door: .api)
    }

    /// GET /v1/public/checkouts/{token}: how the checkout stands that the page's token opens.
    ///
    /// A token of another site or mode opens nothing, like one that never was.
    func readPublicCheckout(_ request: Request, _ caller: PublicCaller) throws -> Response {
        guard let token = request.parameters["token"].flatMap({ PageToken($0) }),
            let view = try engine.checkout(opening: token),
            view.checkout.siteID == caller.profile.site.id, view.checkout.isLive == caller.key.isLive
        else { throw APIError.notFound }
        return json(.ok, PublicCheckoutJSON.encode(view.checkout, pageOrigin: nil))
    }
}

/// The checkout as anyone may read it who holds its page's token: no contact, no line, no attempt.
package enum PublicCheckoutJSON {
    static func answer(made checkout: Checkout, pageOrigin: String) -> KeptAnswer {
        KeptAnswer(
            status: 201, location: "/v1/public/checkouts/\(checkout.pageToken.exposedText())",
            body: encode(checkout, pageOrigin: pageOrigin))
    }

    /// Writes it, with the address of its page for whoever has made it.
    package static func encode(_ checkout: Checkout, pageOrigin: String?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.text("id", checkout.id.description)
        writer.text("object", "checkout")
        writer.text("status", checkout.status.rawValue)
        writer.flag("livemode", checkout.isLive)
        writer.number("amount", checkout.amount.minorUnits)
        writer.text("currency", checkout.currency.code)
        if let pageOrigin {
            writer.text("url", "\(pageOrigin)/checkout/\(checkout.pageToken.exposedText())")
        }
        writer.text("expiresAt", TimeText.format(checkout.expiresAt))
        writer.endObject()
        return writer.bytes
    }
}
