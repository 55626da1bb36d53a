import Domain
import HTTPCore
import Mustache
import Pages
import Portal

extension Frontend {
    /// GET /checkout/{token}/cancel: asks before anything is cancelled.
    func askCancel(_ request: Request) throws -> Response {
        let view = try view(request)
        let checkout = view.checkout
        guard checkout.status == .pending else { return seeOther(address(of: checkout)) }
        let look = look(of: view)
        let token = checkout.pageToken.exposedText()
        return try pages.response(
            pages.cancel, headers: look.plainHeaders,
            title: "Leave this payment? – \(view.profile.site.settings.name)",
            frame: checkout.isLive ? look.liveFrame : look.testFrame,
            values: [
                .optional(checkout.amountText), .text(checkout.details.headline),
                .text(address(of: checkout, "/cancel")),
                .text(parts.formTokens.token(for: token)), .text(address(of: checkout)),
            ])
    }

    /// POST /checkout/{token}/cancel.
    func cancel(_ request: Request) async throws -> Response {
        let view = try view(request)
        _ = try form(request, for: view)
        do {
            _ = try await engine.cancel(opening: view.checkout.pageToken)
            return seeOther(address(of: view.checkout, "/result"))
        } catch PortalError.checkout {
            return seeOther(address(of: view.checkout))
        }
    }
}
