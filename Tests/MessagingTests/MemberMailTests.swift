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

    struct Language: Sendable, CustomTestStringConvertible {
        let locale: String?
        let language: String
        let invitation: String
        let disabled: String
        var testDescription: String { locale ?? "none" }
    }

    static let languages = [
        Language(
            locale: nil, language: "en", invitation: "You are invited to Lumen",
            disabled: "A webhook endpoint of Lumen was switched off"),
        Language(
            locale: "de-AT", language: "de", invitation: "Sie sind zu Lumen eingeladen",
            disabled: "Ein Webhook-Endpunkt von Lumen wurde abgeschaltet"),
        Language(
            locale: "fr", language: "fr", invitation: "Votre invitation à rejoindre Lumen",
            disabled: "Lumen\u{A0}: un point de terminaison webhook a été désactivé"),
        Language(
            locale: "es-419", language: "es", invitation: "Invitación a Lumen",
            disabled: "Se ha desactivado un endpoint de webhooks de Lumen"),
        Language(
            locale: "it", language: "it", invitation: "Invito a Lumen",
            disabled: "Un endpoint webhook di Lumen è stato disattivato"),
        Language(
            locale: "nl-BE", language: "nl", invitation: "U bent uitgenodigd voor Lumen",
            disabled: "Een webhook-endpoint van Lumen is uitgeschakeld"),
        Language(
            locale: "pl", language: "en", invitation: "You are invited to Lumen",
            disabled: "A webhook endpoint of Lumen was switched off"),
    ]

    @Test("both are in the member's language, else in English", arguments: languages)
    func language(_ row: Language) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant("Lumen")
        let office = PostOffice()
        let worker = try office.worker(installation)
        let member = try await installation.invite(
            "ada@example.com", to: tenant, role: .developer, locale: row.locale)
        #expect(try await worker.run() == 1)
        _ = await installation.backend.call(.post, "/invitations/\(try token(office.mails[0]))")
        #expect(
            try installation.engine.member(member.id, organization: tenant.organization.id)?.status
                == .active)
        let endpoint = try await installation.makeEndpoint(tenant.site).endpoint
        _ = try await installation.makeCheckout(tenant.site)
        let lane = DeliveryLane(siteID: tenant.site.id, endpointID: endpoint.id)
        let due = try #require(installation.engine.unscopedDueDeliveries(in: lane, limit: 1).due.first)
        let attempt = DeliveryAttempt(
            number: 1, startedAt: installation.clock.now, milliseconds: 1, status: 410, fault: .refused,
            body: [])
        _ = try await installation.engine.record([
            DeliveryResult(delivery: due, attempt: attempt, next: installation.clock.now)
        ])
        #expect(try await worker.run() == 1)
        let mails = office.mails
        #expect(mails.map(\.language) == [row.language, row.language])
        #expect(mails.map(\.subject.text) == [row.invitation, row.disabled])
        #expect(mails.allSatisfy { $0.html.contains("<html lang=\"\(row.language)\"") })
    }
}
