import Database
import Domain
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@Suite("Saving a method", .serialized)
struct SavingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let choice: SaveMethod
        let agrees: Bool
        /// Whether the method is kept; nil where the attempt is refused.
        let isKept: Bool?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "never, and the form says yes all the same", choice: .never, agrees: true, isKept: false),
        Case(name: "asked, ticked", choice: .ask, agrees: true, isKept: true),
        Case(name: "asked, not ticked", choice: .ask, agrees: false, isKept: false),
        Case(name: "required, agreed", choice: .required, agrees: true, isKept: true),
        Case(name: "required, not agreed", choice: .required, agrees: false, isKept: nil),
    ]

    @Test("It is kept with the words that were read, or not at all", arguments: cases)
    func choices(_ row: Case) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.makeCheckout(tenant.site) {
            $0.saveMethod = row.choice
            $0.customer = Customer(name: "Ada", email: "ada@example.com", reference: "c-7")
        }
        let words = ConsentText(row.choice == .never ? .ask : row.choice, merchant: "Northwind")
        let input = try await installation.token("4242424242424242", for: checkout.id)
        let begin = {
            try await installation.engine.startAttempt(
                opening: checkout.pageToken, method: .card, input: input, attemptKey: "one",
                consent: row.agrees ? words : nil)
        }
        guard let isKept = row.isKept else {
            await #expect(throws: PortalError.consentMissing) { try await begin() }
            #expect(installation.books.payments.isEmpty)
            return
        }
        let transaction = try await begin()
        #expect(transaction.state == .succeeded)
        #expect((transaction.savedMethodID != nil) == isKept)
        #expect(try historyFault(checkout, at: installation) == nil)
        #expect(try moneyFault(checkout, at: installation) == nil)
        guard let id = transaction.savedMethodID else { return }
        let method = try #require(
            try installation.engine.savedMethod(
                id, organization: tenant.organization.id, isLive: false))
        #expect(method.consent.text == words?.text)
        #expect(method.consent.isChosen == (row.choice == .ask))
        #expect(method.consent.givenAt == installation.clock.now)
        #expect(method.expiry == ExpiryMonth(year: 2040, month: 12))
        #expect(method.instrument == InstrumentSummary(brand: "visa", lastFour: "4242"))
        #expect(method.customer == Customer(email: "ada@example.com", reference: "c-7"))
        #expect(
            try installation.events(of: checkout).map(\.type).suffix(3) == [
                .transactionSucceeded, .tokenCreated, .checkoutPaid,
            ])
        #expect(try installation.events(of: checkout).contains { $0.subject == .savedMethod(id) })
        // The provider's name of it is sealed, and opens in its own place only.
        let sealed = try #require(try installation.stored(method)?.sealedReference)
        #expect(!sealed.contains("sbs_"))
    }

    @Test("A held payment saves its method too", arguments: [true, false])
    func held(_ isManual: Bool) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site) {
            $0.saveMethod = .ask
            $0.captureMethod = isManual ? .manual : .automatic
        }
        let transaction = try await installation.pay(checkout, card: "4242424242424242")
        #expect(transaction.state == (isManual ? .authorized : .succeeded))
        #expect(transaction.savedMethodID != nil)
    }

    static let aloneRows: [(name: String, card: String, status: CheckoutStatus, later: CheckoutStatus)] = [
        ("saved", "4242424242424242", .completed, .completed),
        ("declined", "4000000000000002", .pending, .pending),
        ("the answer got lost", "4000000000000341", .processing, .completed),
        ("pending, then saved", "4000000000000077", .processing, .completed),
        ("pending, then not", "4000000000000093", .processing, .pending),
        ("3-D Secure, left", "4000000000003220", .pending, .pending),
    ]

    @Test("Alone, for nothing: the checkout is completed, never paid", arguments: aloneRows.indices)
    func alone(_ index: Int) async throws {
        let row = Self.aloneRows[index]
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let checkout = try await installation.makeCheckout(site, amount: 0) { $0.saveMethod = .required }
        #expect(checkout.mode == .token)
        _ = try await installation.pay(checkout, card: row.card)
        #expect(try installation.reread(checkout).status == row.status, "\(row.name)")
        try await installation.settle(minutes: 61)
        let after = try installation.reread(checkout)
        #expect(after.status == row.later, "\(row.name)")
        #expect(after.facts.amountReceived == 0)
        #expect(installation.books.payments.allSatisfy { $0.capturedAmount == 0 })
        #expect(try historyFault(checkout, at: installation) == nil)
        let attempt = try #require(try installation.attempts(of: checkout).first)
        #expect((attempt.savedMethodID != nil) == (row.later == .completed))
        if row.later == .completed {
            await #expect(throws: PortalError.movement(.notCaptured(.succeeded))) {
                try await installation.engine.refund(attempt, RefundRequest(.all))
            }
            await #expect(throws: PortalError.checkout(.alreadyPaid(.completed))) {
                try await installation.engine.cancel(opening: checkout.pageToken)
            }
        }
    }

    @Test("News that come twice save once, and success without a name of the method is not believed")
    func news() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let checkout = try await installation.makeCheckout(site, amount: 0) { $0.saveMethod = .required }
        let attempt = try await installation.pay(checkout, card: "4000000000003220")
        let nothing = Money(minorUnits: 0, currency: checkout.currency)
        _ = try await installation.engine.apply(ProviderOutcome(.succeeded(nothing)), to: attempt.id)
        #expect(try installation.reread(checkout).status == .processing)
        let saved = ProviderOutcome(
            .succeeded(nothing), saved: SavedNotice(reference: SavedReference("one")))
        for _ in 0..<3 { _ = try await installation.engine.apply(saved, to: attempt.id) }
        #expect(try installation.reread(checkout).status == .completed)
        #expect(try installation.events(of: checkout).count { $0.type == .tokenCreated } == 1)
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    @Test("What is saved after the checkout was closed is kept all the same")
    func late() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let checkout = try await installation.makeCheckout(site, amount: 0) { $0.saveMethod = .required }
        let attempt = try await installation.pay(checkout, card: "4000000000003220")
        _ = try await installation.engine.cancel(opening: checkout.pageToken)
        let nothing = Money(minorUnits: 0, currency: checkout.currency)
        _ = try await installation.engine.apply(
            ProviderOutcome(.succeeded(nothing), saved: SavedNotice(reference: SavedReference("one"))),
            to: attempt.id)
        #expect(try installation.reread(checkout).status == .completed)
        #expect(try historyFault(checkout, at: installation) == nil)
    }
}
