import Domain
import Portal
import ProviderKit
import Storage
import Support
import TestHarness
import Testing

@Suite("News in any order, any number of times")
struct OrderOfNewsTests {
    static let seed: UInt64 = 20_261_121
    static let permutations = 1_000
    static let lanes = 40

    @Test("A thousand orders of the same news end paid, once")
    func orders() async throws {
        print("seed \(Self.seed)")
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        installation.line.set(.lostOnTheWay)
        let dice = SeededRandom(seed: Self.seed)
        let faults = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<Self.lanes {
                group.addTask {
                    var faults: [String] = []
                    for _ in 0..<Self.permutations / Self.lanes {
                        if let fault = try await Self.fault(installation, site, dice) { faults.append(fault) }
                    }
                    return faults
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(faults.isEmpty, "\(faults.count) of \(Self.permutations): \(faults.prefix(3))")
    }

    /// One checkout, one attempt whose first answer was lost, and the news in an order of the dice.
    private static func fault(
        _ installation: Installation, _ site: Site, _ dice: SeededRandom
    ) async throws -> String? {
        let checkout = try await installation.makeCheckout(site)
        let transaction = try await installation.engine.startAttempt(
            opening: checkout.pageToken, method: .card, input: PaymentInput(), attemptKey: "one")
        let paid = ProviderOutcome.Status.succeeded(checkout.amount)
        let news = dice.shuffled([
            paid, paid, paid, .pending, .pending, .unknown, .unknown, .requiresAction(.redirect("/bank")),
            .failed(.declined, providerCode: "05"), .failed(.declined, providerCode: "05"), .cancelled,
        ])
        for status in news {
            _ = try await installation.engine.apply(
                ProviderOutcome(status, reference: "ref"), to: transaction.id)
            if let fault = try historyFault(checkout, at: installation) { return "\(fault) after \(news)" }
        }
        let after = try installation.reread(checkout)
        let events = try installation.events(of: checkout)
        if after.status != .paid || after.facts.amountReceived != 4250 {
            return "\(after.facts) after \(news)"
        }
        if events.count(where: { $0.type == .checkoutPaid }) != 1 { return "not paid once after \(news)" }
        if events.count(where: { $0.type == .transactionSucceeded }) != 1 {
            return "two successes after \(news)"
        }
        return nil
    }
}
