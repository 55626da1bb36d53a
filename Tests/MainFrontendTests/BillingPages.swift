import Domain
import HTTPCore
import Portal
import Support
import TestHarness
import Testing

/// The pages of checkouts whose tax is calculated, as they were.
enum BillingPages {
    static let all: [GoldenPageTests.Page] = [
        page("checkout.billing", nil, "/billing"),
        page("checkout.billing-reverse-charge", "FR", "/billing", taxID: "FR40303265045"),
        page("checkout.page-taxed", "FR", ""),
        GoldenPageTests.Page(name: "checkout.billing-faults") { installation, tenant in
            let checkout = try await checkout(installation, tenant, nil, nil)
            let path = installation.page(checkout, "/billing")
            let csrf =
                await installation.frontend.call(.get, path).quoted(after: "name=\"csrf\" value=\"") ?? ""
            return await installation.frontend.post(
                path,
                [
                    ("csrf", csrf), ("country", "US"), ("formCountry", "US"), ("postalCode", "SW1A"),
                    ("company", "\"Lamps\" & <Co>"), ("then", "pay"),
                ])
        },
    ]

    private static func page(
        _ name: String, _ country: String?, _ step: String, taxID: String? = nil
    ) -> GoldenPageTests.Page {
        GoldenPageTests.Page(name: name) { installation, tenant in
            let checkout = try await checkout(installation, tenant, country, taxID)
            return await installation.frontend.call(.get, installation.page(checkout, step))
        }
    }

    /// A lamp without its tax, a book with it, and a service.
    private static func checkout(
        _ installation: Installation, _ tenant: Tenant, _ country: String?, _ taxID: String?
    ) async throws -> Checkout {
        let site = try await installation.tax(tenant.site)
        let euro = try #require(Currency(code: "EUR"))
        let one = try #require(Quantity(1))
        return try await installation.makeCheckout(site) { details in
            var book = try LineItem(name: "Book", quantity: one, unitAmount: 2000, currency: euro)
            book.taxCategory = "reduced"
            book.taxBehavior = .inclusive
            var advice = try LineItem(name: "Advice", quantity: one, unitAmount: 5000, currency: euro)
            advice.supply = .service
            details.items = [
                try LineItem(name: "Lamp", quantity: one, unitAmount: 1000, currency: euro), book, advice,
            ]
            if let country { details.billingAddress = PostalAddress(postalCode: "75001", country: country) }
            if let taxID {
                details.customer = Customer()
                details.customer?.taxID = taxID
            }
        }
    }
}
