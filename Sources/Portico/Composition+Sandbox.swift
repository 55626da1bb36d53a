import Domain
import HTTPCore
import Mustache
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Support

extension Composition {
    /// The sandbox provider's own pages, in the look of the site whose checkout they belong to.
    func sandboxPages(assets: StaticFiles, stylesheets: PublicStyles, library: PageLibrary) -> SandboxPages {
        let looks = SiteLooks(
            stylesheets: stylesheets.pages,
            security: SecurityHeaders(isSecure: configuration.mainFrontend.isSecure),
            linkShape: Shape(library.symbols, ["text", "url"]))
        let engine = engine
        let checkouts = RateLimiter<CheckoutID>(
            perSecond: 1 / Double(SandboxLimits.tokensPerCheckout.seconds),
            burst: SandboxLimits.tokensPerCheckout.burst, clock: .live)
        let clients = RateLimiter<String>(
            perSecond: Double(SandboxLimits.tokensPerClient.perSecond),
            burst: SandboxLimits.tokensPerClient.burst, clock: .live)
        return SandboxPages(
            service: sandbox,
            assets: SandboxPageAssets(
                fieldsStylesheet: { id in
                    guard let view = try? engine.unscopedCheckout(id) else { return nil }
                    return stylesheets.sandboxFields + ThemeStylesheet.text(for: view.branding)
                },
                fieldsScriptURL: assets.links.url(for: "sandbox-fields.js") ?? "",
                parentOrigin: configuration.mainFrontendOrigin,
                pageFrame: { id, title in
                    guard let view = try? engine.unscopedCheckout(id) else { return nil }
                    let frame = looks.look(
                        of: view.profile.site, dressedIn: view.checkout.details.branding
                    ).frame
                    let name = view.profile.site.settings.name
                    return frame.entries(
                        title: "\(title) – \(name)",
                        stylesheet: stylesheets.pages.page + ThemeStylesheet.text(for: view.branding),
                        noScript: stylesheets.pages.noScript,
                        isTest: !view.checkout.isLive,
                        backURL: "/checkout/\(view.checkout.pageToken.exposedText())")
                }),
            admitsToken: { checkout, client in
                guard case .allowed = clients.take(for: client) else { return false }
                guard case .allowed = checkouts.take(for: checkout) else { return false }
                return true
            })
    }
}

extension FrameModel {
    /// The frame's fields as a provider's page takes them.
    func entries(title: String, stylesheet: String, noScript: String, isTest: Bool, backURL: String)
        -> [String: ViewModel]
    {
        let list = { (links: [Link]) -> ViewModel in
            .list(
                links.map { link in
                    var entry: [String: ViewModel] = ["text": .text(link.text)]
                    entry["url"] = link.url.map { .text($0) } ?? .bool(false)
                    return .record(entry)
                })
        }
        var entries: [String: ViewModel] = [
            "title": .text(title), "lang": .text(language), "dir": .text(direction),
            "stylesheet": .text(stylesheet),
            "noScriptStylesheet": .text(noScript), "testMode": .bool(isTest), "contacts": list(contacts),
            "legalLinks": list(legalLinks), "backURL": .text(backURL),
        ]
        if let siteName { entries["siteName"] = .text(siteName) }
        if let logoURL { entries["logoURL"] = .text(logoURL) }
        return entries
    }
}
