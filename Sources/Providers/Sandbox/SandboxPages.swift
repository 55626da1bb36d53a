package import Domain
import JSON
package import ProviderKit
import Support

/// The sandbox's own pages: card fields for a frame, a card page that needs no script, and the 3-D Secure
/// page.
///
/// A payment's address carries a signature (`SandboxPageAddress`), and its forms carry another. Every post
/// that decides something, and every repeat of one, leads to the payment's return address.
package struct SandboxPages: ProviderPages {
    let service: SandboxService
    let assets: SandboxPageAssets
    let admitsToken: @Sendable (_ checkout: CheckoutID, _ client: String) -> Bool

    /// Makes the pages; `admitsToken` rations the tokens of a checkout's card fields and of a client, each of
    /// which is a durable write.
    package init(
        service: SandboxService, assets: SandboxPageAssets,
        admitsToken: @escaping @Sendable (_ checkout: CheckoutID, _ client: String) -> Bool = { _, _ in true }
    ) {
        self.service = service
        self.assets = assets
        self.admitsToken = admitsToken
    }

    var signing: SandboxSigning { service.signing }

    /// The sandbox, as settings and addresses name it.
    package var type: ProviderType { ProviderType(rawValue: "sandbox") }

    /// Finds the page by the path's segments and the method; nil when there is none.
    package func respond(to request: ProviderPageRequest) async -> ProviderPageAnswer? {
        switch (request.path.first, request.path.count, request.isPost) {
        case ("fields", 1, false): return await fields(request)
        case ("tokens", 1, true): return await token(request)
        case ("card", 2, _): return await paymentPage(request) { try await card($0, request) }
        case ("challenge", 2, _): return await paymentPage(request) { try await challenge($0, request) }
        default: return nil
        }
    }

    /// Finds the payment of the address; nil when there is none.
    ///
    /// When the store fails after that, the payer goes back, where the engine asks again.
    private func paymentPage(
        _ request: ProviderPageRequest, _ show: (SandboxPayment) async throws -> ProviderPageAnswer?
    ) async -> ProviderPageAnswer? {
        guard let id = SandboxPageAddress.payment(of: request.path[1], signing: signing),
            let payment = try? await service.payment(id)
        else { return nil }
        do { return try await show(payment) } catch { return .redirect(to: payment.terms.returnURL) }
    }

    /// Where the payer belongs now: the page on which something is asked, or back.
    func whereNext(_ payment: SandboxPayment) -> ProviderPageAnswer {
        .redirect(to: service.pagePath(of: payment) ?? payment.terms.returnURL)
    }

    func formSignature(of payment: SandboxPayment) -> String { signing.sign(Self.signedText(of: payment)) }

    func isOwnForm(_ request: ProviderPageRequest, of payment: SandboxPayment) -> Bool {
        guard let signature = request.field("csrf") else { return false }
        return signing.verify(Self.signedText(of: payment), signature)
    }

    private static func signedText(of payment: SandboxPayment) -> String { "sandbox-form:\(payment.id)" }

    /// A page in the frame of the checkout's site; nil when the checkout is gone.
    func page(
        _ template: String, status: Int, title: String, of payment: SandboxPayment,
        _ entries: [String: ViewModel]
    ) async -> ProviderPageAnswer? {
        guard let frame = await assets.pageFrame(payment.terms.order, title) else { return nil }
        var model = frame.merging(entries) { _, own in own }
        if model["backURL"] == nil { model["backURL"] = .text(payment.terms.returnURL) }
        return .page(status: status, template: template, model: .record(model), framing: .nobody)
    }
}
