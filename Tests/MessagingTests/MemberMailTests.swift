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

@Suite("Mails to members") struct MemberMailTests {
    private func token(_ mail: MailMessage) throws -> String {
        let start = try #require(mail.text.firstRange(of: "/invitations/")).upperBound
        return String(mail.text[start...].prefix { !$0.isWhitespace })
    }

    @Test("an invitation is mailed, looked at without being accepted, and accepted once")
    func invitation() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant("Lumen & Co")
        let office = PostOffice()
        let member = try await installation.invite("ada@example.com", to: tenant, role: .admin)
        #expect(try await office.worker(installation).run() == 1)
        let mail = try #require(office.mails.first)
        #expect(mail.to.address.description == "ada@example.com")
        #expect(mail.subject.text == "You are invited to Lumen & Co")
        let path = "/invitations/\(try token(mail))"
        #expect(mail.text.contains("\(Installation.apiOrigin)\(path)"))
        for _ in 0..<2 {
            let page = await installation.backend.call(.get, path)
            #expect(page.status == 200 && page.text.contains("Join Lumen &amp; Co"))
            #expect(page.text.contains("<button>") && page.headers["cache-control"] == "no-store")
            let end = ReaderLocale(.english).minute(member.invitationEndsAt)
            #expect(page.text.contains("The invitation ends on \(end)."))
        }
        func status() throws -> MemberStatus? {
            try installation.engine.member(member.id, organization: tenant.organization.id)?.status
        }
        #expect(try status() == .invited)
        for _ in 0..<2 {
            let posted = await installation.backend.call(.post, path)
            #expect(posted.status == 303 && posted.location == path)
        }
        #expect(try status() == .active)
        let page = await installation.backend.call(.get, path)
        #expect(page.text.contains("You have joined") && !page.text.contains("<button>"))
    }

    @Test("an invitation is over after seven days, and when another was mailed or the member is removed")
    func ends() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let organization = tenant.organization.id
        let office = PostOffice()
        let worker = try office.worker(installation)
        let member = try await installation.invite("ada@example.com", to: tenant)
        #expect(try await worker.run() == 1)
        _ = try await installation.engine.inviteAgain(member.id, organization: organization, isLive: false)
        #expect(try await worker.run() == 1)
        let tokens = try office.mails.map { try token($0) }
        #expect(Set(tokens).count == 2)
        func opens(_ token: String) async -> Bool {
            await installation.backend.call(.get, "/invitations/\(token)").status == 200
        }
        #expect(await !opens(tokens[0]))
        #expect(await opens(tokens[1]))
        installation.clock.advance(seconds: MemberLimits.invitationSeconds - 1)
        #expect(await opens(tokens[1]))
        installation.clock.advance(seconds: 1)
        #expect(await !opens(tokens[1]))
        #expect(await installation.backend.call(.post, "/invitations/\(tokens[1])").status == 404)
        _ = try await installation.engine.inviteAgain(member.id, organization: organization, isLive: false)
        _ = try await installation.engine.removeMember(member.id, organization: organization)
        // The mail that waits would lead nowhere.
        #expect(try await worker.run() == 1)
        #expect(office.mails.count == 2)
    }

    @Test("the token is in the mail and nowhere on disk but sealed, and not even that once it is sent")
    func secrecy() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        _ = try await installation.invite("ada@example.com", to: tenant)
        let message = try #require(try await installation.engine.claimMessage())
        let sealed = try #require(message.sealedToken)
        _ = try await installation.engine.record(.later(code: nil), of: message)
        installation.clock.advance(seconds: 100)
        #expect(try await office.worker(installation).run() == 1)
        let mail = try #require(office.mails.first)
        #expect(!sealed.contains(try token(mail)))
        let kept = try installation.database.read { database in
            try database.query("/* test */ SELECT sealed_token FROM messages") { try $0.optionalText(0) }
        }
        #expect(kept == [nil])
    }

    @Test("a disabled endpoint is told to active members who want to know, and to nobody twice")
    func endpointDisabled() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let worker = try office.worker(installation)
        for (name, role) in [("ada", MemberRole.developer), ("bo", .viewer), ("cy", .admin)] {
            let member = try await installation.invite("\(name)@example.com", to: tenant, role: role)
            guard name != "cy" else { continue }
            _ = try await installation.engine.updateMember(
                member.id, organization: tenant.organization.id
            ) {
                $0.status = .active
                $0.acceptedAt = $0.createdAt
            }
        }
        _ = try await worker.run()
        let invitations = office.mails.count
        let endpoint = try await installation.makeEndpoint(tenant.site).endpoint
        let checkout = try await installation.makeCheckout(tenant.site)
        let lane = DeliveryLane(siteID: tenant.site.id, endpointID: endpoint.id)
        for (number, status) in [(1, 500), (2, 410), (3, 410)] {
            guard let due = try installation.engine.unscopedDueDeliveries(in: lane, limit: 1).due.first
            else { break }
            let attempt = DeliveryAttempt(
                number: number, startedAt: installation.clock.now, milliseconds: 1, status: status,
                fault: .refused, body: [])
            _ = try await installation.engine.record([
                DeliveryResult(delivery: due, attempt: attempt, next: installation.clock.now)
            ])
        }
        _ = checkout
        #expect(try await worker.run() == 1)
        #expect(office.mails.count == invitations + 1)
        let mail = try #require(office.mails.last)
        #expect(mail.to.address.description == "ada@example.com")
        #expect(mail.text.contains("https://hooks.example/in answered that it is gone"))
        #expect(mail.text.contains("Test mode"))
    }
}

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
