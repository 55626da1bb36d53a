import APIDescription
import AdminBackend
import Crypto
import Domain
import HTTPCore
import MainFrontend
import Mustache
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Support

/// Puts the two hosts together as the executable does.
struct InstallationHosts {
    let engine: PaymentEngine
    let bank: SandboxService
    let clock: ManualClock
    let random: SeededRandom
    let formTokens: FormTokens
    let journal: Journal
    let options: InstallationOptions
    let library: PageLibrary
    let texts: TextLibrary

    private var security: SecurityHeaders { SecurityHeaders(isSecure: options.isSecure) }

    func backend() throws -> HostResponder {
        let parts = BackendParts(
            engine: engine, security: security, clock: clock.clock, observer: journal.observer(clock),
            callsPerSecond: options.callsPerSecond,
            publicCallsPerMinute: options.publicCallsPerMinute, origin: Installation.apiOrigin,
            library: library, texts: texts, stylesheet: "body{margin:0}",
            webhooks: WebhookCalls(
                allowsHTTP: options.allowsPlainWebhooks, permits: { $0.host != "10.0.0.1" }
            ) { [clock] _, _ in
                // Whoever tests the call itself runs a server.
                DeliveryAttempt(
                    number: 1, startedAt: clock.clock.now(), milliseconds: 0, status: 204, fault: nil,
                    body: [])
            })
        return try adminBackend(parts) { try describeAPI(parts, $0) }
    }

    func frontend() throws -> HostResponder {
        let files =
            try options.hasRealAssets ? StaticFolder.read(ProjectFolder.path("Public")) : Self.standIns
        let assets = try StaticFiles(files) { SHA256.digest($0) }
        let styles = Stylesheets(
            page: Self.text("checkout.css", in: files), noScript: Self.text("noscript.css", in: files),
            receipt: Self.text("receipt.css", in: files))
        let tokens = formTokens
        let looks = SiteLooks(
            stylesheets: styles, security: security, linkShape: Shape(library.symbols, ["text", "url"]))
        let engine = engine
        let fieldsStyle = Self.text("sandbox-fields.css", in: files)
        let pages = SandboxPages(
            service: bank,
            assets: SandboxPageAssets(
                fieldsStylesheet: { id in
                    guard let view = try? engine.unscopedCheckout(id) else { return nil }
                    return fieldsStyle + ThemeStylesheet.text(for: view.branding)
                },
                fieldsScriptURL: assets.links.url(for: "sandbox-fields.js") ?? "",
                parentOrigin: Installation.pageOrigin,
                pageFrame: { id, title in
                    guard let view = try? engine.unscopedCheckout(id) else { return nil }
                    let site = view.profile.site
                    return SandboxFrame(
                        frame: looks.look(of: site, dressedIn: view.checkout.details.branding).frame,
                        title: "\(title) – \(site.settings.name)",
                        stylesheet: styles.page + ThemeStylesheet.text(for: view.branding),
                        isTest: !view.checkout.isLive,
                        backURL: "/checkout/\(view.checkout.pageToken.exposedText())"
                    ).entries
                }))
        var parts = FrontendParts(
            engine: engine, library: library, texts: texts, stylesheets: styles, security: security,
            assets: assets,
            formTokens: tokens, clock: clock.clock, random: random.source,
            observer: journal.observer(clock),
            providerPages: [
                (
                    routes: [
                        "/sandbox/fields", "/sandbox/tokens", "/sandbox/card/{payment}",
                        "/sandbox/challenge/{payment}",
                    ], pages: pages
                )
            ], adminOrigin: Installation.apiOrigin, missesPerMinute: options.missesPerMinute,
            formsPerMinute: options.publicCallsPerMinute)
        parts.addresses = ProjectTaxes.addresses
        parts.applePayFile = options.applePayFile
        parts.livePages = options.livePages
        parts.livePagesPerClient = options.livePagesPerClient
        return try mainFrontend(parts)
    }

    private static func text(_ path: String, in files: [StaticFile]) -> String {
        files.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    /// Files that never change, so that golden pages change with their templates and with nothing else.
    private static var standIns: [StaticFile] {
        [
            ("checkout.css", "text/css", "body{margin:0}"), ("noscript.css", "text/css", ".js{display:none}"),
            ("sandbox-fields.css", "text/css", "body{margin:1px}"),
            ("receipt.css", "text/css", "body{margin:2px}"),
            ("checkout.js", "text/javascript", "'use strict'"),
            ("sandbox-fields.js", "text/javascript", "'use strict';"),
            ("live.js", "text/javascript", "'use strict';;"),
            ("billing.js", "text/javascript", "'use strict';;;"),
        ].map { path, type, text in StaticFile(path: path, bytes: Array(text.utf8), mediaType: type) }
    }
}

/// What the frame of a sandbox page shows of a site.
private struct SandboxFrame {
    let frame: FrameModel
    let title: String
    let stylesheet: String
    let isTest: Bool
    let backURL: String

    var entries: [String: ViewModel] {
        var entries: [String: ViewModel] = [
            "title": .text(title), "lang": .text(frame.language), "dir": .text(frame.direction),
            "stylesheet": .text(stylesheet), "testMode": .bool(isTest), "contacts": Self.list(frame.contacts),
            "legalLinks": Self.list(frame.legalLinks), "backURL": .text(backURL),
        ]
        if let name = frame.siteName { entries["siteName"] = .text(name) }
        if let logo = frame.logoURL { entries["logoURL"] = .text(logo) }
        return entries
    }

    private static func list(_ links: [FrameModel.Link]) -> ViewModel {
        .list(
            links.map { .record(["text": .text($0.text), "url": $0.url.map { .text($0) } ?? .bool(false)]) })
    }
}
