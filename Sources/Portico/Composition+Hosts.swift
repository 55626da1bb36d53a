import APIDescription
import AdminBackend
import Crypto
import Delivery
import HTTPCore
import HTTPServer
import MainFrontend
import Network
import Pages
import ProviderKit
import SandboxProvider
import Support

extension Composition {
    /// The two hosts as listeners; one listener when both share an address and port.
    func listeners(_ sender: DeliverySender, _ sources: PageSources) throws -> [ListenerConfiguration] {
        let files = try StaticFolder.read(configuration.publicFolder)
        let policy = configuration.egress.policy
        let stylesheets = try PublicStyles.read(files)
        var parts = BackendParts(
            engine: engine, security: SecurityHeaders(isSecure: configuration.adminBackend.isSecure),
            clock: .live,
            observer: observer(), callsPerSecond: configuration.callsPerSecond,
            publicCallsPerMinute: configuration.publicCallsPerMinute,
            origin: configuration.adminBackendOrigin, library: sources.library, texts: sources.texts,
            stylesheet: stylesheets.reference,
            webhooks: WebhookCalls(
                allowsHTTP: configuration.egress.mayAllowPlainHTTP,
                permits: { policy.permits($0) }, test: { await sender.test($0, target: $1) }))
        parts.receiptStylesheet = stylesheets.pages.receipt
        let admin = try adminBackend(parts) { try describeAPI(parts, $0) }
        let main = try mainFrontendResponder(files: files, library: sources.library, texts: sources.texts)
        let adminHost = configuration.adminBackend
        let mainHost = configuration.mainFrontend
        if adminHost.port != 0, adminHost.port == mainHost.port, adminHost.address == mainHost.address {
            guard !adminHost.names.isEmpty, !mainHost.names.isEmpty else {
                throw ConfigurationError(
                    text: "adminBackend and mainFrontend share a port: each needs its own names")
            }
            let both = NamedHosts(hosts: [(adminHost.names, admin), (mainHost.names, main)])
            return [
                ListenerConfiguration(
                    role: "main-frontend", address: mainHost.address, port: mainHost.port,
                    tls: try tls(adminHost.certificates + mainHost.certificates), responder: both)
            ]
        }
        return [
            ListenerConfiguration(
                role: "admin-backend", address: adminHost.address, port: adminHost.port,
                tls: try tls(adminHost.certificates),
                responder: adminHost.names.isEmpty ? admin : NamedHosts(hosts: [(adminHost.names, admin)])),
            ListenerConfiguration(
                role: "main-frontend", address: mainHost.address, port: mainHost.port,
                tls: try tls(mainHost.certificates),
                responder: mainHost.names.isEmpty ? main : NamedHosts(hosts: [(mainHost.names, main)])),
        ]
    }

    private func tls(_ certificates: [Configuration.Certificate]) throws -> TLSContext? {
        guard !certificates.isEmpty else { return nil }
        return try TLSContext.server(
            certificates: certificates.map {
                TLSCertificate(
                    names: $0.names, files: [TLSCertificate.Files(chain: $0.chainFile, key: $0.keyFile)])
            })
    }

    private func mainFrontendResponder(
        files: [StaticFile], library: PageLibrary, texts: TextLibrary
    ) throws -> HostResponder {
        let assets = try StaticFiles(files) { SHA256.digest($0) }
        let stylesheets = try PublicStyles.read(files)
        let tokens = try FormTokens(masterKey: masterKey)
        var parts = FrontendParts(
            engine: engine, library: library, texts: texts, stylesheets: stylesheets.pages,
            security: SecurityHeaders(isSecure: configuration.mainFrontend.isSecure), assets: assets,
            formTokens: tokens,
            clock: .live, random: .live, observer: observer(),
            providerPages: [
                (
                    routes: [
                        "/sandbox/fields", "/sandbox/tokens", "/sandbox/card/{payment}",
                        "/sandbox/challenge/{payment}",
                    ],
                    pages: sandboxPages(assets: assets, stylesheets: stylesheets, library: library)
                )
            ],
            adminOrigin: configuration.adminBackendOrigin, missesPerMinute: configuration.missesPerMinute,
            formsPerMinute: configuration.publicCallsPerMinute)
        parts.addresses = addresses
        parts.applePayFile = try configuration.applePayBytes()
        parts.livePages = configuration.livePages
        parts.livePagesPerClient = configuration.livePagesPerAddress
        return try mainFrontend(parts)
    }
}

/// Answers by the name that the client asked for; a name that is nobody's is misdirected.
struct NamedHosts: Responder {
    let hosts: [(names: [String], responder: any Responder)]

    func bodyLimit(for head: RequestHead) -> Int { responder(of: head)?.bodyLimit(for: head) ?? 0 }

    func mayBringBody(_ head: RequestHead) -> Bool { responder(of: head)?.mayBringBody(head) ?? false }

    func respond(to request: Request) async -> Response {
        guard let responder = responder(of: request.head) else {
            return Problem(
                status: .misdirectedRequest, code: "unknown_host", title: "Unknown host",
                detail: "This server does not answer for that name."
            ).response(security: SecurityHeaders(isSecure: request.origin.isSecure), requestID: request.id)
        }
        return await responder.respond(to: request)
    }

    func respond(toRefused refusal: Refusal) -> Response { hosts[0].responder.respond(toRefused: refusal) }

    private func responder(of head: RequestHead) -> (any Responder)? {
        guard let name = HostName(head.host)?.name else { return nil }
        return hosts.first { $0.names.contains(name) }?.responder
    }
}

/// The stylesheets that are written into pages, from the public folder.
struct PublicStyles {
    let pages: Stylesheets
    let sandboxFields: String
    let shop: String
    let reference: String

    static func read(_ files: [StaticFile]) throws -> PublicStyles {
        func text(_ path: String) throws -> String {
            guard let file = files.first(where: { $0.path == path }) else {
                throw ConfigurationError(text: "the public folder has no \(path)")
            }
            return String(decoding: file.bytes, as: UTF8.self)
        }
        return PublicStyles(
            pages: Stylesheets(
                page: try text("checkout.css"), noScript: try text("noscript.css"),
                receipt: try text("receipt.css")),
            sandboxFields: try text("sandbox-fields.css"), shop: try text("shop.css"),
            reference: try text("docs.css"))
    }
}
