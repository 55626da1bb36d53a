import Database
import Domain
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

// One after the other: each open database takes one of a process's 1024 thread keys.
@Suite("What providers tell of their own accord", .serialized)
struct NotificationTests {
    /// A payment whose answer got lost, as both sides see it.
    private struct Lost {
        let installation: Installation
        let tenant: Tenant
        let checkout: Checkout
        let attempt: Transaction
        let account: ProviderAccount

        init(card: String = "4000000000000341") async throws {
            installation = try Installation()
            tenant = try await installation.makeTenant()
            checkout = try await installation.makeCheckout(tenant.site)
            attempt = try await installation.pay(checkout, card: card)
            account = try #require(try installation.engine.unscopedAccount(attempt.providerAccountID))
        }

        var told: [SentNotification] {
            get async throws {
                try await installation.engine.sentNotifications(
                    organization: tenant.organization.id, attempt: attempt, limit: 10)
            }
        }

        /// A notification with a body of the test's, signed as the sandbox signs.
        func signed(_ body: String) -> IncomingNotification {
            installation.bank.post(
                RehearsedNotification(
                    id: "", account: account.id, type: "", paymentKey: "", standing: .waiting,
                    body: Array(body.utf8), createdAt: installation.clock.now), as: account)
        }
    }

    @Test("The news of a lost answer comes with the notification, once however often it is sent")
    func lostAnswer() async throws {
        let lost = try await Lost()
        let engine = lost.installation.engine
        #expect(lost.attempt.state.name == .processing)
        #expect(try await lost.told.map(\.type) == ["payment.succeeded"])
        #expect(try await engine.carryNotifications() == 1)
        #expect(try lost.installation.reread(lost.checkout).status == .processing)
        #expect(try await engine.actOnNotifications() == 1)
        #expect(try lost.installation.reread(lost.checkout).status == .paid)
        let events = try lost.installation.events(of: lost.checkout).count
        let id = try #require(try await lost.told.first?.id)
        for _ in 0..<3 {
            _ = try await engine.deliver(id, organization: lost.tenant.organization.id)
            #expect(try await engine.carryNotifications() == 0)
            #expect(try await engine.actOnNotifications() == 0)
        }
        #expect(try await lost.told.map(\.deliveries) == [4])
        #expect(try lost.installation.events(of: lost.checkout).count == events)
        #expect(lost.installation.journal.reports.isEmpty)
    }

    @Test("A payment that is not known waits, and is acted on when it is")
    func parked() async throws {
        let lost = try await Lost()
        let engine = lost.installation.engine
        let payment = try #require(lost.installation.books.payments.first)
        let event = "\(SandboxNotificationID(high: 1, low: 1))"
        let notification = lost.signed(
            #"{"id":"\#(event)","payment":"\#(payment.id)","key":"somebody-else"}"#)
        #expect(
            try await engine.receive(notification, from: lost.account.type, account: lost.account.id) == [
                event
            ])
        #expect(try await engine.actOnNotifications() == 1)
        #expect(try await engine.actOnNotifications() == 0)
        // The poll learns the provider's reference, by which the event is then found.
        lost.installation.clock.advance(seconds: 6)
        _ = try await engine.resolveDueAttempts()
        #expect(try await engine.actOnNotifications() == 1)
        lost.installation.clock.advance(seconds: 86_400)
        #expect(try await engine.actOnNotifications() == 0)
        #expect(lost.installation.journal.reports.isEmpty)
    }

