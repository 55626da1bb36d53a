import Crypto
import Database
import DemoShop
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness

/// The demo shop over an installation, so that its pages are golden files too.
enum ShopPages {
    static let all: [GoldenPageTests.Page] = [
        GoldenPageTests.Page(name: "shop.index") { installation, tenant in
            try await answer(installation, tenant) { _ in "/" }
        },
        GoldenPageTests.Page(name: "shop.thanks") { installation, tenant in
            try await answer(installation, tenant) { try await back($0, tenant, "4242424242424242") }
        },
        GoldenPageTests.Page(name: "shop.thanks-pending") { installation, tenant in
            try await answer(installation, tenant) { try await back($0, tenant, "4000000000000077") }
        },
        GoldenPageTests.Page(name: "shop.thanks-unpaid") { installation, tenant in
            try await answer(installation, tenant) { try await back($0, tenant, nil) }
        },
        GoldenPageTests.Page(name: "shop.thanks-forged") { installation, tenant in
            try await answer(installation, tenant) {
                try await back($0, tenant, "4242424242424242").replacing("amount=4", with: "amount=5")
            }
        },
        GoldenPageTests.Page(name: "shop.cancelled") { installation, tenant in
            try await answer(installation, tenant) {
                try await back($0, tenant, nil).replacing("/thanks/", with: "/cancelled/")
            }
        },
        GoldenPageTests.Page(name: "shop.thanks-elsewhere") { installation, tenant in
            try await answer(installation, tenant) {
                try await back($0, tenant, "4242424242424242").replacing("/thanks/0-1", with: "/thanks/1")
            }
        },
        GoldenPageTests.Page(name: "shop.cancelled-unsigned") { installation, tenant in
            try await answer(installation, tenant) { _ in "/cancelled/0-1?status=cancelled" }
        },
    ]

    /// The page of the path, without the parts that change with the shop's stylesheet and pictures.
    private static func answer(
        _ installation: Installation, _ tenant: Tenant, _ path: (Installation) async throws -> String
    ) async throws -> Answer {
        let shop = try shop(
            ShopParts(
                sites: tenant.sites.map { site in
                    ShopSite(
                        id: site.id.description, name: site.settings.name, secretKey: Secret(tenant.key),
                        redirectPublicKey: site.redirectPublicKey, webhookSecret: Secret(""), usesHMAC: false)
                }, origin: "http://localhost:8082", pageOrigin: Installation.pageOrigin,
                templatesFolder: ProjectFolder.path("Templates"), publicFolder: ProjectFolder.path("Public"),
                clock: installation.clock.clock, random: installation.random.source,
                observer: RequestObserver(microseconds: { 0 }, record: { _ in }),
                call: { method, path, key, body in
                    let answer = await installation.backend.api(
                        method, path, key: key.expose(),
                        json: body.isEmpty ? nil : String(decoding: body, as: UTF8.self))
                    return (answer.status, answer.bytes)
                }))
        let answer = await shop.call(.get, try await path(installation))
        let text = answer.text.replacing(/<style>[^<]*<\/style>/, with: "<style></style>")
            .replacing(/\.[0-9a-f]{16}\./, with: ".hash.")
        return Answer(status: answer.status, headers: answer.headers, bytes: Array(text.utf8))
    }

    /// The path by which the payer of that card comes back to the shop; without one they cancelled.
    private static func back(
        _ installation: Installation, _ tenant: Tenant, _ card: String?
    ) async throws -> String {
        let checkout = try await installation.makeCheckout(tenant.site) { details in
            details.reference = "0-1"
            details.addresses.returnURL = RedirectTemplate("http://localhost:8082/thanks/0-1")
            details.addresses.cancelURL = RedirectTemplate("http://localhost:8082/thanks/0-1")
        }
        if let card {
            _ = try await installation.pay(checkout, card: card)
        } else {
            _ = try await installation.engine.cancel(opening: checkout.pageToken)
        }
        let page = await installation.frontend.call(.get, installation.page(checkout, "/result"))
        return String((page.refresh ?? "").dropFirst("http://localhost:8082".count))
    }
}
