import Domain
import HTTPCore
import Portal
import TestHarness
import Testing

/// The pages of bank transfers, as they were.
enum TransferPages {
    static let all: [GoldenPageTests.Page] = [
        GoldenPageTests.Page(name: "wire.instructions") { installation, tenant in
            try await page(installation, tenant, received: nil)
        },
        GoldenPageTests.Page(name: "wire.instructions-part") { installation, tenant in
            try await page(installation, tenant, received: 3950)
        },
        GoldenPageTests.Page(name: "wire.instructions-announced") { installation, tenant in
            try await page(installation, tenant, received: nil, announced: 4250)
        },
        GoldenPageTests.Page(name: "wire.instructions-part-announced") { installation, tenant in
            try await page(installation, tenant, received: 3950, announced: 200)
        },
        GoldenPageTests.Page(name: "wire.instructions-checked") { installation, tenant in
            try await page(installation, tenant, received: nil, misspelt: 4250)
        },
    ]

    private static func page(
        _ installation: Installation, _ tenant: Tenant, received cents: Int64?, announced: Int64? = nil,
        misspelt: Int64? = nil
    ) async throws -> Answer {
        try await installation.makeWireAccount(tenant.site)
        let checkout = try await installation.makeCheckout(tenant.site)
        let (transaction, awaited) = try await installation.payByWire(checkout)
        if let cents {
            try await installation.importStatement(
                Installation.statement([(cents, awaited.reference)]), tenant.site)
        }
        if let announced {
            try await installation.importStatement(
                Installation.statement([(announced, awaited.reference)], key: "P", isPending: true),
                tenant.site)
        }
        if let misspelt {
            try await installation.importStatement(
                Installation.statement([(misspelt, String(awaited.reference.dropFirst(2)))], key: "M"),
                tenant.site)
        }
        return await installation.frontend.call(
            .get, installation.page(checkout, "/step/\(transaction.id)"))
    }
}

@Suite struct TransferPageTests {
    @Test("the button says that a transfer's details come next, and the page by when to begin one")
    func button() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let cards = try await installation.makeCheckout(site)
        let plain = await installation.frontend.call(.get, installation.page(cards)).text
        #expect(plain.contains(">Pay €42.50</button>") && plain.contains(">Pay by <time"))
        #expect(!plain.contains("data-go"))
        let bank = try await installation.makeWireAccount(site)
        let both = try await installation.makeCheckout(site)
        let choice = await installation.frontend.call(.get, installation.page(both)).text
        // The first method is marked; the script lets the button follow another choice.
        #expect(choice.contains(">Pay €42.50</button>"))
        #expect(choice.contains("data-go=\"Show transfer details\""))
        #expect(choice.contains("data-go=\"Pay €42.50\""))
        #expect(choice.contains(">Pay, or begin your transfer, by <time"))
        _ = try await installation.engine.setProviders(
            [bank], of: site.id, organization: site.organizationID, isLive: false)
        let alone = try await installation.makeCheckout(site)
        let only = await installation.frontend.call(.get, installation.page(alone)).text
        #expect(only.contains(">Show transfer details</button>") && !only.contains("data-go"))
        // The transfer has a time of its own, which its page names.
        let (transaction, awaited) = try await installation.payByWire(alone)
        #expect(awaited.expectedAt > alone.expiresAt && awaited.expectedAt <= awaited.lapsesAt)
        let page = await installation.frontend.call(
            .get, installation.page(alone, "/step/\(transaction.id)")
        ).text
        #expect(page.contains("and your order waits for it until"))
    }

    @Test("the page says where to send what, says what is missing, and ends when all is there")
    func page() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site)
        let checkout = try await installation.makeCheckout(site)
        let (transaction, awaited) = try await installation.payByWire(checkout)
        let waiting = await installation.frontend.call(.get, installation.page(checkout, "/processing"))
        let step = installation.page(checkout, "/step/\(transaction.id)")
        #expect(waiting.headers["location"] == step)
        let page = await installation.frontend.call(.get, step)
        #expect(page.status == 200)
        for text in [
            "DE33 1002 0500 0001 1947 00", "data-copy=\"DE33100205000001194700\"", "BFSWDE33BER", "€42.50",
            "data-copy=\"\(awaited.reference)\"", "Northwind GmbH", "code.svg", "Pay another way",
        ] { #expect(page.text.contains(text), "\(text)") }
        let code = await installation.frontend.call(.get, step + "/code.svg")
        #expect(code.status == 200)
        #expect(code.headers["content-type"] == "image/svg+xml")
        try await installation.importStatement(
            Installation.statement([(3950, awaited.reference)]), site)
        let part = await installation.frontend.call(.get, step)
        #expect(part.text.contains("€3.00</bdi> missing"))
        #expect(part.text.contains("€39.50 of €42.50"))
        #expect(!part.text.contains("Pay another way"))
        try await installation.importStatement(
            Installation.statement([(300, awaited.reference)], key: "P", isPending: true), site)
        let seen = await installation.frontend.call(.get, step)
        #expect(seen.text.contains("<bdi>Transfer seen</bdi>"))
        #expect(seen.text.contains("announced your transfer of €3.00"))
        try await installation.importStatement(
            Installation.statement([(300, awaited.reference)], key: "B"), site)
        let done = await installation.frontend.call(.get, step)
        #expect(done.headers["location"] == installation.page(checkout))
        let after = await installation.frontend.call(.get, step + "/code.svg")
        #expect(after.status == 404)
    }

    @Test("who paid too much reads what the shop owes")
    func excess() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site)
        let checkout = try await installation.makeCheckout(site)
        let (_, awaited) = try await installation.payByWire(checkout)
        try await installation.importStatement(Installation.statement([(5000, awaited.reference)]), site)
        for step in ["", "/result"] {
            let page = await installation.frontend.call(.get, installation.page(checkout, step))
            #expect(page.text.contains("You have paid €7.50 more than was due."))
            #expect(page.text.contains("owes you this difference."))
            #expect(!page.text.contains("nothing more to do"))
        }
    }

    @Test("a page without a card says nothing of its number")
    func noCard() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site)
        for (methods, isSaid) in [([PaymentMethod.wire], false), ([.wire, .card], true)] {
            let checkout = try await installation.makeCheckout(site) { $0.paymentMethods = methods }
            let page = await installation.frontend.call(.get, installation.page(checkout))
            #expect(page.text.contains("value=\"wire\""))
            #expect(page.text.contains("never sees your card number") == isSaid)
        }
    }

    @Test("who changes their mind pays another way")
    func abandon() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site)
        let checkout = try await installation.makeCheckout(site)
        let (transaction, awaited) = try await installation.payByWire(checkout)
        let step = await installation.frontend.call(
            .get, installation.page(checkout, "/step/\(transaction.id)"))
        let csrf = try #require(step.quoted(after: "name=\"csrf\" value=\""))
        let answer = await installation.frontend.post(
            installation.page(checkout, "/abandon"), [("csrf", csrf)])
        #expect(answer.headers["location"] == installation.page(checkout))
        _ = try await installation.pay(checkout, card: "4242424242424242", attempt: "two")
        let done = try await installation.importStatement(
            Installation.statement([(4250, awaited.reference)]), site)
        #expect(done.counts.proposed == 1)
        let proposed = try installation.engine.bankTransfers(
            of: site.organizationID, isLive: false, status: .proposed, after: nil, limit: 1)
        #expect(proposed.first?.reason == .paidOtherwise)
    }
}