    @Test("What never becomes known is given up after three days, reported, and forgotten after thirty")
    func unclaimed() async throws {
        let lost = try await Lost()
        let engine = lost.installation.engine
        let event = "\(SandboxNotificationID(high: 1, low: 1))"
        let body = #"{"id":"\#(event)","payment":"nobody","key":"nobody"}"#
        _ = try await engine.receive(lost.signed(body), from: lost.account.type, account: lost.account.id)
        for hour in 0..<80 {
            _ = try await engine.actOnNotifications()
            if hour < 71 { #expect(lost.installation.journal.reports.isEmpty) }
            lost.installation.clock.advance(seconds: 3_600)
        }
        #expect(
            lost.installation.journal.reports == [.notificationUnclaimed(lost.account.id, event: event)])
        #expect(try await engine.forgetOldNotifications() == 0)
        // Claimed still: a repeat is none.
        #expect(
            try await engine.receive(lost.signed(body), from: lost.account.type, account: lost.account.id)
                == [])
        lost.installation.clock.advance(seconds: 30 * 86_400)
        #expect(try await engine.forgetOldNotifications() == 1)
    }

    @Test("An unanswered question is asked again")
    func unanswered() async throws {
        let lost = try await Lost()
        let engine = lost.installation.engine
        _ = try await engine.carryNotifications()
        lost.installation.line.set(.answerLost)
        #expect(try await engine.actOnNotifications() == 1)
        lost.installation.line.set(.delivered)
        #expect(try await engine.actOnNotifications() == 0)
        lost.installation.clock.advance(seconds: 3)
        #expect(try await engine.actOnNotifications() == 1)
        #expect(try lost.installation.reread(lost.checkout).status == .paid)
    }

    @Test("Secrets are exchanged while notifications are on their way")
    func rotation() async throws {
        let lost = try await Lost()
        let engine = lost.installation.engine
        let body = #"{"id":"\#(SandboxNotificationID(high: 1, low: 1))","payment":"p","key":"k"}"#
        let old = lost.signed(body)
        let type = lost.account.type
        try await engine.rotateNotificationSecret(of: lost.account.id)
        #expect(try await engine.receive(old, from: type, account: lost.account.id).count == 1)
        try await engine.rotateNotificationSecret(of: lost.account.id)
        await #expect(throws: PortalError.notificationRefused(.signatureInvalid, status: 400)) {
            try await engine.receive(old, from: type, account: lost.account.id)
        }
        let fresh = try #require(try engine.unscopedAccount(lost.account.id))
        let secrets = try #require(fresh.settings[ProviderSetting.notificationSecrets]?.expose())
        #expect(secrets.split(separator: " ").count == 2)
    }

    @Test("Accounts from before there were notifications get a secret, once")
    func completing() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let engine = installation.engine
        try installation.database.writeBlocking { database in
            try database.execute("/* T.bare */ UPDATE provider_accounts SET sealed_settings = NULL")
        }
        #expect(try await engine.completeAccounts(of: Installation.sandbox) == 1)
        #expect(try await engine.completeAccounts(of: Installation.sandbox) == 0)
        let checkout = try await installation.makeCheckout(tenant.site)
        _ = try await installation.pay(checkout, card: "4000000000000341")
        _ = try await engine.carryNotifications()
        _ = try await engine.actOnNotifications()
        #expect(try installation.reread(checkout).status == .paid)
    }

    @Test("Settled payments, failed refunds and disputes are told without anybody asking")
    func settling() async throws {
        let lost = try await Lost(card: "4000000000000077")
        let engine = lost.installation.engine
        lost.installation.clock.advance(seconds: 5)
        #expect(try await lost.installation.bank.settleDue() == 1)
        #expect(try await lost.installation.bank.settleDue() == 0)
        #expect(try await lost.told.map(\.type) == ["payment.succeeded", "payment.pending"])
        _ = try await engine.carryNotifications()
        _ = try await engine.actOnNotifications()
        #expect(try lost.installation.reread(lost.checkout).status == .paid)

        let refund = try await engine.refund(lost.attempt, RefundRequest(.all))
        #expect(refund.state == .succeeded)
        // The bank sends it back: only the notification names it.
        try await lost.installation.bank.decideRefund(
            "\(refund.id)", of: lost.attempt.providerKey, isSuccess: false)
        _ = try await engine.carryNotifications()
        _ = try await engine.actOnNotifications()
        #expect(try engine.ledger(of: lost.attempt).refunds.map(\.state.name) == [.failed])

        try await lost.installation.bank.dispute(
            DisputeNotice(
                reference: "d1", amount: lost.attempt.amount, reason: .fraudulent, status: .opened),
            of: lost.attempt.providerKey)
        _ = try await engine.carryNotifications()
        _ = try await engine.actOnNotifications()
        #expect(try lost.installation.reread(lost.checkout).status == .disputed)
        #expect(try moneyFault(lost.checkout, at: lost.installation) == nil)
        #expect(lost.installation.journal.reports.isEmpty)
    }

    @Test("Twice, never, later: each fate for as many as it was set for")
    func fates() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let engine = installation.engine
        let organization = tenant.organization.id
        var standings: [[NotificationStanding]] = []
        for fate in [NotificationFate.never, .later, .twice, .once] {
            _ = try await engine.setNotificationRule(
                fate, next: 1, organization: organization, attempt: nil)
            for _ in 0..<2 {
                installation.clock.advance(seconds: 1)
                let checkout = try await installation.makeCheckout(tenant.site)
                let attempt = try await installation.pay(checkout, card: "4000000000000341")
                for _ in 0..<3 { _ = try await engine.carryNotifications() }
                let told = try await engine.sentNotifications(
                    organization: organization, attempt: attempt, limit: 5)
                standings.append(told.map(\.standing))
                #expect(
                    told.map(\.deliveries) == [
                        standings.count == 5 ? 2 : told[0].standing == .delivered ? 1 : 0
                    ])
            }
        }
        #expect(
            standings == [
                [.lost], [.delivered], [.held], [.delivered], [.delivered], [.delivered], [.delivered],
                [.delivered],
            ])
    }

    @Test("A test's clock: the same for all its objects, never for live ones")
    func clock() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let other = try await installation.makeTenant("Other")
        let engine = installation.engine
        let open = try await installation.makeCheckout(tenant.site)
        let foreign = try await installation.makeCheckout(other.site)
        let held = try await installation.makeCheckout(tenant.site) { $0.captureMethod = .manual }
        _ = try await installation.pay(held, card: "4242424242424242")
        let pending = try await installation.makeCheckout(tenant.site)
        let attempt = try await installation.pay(pending, card: "4000000000000093")
        #expect(attempt.state.name == .processing)
        let clock = try await engine.advanceTestClock(of: tenant.organization.id, seconds: 8 * 86_400)
        #expect(clock.now == installation.clock.now.adding(seconds: 8 * 86_400))
        #expect(try engine.now(of: tenant.organization.id, isLive: true) == installation.clock.now)
        #expect(try engine.now(of: other.organization.id, isLive: false) == installation.clock.now)
        _ = try await engine.resolveDueAttempts()
        _ = try await engine.releaseExpiredHolds()
        _ = try await engine.expireDueCheckouts()
        #expect(try installation.reread(open).status == .expired)
        #expect(try installation.reread(foreign).status == .pending)
        #expect(try installation.reread(held).status == .expired)
        #expect(try installation.attempts(of: pending).map(\.state.name) == [.failed])
        let fresh = try await installation.makeCheckout(tenant.site)
        #expect(fresh.createdAt == clock.now && fresh.id.time == clock.now)
        let paid = try await installation.pay(fresh, card: "4000000000000341")
        #expect(paid.createdAt == clock.now)
        guard case .processing(true, let due) = paid.state else {
            Issue.record("\(paid.state)")
            return
        }
        // Questions keep the real time.
        #expect(due == installation.clock.now.adding(seconds: 5))
        installation.clock.advance(seconds: 6)
        _ = try await engine.resolveDueAttempts()
        #expect(try installation.reread(fresh).status == .paid)
        #expect(try moneyFault(fresh, at: installation) == nil)
        #expect(installation.journal.reports.isEmpty)
        await #expect(throws: TestClockRefusal.tooFar(secondsLeft: 392 * 86_400)) {
            try await engine.advanceTestClock(of: tenant.organization.id, seconds: 393 * 86_400)
        }
        _ = try await engine.advanceTestClock(of: tenant.organization.id, seconds: 392 * 86_400)
        let again = try installation.restarted()
        #expect(try again.engine.testClock(of: tenant.organization.id).secondsAhead == 400 * 86_400)
    }

    @Test("Whoever reads an unclear attempt gets what the provider says, and polling asks no more often")
    func onRead() async throws {
        let lost = try await Lost()
        let engine = lost.installation.engine
        lost.installation.clock.advance(seconds: 6)
        let before = lost.installation.line.requests.count
        lost.installation.line.hold()
        // The provider takes its time: the reader does not, and nobody else asks meanwhile.
        for _ in 0..<3 { await engine.askBeforeReading(lost.attempt, patience: 20) }
        #expect(lost.installation.line.requests.count == before + 1)
        #expect(try lost.installation.reread(lost.checkout).status == .processing)
        lost.installation.line.release()
        for _ in 0..<500 where try lost.installation.reread(lost.checkout).status != .paid {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try lost.installation.reread(lost.checkout).status == .paid)
        let asked = lost.installation.line.requests.count
        await engine.askBeforeReading(try #require(try lost.installation.attempts(of: lost.checkout).first))
        #expect(lost.installation.line.requests.count == asked)
    }
}
