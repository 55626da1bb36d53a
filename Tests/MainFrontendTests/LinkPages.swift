import Crypto
import Database
import Domain
import Foundation
import HTTPCore
import JSON
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

/// The pages of payment links, as golden pages.
enum LinkPages {
    static let all: [GoldenPageTests.Page] = [
        page("link.page") { installation, tenant in
            try await installation.makeLink(tenant.site, lifetime: 86_400) { details in
                let euro = try #require(Currency(code: "EUR"))
                details.summary = "Lamp & mug, \"both\" <new>"
                details.items = [
                    try LineItem(
                        name: "Lamp & <bulb>", quantity: try #require(Quantity("1.5")), unitAmount: 2000,
                        currency: euro, details: "400 lumens"),
                    try LineItem(
                        name: "Mug", quantity: try #require(Quantity(1)), unitAmount: 1250, currency: euro),
                ]
            }
        },
        page("link.page-choice") { installation, tenant in
            try await installation.makeLink(tenant.site, amount: .choice([500, 1000]), limit: nil) {
                $0.summary = "Support the library"
            }
        },
        page("link.page-open") { installation, tenant in
            try await installation.makeLink(tenant.site, amount: .open(100...50_000), limit: nil) {
                $0.reference = nil
            }
        },
        GoldenPageTests.Page(name: "link.page-fault") { installation, tenant in
            let link = try await installation.makeLink(tenant.site, amount: .open(100...50_000), limit: nil)
            return try await installation.begin(link, [("amount", "0.5\"><b>")])
        },
        GoldenPageTests.Page(name: "link.page-signed") { installation, tenant in
            let link = try await installation.makeLink(tenant.site, amount: .open(100...50_000), limit: nil)
            let query = try installation.signedQuery(#"{"amount":1234,"reference":"A-1"}"#, for: link)
            return await installation.frontend.call(.get, "/l/\(link.code)?\(query)")
        },
        GoldenPageTests.Page(name: "link.closed-changed") { installation, tenant in
            let link = try await installation.makeLink(tenant.site)
            return await installation.frontend.call(.get, "/l/\(link.code)?prefill=e30&signature=AAAA")
        },
        page("link.closed-expired") { installation, tenant in
            let link = try await installation.makeLink(tenant.site, lifetime: 60)
            installation.clock.advance(seconds: 60)
            return link
        },
        page("link.closed-deactivated") { installation, tenant in
            let link = try await installation.makeLink(tenant.site)
            var change = LinkChange()
            change.isActive = false
            return try await installation.engine.updateLink(
                link.id, organization: tenant.organization.id, isLive: false, change)
        },
        page("link.closed") { installation, tenant in
            let link = try await installation.makeLink(tenant.site)
            _ = try await installation.pay(try await installation.visit(link), card: "4242424242424242")
            return link
        },
    ]

    private static func page(
        _ name: String, _ make: @escaping @Sendable (Installation, Tenant) async throws -> PaymentLink
    ) -> GoldenPageTests.Page {
        GoldenPageTests.Page(name: name) { installation, tenant in
            let link = try await make(installation, tenant)
            return await installation.frontend.call(.get, "/l/\(link.code)")
        }
    }
}

extension Installation {
    /// Posts the form of a link's page with those fields beside its token.
    func begin(
        _ link: PaymentLink, _ fields: [(String, String)] = [], headers: [(StaticString, String)] = [],
        client: String = "192.0.2.1"
    ) async throws -> Answer {
        let page = await frontend.call(.get, "/l/\(link.code)")
        let csrf = try #require(page.quoted(after: "name=\"csrf\" value=\""))
        let form = FormFields(
            ([("csrf", csrf)] + fields).map { FormFields.Field(name: $0.0, value: $0.1) })
        return await frontend.call(
            .post, "/l/\(link.code)",
            headers: headers + [("content-type", "application/x-www-form-urlencoded")],
            body: form.encoded(), client: client)
    }

    /// The checkout that an answer leads to.
    func opened(by answer: Answer) throws -> Checkout {
        let path = try #require(answer.location)
        let token = try #require(PageToken(String(path.dropFirst("/checkout/".count))))
        let view = try engine.checkout(opening: token)
        return try #require(view).checkout
    }

    /// How many checkouts there are of a link.
    func checkoutCount(of link: PaymentLink) throws -> Int {
        try database.read { database throws in
            try database.first(
                "/* LinkPages.count */ SELECT COUNT(*) FROM link_checkouts WHERE link_id = $1",
                .blob(link.id.bytes)
            ) { Int(try $0.integer(0)) } ?? 0
        }
    }
}
