import Database
package import Domain
import Storage
package import Support

extension PaymentEngine {
    /// The most pairs of a merchant's own data that a checkout may have.
    package static let metadataPairsLimit = 50

    /// Changes what a merchant may change.
    ///
    /// Throws `notFound` for another tenant's checkout, `checkout` for a change that it does not take as it
    /// stands, `limitReached` for too many pairs, and what `createCheckout` throws about an amount that
    /// nobody takes or a tax that cannot be calculated.
    package func changeCheckout(
        _ id: CheckoutID, organization: OrganizationID, isLive: Bool, profile: SiteProfile,
        _ change: CheckoutChange, once: Once<Checkout>? = nil
    ) async throws -> Checkout {
        let now = try now(of: organization, isLive: isLive)
        let recorder = recorder(at: now)
        return try await write(once) { database in
            guard
                let stored = try Checkouts.find(id, organization: organization, isLive: isLive, in: database)
            else { throw PortalError.notFound }
            var changed: Checkout
            do throws(CheckoutRefusal) { changed = try change.applied(to: stored.checkout) } catch {
                throw PortalError.checkout(error)
            }
            // Another buyer makes no checkout taxed that was not.
            let isTaxDue = change.bill != nil || (change.buyer != nil && changed.details.tax != nil)
            if isTaxDue, changed.facts != stored.checkout.facts || changed.details != stored.checkout.details
            {
                (changed.details, changed.facts.amountDue) = try taxed(
                    changed.details, amount: changed.facts.amountDue, at: profile.site, now: now,
                    version: (stored.checkout.details.tax?.version ?? 0) + 1)
                if changed.details.tax != nil { try CheckoutTaxation.checkIdentifier(of: changed.details) }
            }
            guard changed.details.metadata.count <= Self.metadataPairsLimit else {
                throw PortalError.limitReached("metadata pairs")
            }
            if isTaxDue {
                try checkOffers(
                    for: changed.amount, details: changed.details, isLive: isLive, profile: profile)
            }
            guard changed != stored.checkout else { return changed }
            changed.updatedAt = now
            try CheckoutSearch.replace(id, site: changed.siteID, with: changed.details, in: database)
            try Checkouts.rewrite(
                stored, as: changed, details: CheckoutDetailsText.encode(changed.details), in: database)
            if isTaxDue { try wantRegisterAnswer(about: changed.details, at: profile.site, in: database) }
            try recorder.tell(
                [TransitionRecorder.News(type: .checkoutUpdated)], of: changed, after: stored.eventCount,
                in: database)
            return changed
        }
    }

    /// Makes a fresh checkout like one that was closed without money: the same details, a new page, a new
    /// time to pay.
    ///
    /// Throws `notFound` for another tenant's, `notRecoverable` while the old one can still bring money.
    package func recoverCheckout(
        _ id: CheckoutID, organization: OrganizationID, isLive: Bool, profile: SiteProfile,
        expiresAt: Timestamp?, once: Once<Checkout>? = nil
    ) async throws -> Checkout {
        let now = try now(of: organization, isLive: isLive)
        // The worker that closes overdue checkouts may not have come round yet.
        if let view = try checkout(id, organization: organization, isLive: isLive),
            view.checkout.status == .pending, view.checkout.expiresAt <= now,
            view.checkout.facts.inFlight == nil
        {
            _ = try await expire(id)
        }
        let fresh = CheckoutID(at: now, random: random)
        let secret = PageSecret(random: random)
        let lifetime = profile.site.settings.checkoutLifetimeSeconds
        return try await write(once) { database in
            guard let old = try Checkouts.find(id, organization: organization, isLive: isLive, in: database)
            else { throw PortalError.notFound }
            let status = old.checkout.status
            switch status {
            case .expired, .failed, .cancelled: break
            default: throw PortalError.notRecoverable(status)
            }
            // The old one can still bring money while an attempt of it is collected again.
            guard try !Retries.areUnderWay(of: id, site: old.checkout.siteID, in: database) else {
                throw PortalError.notRecoverable(status)
            }
            var details = old.checkout.details
            details.recoveredFrom = id
            var amount = old.checkout.facts.amountDue
            if details.tax != nil {
                (details, amount) = try taxed(details, amount: amount, at: profile.site, now: now)
            }
            let checkout = Checkout(
                id: fresh, siteID: old.checkout.siteID, isLive: isLive, pageSecret: secret,
                currency: old.checkout.currency,
                facts: CheckoutFacts(
                    amountDue: amount, attemptLimit: old.checkout.facts.attemptLimit),
                details: details, createdAt: now, expiresAt: expiresAt ?? now.adding(seconds: lifetime),
                updatedAt: now)
            let stored = try FreshCheckout(
                checkout, organization: organization, recorder: recorder(at: now)
            ).insert(in: database)
            try Recoveries.insert(fresh, of: id, in: database)
            if let reference = details.reference {
                try UniqueReferences.move(
                    reference, from: id, to: fresh, site: checkout.siteID, isLive: isLive, in: database)
            }
            return stored
        }
    }
}
