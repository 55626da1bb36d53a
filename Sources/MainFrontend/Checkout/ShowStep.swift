import Domain
import HTTPCore
import Mustache
import Pages
import Portal
import ProviderKit
import Support

extension Frontend {
    /// GET /checkout/{token}/step/{transaction}: a page of ours that the provider's adapter describes.
    func showStep(_ request: Request) async throws -> Response {
        // Read before the checkout: a page may then be newer than it says, and never older.
        let version = try request.parameters["token"].flatMap { PageToken($0) }
            .flatMap { try live.status(of: $0) }?.version
        let view = try view(request)
        guard let id = request.parameters["transaction"].flatMap({ TransactionID($0) }),
            view.transactions.contains(where: { $0.id == id })
        else { throw FrontendError.notFound }
        guard let (page, payment) = try await engine.providerPage(of: id, opening: view) else {
            return seeOther(address(of: view.checkout))
        }
        return try response(page, payment, view, version: version ?? 0)
    }

    /// GET /checkout/{token}/step/{transaction}/code.svg: the code that a banking app reads.
    func transferPicture(_ request: Request) throws -> Response {
        let view = try view(request)
        guard let id = request.parameters["transaction"].flatMap({ TransactionID($0) }),
            view.transactions.contains(where: { $0.id == id }),
            let code = try engine.transferCode(of: id, opening: view)
        else { throw FrontendError.notFound }
        return Response(
            .ok, headers: HandoffQRCode.headers(parts.security),
            body: .bytes(try TransferQRCode.svg(of: code)))
    }

    /// Where a payer waits whose pending payment has a page of the adapter's; nil where it has none.
    func ownPage(of view: CheckoutView) -> String? {
        guard let attempt = view.attemptInFlight,
            let account = view.profile.accounts.first(where: { $0.id == attempt.providerAccountID }),
            let provider = engine.providers.provider(of: account.type),
            provider.capabilities(of: account).features.contains(.ownWaitingPage)
        else { return nil }
        return address(of: view.checkout, "/step/\(attempt.id)")
    }

    private func response(
        _ page: ProviderPaymentPage, _ payment: PaymentSnapshot, _ view: CheckoutView, version: Int64
    ) throws -> Response {
        let checkout = view.checkout
        let look = look(of: view)
        let library = parts.library
        let frame = checkout.isLive ? look.liveFrame : look.testFrame
        let title = "\(page.title) – \(view.profile.site.settings.name)"
        let fields = zip(FrameModel.fields, [.text(title)] + frame).map { (name: $0, value: $1) }
        let headers = page.script.map { look.headers(opening: [$0]) } ?? look.scriptHeaders
        let record = page.model.record(
            symbols: library.symbols,
            adding: fields + hostFields(page, payment, view)
                + [(ProviderPageFields.version, .text(String(version)))])
        let body = try library.render(try library.template(page.template), record)
        return Response(.ok, headers: headers, body: .bytes(body))
    }

    private func hostFields(
        _ page: ProviderPaymentPage, _ payment: PaymentSnapshot, _ view: CheckoutView
    ) -> [(name: String, value: Value)] {
        let checkout = view.checkout
        let symbols = parts.library.symbols
        let script = page.script.map { script -> Value in
            let settings = Shape(symbols, ["name", "value"])
            return .record(
                Record(
                    Shape(symbols, ["url", "adapterURL", "settings"]),
                    [
                        .text(script.url),
                        .text(parts.assets.links.url(for: script.adapterFile) ?? ""),
                        .list(
                            script.settings.map {
                                .record(Record(settings, [.text($0.name), .text($0.value)]))
                            }),
                    ]))
        }
        return [
            (ProviderPageFields.checkoutURL, .text(address(of: checkout))),
            (ProviderPageFields.liveScriptURL, .text(liveScriptURL)),
            (
                ProviderPageFields.transferScriptURL,
                .text(parts.assets.links.url(for: "transfer.js") ?? "")
            ),
            (ProviderPageFields.returnURL, .text(payment.returnURL)),
            (ProviderPageFields.abandonAction, .text(address(of: checkout, "/abandon"))),
            (
                ProviderPageFields.csrf,
                .text(parts.formTokens.token(for: checkout.pageToken.exposedText()))
            ),
            (ProviderPageFields.amount, .optional(checkout.amountText)),
            (ProviderPageFields.summary, .text(checkout.details.headline)),
            (ProviderPageFields.script, .list(script.map { [$0] } ?? [])),
        ]
    }
}
