import Domain
import JSON
import ProviderKit
import Support
import Synchronization
import Testing

@testable import SandboxProvider

@Suite struct SandboxPagesTests {
    private let fixture = SandboxFixture()

    /// The session that the checkout page's frame carries.
    private func session(of order: CheckoutID? = nil) throws -> String {
        let euro = try #require(Currency(code: "EUR"))
        let context = PresentationContext(
            checkoutID: order ?? fixture.order, amount: Money(minorUnits: 1, currency: euro),
            sign: SandboxFixture.signing.sign)
        let shown = fixture.adapter.presentation(of: .card, context: context, account: SandboxFixture.account)
        guard case .frame(let url) = shown else { return "" }
        let prefix = "/sandbox/fields?session="
        #expect(url.hasPrefix(prefix))
        return String(url.dropFirst(prefix.count))
    }

    private func exchange(
        _ number: String = "4242424242424242", expiry: String = "08/29", cvc: String = "123",
        session: String? = nil
    ) async throws -> ProviderPageAnswer? {
        let form = [
            ("number", number), ("expiry", expiry), ("cvc", cvc), ("session", try session ?? self.session()),
        ]
        return await fixture.post("tokens", form.map { (name: $0.0, value: $0.1) })
    }

    private func cardPage(_ payment: PaymentSnapshot) async throws -> (path: String, csrf: String) {
        let path = try #require(try await fixture.run(.start(payment, PaymentInput())).status.redirect)
        let page = await fixture.get(path)
        #expect(page?.pageStatus == 200)
        #expect(page?.template == "sandbox/card")
        return (path, try #require(page?.text("csrf")))
    }

    private func card(
        _ csrf: String?, _ number: String = "4242424242424242", expiry: String = "08/29", cvc: String = "123"
    )
        -> [(name: String, value: String)]
    {
        let form =
            [("number", number), ("expiry", expiry), ("cvc", cvc)] + (csrf.map { [("csrf", $0)] } ?? [])
        return form.map { (name: $0.0, value: $0.1) }
    }

    @Test func tokensAreRationedByCheckoutAndClient() async throws {
        let asked = Mutex<[String]>([])
        let pages = SandboxPages(service: fixture.service, assets: SandboxFixture.assets) { order, client in
            asked.withLock { $0.append("\(order) \(client)") }
            return false
        }
        let form = [
            ("number", "4242424242424242"), ("expiry", "08/29"), ("cvc", "123"), ("session", try session()),
        ]
        let answer = await pages.respond(
            to: ProviderPageRequest(
                isPost: true, path: ["tokens"], form: form.map { (name: $0.0, value: $0.1) },
                clientAddress: "10.0.0.1"))
        guard case .json(429, _) = answer else {
            Issue.record("not refused")
            return
        }
        #expect(asked.withLock { $0 } == ["\(fixture.order) 10.0.0.1"])
    }

    @Test func fieldsCarryTheSession() async throws {
        let session = try session()
        let page = await fixture.get("fields", query: [("session", session)])
        guard case .page(200, "sandbox/fields", .record(let model), .ownPages) = page else {
            Issue.record("no fields")
            return
        }
        let expected: [String: String] = [
            "lang": "en", "dir": "ltr", "stylesheet": "body{}", "scriptURL": "/assets/sandbox-fields.1.js",
            "tokensURL": "/sandbox/tokens", "session": session, "parentOrigin": "http://localhost:8080",
            "month": "2026-11",
        ]
        #expect(model == expected.mapValues { .text($0) })
    }

    @Test func foreignSessionsAreRefused() async throws {
        let order = fixture.order
        let other = CheckoutID(at: fixture.time.now, random: fixture.random)
        let signature = SandboxFixture.signing.sign("sandbox-session:\(order)")
        let sessions = [
            "", "\(order)", "\(order).", "\(order).x", ".\(signature)", "\(other).\(signature)",
            "x.\(signature)",
            "\(order).\(SandboxFixture.signing.sign("sandbox-form:\(order)"))",
        ]
        for session in sessions {
            #expect(await fixture.get("fields", query: [("session", session)]) == nil, "\(session)")
            let answer = try await exchange(session: session)
            #expect(answer?.pageStatus == 403, "\(session)")
            #expect(answer?.json?["token"] == nil)
        }
        #expect(await fixture.get("fields") == nil)
        #expect(fixture.ledger.texts.isEmpty)
    }

    @Test func aTokenIsMadeForAPublishedCard() async throws {
        let answer = try await exchange("3782 822463 10005", cvc: "1234")
        #expect(answer?.pageStatus == 200)
        #expect(answer?.json?["brand"] == .string("amex"))
        #expect(answer?.json?["last4"] == .string("0005"))
        let token = try #require(answer?.json?["token"]?.string)
        #expect(token.utf8.count <= 200)
        #expect(token.wholeMatch(of: /[A-Za-z0-9_.\-]+/) != nil)
    }

    @Test func faultsAreToldAtTheirFields() async throws {
        let foreign = try await exchange("4111111111111111")
        #expect(foreign?.pageStatus == 422)
        #expect(foreign?.errors == [["number", "This is a test page: use one of the test cards."]])
        let typo = try await exchange("4242424242424241")
        #expect(typo?.errors == [["number", "Check the card number."]])
        let empty = try await exchange("", expiry: "", cvc: "")
        #expect(
            empty?.errors == [
                ["number", "Enter the card number."], ["expiry", "Enter the date."],
                ["cvc", "Enter the code."],
            ])
        #expect(fixture.ledger.texts.isEmpty)
    }

