import Database
import Domain
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

extension Installation {
    /// Charges a saved method with so many minor units of euros.
    fileprivate func charge(_ method: SavedMethod, _ amount: Int64 = 1900) async throws -> ChargedCheckout {
        let profile = try #require(try engine.unscopedProfile(of: method.siteID))
        let euro = try #require(Currency(code: "EUR"))
        return try await engine.charge(
            method,
            SavedMethodCharge(
                amount: Money(minorUnits: amount, currency: euro), details: CheckoutDetails()),
            profile: profile)
    }

    func stored(_ method: SavedMethod) throws -> SavedMethods.Stored? {
        try database.read {
            try SavedMethods.find(
                method.id, organization: method.organizationID, isLive: method.isLive, in: $0)
        }
    }
}

@Suite("Charging a saved method", .serialized)
struct ChargingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let card: SandboxCard
        var testDescription: String { "\(card.number): \(card.note)" }
    }

    static let cases = SandboxCards.all.filter {
        $0.scenario.decline == nil && $0.scenario != .challengeOnSecondTry
            && $0.scenario != .pendingThenFailure
    }.map { Case(card: $0) }

    @Test("Every card that can be saved", arguments: cases)
    func cards(_ row: Case) async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let first = try await installation.makeCheckout(site) { $0.saveMethod = .required }
        let saving = try await installation.pay(first, card: row.card.number)
        if case .requiresAction(.redirect(let url)) = saving.state {
            _ = try await installation.answerChallenge(at: url, "approve")
            _ = try await installation.engine.refresh(saving.id)
        }
        try await installation.settle(minutes: 2)
        let id = try #require(try installation.attempts(of: first).first?.savedMethodID)
        let method = try #require(
            try installation.engine.savedMethod(id, organization: site.organizationID, isLive: false))
        let charged = try await installation.charge(method)
        #expect(charged.ledgers.map(\.transaction.savedMethodID) == [method.id])
        try await installation.settle(minutes: 2)
        let after = try installation.reread(charged.checkout)
        let attempt = try #require(try installation.attempts(of: charged.checkout).first)
        if let code = row.card.scenario.laterDecline {
            #expect(attempt.state == .failed(code, providerCode: code.rawValue))
            // Its page can be sent to the customer.
            #expect(after.status == .pending)
        } else {
            #expect(attempt.state == .succeeded)
            #expect(after.facts.amountReceived == 1900)
        }
        #expect(try historyFault(charged.checkout, at: installation) == nil)
        #expect(try moneyFault(charged.checkout, at: installation) == nil)
        #expect(installation.journal.reports.isEmpty)
    }

    @Test("A customer who must prove who they are does so on the page of the charge")
    func goesOnWithCustomer() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let first = try await installation.makeCheckout(site) { $0.saveMethod = .required }
        let saving = try await installation.pay(first, card: "4000002760003184")
        guard case .requiresAction(.redirect(let url)) = saving.state else { return }
        _ = try await installation.answerChallenge(at: url, "approve")
        _ = try await installation.engine.refresh(saving.id)
        let id = try #require(try installation.attempts(of: first).first?.savedMethodID)
        let method = try #require(
            try installation.engine.savedMethod(id, organization: site.organizationID, isLive: false))
        let charged = try await installation.charge(method)
        installation.clock.advance(seconds: 1)
        let second = try await installation.pay(charged.checkout, card: "4242424242424242", attempt: "two")
        #expect(second.state == .succeeded)
        #expect(try installation.reread(charged.checkout).status == .paid)
    }

    @Test(
        "An answer that is lost, and a call that never arrives: the provider is asked, with the same key",
        arguments: [true, false])
    func unknown(_ arrives: Bool) async throws {
        let installation = try Installation()
        let method = try await installation.saveMethod(try await installation.makeTenant().site)
        installation.line.queue(arrives ? .answerLost : .lostOnTheWay)
        let charged = try await installation.charge(method)
        guard case .processing(isUnknown: true, _)? = charged.ledgers.first?.transaction.state else {
            Issue.record("\(charged.ledgers)")
            return
        }
        #expect(charged.checkout.status == .processing)
        try await installation.settle()
        #expect(try installation.reread(charged.checkout).status == (arrives ? .paid : .pending))
        #expect(
            installation.books.payments.count { $0.terms.saved != nil && $0.capturedAmount == 1900 }
                == (arrives ? 1 : 0))
        #expect(try historyFault(charged.checkout, at: installation) == nil)
    }

    @Test("Captured, refunded and disputed like any other payment")
    func movements() async throws {
        let installation = try Installation()
        let method = try await installation.saveMethod(try await installation.makeTenant().site)
        let charged = try await installation.charge(method)
        let attempt = try #require(charged.ledgers.first?.transaction)
        let refund = try await installation.engine.refund(attempt, RefundRequest(.amount(900)))
        #expect(refund.state == .succeeded)
        #expect(try installation.reread(charged.checkout).status == .partiallyRefunded)
        #expect(try moneyFault(charged.checkout, at: installation) == nil)
    }

    @Test("Only an active one is charged, and only as far as its provider goes")
    func refusals() async throws {
        let installation = try Installation()
        let method = try await installation.saveMethod(try await installation.makeTenant().site)
        let engine = installation.engine
        for amount in [SandboxLimits.amountMin, SandboxLimits.amountMax] {
            #expect(try await installation.charge(method, amount).checkout.status == .paid)
        }
        for amount in [SandboxLimits.amountMin - 1, SandboxLimits.amountMax + 1] {
            await #expect(throws: PortalError.savedMethod(.paymentNotTaken)) {
                try await installation.charge(method, amount)
            }
        }
        let organization = method.organizationID
        let disabled = try await engine.setEnabled(
            false, method.id, organization: organization, isLive: false)
        // What was read before it was disabled is too old as well.
        for stale in [disabled, method] {
            await #expect(throws: PortalError.savedMethod(.notActive(.disabled))) {
                try await installation.charge(stale)
            }
        }
        _ = try await engine.setEnabled(true, method.id, organization: organization, isLive: false)
        #expect(try await installation.charge(method).checkout.status == .paid)
        let before = installation.books.payments.count
        _ = try await engine.deleteSavedMethod(method.id, organization: organization, isLive: false)
        await #expect(throws: PortalError.savedMethod(.notActive(.deleted))) {
            try await installation.charge(method)
        }
        await #expect(throws: PortalError.savedMethod(.deleted)) {
            try await engine.setEnabled(true, method.id, organization: organization, isLive: false)
        }
        #expect(installation.books.payments.count == before)
    }
}

