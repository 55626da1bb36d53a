import Domain
import Portal
import ProviderKit
import SandboxProvider
import Support
import TestHarness
import Testing

@Suite("Payment links")
struct LinkTests {
    /// Pays that many checkouts of a link at once; answers the refusals.
    private func race(_ installation: Installation, _ checkouts: [Checkout]) async -> [any Error] {
        await withTaskGroup(of: (any Error)?.self) { group in
            for checkout in checkouts {
                group.addTask {
                    do {
                        _ = try await installation.pay(checkout, card: "4242424242424242")
                        return nil
                    } catch { return error }
                }
            }
            return await group.reduce(into: []) { if let error = $1 { $0.append(error) } }
        }
    }

    @Test("Fifty visitors at once pay as often as the link may be paid", arguments: [1, 3, 49, 50])
    func race(_ limit: Int) async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(try await installation.makeTenant().site, limit: limit)
        var checkouts: [Checkout] = []
        for _ in 0..<50 { checkouts.append(try await installation.visit(link)) }
        let refusals = await race(installation, checkouts)
        #expect(refusals.count == 50 - limit)
        for refusal in refusals {
            let expected: [PortalError] = [.link(.beingPaid), .link(.closed(.completed))]
            #expect((refusal as? PortalError).map { expected.contains($0) } == true, "\(refusal)")
        }
        #expect(installation.books.payments.count { $0.capturedAmount > 0 } == limit)
        #expect(try checkouts.count { try installation.reread($0).status == .paid } == limit)
        let after = try installation.reread(link)
        #expect(after.paymentsMade == limit)
        #expect(after.state(at: installation.clock.now) == .completed)
        for checkout in checkouts { #expect(try historyFault(checkout, at: installation) == nil) }
    }

