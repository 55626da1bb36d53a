import Domain
import HTTPCore
import Mustache
import Pages
import Portal
import Support
import Tax

extension Frontend {
    /// The address of the page that asks where the payer is.
    func billingURL(of checkout: Checkout) -> String { address(of: checkout, "/billing") }

    /// GET /checkout/{token}/billing: where the payer is, and what the tax is there.
    func showBilling(_ request: Request) throws -> Response {
        let view = try view(request)
        guard try takesBilling(view) else { return seeOther(address(of: view.checkout)) }
        return try billingPage(
            view, BillingForm(view.checkout.details), listsAll: request.head.query == "list=all")
    }

    /// POST /checkout/{token}/billing: takes what was typed, calculates, and shows what it comes to, or goes
    /// on to the payment.
    func takeBilling(_ request: Request) async throws -> Response {
        let view = try view(request)
        let fields = try form(request, for: view)
        guard try takesBilling(view) else { return seeOther(address(of: view.checkout)) }
        var form = BillingForm()
        func text(_ field: BillingForm.Field) -> String {
            String((fields.first(field.rawValue) ?? "").trimmingSpaces)
        }
        form.country = text(.country)
        form.postalCode = text(.postalCode)
        form.region = text(.region)
        form.company = text(.company)
        form.taxID = text(.taxID)
        if form.country.isEmpty { return seeOther(billingURL(of: view.checkout) + "?list=all") }
        if form.country != fields.first("formCountry") ?? "" {
            form.forget(BillingForm(view.checkout.details))
        }
        let goesOn = fields.first("then") == "pay"
        let regions = regions(of: view)
        form.check(parts.addresses, regions, isWhole: goesOn)
        let notice = goesOn ? "Please check what is marked below." : nil
        guard form.faults.isEmpty else { return try refused(view, form, notice) }
        let answer = form.buyer(view.checkout.details, regions)
        do {
            _ = try await engine.changeBuyer(
                opening: view.checkout.pageToken,
                BuyerDetails(address: answer.address, company: answer.company, taxID: answer.taxID))
        } catch CheckoutTaxRefusal.identifier(let fault) {
            form.faults[.taxID] = fault.words
            return try refused(view, form, notice)
        } catch let refusal as CheckoutTaxRefusal {
            return try refused(view, form, Self.words(for: refusal))
        } catch PortalError.checkout {
            return seeOther(address(of: view.checkout))
        }
        return seeOther(goesOn ? address(of: view.checkout) : billingURL(of: view.checkout))
    }

    /// Whether a checkout can take a payer's details as it stands.
    private func takesBilling(_ view: CheckoutView) throws -> Bool {
        let checkout = view.checkout
        return try checkout.details.tax != nil && checkout.status == .pending
            && checkout.facts.inFlight == nil && engine.now(for: checkout) < checkout.expiresAt
    }

    private func regions(of view: CheckoutView) -> RegionQuestion {
        RegionQuestion(
            tables: engine.taxes.current,
            registrations: view.profile.site.settings.tax?.registrations ?? [])
    }

    private func refused(
        _ view: CheckoutView, _ form: BillingForm, _ fault: String? = nil
    ) throws -> Response {
        try billingPage(view, form, fault: fault, status: .unprocessableContent)
    }

    private static func words(for refusal: CheckoutTaxRefusal) -> String {
        switch refusal {
        case .tooManyChanges: "These details were changed too often. Please go back to the shop."
        default: "The tax for this address cannot be calculated. Please ask the shop."
        }
    }

    private func billingPage(
        _ view: CheckoutView, _ form: BillingForm, fault: String? = nil, status: Status = .ok,
        listsAll: Bool = false
    ) throws -> Response {
        let checkout = view.checkout
        let look = look(of: view)
        let token = checkout.pageToken.exposedText()
        let all = parts.addresses.countries
        // First those that levy what we know, then all: the whole list is larger than the rest of the page.
        let taxed = engine.taxes.current.taxedCountries
        let usual = listsAll ? all : all.filter { taxed.contains($0) }
        let model = BillingPageModel(
            checkout: checkout, form: form, fault: fault, book: parts.addresses,
            regions: regions(of: view), countries: usual, hasMore: usual.count < all.count,
            action: billingURL(of: checkout), formToken: parts.formTokens.token(for: token),
            live: address(of: checkout), scriptURL: parts.assets.links.url(for: "billing.js") ?? "",
            liveScriptURL: liveScriptURL,
            cancelURL: cancelURL(of: checkout))
        let title = "Your billing details – \(view.profile.site.settings.name)"
        return try pages.response(
            pages.billing, status: status, headers: look.scriptHeaders,
            title: status == .ok ? title : "Error: \(title)",
            frame: checkout.isLive ? look.liveFrame : look.testFrame, values: model.values(pages))
    }
}

extension String {
    /// The text without spaces before and after it.
    fileprivate var trimmingSpaces: Substring {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