@Suite("Deleting a saved method")
struct ForgettingTests {
    @Test("Here at once; at the provider as soon as it answers, asked again until it has")
    func deleted() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let method = try await installation.saveMethod(site)
        installation.line.queue(.lostOnTheWay, .answerLost)
        let deleted = try await installation.engine.deleteSavedMethod(
            method.id, organization: site.organizationID, isLive: false)
        #expect(deleted.status == .deleted)
        #expect(deleted.removalDueAt != nil)
        #expect(try installation.stored(method)?.sealedReference != nil)
        installation.clock.advance(seconds: 4)
        #expect(try await installation.engine.resolveDueMovements() == 0)
        installation.clock.advance(seconds: 1)
        #expect(try await installation.engine.resolveDueMovements() == 1)
        #expect(installation.books.payments.allSatisfy { $0.isForgotten })
        #expect(try installation.stored(method)?.method.removalDueAt != nil)
        try await installation.settle(minutes: 2)
        let stored = try #require(try installation.stored(method))
        #expect(stored.method.removalDueAt == nil)
        #expect(stored.sealedReference == nil)
        #expect(stored.method.consent == method.consent)
        let requests = installation.line.requests.count
        try await installation.settle(minutes: 2)
        _ = try await installation.engine.deleteSavedMethod(
            method.id, organization: site.organizationID, isLive: false)
        #expect(installation.line.requests.count == requests)
    }

    @Test("Its life is told in the events of the checkout by which it was saved, each once")
    func told() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let method = try await installation.saveMethod(site)
        let engine = installation.engine
        for isEnabled in [false, false, true, true, false] {
            installation.clock.advance(seconds: 1)
            _ = try await engine.setEnabled(
                isEnabled, method.id, organization: site.organizationID, isLive: false)
        }
        for _ in 0..<2 {
            _ = try await engine.deleteSavedMethod(
                method.id, organization: site.organizationID, isLive: false)
        }
        let checkout = try #require(
            try engine.checkout(method.checkoutID, organization: site.organizationID, isLive: false)
        ).checkout
        let events = try installation.events(of: checkout)
        #expect(
            events.filter { $0.subject == .savedMethod(method.id) }.map(\.type) == [
                .tokenCreated, .tokenDisabled, .tokenEnabled, .tokenDisabled, .tokenDeleted,
            ])
        #expect(try historyFault(checkout, at: installation) == nil)
        let stranger = try await installation.makeTenant("Lumen").organization.id
        await #expect(throws: PortalError.notFound) {
            try await engine.setEnabled(true, method.id, organization: stranger, isLive: false)
        }
        await #expect(throws: PortalError.notFound) {
            try await engine.deleteSavedMethod(method.id, organization: site.organizationID, isLive: true)
        }
    }
}
