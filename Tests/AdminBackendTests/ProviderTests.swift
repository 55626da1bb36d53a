import Domain
import HTTPCore
import JSON
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

/// An adapter with a setting of every kind, which asks one question to check a connection.
private struct Formal: PaymentProvider {
    var type: ProviderType { ProviderType(rawValue: "formal") }
    var notificationProof: NotificationProof { .signed { _, _ in [] } }
    let capabilities = ProviderCapabilities(
        methods: [.init(.directDebit, amounts: 1...1000), .init(.directDebit, amounts: 1...500)],
        features: [.cancel], modes: [.test])

    var settingsForm: ProviderSettingsForm {
        ProviderSettingsForm(
            [
                .init("secretKey", .secret(12...40), isRequired: true, "A key."),
                .init("notificationSecrets", .secrets(12...40, maximum: 2), "Signs."),
                .init("title", .text(1...10), defaultValue: "Shop", "A line."),
                .init("baseUrl", .url, defaultValue: "https://api.example.net", "An address."),
                .init("flow", .choice(["new", "old"]), defaultValue: "new", "Which."),
                .init("strict", .flag, defaultValue: "false", "Whether."),
                .init("days", .number(1...9), "How long."),
                .init("words", .list(1...5, maximum: 3), "Words."),
                .init(
                    "accounts",
                    .records(
                        [.init("iban", .text(4...34), isRequired: true, "Account.")], maximum: 2), "Accounts."
                ),
            ],
            faults: { settings, _ in
                var faults: [SettingFault] = []
                if settings["flow"] == "old", settings["strict"] == "true" {
                    faults.append(
                        SettingFault("strict", "conflicting_fields", "The old flow is never strict."))
                }
                if settings["title"] == "Nobody" {
                    faults.append(SettingFault("title", "invalid_value", "Must be somebody."))
                }
                return faults
            })
    }

    func hosts(of account: ProviderAccount) -> Set<String> { ["api.example.net"] }

    func begin(_ operation: ProviderOperation, account: ProviderAccount) -> ProviderStep {
        .done(ProviderOutcome(.unknown))
    }

    func advance(
        _ operation: ProviderOperation, stage: ProviderStage, answer: ProviderAnswer,
        account: ProviderAccount
    ) -> ProviderStep { .done(ProviderOutcome(.unknown)) }

    func presentation(
        of method: PaymentMethod, context: PresentationContext, account: ProviderAccount
    ) -> MethodPresentation { .redirect }

    func beginCheck(of account: ProviderAccount) -> ConnectionStep {
        .call(ProviderRequest(method: "GET", url: "https://api.example.net/v1/me"), stage: 1)
    }

    func advanceCheck(
        of account: ProviderAccount, stage: ProviderStage, answer: ProviderAnswer
    ) -> ConnectionStep {
        switch answer {
        case .response(200, let body, let headers):
            .done(
                .ok([
                    ConnectionFact("accountName", String(decoding: body, as: UTF8.self)),
                    ConnectionFact("wait", headers.retryAfterSeconds.map(String.init) ?? "none"),
                ]))
        case .response(401, _, _): .done(.wrongCredentials(providerCode: "bad_key"))
        case .response(let status, _, _): .done(.refused(status: status, providerCode: nil))
        case .lost, .notSent: .done(.notReachable)
        }
    }
}

@Suite("Provider accounts")
struct ProviderTests {
    static let secret = "sk_test_0123456789abcdWXYZ"

    private func merchant() async throws -> Merchant {
        var options = InstallationOptions()
        options.providers = [Formal()]
        return try await Merchant(options)
    }

    private func settings(_ more: String = "") -> String {
        #"{"type":"formal","name":"Main","settings":{"secretKey":"\#(Self.secret)"\#(more)}}"#
    }

