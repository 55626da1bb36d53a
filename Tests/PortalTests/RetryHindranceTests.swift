import Domain
import Portal
import ProviderKit
import Storage
import TestHarness
import Testing

/// What happens to an order between the failure of its payment and the wish to collect it again.
struct HindranceRow: Sendable, CustomTestStringConvertible {
    var name: String
    /// Leaves the order such that a retry is refused.
    var change: @Sendable (Installation, Checkout, SiteProfile) async throws -> Void
    var testDescription: String { name }
}

@Suite("What keeps a failed payment from being collected again")
struct RetryHindranceTests {
    private static let rows: [HindranceRow] = [
        HindranceRow(name: "it costs less") { try await bill(2000, $0, $1, $2) },
        HindranceRow(name: "it costs more") { try await bill(9000, $0, $1, $2) },
        HindranceRow(name: "a checkout in its place is open") { installation, checkout, profile in
            _ = try await recovered(installation, checkout, profile)
        },
        HindranceRow(name: "a checkout in its place is paid") { installation, checkout, profile in
            let fresh = try await recovered(installation, checkout, profile)
            #expect(try await installation.pay(fresh, card: "4242424242424242").state == .succeeded)
        },
        HindranceRow(name: "another attempt waits for its bank") { installation, checkout, _ in
            _ = try await installation.pay(checkout, card: "4000000000000077", attempt: "two")
        },
    ]

    @Test("an order that is another one now, or that something else pays", arguments: rows)
    func refused(_ row: HindranceRow) async throws {
        let (installation, checkout, attempt, profile) = try await unpaid()
        try await row.change(installation, checkout, profile)
        await #expect(throws: PortalError.movement(.notRetryable(.failed))) {
            try await installation.engine.retry(attempt)
        }
        #expect(try installation.engine.ledger(of: attempt).retries.isEmpty)
    }

    @Test("an order that came back to what it cost, and one whose stand-in was closed")
    func allowed() async throws {
        let (installation, checkout, attempt, profile) = try await unpaid()
        try await Self.bill(2000, installation, checkout, profile)
        try await Self.bill(attempt.amount.minorUnits, installation, checkout, profile)
        let fresh = try await Self.recovered(installation, checkout, profile)
        _ = try await installation.engine.cancel(opening: fresh.pageToken)
        #expect(try await installation.engine.retry(attempt).retries.count == 1)
        // While it is under way nothing is made in its place.
        await #expect(throws: PortalError.notRecoverable(.processing)) {
            try await Self.recover(installation, checkout, profile)
        }
    }

    @Test("an answer that comes after its own retry has ended ends no later one")
    func lateAnswer() async throws {
        let (installation, checkout, attempt, _) = try await unpaid()
        let engine = installation.engine
        _ = try await engine.retry(attempt)
        _ = try await engine.rehearse(attempt, isSuccess: false)
        _ = try await engine.retry(attempt)
        var answer = ProviderOutcome(.failed(.notSettled, providerCode: nil))
        answer.recollection = Recollection(made: 1, limit: 3)
        let applied = try await engine.apply(answer, to: attempt.id, answeringRetry: 1)
        #expect(applied.transaction.state.name == .processing)
        #expect(try engine.ledger(of: attempt).retries.map(\.state.name) == [.failed, .pending])
        #expect(try installation.reread(checkout).status == .processing)
    }

    private func unpaid() async throws -> (Installation, Checkout, Transaction, SiteProfile) {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let checkout = try await installation.makeCheckout(site)
        let attempt = try await installation.pay(checkout, card: "4000000000000077")
        let failed = try await installation.engine.rehearse(attempt, isSuccess: false)
        let profile = try #require(try installation.engine.unscopedProfile(of: site.id))
        return (installation, checkout, failed, profile)
    }

    private static func bill(
        _ amount: Int64, _ installation: Installation, _ checkout: Checkout, _ profile: SiteProfile
    ) async throws {
        var change = CheckoutChange()
        change.bill = CheckoutChange.Bill(items: [], amount: amount)
        _ = try await installation.engine.changeCheckout(
            checkout.id, organization: profile.site.organizationID, isLive: false, profile: profile, change)
    }

    static func recovered(
        _ installation: Installation, _ checkout: Checkout, _ profile: SiteProfile
    ) async throws -> Checkout {
        _ = try await installation.engine.cancel(opening: checkout.pageToken)
        return try await recover(installation, checkout, profile)
    }

    private static func recover(
        _ installation: Installation, _ checkout: Checkout, _ profile: SiteProfile
    ) async throws -> Checkout {
        try await installation.engine.recoverCheckout(
            checkout.id, organization: profile.site.organizationID, isLive: false, profile: profile,
            expiresAt: nil)
    }
}
