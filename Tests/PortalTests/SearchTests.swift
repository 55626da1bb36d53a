import Database
import Domain
import Portal
import Storage
import TestHarness
import Testing

@Suite("The search index behind the creates")
struct SearchTests {
    private func lag(_ installation: Installation) throws -> Int64 {
        try installation.database.read { try CheckoutSearch.unscopedLag(in: $0) }
    }

    @Test("It is tended while the writer has time, and not while it has none")
    func tended() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        for _ in 0..<3 { _ = try await installation.makeCheckout(site) }
        let writes = installation.database.statistics.writes
        let busy = writes - PaymentEngine.searchBusyWrites
        #expect(try await installation.engine.tendSearch(earlierWrites: busy) == writes)
        #expect(try lag(installation) == 3)
        let after = try await installation.engine.tendSearch(earlierWrites: busy + 1)
        #expect(after == writes + 1)
        #expect(try lag(installation) == 0)
        // With nothing to do it writes nothing.
        #expect(try await installation.engine.tendSearch(earlierWrites: after) == after)
    }

    @Test("What it takes in at once is bounded, and a search waits for all of it")
    func rounds() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        for number in 0..<260 {
            _ = try await installation.makeCheckout(tenant.site) { $0.reference = "lot-\(number)" }
        }
        var filter = CheckoutFilter(organizationID: tenant.organization.id, isLive: false)
        filter.text = SearchText("lot-259")
        let found = try await installation.engine.checkoutList(
            filter, at: .start, limit: 10, withTransactions: false)
        #expect(found.map(\.checkout.details.reference) == ["lot-259"])
        #expect(try lag(installation) == 0)
    }
}
