import Domain
import HTTPCore
import Mustache
import Pages
import Portal
import Support

extension Frontend {
    /// After this many seconds of waiting the payer may go back to the shop, which hears of the outcome by
    /// itself.
    private static let leaveAfterSeconds: Int64 = 60

    /// GET /checkout/{token}/processing: waits, and leaves as soon as there is news.
    func showProcessing(_ request: Request) throws -> Response {
        let view = try view(request)
        let checkout = view.checkout
        guard checkout.status == .processing else {
            return seeOther(address(of: checkout, checkout.status == .pending ? "" : "/result"))
        }
        let now = parts.clock.now()
        let waited = (now.milliseconds - (view.attemptInFlight?.createdAt ?? now).milliseconds) / 1000
        if waited >= Self.leaveAfterSeconds, checkout.details.addresses.address(for: .processing) != nil,
            request.head.query == nil
        {
            return seeOther(address(of: checkout, "/result"))
        }
        let automatic = request.head.query != "auto=0"
        let look = looks.look(of: view.profile.site)
        let here = address(of: checkout, "/processing")
        return try pages.response(
            pages.processing, headers: look.scriptHeaders,
            title: "Payment in progress – \(view.profile.site.settings.name)",
            frame: checkout.isLive ? look.liveFrame : look.testFrame,
            values: [
                .text(checkout.amount.text), .text(checkout.details.headline), .bool(automatic),
                .integer(waited < 20 ? 3 : 10), .text(here), .text(here + "?auto=0"), .text(here),
                .text(parts.assets.links.url(for: "checkout.js") ?? ""),
            ])
    }
}