    @Test("Shows settings, and of credentials that they are set and how they end")
    func hidesCredentials() async throws {
        let merchant = try await merchant()
        let more =
            #","notificationSecrets":["whsec_newest_key","whsec_older_key"],"days":3,"words":["a","b"],"#
            + #""accounts":[{"iban":"DE00 1"}],"strict":true"#
        let made = await merchant.call(.post, "/v1/providers", settings(more))
        #expect(made.status == 201, "\(made.text)")
        let shown = try #require(made.json?["settings"])
        #expect(shown["secretKey"] == ["set": true, "lastFour": "WXYZ"])
        #expect(shown["notificationSecrets"] == ["set": true, "count": 2, "lastFour": "_key"])
        #expect(shown["title"] == "Shop" && shown["flow"] == "new" && shown["strict"] == true)
        #expect(shown["days"] == 3 && shown["words"] == ["a", "b"])
        #expect(shown["accounts"] == [["iban": "DE00 1"]])
        let id = try #require(made.json?["id"]?.string)
        #expect(made.json?["hookUrl"]?.string == "http://localhost:8080/hooks/formal/\(id)")
        let read = await merchant.call(.get, "/v1/providers/\(id)")
        let listed = await merchant.call(.get, "/v1/providers")
        for text in [made.text, read.text, listed.text] {
            #expect(!text.contains(Self.secret) && !text.contains("whsec_"))
        }
        let accountID = try #require(ProviderAccountID(id))
        let found = try merchant.installation.engine.unscopedAccount(accountID)
        let account = try #require(found)
        #expect(account.setting("secretKey") == Self.secret)
        #expect(account.secrets("notificationSecrets") == ["whsec_newest_key", "whsec_older_key"])
        #expect(account.records("accounts") == [["iban": "DE00 1"]])
        #expect(account.list("words") == ["a", "b"] && account.number("days") == 3)
    }

