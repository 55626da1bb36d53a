import Database
package import Domain
import Storage
package import Support
import Tax

extension CheckoutDetails {
    /// Whether its tax is calculated at a site with these settings.
    ///
    /// Where nobody says, what has lines and no tax of the merchant's own is.
    func isTaxed(by settings: TaxSettings?) -> Bool {
        switch taxMode {
        case .off?: false
        case .automatic?: true
        case nil:
            settings?.isAutomatic == true && !items.isEmpty && !items.contains { $0.kind == .tax }
        }
    }
}

extension PaymentEngine {
    /// Tells whether a code is one of a place that levies taxes, by the tables in use.
    package var isTaxPlace: @Sendable (String) -> Bool {
        let tables = taxes.current
        return { tables.isRegistrable($0) }
    }

    /// What calculates taxes at a site now; throws `notConfigured` where the site does not say how.
    package func taxation(
        at site: Site, now: Timestamp
    ) throws(CheckoutTaxRefusal) -> CheckoutTaxation {
        let tables = taxes.current
        // Without tables nothing would be charged anywhere, which is worse than not selling.
        guard let settings = site.settings.tax, !tables.jurisdictions.isEmpty else { throw .notConfigured }
        var taxation = CheckoutTaxation(settings: settings, tables: tables, now: now)
        if settings.registerCheck != .off {
            taxation.registerAnswer = { [self] in registerAnswer(about: $0) }
        }
        return taxation
    }

    /// The details with their tax and what they come to with it; where they are not taxed, as they are, or
    /// with what the lines come to where the tax that they had falls away.
    func taxed(
        _ details: CheckoutDetails, amount: Int64, at site: Site, now: Timestamp, version: Int64 = 1
    ) throws(CheckoutTaxRefusal) -> (details: CheckoutDetails, amount: Int64) {
        guard details.isTaxed(by: site.settings.tax) else {
            guard details.tax != nil else { return (details, amount) }
            var details = details
            details.tax = nil
            guard !details.items.isEmpty else { return (details, amount) }
            let total = details.items.reduce(0) { $0 + $1.totalAmount }
            guard (1...CheckoutTaxation.totalMax).contains(total) else { throw .totalOutOfRange(total) }
            return (details, total)
        }
        let tax = try taxation(at: site, now: now).tax(on: details, version: version)
        var details = details
        details.tax = tax
        return (details, tax.total)
    }

    /// Makes sure that the tax a payer is about to pay is today's: else the new one is stored and
    /// `amountChanged` thrown.
    ///
    /// Answers what is paid, with what a register has said meanwhile; nil where nothing is calculated.
    /// Throws `buyerUnknown` while it is not known where the payer is.
    func confirmTax(of view: CheckoutView, at now: Timestamp) async throws -> CheckoutTax? {
        guard var tax = view.checkout.details.tax else { return nil }
        guard tax.state != .estimated else { throw CheckoutTaxRefusal.buyerUnknown }
        // A site that has stopped taxing, or whose lines can no longer be calculated, keeps what was shown.
        guard
            let fresh = try? taxation(at: view.profile.site, now: now).tax(
                on: view.checkout.details, version: tax.version + 1), fresh.state != .estimated
        else { return tax }
        // That the register has the id is no news to the payer; that it does not is another tax.
        tax.buyer.taxID = fresh.buyer.taxID
        guard !fresh.isSame(as: tax) else { return tax }
        let version = tax.version
        _ = try await rewriteTax(of: view.checkout, at: view.profile.site, now: now) { checkout in
            guard checkout.details.tax?.version == version else { return }
            checkout.details.tax = fresh
            checkout.facts.amountDue = fresh.total
        }
        throw PortalError.amountChanged
    }

    /// Changes a checkout that nobody pays now and nothing was paid of; one that stays the same is not
    /// written.
    func rewriteTax(
        of checkout: Checkout, at site: Site, now: Timestamp,
        _ change: @escaping @Sendable (inout Checkout) throws -> Void
    ) async throws -> Checkout {
        let recorder = recorder(at: now)
        let id = checkout.id
        return try await database.write { database in
            guard let stored = try Checkouts.unscopedFind(id, in: database) else {
                throw PortalError.notFound
            }
            let status = stored.checkout.status
            if stored.checkout.facts.inFlight != nil { throw PortalError.checkout(.attemptInFlight) }
            guard status == .pending, stored.checkout.facts.amountReceived == 0,
                now < stored.checkout.expiresAt
            else { throw PortalError.checkout(.closed(status)) }
            var changed = stored.checkout
            try change(&changed)
            guard changed != stored.checkout else { return changed }
            changed.updatedAt = now
            try CheckoutSearch.replace(id, site: changed.siteID, with: changed.details, in: database)
            try Checkouts.rewrite(
                stored, as: changed, details: CheckoutDetailsText.encode(changed.details), in: database)
            try wantRegisterAnswer(about: changed.details, at: site, in: database)
            try recorder.tell(
                [TransitionRecorder.News(type: .checkoutUpdated)], of: changed, after: stored.eventCount,
                in: database)
            return changed
        }
    }
}
