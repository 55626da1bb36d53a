import Domain
import HTTPCore
import Mustache
import Pages
import Portal
import ProviderKit

extension Frontend {
    /// An attempt waits for the payer: go on with it, or give it up and start again.
    func showAction(_ view: CheckoutView) throws -> Response {
        guard let attempt = view.attemptInFlight, case .requiresAction(.redirect(let url)) = attempt.state
        else {
            return seeOther(address(of: view.checkout, "/processing"))
        }
        let checkout = view.checkout
        let look = look(of: view)
        let token = checkout.pageToken.exposedText()
        // A provider tells which card it is as soon as it has one; before that it still asks for it.
        let isConfirming = attempt.instrument != nil
        let heading = isConfirming ? "Confirm your payment" : "You have not finished paying"
        return try pages.response(
            pages.action, headers: look.scriptHeaders,
            title: "\(heading) – \(view.profile.site.settings.name)",
            frame: checkout.isLive ? look.liveFrame : look.testFrame,
            values: [
                .optional(checkout.amountText), .text(checkout.details.headline), .text(url),
                .text(address(of: checkout, "/abandon")), .text(parts.formTokens.token(for: token)),
                .bool(isConfirming),
                .optional(cancelURL(of: checkout)), .text(address(of: checkout)), .text(liveScriptURL),
            ])
    }

    /// GET /checkout/{token}/continue: leaves for the provider's page on another origin.
    func continueAtProvider(_ request: Request) throws -> Response {
        let view = try view(request)
        // An attempt that late money of another one overtook leads nowhere any more.
        guard view.checkout.status == .pending, let attempt = view.attemptInFlight,
            case .requiresAction(.redirect(let url)) = attempt.state
        else {
            return seeOther(address(of: view.checkout))
        }
        let look = look(of: view)
        var model = ResultModel(
            heading: "Continue at your bank", text: "You are being sent to your bank's page.", tone: .wait,
            checkout: view.checkout)
        model.leaveURL = url
        model.leaveLabel = "Continue"
        model.leaves = true
        return try pages.response(
            pages.result, headers: look.plainHeaders, title: "Continue – \(view.profile.site.settings.name)",
            frame: view.checkout.isLive ? look.liveFrame : look.testFrame, values: model.values)
    }

    /// POST /checkout/{token}/abandon: gives the open attempt up; the provider has the last word.
    func abandon(_ request: Request) async throws -> Response {
        let view = try view(request)
        _ = try form(request, for: view)
        guard let attempt = view.attemptInFlight,
            attempt.state.name == .requiresAction || attempt.method == .wire || mayStop(attempt, of: view),
            let applied = try await engine.abandonForPayer(attempt.id)
        else { return seeOther(address(of: view.checkout)) }
        // The provider is silent: nothing is stopped until it has said so.
        if applied.transaction.isUnsure { return seeOther(address(of: view.checkout, "/processing?asked")) }
        return try next(after: applied.transaction, of: view.checkout)
    }

    /// Whether the payer may have an attempt stopped whose outcome nobody knows, to pay another way.
    ///
    /// Nothing else begins until the provider has answered.
    func mayStop(_ attempt: Transaction, of view: CheckoutView) -> Bool {
        guard attempt.isUnsure,
            let account = view.profile.accounts.first(where: { $0.id == attempt.providerAccountID }),
            let provider = engine.providers.provider(of: account.type)
        else { return false }
        return provider.capabilities(of: account).features.contains(.cancel)
    }
}

extension Transaction {
    /// Whether nobody knows what became of it.
    var isUnsure: Bool {
        if case .processing(isUnknown: true, _) = state { return true }
        return false
    }
}
