import Domain
import HTTPCore
import Mustache
import Pages
import Portal
import Support

extension Frontend {
    /// GET /checkout/{token}/processing: waits, and leaves as soon as there is news.
    func showProcessing(_ request: Request) throws -> Response {
        let view = try view(request)
        let checkout = view.checkout
        guard checkout.status == .processing else {
            return seeOther(address(of: checkout, checkout.status == .pending ? "" : "/result"))
        }
        if let page = ownPage(of: view) { return seeOther(page) }
        let now = try engine.now(for: checkout)
        let waited = (now.milliseconds - (view.attemptInFlight?.createdAt ?? now).milliseconds) / 1000
        let wish = request.head.query
        if waited >= LiveLimits.leaveAfterSeconds, wish != "auto=0",
            checkout.details.addresses.address(for: .processing) != nil
        {
            return seeOther(address(of: checkout, "/result"))
        }
        if wish == "hold" {
            let page = try processingPage(view, refreshSeconds: 2, isHeld: true)
            if let held = holdProcessing(page, view, client: request.origin.clientNetwork) { return held }
            return try processingPage(view, refreshSeconds: 10, isHeld: true)
        }
        return try processingPage(
            view, refreshSeconds: waited < 20 ? 3 : 10, isAutomatic: wish != "auto=0", wish: wish)
    }

    /// The waiting page: one that asks by script and without scripts leads to the held one, the held one, or
    /// one that stands still.
    private func processingPage(
        _ view: CheckoutView, refreshSeconds: Int, isAutomatic: Bool = true, isHeld: Bool = false,
        wish: String? = nil
    ) throws -> Response {
        let checkout = view.checkout
        let look = self.look(of: view)
        let here = address(of: checkout, "/processing")
        let hold = here + "?hold"
        let attempt = view.attemptInFlight
        return try pages.response(
            pages.processing, headers: isHeld ? look.plainHeaders : look.scriptHeaders,
            title: "Payment in progress – \(view.profile.site.settings.name)",
            frame: checkout.isLive ? look.liveFrame : look.testFrame,
            values: [
                .optional(checkout.amountText), .text(checkout.details.headline), .bool(isAutomatic),
                .bool(isHeld), .integer(Int64(refreshSeconds)), .text(isHeld ? hold : here), .text(hold),
                .text(here + "?auto=0"), .text(here), .text(liveScriptURL),
                isAutomatic && !isHeld ? .text(address(of: checkout)) : .absent,
                .bool(attempt?.isUnsure == true), .bool(wish == "asked"),
                // The words change when the call ends; scripts ask only whether the page is another.
                .bool(attempt?.state == .created && isAutomatic),
                attempt.map { mayStop($0, of: view) } == true
                    ? .text(address(of: checkout, "/abandon")) : .absent,
                .text(parts.formTokens.token(for: checkout.pageToken.exposedText())),
            ])
    }

    /// The address of the script that turns open pages.
    var liveScriptURL: String { parts.assets.links.url(for: "live.js") ?? "" }
}