    @Test("A link without a limit is paid by everyone")
    func unlimited() async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(try await installation.makeTenant().site, limit: nil)
        var checkouts: [Checkout] = []
        for _ in 0..<20 { checkouts.append(try await installation.visit(link)) }
        #expect(await race(installation, checkouts).isEmpty)
        #expect(try installation.reread(link).paymentsMade == 20)
        #expect(try installation.reread(link).state(at: installation.clock.now) == .active)
    }

    @Test("A declined card gives the payment back to the others")
    func declined() async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(try await installation.makeTenant().site)
        let first = try await installation.visit(link)
        let second = try await installation.visit(link)
        #expect(try await installation.pay(first, card: "4000000000000002").state.name == .failed)
        #expect(try await installation.pay(second, card: "4242424242424242").state.name == .succeeded)
        await #expect(throws: PortalError.link(.closed(.completed))) {
            try await installation.pay(first, card: "4242424242424242", attempt: "two")
        }
    }

    @Test("While one payer is asked by the bank, another has to wait; a refusal makes room")
    func inFlight() async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(try await installation.makeTenant().site)
        let first = try await installation.visit(link)
        let second = try await installation.visit(link)
        let attempt = try await installation.pay(first, card: "4000000000003220")
        #expect(attempt.state.name == .requiresAction)
        await #expect(throws: PortalError.link(.beingPaid)) {
            try await installation.pay(second, card: "4242424242424242")
        }
        #expect(try installation.attempts(of: second).isEmpty)
        #expect(try installation.reread(link).paymentsMade == 0)
        _ = try await installation.engine.abandon(attempt.id)
        #expect(
            try await installation.pay(second, card: "4242424242424242", attempt: "two").state.name
                == .succeeded)
        #expect(try installation.reread(link).paymentsMade == 1)
    }

    @Test("An unknown outcome keeps its payment over a restart until the provider has spoken")
    func unknown() async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(try await installation.makeTenant().site)
        let first = try await installation.visit(link)
        let second = try await installation.visit(link)
        _ = try await installation.pay(first, card: "4000000000000341")
        let restarted = try installation.restarted()
        await #expect(throws: PortalError.link(.beingPaid)) {
            try await restarted.pay(second, card: "4242424242424242")
        }
        restarted.clock.advance(seconds: 60)
        _ = try await restarted.engine.resolveDueAttempts()
        #expect(try restarted.reread(link).paymentsMade == 1)
        await #expect(throws: PortalError.link(.closed(.completed))) {
            try await restarted.pay(second, card: "4242424242424242", attempt: "two")
        }
    }

    @Test("Room that was given back in between is found again")
    func gaps() async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(try await installation.makeTenant().site, limit: 3)
        var waiting: [Transaction] = []
        for _ in 0..<3 {
            let checkout = try await installation.visit(link)
            waiting.append(try await installation.pay(checkout, card: "4000000000003220"))
        }
        _ = try await installation.engine.abandon(waiting[1].id)
        let another = try await installation.visit(link)
        #expect(try await installation.pay(another, card: "4242424242424242").state.name == .succeeded)
        let last = try await installation.visit(link)
        await #expect(throws: PortalError.link(.beingPaid)) {
            try await installation.pay(last, card: "4242424242424242")
        }
    }

    @Test("A closed checkout that is recovered still pays for its link, and no more often")
    func recovered() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let link = try await installation.makeLink(tenant.site)
        let closed = try await installation.visit(link)
        _ = try await installation.engine.cancel(opening: closed.pageToken)
        let profile = try #require(try installation.engine.unscopedProfile(of: tenant.site.id))
        let fresh = try await installation.engine.recoverCheckout(
            closed.id, organization: tenant.organization.id, isLive: false, profile: profile, expiresAt: nil)
        #expect(fresh.details.linkID == link.id)
        let other = try await installation.visit(link)
        #expect(try await installation.pay(fresh, card: "4242424242424242").state.name == .succeeded)
        #expect(try installation.reread(link).paymentsMade == 1)
        await #expect(throws: PortalError.link(.closed(.completed))) {
            try await installation.pay(other, card: "4242424242424242")
        }
    }

    @Test("A link that was taken back takes no payment, not even of checkouts begun before")
    func deactivated() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let link = try await installation.makeLink(tenant.site)
        let begun = try await installation.visit(link)
        var change = LinkChange()
        change.isActive = false
        _ = try await installation.engine.updateLink(
            link.id, organization: tenant.organization.id, isLive: false, change)
        await #expect(throws: PortalError.link(.closed(.deactivated))) {
            try await installation.pay(begun, card: "4242424242424242")
        }
        await #expect(throws: PortalError.link(.closed(.deactivated))) {
            _ = try await installation.visit(link)
        }
        change.isActive = true
        _ = try await installation.engine.updateLink(
            link.id, organization: tenant.organization.id, isLive: false, change)
        #expect(
            try await installation.pay(begun, card: "4242424242424242", attempt: "two").state.name
                == .succeeded)
    }

    @Test("Nobody begins after the end, and no checkout outlives it")
    func expired() async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(
            try await installation.makeTenant().site, limit: nil, lifetime: 600)
        installation.clock.advance(seconds: 599)
        let begun = try await installation.visit(link)
        #expect(begun.expiresAt == link.expiresAt)
        installation.clock.advance(seconds: 1)
        await #expect(throws: PortalError.link(.closed(.expired))) { _ = try await installation.visit(link) }
        await #expect(throws: PortalError.checkout(.closed(.expired))) {
            try await installation.pay(begun, card: "4242424242424242")
        }
    }

    struct AmountRow: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var amount: LinkAmount
        var chosen: Int64?
        var signed: Int64?
        /// What is owed; nil where it is refused.
        var owed: Int64?
    }

    static let amounts = [
        AmountRow(testDescription: "fixed", amount: .fixed(500), owed: 500),
        AmountRow(
            testDescription: "fixed, whatever is sent", amount: .fixed(500), chosen: 1, owed: 500),
        AmountRow(
            testDescription: "fixed and signed the same", amount: .fixed(500), signed: 500, owed: 500),
        AmountRow(testDescription: "fixed and signed another", amount: .fixed(500), signed: 499),
        AmountRow(testDescription: "choice without one", amount: .choice([500, 900])),
        AmountRow(testDescription: "one of the choice", amount: .choice([500, 900]), chosen: 900, owed: 900),
        AmountRow(testDescription: "none of the choice", amount: .choice([500, 900]), chosen: 700),
        AmountRow(
            testDescription: "signed beside the choice", amount: .choice([500, 900]), chosen: 500,
            signed: 123, owed: 123),
        AmountRow(testDescription: "open without one", amount: .open(100...200)),
        AmountRow(testDescription: "the least", amount: .open(100...200), chosen: 100, owed: 100),
        AmountRow(testDescription: "less", amount: .open(100...200), chosen: 99),
        AmountRow(testDescription: "the most", amount: .open(100...200), chosen: 200, owed: 200),
        AmountRow(testDescription: "more", amount: .open(100...200), chosen: 201),
        AmountRow(testDescription: "negative", amount: .open(100...200), chosen: -150),
        AmountRow(
            testDescription: "signed beyond the bounds", amount: .open(100...200), signed: 5000, owed: 5000),
    ]

    @Test("Only what the link asks for, or the merchant signed, is owed", arguments: amounts)
    func amount(_ row: AmountRow) async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(
            try await installation.makeTenant().site, amount: row.amount)
        var prefill = LinkPrefill()
        prefill.amount = row.signed
        guard let owed = row.owed else {
            await #expect(throws: PortalError.link(.amountNotAllowed)) {
                _ = try await installation.visit(link, amount: row.chosen, prefill: prefill)
            }
            return
        }
        let checkout = try await installation.visit(link, amount: row.chosen, prefill: prefill)
        #expect(checkout.facts.amountDue == owed)
        #expect(try installation.reread(checkout).details.linkID == link.id)
    }
}
