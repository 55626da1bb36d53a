package import Domain
import Portal

extension Installation {
    /// Has a site taxed: one in Germany, registered there and at the one-stop shop.
    @discardableResult
    package func tax(
        _ site: Site, _ change: @escaping @Sendable (inout TaxSettings) -> Void = { _ in }
    ) async throws -> Site {
        try await engine.updateSite(site.id, organization: site.organizationID) { settings in
            var tax = TaxSettings(address: TaxAddress(country: "DE", postalCode: "10115"))
            tax.registrations = [
                TaxRegistration(place: "DE", number: "DE136695976"),
                TaxRegistration(place: "DE", scheme: .oneStopShop),
            ]
            change(&tax)
            settings.tax = tax
        }
    }
}
