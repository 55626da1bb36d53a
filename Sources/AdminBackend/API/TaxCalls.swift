import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import Tax

extension Backend {
    /// What tax falls on baskets.
    var taxRoutes: [APIRoute] {
        [
            (
                .post, "/v1/tax/calculate", "/api/v1/tax/calculate", BackendLimits.bodyBytes,
                { try await calculateTax($0) }
            )
        ]
    }

    /// POST /v1/tax/calculate: what a checkout of these items would come to; nothing is stored of it.
    private func calculateTax(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutRead)
        return try await answering(request, caller) { (preview: TaxPreview) in
            KeptAnswer(status: 200, body: TaxJSON.encode(preview.tax, currency: preview.currency))
        } _: { once in
            let body = try TaxPreviewBody(try jsonBody(request))
            guard caller.key.covers(body.siteID),
                let profile = try engine.profile(of: body.siteID, organization: caller.organization)
            else { throw APIError.notFound }
            guard profile.site.settings.tax != nil else {
                throw APIError.invalidBody([CheckoutTaxRefusal.notConfigured.entry(at: "/siteId")])
            }
            let taxation = try engine.taxation(at: profile.site, now: try now(of: caller))
            let preview = TaxPreview(tax: try taxation.tax(on: body.details), currency: body.currency)
            try CheckoutTaxation.checkIdentifier(of: body.details)
            return once == nil ? preview : try await engine.keep(once, preview)
        }
    }
}

/// What a basket comes to.
struct TaxPreview: Sendable {
    let tax: CheckoutTax
    let currency: Currency
}

/// The body of a calculation: what decides about the tax of a checkout, under the same names.
struct TaxPreviewBody {
    let siteID: SiteID
    let currency: Currency
    let details: CheckoutDetails

    init(_ bytes: [UInt8]) throws {
        var draft = CheckoutDraft()
        var site: SiteID?
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "siteId":
                site = try fields.parsed(&reader, "invalid_id", "Must be a site's id.") { SiteID($0) }
            case "currency", "items", "customer", "billingAddress", "shippingAddress":
                try draft.read(&reader, key, fields)
            default: try fields.unknown(&reader)
            }
        }
        if site == nil, !fields.errors.contains(where: { $0.pointer == "/siteId" }) {
            fields.refuse("/siteId", "required", "The site is required.")
        }
        if draft.items.isEmpty, !fields.errors.contains(where: { $0.pointer.hasPrefix("/items") }) {
            fields.refuse("/items", "required", "The items are required.")
        }
        draft.details.taxMode = .automatic
        draft.checkMoney(fields)
        try fields.finish()
        // What was missing was refused.
        guard let site, let currency = draft.currency else { throw APIError.invalidBody([]) }
        siteID = site
        self.currency = currency
        details = draft.details
    }
}

extension CheckoutTaxRefusal {
    /// Where in a body the fault is, its code, and a sentence.
    var entry: Problem.Entry { entry(at: nil) }

    func entry(at place: String?) -> Problem.Entry {
        let (pointer, code, detail): (String, String, String) =
            switch self {
            case .notConfigured: ("/tax", "not_enabled", "The site does not say how it is taxed.")
            case .noItems: ("/items", "required", "Tax is calculated for items.")
            case .unknownCategory(let item):
                (
                    "/items/\(item)/taxCategory", "invalid_value",
                    "Must be one of \(TaxCategory.allCases.map(\.rawValue).joined(separator: ", "))."
                )
            case .ownTax(let item):
                (
                    "/items/\(item)/kind", "conflicting_fields",
                    "Where tax is calculated, no item is a tax; or say \"tax\": \"none\"."
                )
            case .risingDiscount(let item):
                ("/items/\(item)/unitAmount", "out_of_range", "A discount may not be positive.")
            case .identifier(let fault): ("/customer/taxId", "invalid_tax_id", fault.detail)
            case .basket(let error): ("/items", "out_of_range", "This cannot be calculated: \(error.text).")
            case .totalOutOfRange(let total):
                (
                    "/items", "out_of_range",
                    "With tax the items add up to \(total); the total must be from 1 to "
                        + "\(CheckoutTaxation.totalMax)."
                )
            case .tooManyChanges(let limit):
                ("", "too_many", "The payer's details were changed \(limit) times.")
            case .buyerUnknown: ("/billingAddress/country", "required", "The buyer's country is not known.")
            case .unknownRegion(let address):
                (
                    "/\(address.member)/region", "invalid_value",
                    "Must be a state or province of the country, by code (CA or US-CA) or name."
                )
            case .regionMissing(let address):
                (
                    "/\(address.member)/region", "required",
                    "The tax depends on it: give the state or province, or the postal code."
                )
            }
        return Problem.Entry(pointer: place ?? pointer, code: code, detail: detail)
    }
}

extension TaxedAddress {
    /// Its name in bodies.
    fileprivate var member: String {
        switch self {
        case .billing: "billingAddress"
        case .shipping: "shippingAddress"
        }
    }
}