    @Test("Tells everything that is wrong with the settings at once")
    func refusesSettings() async throws {
        let merchant = try await merchant()
        let body = #"""
            {"type":"formal","name":"","settings":{"secretKey":"short","title":7,"baseUrl":"http://x.example",
            "flow":"third","strict":1,"days":10,"words":["a","","b"],"accounts":[{"iban":"DE001"},{"bic":"X"}],
            "colour":1,"notificationSecrets":["has a space in it","b","c"]}}
            """#
        let answer = await merchant.call(.post, "/v1/providers", body)
        #expect(answer.status == 422)
        #expect(
            Set(answer.pointers) == [
                "/name", "/settings/secretKey", "/settings/title", "/settings/baseUrl", "/settings/flow",
                "/settings/strict", "/settings/days", "/settings/words/1", "/settings/accounts/1/bic",
                "/settings/accounts/1/iban", "/settings/colour", "/settings/notificationSecrets",
            ])
        let missing = await merchant.call(.post, "/v1/providers", #"{"type":"formal","name":"Main"}"#)
        #expect(missing.pointers == ["/settings/secretKey"] && missing.errorCodes == ["required"])
        let unfit = await merchant.call(
            .post, "/v1/providers", settings(#","flow":"old","strict":true"#))
        #expect(unfit.pointers == ["/settings/strict"] && unfit.errorCodes == ["conflicting_fields"])
        let unknown = await merchant.call(.post, "/v1/providers", #"{"type":"paypal","name":"A"}"#)
        #expect(unknown.pointers == ["/type"])
    }

    @Test("Tells with the malformed settings those that the provider itself would refuse")
    func refusesUnfitSettingsAtOnce() async throws {
        let merchant = try await merchant()
        let more = #","title":"Nobody","days":10,"flow":"old","strict":true"#
        let refused = await merchant.call(.post, "/v1/providers", settings(more))
        // What is asked of two settings waits until all can be read: the missing one may be the wrong one.
        #expect(Set(refused.pointers) == ["/settings/title", "/settings/days"])
        let made = await merchant.call(.post, "/v1/providers", settings())
        let path = "/v1/providers/\(made.json?["id"]?.string ?? "")"
        let changed = await merchant.call(.patch, path, #"{"settings":{"title":"Nobody","days":10}}"#)
        #expect(Set(changed.pointers) == ["/settings/title", "/settings/days"])
        let other = await merchant.call(.patch, path, #"{"settings":{"days":10}}"#)
        #expect(other.pointers == ["/settings/days"])
    }

    @Test("Names as many wrong settings as any other call names wrong fields", arguments: [48, 49, 50])
    func boundsWhatItNames(_ count: Int) async throws {
        let merchant = try await merchant()
        let words = Array(repeating: "\"XQA\"", count: count).joined(separator: ",")
        // No account is one fault more.
        let settings = "{\"beneficiary\":\"Northwind\",\"currencies\":[\(words)]}"
        let answer = await merchant.call(
            .post, "/v1/providers", "{\"type\":\"wire\",\"name\":\"Bank\",\"settings\":\(settings)}")
        #expect(answer.status == 422)
        #expect(answer.pointers.count == min(count + 1, 50), "\(answer.text.prefix(300))")
    }

    @Test("Shows no address for notifications of a provider that sends none")
    func showsNoHook() async throws {
        let merchant = try await merchant()
        let made = await merchant.call(
            .post, "/v1/providers",
            #"""
            {"type":"wire","name":"Bank","settings":
            {"beneficiary":"Northwind","currencies":["EUR"],"iban":"DE33100205000001194700"}}
            """#)
        #expect(made.status == 201, "\(made.text)")
        #expect(made.json?["settings"]?["beneficiary"] == "Northwind" && made.json?["hookUrl"] == nil)
    }

    @Test("Names each method of a kind of provider once")
    func namesMethodsOnce() async throws {
        let merchant = try await merchant()
        let types = await merchant.call(.get, "/v1/provider-types").json?["data"]?.elements ?? []
        let formal = try #require(types.first { $0["type"] == "formal" })
        #expect(formal["methods"] == ["direct_debit"])
    }

    @Test("Changes only what is sent; null brings the default back")
    func changes() async throws {
        let merchant = try await merchant()
        let made = await merchant.call(.post, "/v1/providers", settings(#","title":"Other","days":2"#))
        let path = "/v1/providers/\(made.json?["id"]?.string ?? "")"
        let changed = await merchant.call(
            .patch, path, #"{"name":"New","settings":{"title":null,"flow":"old"}}"#)
        #expect(changed.status == 200, "\(changed.text)")
        #expect(changed.json?["name"] == "New")
        #expect(changed.json?["settings"]?["title"] == "Shop")
        #expect(changed.json?["settings"]?["flow"] == "old" && changed.json?["settings"]?["days"] == 2)
        #expect(changed.json?["settings"]?["secretKey"]?["lastFour"] == "WXYZ")
        let without = await merchant.call(.patch, path, #"{"settings":{"secretKey":null}}"#)
        #expect(without.status == 422 && without.pointers == ["/settings/secretKey"])
        let unfit = await merchant.call(.patch, path, #"{"settings":{"strict":true}}"#)
        #expect(unfit.pointers == ["/settings/strict"])
    }

    @Test("Credentials go to another address only from who knows them")
    func credentialsStay() async throws {
        let merchant = try await merchant()
        let made = await merchant.call(.post, "/v1/providers", settings())
        let path = "/v1/providers/\(made.json?["id"]?.string ?? "")"
        func change(_ settings: String) async -> [String] {
            await merchant.call(.patch, path, #"{"settings":{\#(settings)}}"#).pointers
        }
        let elsewhere = #""baseUrl":"https://evil.example""#
        #expect(await change(elsewhere) == ["/settings/secretKey"])
        #expect(await change(elsewhere + #","secretKey":"\#(Self.secret)""#) == [])
        // The default is another address too.
        #expect(await change(#""baseUrl":null"#) == ["/settings/secretKey"])
        #expect(await change(#""baseUrl":"https://evil.example/v2""#) == [])
    }

    @Test("Says what a check brought")
    func checks() async throws {
        let merchant = try await merchant()
        let made = await merchant.call(.post, "/v1/providers", settings())
        let path = "/v1/providers/\(made.json?["id"]?.string ?? "")/check"
        let line = merchant.installation.line
        line.queue(
            .answered(
                .response(
                    status: 200, body: Array("Northwind".utf8),
                    headers: AnswerHeaders([("Retry-After", "7")]))),
            .answered(.response(status: 401, body: [])), .answered(.response(status: 503, body: [])),
            .answered(.notSent))
        let fine = await merchant.call(.post, path)
        #expect(fine.json?["result"] == "ok" && fine.json?["facts"]?["accountName"] == "Northwind")
        #expect(fine.json?["facts"]?["wait"] == "7")
        let wrong = await merchant.call(.post, path)
        #expect(wrong.json?["result"] == "wrong_credentials" && wrong.json?["providerCode"] == "bad_key")
        let refused = await merchant.call(.post, path)
        #expect(refused.json?["result"] == "refused" && refused.json?["status"] == 503)
        let silent = await merchant.call(.post, path)
        #expect(silent.json?["result"] == "not_reachable")
    }

    @Test("A site offers its accounts in its order, and none that is switched off")
    func ordersAndSwitches() async throws {
        let merchant = try await merchant()
        let site = merchant.tenant.sites[0]
        let engine = merchant.installation.engine
        let made = await merchant.call(.post, "/v1/providers", settings())
        let formal = made.json?["id"]?.string ?? ""
        let list = "/v1/sites/\(site.id)/providers"
        let sandbox = await merchant.call(.get, list).json?["data"]?.elements?.first?["id"]?.string ?? ""
        let put = await merchant.call(.put, list, #"{"providers":["\#(formal)","\#(sandbox)"]}"#)
        #expect(put.json?["data"]?.elements?.compactMap { $0["id"]?.string } == [formal, sandbox])
        func methods() throws -> [PaymentMethod] {
            let profile = try #require(
                try engine.profile(of: site.id, organization: merchant.tenant.organization.id))
            let euro = try #require(Currency(code: "EUR"))
            return engine.offers(
                for: Money(minorUnits: 500, currency: euro), captureMethod: .automatic, isLive: false,
                allowed: [], profile: profile
            ).map(\.method)
        }
        #expect(try methods() == [.directDebit, .card])
        _ = await merchant.call(.patch, "/v1/providers/\(formal)", #"{"enabled":false}"#)
        #expect(try methods() == [.card])
        let twice = await merchant.call(.put, list, #"{"providers":["\#(formal)","\#(formal)"]}"#)
        #expect(twice.status == 422 && twice.pointers == ["/providers/1"])
    }

    @Test("An account that took a payment stays, and is asked about after its site dropped it")
    func keepsWhatIsUsed() async throws {
        let merchant = try await merchant()
        let installation = merchant.installation
        let site = merchant.tenant.sites[0]
        let attempt = try await installation.pay(
            try await installation.makeCheckout(site), card: "4000000000000077")
        let path = "/v1/providers/\(attempt.providerAccountID)"
        let refused = await merchant.call(.delete, path)
        #expect(refused.status == 409 && refused.code == "state_conflict")
        let dropped = await merchant.call(.put, "/v1/sites/\(site.id)/providers", #"{"providers":[]}"#)
        #expect(dropped.status == 200)
        let asked = installation.line.requests.count
        _ = try await installation.engine.refresh(attempt.id)
        #expect(installation.line.requests.count > asked)
        let made = await merchant.call(.post, "/v1/providers", settings())
        let fresh = "/v1/providers/\(made.json?["id"]?.string ?? "")"
        #expect(await merchant.call(.delete, fresh).json?["status"] == "deleted")
        #expect(await merchant.call(.get, fresh).status == 404)
    }
}
