import Crypto
import Database
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

/// A checkout in one of the situations a payer can find it in.
enum Situation: String, Sendable, CaseIterable {
    case open, declined, needsPayer, pending, unknown, authorized, paid, paidLate, failed, cancelled, expired
    /// Its time is over and no worker has come round.
    case overdue
    case partiallyRefunded, refunded, disputed

    /// Brings a new checkout of the site into the situation.
    func make(
        _ installation: Installation, _ tenant: Tenant, addresses: ReturnAddresses? = nil
    ) async throws -> Checkout {
        let site = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) { $0.attemptLimit = self == .failed ? 1 : 5 }
        let checkout = try await installation.makeCheckout(site, lifetime: 3600) { details in
            if let addresses { details.addresses = addresses }
            if self == .authorized { details.captureMethod = .manual }
        }
        switch self {
        case .open: break
        case .declined, .failed: _ = try await installation.pay(checkout, card: "4000000000009995")
        case .needsPayer: _ = try await installation.pay(checkout, card: "4000000000003220")
        case .pending: _ = try await installation.pay(checkout, card: "4000000000000077")
        case .unknown: _ = try await installation.pay(checkout, card: "4000000000000341")
        case .authorized, .paid: _ = try await installation.pay(checkout, card: "4242424242424242")
        case .paidLate:
            let transaction = try await installation.pay(checkout, card: "4000000000003220")
            _ = try await installation.engine.cancel(opening: checkout.pageToken)
            _ = try await installation.engine.apply(
                ProviderOutcome(.succeeded(checkout.amount)), to: transaction.id)
        case .cancelled: _ = try await installation.engine.cancel(opening: checkout.pageToken)
        case .expired:
            installation.clock.advance(seconds: 3600)
            _ = try await installation.engine.expireDueCheckouts()
        case .overdue: installation.clock.advance(seconds: 3600)
        case .partiallyRefunded, .refunded:
            let transaction = try await installation.pay(checkout, card: "4242424242424242")
            let extent: RefundRequest.Extent = self == .refunded ? .all : .amount(1)
            _ = try await installation.engine.refund(transaction, RefundRequest(extent))
        case .disputed: _ = try await installation.pay(checkout, card: "4000000000000259")
        }
        return checkout
    }
}
