import Domain
import Foundation
import Portal
import ProviderKit
import Storage
import Support
import TestHarness
import Testing

@Suite("Redirect, notification and poll at once")
struct RaceTests {
    static let seed: UInt64 = 77_003
    static let orders = 10_000
    /// Checkouts that are under way at once; PORTICO_RACE_LANES asks for another number.
    static let lanes = ProcessInfo.processInfo.environment["PORTICO_RACE_LANES"].flatMap { Int($0) } ?? 16

    @Test("Ten thousand random orders make exactly one paid event each, without gaps")
    func orders() async throws {
        print("race: seed \(Self.seed), orders \(Self.orders), lanes \(Self.lanes)")
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let dice = SeededRandom(seed: Self.seed)
        let faults = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<Self.lanes {
                group.addTask {
                    var faults: [String] = []
                    for _ in 0..<Self.orders / Self.lanes {
                        if let fault = try await Self.fault(installation, site, dice) { faults.append(fault) }
                    }
                    return faults
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(faults.isEmpty, "\(faults.count) of \(Self.orders): \(faults.prefix(3))")
        // Lost answers in a row make an account count as silent, which contradicts nothing.
        let complaints = installation.journal.reports.filter { report in
            switch report {
            case .providerDown, .providerBack: false
            default: true
            }
        }
        #expect(complaints.isEmpty, "\(complaints.prefix(3))")
    }

    private enum News: Sendable { case redirect, notification, worker, poll }

    /// One checkout whose answer got lost, and everybody who may bring the news, some at once and some after
    /// each other.
    private static func fault(
        _ installation: Installation, _ site: Site, _ dice: SeededRandom
    ) async throws -> String? {
        let engine = installation.engine
        let checkout = try await installation.makeCheckout(site)
        let attempt = try await installation.pay(checkout, card: "4000000000000341")
        // All lanes share the clock: if each moved it on by itself, one that is held up would find its card
        // token expired.
        installation.clock.advance(to: attempt.createdAt.adding(seconds: 5))
        let told = try await installation.engine.sentNotifications(
            organization: site.organizationID, attempt: attempt, limit: 10)
        guard told.map(\.type) == ["payment.succeeded"] else { return "the bank told \(told)" }
        var all = [News.redirect, .redirect, .notification, .notification, .poll]
        // One round of the worker takes what all lanes left it.
        if dice.below(Self.lanes) == 0 { all.append(.worker) }
        let news = dice.shuffled(all)
        let together = dice.below(news.count + 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for item in news.prefix(together) {
                group.addTask { try await bring(item, of: attempt, told[0], site, to: engine) }
            }
            try await group.waitForAll()
        }
        for item in news.dropFirst(together) { try await bring(item, of: attempt, told[0], site, to: engine) }
        let types = try installation.events(of: checkout).map(\.type)
        if types.count(where: { $0 == .checkoutPaid }) != 1 { return "\(types) after \(news)" }
        if types.count(where: { $0 == .transactionSucceeded }) != 1 { return "\(types) after \(news)" }
        return try moneyFault(checkout, at: installation)
    }

    private static func bring(
        _ news: News, of attempt: Transaction, _ told: SentNotification, _ site: Site,
        to engine: PaymentEngine
    ) async throws {
        switch news {
        case .redirect: _ = try await engine.refresh(attempt.id)
        case .notification: _ = try await engine.deliver(told.id, organization: site.organizationID)
        case .worker:
            _ = try await engine.carryNotifications()
            _ = try await engine.actOnNotifications()
        case .poll: _ = try await engine.resolveDueAttempts()
        }
    }
}
