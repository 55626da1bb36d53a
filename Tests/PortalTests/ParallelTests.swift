import Domain
import Portal
import ProviderKit
import SandboxProvider
import Support
import TestHarness
import Testing

@Suite("Many at once")
struct ParallelTests {
    static let checkouts = 20
    static let pays = 50

    @Test("Fifty times the same form is one charge, at each of twenty checkouts")
    func sameForm() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        var checkouts: [Checkout] = []
        for _ in 0..<Self.checkouts { checkouts.append(try await installation.makeCheckout(site)) }
        let attempts = try await withThrowingTaskGroup(of: TransactionID.self) { group in
            for checkout in checkouts {
                let input = try await installation.token("4242424242424242", for: checkout.id)
                for _ in 0..<Self.pays {
                    group.addTask {
                        try await installation.engine.startAttempt(
                            opening: checkout.pageToken, method: .card, input: input, attemptKey: "same"
                        ).id
                    }
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(attempts.count == Self.checkouts)
        #expect(installation.books.payments.count == Self.checkouts)
        for checkout in checkouts {
            #expect(try installation.reread(checkout).status == .paid)
            #expect(try historyFault(checkout, at: installation) == nil)
        }
    }

    @Test("Fifty different forms at once are one success, whoever comes first")
    func differentForms() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        for _ in 0..<4 {
            let checkout = try await installation.makeCheckout(site)
            let refusals = await withTaskGroup(of: (any Error)?.self) { group in
                for pay in 0..<Self.pays {
                    group.addTask {
                        do {
                            _ = try await installation.pay(
                                checkout, card: "4242424242424242", attempt: "\(pay)")
                            return nil
                        } catch { return error }
                    }
                }
                return await group.reduce(into: []) { if let error = $1 { $0.append(error) } }
            }
            #expect(refusals.count == Self.pays - 1)
            for refusal in refusals {
                let expected: [PortalError] = [.checkout(.attemptInFlight), .checkout(.alreadyPaid(.paid))]
                #expect((refusal as? PortalError).map { expected.contains($0) } == true, "\(refusal)")
            }
            let charged = installation.books.payments.count {
                $0.terms.order == checkout.id && $0.capturedAmount > 0
            }
            #expect(charged == 1)
            #expect(try historyFault(checkout, at: installation) == nil)
        }
    }

    @Test("Workers that run at once ask the provider once")
    func workers() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        for _ in 0..<10 {
            _ = try await installation.pay(
                try await installation.makeCheckout(site), card: "4000000000000077")
        }
        let before = installation.line.requests.count
        installation.clock.advance(seconds: 60)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try await installation.engine.resolveDueAttempts() } }
            try await group.waitForAll()
        }
        #expect(installation.line.requests.count - before == 10)
    }
}