    @Test func aBrokenStoreIsToldWithoutATokenAndKeepsTheWayBack() async throws {
        fixture.ledger.breakDown()
        #expect(try await exchange()?.pageStatus == 503)
    }

    @Test func tokensAreSingleUseBoundAndShortLived() async throws {
        let token = PaymentInput(token: try #require(try await exchange()?.json?["token"]?.string))
        let other = CheckoutID(at: fixture.time.now, random: fixture.random)
        let foreign = try await fixture.run(.start(fixture.snapshot(key: "a", order: other), token))
        #expect(foreign.status == .failed(.processingError, providerCode: "token_foreign"))
        let fresh = PaymentInput(token: try #require(try await exchange()?.json?["token"]?.string))
        #expect(
            try await fixture.run(.start(fixture.snapshot(key: "b"), fresh)).status.succeededAmount == 4250)
        let again = try await fixture.run(.start(fixture.snapshot(key: "c"), fresh))
        #expect(again.status == .failed(.processingError, providerCode: "token_used"))
        for token in ["sbt_00000000000000000000000000", "nonsense", ""] {
            let outcome = try await fixture.run(
                .start(fixture.snapshot(key: "d" + token), PaymentInput(token: token)))
            #expect(outcome.status == .failed(.processingError, providerCode: "token_unknown"))
        }
    }

    @Test func tokensExpire() async throws {
        let first = PaymentInput(token: try #require(try await exchange()?.json?["token"]?.string))
        let second = PaymentInput(token: try #require(try await exchange()?.json?["token"]?.string))
        fixture.time.advance(seconds: SandboxLimits.tokenLifetimeSeconds - 1)
        #expect(
            try await fixture.run(.start(fixture.snapshot(key: "a"), first)).status.succeededAmount == 4250)
        fixture.time.advance(seconds: 1)
        let late = try fixture.snapshot(key: "b")
        let expired = ProviderOutcome.Status.failed(.processingError, providerCode: "token_expired")
        #expect(try await fixture.run(.start(late, second)).status == expired)
        #expect(try await fixture.run(.query(late)).status == expired)
    }

    @Test func theCardPageNamesFaultsAndForgetsNumberAndCode() async throws {
        let payment = try fixture.snapshot()
        let (path, csrf) = try await cardPage(payment)
        let page = await fixture.post(path, card(csrf, "4242424242424241", expiry: "10/26", cvc: "98765"))
        #expect(page?.pageStatus == 422)
        #expect(page?.text("numberError") == "Check the card number.")
        #expect(page?.text("expiryError") == "This card has expired.")
        #expect(page?.text("cvcError") == "The code has 3 digits.")
        #expect(page?.text("expiryValue") == "10/26")
        #expect(page?.text("title") == "Error: Pay €42.50 – Northwind")
        #expect(page?.text("backURL") == payment.returnURL)
        let text = "\(try #require(page))"
        #expect(!text.contains("4242424242424241"))
        #expect(!text.contains("98765"))
        // A number in the wrong field is not shown again either.
        let astray = await fixture.post(path, card(csrf, "", expiry: "4242424242424242"))
        #expect(astray?.text("expiryValue") == "")
        #expect(try await fixture.run(.query(payment)).status.redirect == path)
    }

    @Test func formsWithoutTheirSignatureChangeNothing() async throws {
        let payment = try fixture.snapshot()
        let (path, csrf) = try await cardPage(payment)
        for wrong in [nil, "", csrf + "0", SandboxFixture.signing.sign("sandbox-form:sbx_other")] as [String?]
        {
            let page = await fixture.post(path, card(wrong))
            #expect(page?.pageStatus == 403)
            #expect(page?.text("csrf") == csrf)
        }
        #expect(try await fixture.run(.query(payment)).status.redirect == path)
        _ = await fixture.post(path, card(csrf, "4000000000003220"))
        let challenge = try #require(try await fixture.run(.query(payment)).status.redirect)
        for wrong in [nil, "", csrf + "0"] as [String?] {
            let form =
                [(name: "answer", value: "approve")] + (wrong.map { [(name: "csrf", value: $0)] } ?? [])
            #expect(await fixture.post(challenge, form)?.pageStatus == 403)
        }
        let unclear = await fixture.post(challenge, [("csrf", csrf), ("answer", "perhaps")])
        #expect(unclear?.pageStatus == 422)
        #expect(try await fixture.run(.query(payment)).status.redirect == challenge)
    }

    @Test func aDoubleSubmitChargesOnce() async throws {
        let payment = try fixture.snapshot()
        let (path, csrf) = try await cardPage(payment)
        let pages = fixture
        let targets = await withTaskGroup(of: String?.self) { group in
            for place in 0..<32 {
                let number = place.isMultiple(of: 2) ? "4242424242424242" : "4000000000000002"
                let form = card(csrf, number)
                group.addTask { await pages.post(path, form)?.redirectTarget }
            }
            return await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(targets == [payment.returnURL])
        let first = try await fixture.run(.query(payment))
        #expect(await fixture.post(path, card(csrf, "5555555555554444"))?.redirectTarget == payment.returnURL)
        #expect(await fixture.get(path)?.redirectTarget == payment.returnURL)
        #expect(try await fixture.run(.query(payment)) == first)
        #expect(fixture.ledger.paymentCount == 1)
    }

    @Test func theChallengeIsAnsweredOnce() async throws {
        let payment = try fixture.snapshot()
        let (path, csrf) = try await cardPage(payment)
        let challenge = try #require(
            await fixture.post(path, card(csrf, "4000 0000 0000 3220"))?.redirectTarget)
        #expect(await fixture.get(path)?.redirectTarget == challenge)
        #expect(await fixture.post(path, card(csrf))?.redirectTarget == challenge)
        let page = await fixture.get(challenge)
        #expect(page?.template == "sandbox/challenge")
        #expect(page?.text("card") == "Visa ending 3220")
        #expect(page?.text("amount") == "€42.50")
        #expect(page?.text("title") == "Confirm €42.50 – Northwind")
        for answer in ["approve", "refuse"] {
            let form = [(name: "csrf", value: csrf), (name: "answer", value: answer)]
            #expect(await fixture.post(challenge, form)?.redirectTarget == payment.returnURL)
        }
        #expect(try await fixture.run(.query(payment)).status == .succeeded(payment.amount))
    }

    @Test func theChallengePageOfACardlessPaymentLeadsToItsCardPage() async throws {
        let (path, _) = try await cardPage(fixture.snapshot())
        let challenge = path.replacingFirst("/card/", "/challenge/")
        #expect(await fixture.get(challenge)?.redirectTarget == path)
    }

    @Test(arguments: [
        "card", "card/x", "card/sbx_00000000000000000000000000", "card/sbx_00000000000000000000000000/x",
        "challenge",
        "challenge/sbx_00000000000000000000000000", "tokens", "tokens/x", "fields/x", "", "other",
    ])
    func unknownPagesAreNone(path: String) async throws {
        #expect(await fixture.get(path) == nil)
        if path != "tokens" { #expect(await fixture.post(path, []) == nil) }
    }

    @Test func aCheckoutThatIsGoneHasNoPages() async throws {
        let payment = try fixture.snapshot()
        let (path, _) = try await cardPage(payment)
        var assets = SandboxFixture.assets
        assets.pageFrame = { _, _ in nil }
        let pages = SandboxPages(service: fixture.service, assets: assets)
        let segments = path.split(separator: "/").dropFirst().map(String.init)
        #expect(await pages.respond(to: ProviderPageRequest(isPost: false, path: segments)) == nil)
    }
}
