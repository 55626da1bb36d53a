import Domain
import Mail
import Messaging
import Portal
import SMS
import Support
import TestHarness
import Testing

@Suite("Messages in their queue") struct QueueTests {
    private static let card = "4242424242424242"

    @Test("a payment writes a receipt, and nothing else does") func receipt() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let worker = try office.worker(installation)
        let checkout = try await installation.writableCheckout(tenant.site)
        #expect(try installation.messages(checkout).isEmpty)
        _ = try await installation.pay(checkout, card: Self.card)
        #expect(try installation.messages(checkout).map(\.topic) == [.receipt])
        #expect(try await worker.run() == 1)
        let mail = try #require(office.mails.first)
        #expect(mail.to.address.description == "zoe@example.com")
        #expect(mail.subject.text.contains("€42.50"))
        let sent = try #require(try installation.messages(checkout).first)
        #expect(sent.status == .sent && sent.tries == 1 && sent.code == 250)
        #expect(mail.identifier == sent.id.description)
        #expect(try await worker.run() == 0)
    }

    @Test("a customer without an address is not written") func noAddress() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        for email in [nil, "jörg@example.com", "x"] {
            let checkout = try await installation.makeCheckout(tenant.site) {
                $0.customer = Customer(email: email)
            }
            _ = try await installation.pay(checkout, card: Self.card)
            #expect(try installation.messages(checkout).isEmpty)
        }
    }

    @Test("a site that writes nothing by itself writes nothing") func off() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        _ = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) {
            $0.messages.sendsReceipts = false
            $0.messages.sendsRefunds = false
        }
        let checkout = try await installation.writableCheckout(tenant.site)
        let transaction = try await installation.pay(checkout, card: Self.card)
        _ = try await installation.engine.refund(transaction, RefundRequest(.amount(50)))
        #expect(try installation.messages(checkout).isEmpty)
    }

    @Test("each refund that succeeds is told, with its own amount") func refunds() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let worker = try office.worker(installation)
        let checkout = try await installation.writableCheckout(tenant.site)
        let transaction = try await installation.pay(checkout, card: Self.card)
        for amount in [Int64(150), 275] {
            // Messages of one millisecond have no order.
            installation.clock.advance(seconds: 1)
            _ = try await installation.engine.refund(transaction, RefundRequest(.amount(amount)))
        }
        #expect(try installation.messages(checkout).map(\.topic) == [.receipt, .refund, .refund])
        #expect(try await worker.run() == 3)
        #expect(office.mails.dropFirst().allSatisfy { $0.subject.text.hasPrefix("Refund from") })
        #expect(office.mails[1].text.contains("€1.50") && office.mails[2].text.contains("€2.75"))
        // Part of the money may be for one of several things.
        #expect(office.mails[1].text.contains("given back €1.50."))
    }

    @Test("a payment that failed for good is told where the site wants it") func failures() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        _ = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) {
            $0.messages.sendsFailures = true
            $0.attemptLimit = 1
        }
        let checkout = try await installation.writableCheckout(tenant.site)
        _ = try await installation.pay(checkout, card: "4000000000000002")
        #expect(try installation.messages(checkout).map(\.topic) == [.failedPayment])
    }

    @Test("what passes is tried again at growing pauses and given up after three days")
    func retries() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let worker = try office.worker(installation)
        let checkout = try await installation.writableCheckout(tenant.site)
        _ = try await installation.pay(checkout, card: Self.card)
        var pauses: [Int64] = []
        for round in 1...100 {
            office.expect(.later(code: 451))
            #expect(try await worker.run() == 1)
            let message = try #require(try installation.messages(checkout).first)
            #expect(message.tries == round && message.code == 451)
            guard let next = message.nextTryAt else { break }
            #expect(try await worker.run() == 0)
            pauses.append(next.seconds - installation.clock.now.seconds)
            installation.clock.advance(seconds: pauses[round - 1] + 1)
        }
        let message = try #require(try installation.messages(checkout).first)
        #expect(message.status == .failed && message.failure == .gaveUp)
        let longest = MessageLimits.longestPauseSeconds
        #expect((60...76).contains(pauses[0]) && pauses.allSatisfy { $0 <= longest * 5 / 4 + 1 })
        #expect(pauses.reduce(0, +) <= MessageLimits.triedSeconds)
        #expect(pauses.reduce(0, +) + longest * 5 / 4 >= MessageLimits.triedSeconds - longest)
    }

    @Test("an address that takes nothing is marked for its site; who asks tries again")
    func marks() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let worker = try office.worker(installation)
        let first = try await installation.writableCheckout(tenant.site)
        _ = try await installation.pay(first, card: Self.card)
        office.expect(.addressRefused(code: 550))
        #expect(try await worker.run() == 1)
        let second = try await installation.writableCheckout(tenant.site)
        _ = try await installation.pay(second, card: Self.card)
        let marked = try #require(try installation.messages(second).first)
        #expect(marked.failure == .addressRefused && marked.tries == 0)
        let elsewhere = try await installation.writableCheckout(tenant.sites[1])
        _ = try await installation.pay(elsewhere, card: Self.card)
        #expect(try installation.messages(elsewhere).first?.status == .queued)
        _ = try await installation.engine.sendMessage(
            MessageRequest(topic: .receipt, channel: .email, recipient: "zoe@example.com"),
            about: installation.view(second))
        #expect(try await worker.run() == 2)
        let third = try await installation.writableCheckout(tenant.site)
        _ = try await installation.pay(third, card: Self.card)
        #expect(try installation.messages(third).first?.status == .queued)
    }

    @Test("a link is not sent once its checkout cannot be paid") func outdated() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let worker = try office.worker(installation)
        for channel in MessageChannel.allCases {
            let checkout = try await installation.writableCheckout(tenant.site)
            let recipient = channel == .email ? "zoe@example.com" : "+442079460018"
            let request = MessageRequest(topic: .paymentLink, channel: channel, recipient: recipient)
            _ = try await installation.engine.sendMessage(request, about: installation.view(checkout))
            _ = try await installation.engine.cancel(opening: checkout.pageToken)
            #expect(try await worker.run() == 1)
            #expect(try installation.messages(checkout).first?.failure == .outdated)
            await #expect(throws: PortalError.checkout(.closed(.cancelled))) {
                try await installation.engine.sendMessage(request, about: installation.view(checkout))
            }
        }
        #expect(office.mails.isEmpty && office.texts.isEmpty)
    }

    @Test("as many messages about one checkout as the limit, and no more") func limit() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.writableCheckout(tenant.site)
        let request = MessageRequest(topic: .paymentLink, channel: .email, recipient: "zoe@example.com")
        for _ in 0..<MessageLimits.perCheckout {
            _ = try await installation.engine.sendMessage(request, about: installation.view(checkout))
        }
        await #expect(throws: PortalError.message(.tooMany(limit: MessageLimits.perCheckout))) {
            try await installation.engine.sendMessage(request, about: installation.view(checkout))
        }
    }

    @Test("mail of unknown outcome is sent again, a text message is not") func unknown() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let worker = try office.worker(installation)
        let checkout = try await installation.writableCheckout(tenant.site)
        for (channel, recipient) in [(MessageChannel.email, "zoe@example.com"), (.sms, "+442079460018")] {
            _ = try await installation.engine.sendMessage(
                MessageRequest(topic: .paymentLink, channel: channel, recipient: recipient),
                about: installation.view(checkout))
        }
        office.expect(.unknown, .unknown)
        #expect(try await worker.run() == 2)
        let messages = try installation.messages(checkout)
        #expect(messages.first { $0.channel == .email }?.status == .queued)
        #expect(messages.first { $0.channel == .sms }?.failure == .outcomeUnknown)
    }

    @Test("what was being handed over when the process ended is taken up") func interrupted() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.writableCheckout(tenant.site)
        _ = try await installation.pay(checkout, card: Self.card)
        #expect(try await installation.engine.claimMessage() != nil)
        let again = try installation.restarted()
        #expect(try await again.engine.resumeInterruptedMessages() == 1)
        again.clock.advance(seconds: 120)
        let office = PostOffice()
        #expect(try await office.worker(again).run() == 1)
        #expect(office.mails.count == 1)
    }

    @Test("addresses are forgotten a month after the message, and marks after half a year")
    func forgetting() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let checkout = try await installation.writableCheckout(tenant.site)
        _ = try await installation.pay(checkout, card: Self.card)
        office.expect(.addressRefused(code: 550))
        #expect(try await office.worker(installation).run() == 1)
        installation.clock.advance(seconds: MessageLimits.recipientSeconds)
        #expect(try await installation.engine.forgetOldRecipients() == 0)
        installation.clock.advance(seconds: 1)
        #expect(try await installation.engine.forgetOldRecipients() == 1)
        #expect(try installation.messages(checkout).first?.recipient == nil)
        installation.clock.advance(
            seconds: MessageLimits.refusedAddressSeconds - MessageLimits.recipientSeconds)
        #expect(try await installation.engine.forgetOldRecipients() == 1)
    }

    @Test("a text message has the link, and says which") func text() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let checkout = try await installation.writableCheckout(tenant.site)
        _ = try await installation.engine.sendMessage(
            MessageRequest(topic: .paymentLink, channel: .sms, recipient: "+442079460018"),
            about: installation.view(checkout))
        #expect(try await office.worker(installation).run() == 1)
        let text = try #require(office.texts.first)
        #expect(text.number.description == "+442079460018")
        let url = Installation.pageOrigin + installation.page(checkout)
        #expect(text.text.text == "[Test] Northwind Outdoor: pay €42.50 at \(url)")
        #expect(text.text.encoding == .gsm7 && text.text.segments == 1)
    }
}
