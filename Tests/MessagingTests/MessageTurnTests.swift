import Database
import Domain
import HTTPCore
import Mail
import Messaging
import Pages
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

@Suite("Turns and limits of messages") struct MessageTurnTests {
    @Test("a tenant's long queue delays another's first mail by one") func turns() async throws {
        let installation = try Installation()
        let big = try await installation.makeTenant("Big")
        let small = try await installation.makeTenant("Small")
        for _ in 0..<30 {
            let checkout = try await installation.writableCheckout(big.site)
            _ = try await installation.engine.sendMessage(
                MessageRequest(topic: .paymentLink, channel: .email, recipient: "zoe@example.com"),
                about: installation.view(checkout))
        }
        installation.clock.advance(seconds: 60)
        let late = try await installation.writableCheckout(small.site)
        _ = try await installation.engine.sendMessage(
            MessageRequest(topic: .paymentLink, channel: .email, recipient: "ed@example.com"),
            about: installation.view(late))
        var order: [OrganizationID] = []
        while let message = try await installation.engine.claimMessage() {
            order.append(message.organizationID)
            _ = try await installation.engine.record(.sent(reference: nil, code: 250), of: message)
        }
        #expect(order.count == 31)
        let place = try #require(order.firstIndex(of: small.organization.id))
        #expect(place <= 1)
    }

    @Test("a queue that is due later does not hold up one that is due now") func later() async throws {
        let installation = try Installation()
        let first = try await installation.makeTenant("First")
        let second = try await installation.makeTenant("Second")
        for tenant in [first, second] {
            let checkout = try await installation.writableCheckout(tenant.site)
            _ = try await installation.engine.sendMessage(
                MessageRequest(topic: .paymentLink, channel: .email, recipient: "zoe@example.com"),
                about: installation.view(checkout))
        }
        for tenant in [first, second] {
            let message = try #require(try await installation.engine.claimMessage())
            #expect(message.organizationID == tenant.organization.id)
            if tenant.organization.id == first.organization.id {
                _ = try await installation.engine.record(.later(code: 451), of: message)
            }
        }
        #expect(try await installation.engine.claimMessage() == nil)
    }

    @Test("a site's messages of an hour and an organisation's of a day, on both sides of the limit")
    func allowance() async throws {
        var allowance = MessageAllowance()
        allowance.perSiteHour = 3
        allowance.perOrganizationDay = 5
        var options = InstallationOptions()
        options.allowance = allowance
        let installation = try Installation(options)
        let tenant = try await installation.makeTenant()
        func send(_ site: Site) async throws -> MessageLimit? {
            let checkout = try await installation.writableCheckout(site)
            do {
                _ = try await installation.engine.sendMessage(
                    MessageRequest(topic: .paymentLink, channel: .email, recipient: "zoe@example.com"),
                    about: installation.view(checkout))
                return nil
            } catch PortalError.message(.limitReached(let reached)) {
                #expect(reached.retryAfterSeconds > 0)
                return reached.limit
            }
        }
        for _ in 1...3 { #expect(try await send(tenant.sites[0]) == nil) }
        #expect(try await send(tenant.sites[0]) == .siteHour)
        for _ in 1...2 { #expect(try await send(tenant.sites[1]) == nil) }
        #expect(try await send(tenant.sites[1]) == .organizationDay)
        let stranger = try await installation.makeTenant("Other")
        #expect(try await send(stranger.site) == nil)
        installation.clock.advance(seconds: 86_400)
        #expect(try await send(tenant.sites[0]) == nil)
    }

    @Test("a test receipt beyond the day's addresses is stored as not sent, and the payment stands")
    func unasked() async throws {
        var options = InstallationOptions()
        options.allowance.testAddressesPerDay = 1
        options.allowance.testDomains = ["own.example"]
        let installation = try Installation(options)
        let tenant = try await installation.makeTenant()
        var failures: [MessageFailure?] = []
        for address in ["a@example.com", "b@example.com", "a@example.com", "c@own.example"] {
            let checkout = try await installation.makeCheckout(tenant.site) {
                $0.customer = Customer(email: address)
            }
            _ = try await installation.pay(checkout, card: "4242424242424242")
            #expect(try installation.view(checkout).checkout.status == .paid)
            failures.append(try #require(try installation.messages(checkout).first).failure)
        }
        #expect(failures == [nil, .limitReached, nil, nil])
    }

    struct NoticeRow: Sendable, CustomTestStringConvertible {
        let locale: String
        let days: Int
        let words: [String]

        var testDescription: String { locale }
    }

    static let notices = [
        NoticeRow(
            locale: "en", days: 2,
            words: [
                "€42.50", "1 December 2026", "Creditor identifier: DE98ZZZ09999999999",
                "Notice period: 2 working days",
            ]),
        NoticeRow(
            locale: "de", days: 1,
            words: [
                "42,50\u{A0}€", "1. Dezember 2026", "Mandatsreferenz: MD-0012",
                "Gläubiger-Identifikationsnummer: DE98ZZZ09999999999",
                "Vorankündigungsfrist: 1 Bankarbeitstag",
            ]),
        NoticeRow(
            locale: "fr", days: 14,
            words: [
                "42,50\u{A0}€", "1er décembre 2026", "Référence unique du mandat\u{A0}: MD-0012",
                "Délai de préavis\u{A0}: 14 jours ouvrés",
            ]),
    ]

    @Test(
        "a mandate notice tells sum, day, mandate, creditor and period in the payer's language",
        arguments: notices)
    func mandateNotice(_ row: NoticeRow) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let checkout = try await installation.makeCheckout(tenant.site) {
            $0.customer = Customer(name: "Zoë", email: "zoe@example.com")
            $0.locale = row.locale
        }
        let attempt = try await installation.engine.startAttempt(
            opening: checkout.pageToken, method: .card, input: PaymentInput(), attemptKey: "one")
        var notice = CollectionNotice(
            scheme: "SEPA Direct Debit", statementName: "LUMEN GMBH", mandateReference: "MD-0012",
            amount: checkout.amount, chargeDate: try #require(CivilDate(year: 2026, month: 12, day: 1)),
            accountEnding: "1234")
        notice.creditorName = "Lumen GmbH"
        notice.creditorIdentifier = "DE98ZZZ09999999999"
        notice.noticeWorkingDays = row.days
        var outcome = ProviderOutcome(.pending)
        outcome.collection = notice
        for _ in 0..<2 { _ = try await installation.engine.apply(outcome, to: attempt.id) }
        #expect(try installation.messages(checkout).map(\.notice) == [notice])
        #expect(try await office.worker(installation).run() == 1)
        let mail = try #require(office.mails.first)
        #expect(mail.language == row.locale)
        for word in row.words + ["Lumen GmbH", "LUMEN GMBH", "MD-0012", "SEPA Direct Debit", "1234"] {
            #expect(mail.text.contains(word), "\(word)")
        }
        installation.clock.advance(seconds: MessageLimits.recipientSeconds + 1)
        _ = try await installation.engine.forgetOldRecipients()
        let forgotten = try #require(try installation.messages(checkout).first)
        #expect(forgotten.notice == nil && forgotten.recipient == nil)
    }
}
