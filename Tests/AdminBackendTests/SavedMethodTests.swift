import Domain
import HTTPCore
import JSON
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

@Suite("Saved methods by the API", .serialized)
struct SavedMethodTests {
    struct Call: Sendable, CustomTestStringConvertible {
        let name: String
        let body: String
        var status = 422
        var code: String?
        var pointer: String?
        var testDescription: String { name }
    }

    static let charges = [
        Call(name: "an amount", body: #"{"currency":"EUR","amount":1}"#, status: 201),
        Call(
            name: "everything",
            body: """
                {"currency":"EUR","items":[{"name":"Box","unitAmount":1900}],"reference":"box-1",\
                "description":"November","captureMethod":"manual","metadata":{"a":"b"}}
                """, status: 201),
        Call(name: "nothing said", body: "{}", code: "required", pointer: "/currency"),
        Call(name: "no amount", body: #"{"currency":"EUR"}"#, code: "required", pointer: "/amount"),
        Call(
            name: "nothing", body: #"{"currency":"EUR","amount":0}"#, code: "out_of_range",
            pointer: "/amount"),
        Call(
            name: "less", body: #"{"currency":"EUR","amount":-1}"#, code: "out_of_range", pointer: "/amount"),
        Call(
            name: "the largest that a body may say", body: #"{"currency":"EUR","amount":999999999999}"#,
            status: 409, code: "payment_not_taken"),
        Call(
            name: "one more", body: #"{"currency":"EUR","amount":1000000000000}"#, code: "out_of_range",
            pointer: "/amount"),
        Call(
            name: "an unknown currency", body: #"{"currency":"XXY","amount":1}"#, code: "invalid_currency",
            pointer: "/currency"),
        Call(
            name: "a way back, for a payer who is not there",
            body: #"{"currency":"EUR","amount":1,"returnUrl":"https://shop.example/"}"#,
            code: "unknown_field", pointer: "/returnUrl"),
        Call(
            name: "saving again", body: #"{"currency":"EUR","amount":1,"saveMethod":"ask"}"#,
            code: "unknown_field", pointer: "/saveMethod"),
    ]

    @Test("A charge's fields", arguments: charges)
    func charge(_ row: Call) async throws {
        let merchant = try await Merchant()
        let method = try await merchant.installation.saveMethod(merchant.tenant.site)
        let answer = await merchant.call(.post, "/v1/saved-methods/\(method.id)/charge", row.body)
        #expect(answer.status == row.status, "\(answer.text)")
        if row.status == 409 { #expect(answer.code == row.code) }
        if row.status == 422 {
            let error = answer.json?["errors"]?.elements?.first
            #expect(error?["code"]?.string == row.code)
            #expect(error?["pointer"]?.string == row.pointer)
        }
    }

    @Test("A charge answers its checkout with its transaction, declined or not", arguments: [true, false])
    func answers(_ isDeclined: Bool) async throws {
        let merchant = try await Merchant()
        let method = try await merchant.installation.saveMethod(
            merchant.tenant.site, card: isDeclined ? "4000000000006025" : "4242424242424242",
            customer: Customer(reference: "c-7"))
        let answer = await merchant.call(
            .post, "/v1/saved-methods/\(method.id)/charge", #"{"currency":"EUR","amount":1900}"#)
        #expect(answer.status == 201, "\(answer.text)")
        let json = try #require(answer.json)
        let attempt = try #require(json["transactions"]?.elements?.first)
        #expect(json["status"]?.string == (isDeclined ? "pending" : "paid"))
        #expect(json["url"]?.string?.hasPrefix("http://localhost:8080/checkout/") == true)
        #expect(json["customer"]?["reference"]?.string == "c-7")
        #expect(attempt["status"]?.string == (isDeclined ? "failed" : "succeeded"))
        #expect(attempt["declineCode"]?.string == (isDeclined ? "insufficient_funds" : nil))
        #expect(attempt["savedMethodId"]?.string == method.id.description)
        #expect(answer.location == "/v1/checkouts/\(json["id"]?.string ?? "")")
        // What the provider calls the method is nobody's business.
        let read = await merchant.call(.get, "/v1/saved-methods/\(method.id)")
        #expect(!read.text.contains("sbs_") && !answer.text.contains("sbs_"))
        #expect(read.json?["consent"]?["text"]?.string == method.consent.text)
        #expect(read.json?["instrument"]?["expiryYear"]?.integer == 2040)
        #expect(!merchant.installation.journal.lines.contains { $0.contains("sbs_") })
    }

    static let bodies = [
        Call(name: "alone", body: #"{"currency":"EUR","mode":"token"}"#, status: 201),
        Call(
            name: "alone, said twice", body: #"{"currency":"EUR","mode":"token","saveMethod":"required"}"#,
            status: 201),
        Call(
            name: "with a payment", body: #"{"currency":"EUR","amount":1,"mode":"payment"}"#, status: 201),
        Call(
            name: "asked", body: #"{"currency":"EUR","amount":1,"saveMethod":"ask"}"#, status: 201),
        Call(
            name: "alone with an amount", body: #"{"currency":"EUR","mode":"token","amount":1}"#,
            code: "conflicting_fields", pointer: "/amount"),
        Call(
            name: "alone with items",
            body: #"{"currency":"EUR","mode":"token","items":[{"name":"a","unitAmount":1}]}"#,
            code: "conflicting_fields", pointer: "/items"),
        Call(
            name: "alone, held", body: #"{"currency":"EUR","mode":"token","captureMethod":"manual"}"#,
            code: "conflicting_fields", pointer: "/captureMethod"),
        Call(
            name: "alone and not", body: #"{"currency":"EUR","mode":"token","saveMethod":"ask"}"#,
            code: "conflicting_fields", pointer: "/saveMethod"),
        Call(
            name: "no currency", body: #"{"mode":"token"}"#, code: "required", pointer: "/currency"),
        Call(
            name: "another mode", body: #"{"currency":"EUR","amount":1,"mode":"gift"}"#,
            code: "invalid_value", pointer: "/mode"),
        Call(
            name: "another choice", body: #"{"currency":"EUR","amount":1,"saveMethod":"always"}"#,
            code: "invalid_value", pointer: "/saveMethod"),
    ]

    @Test("What a checkout says of saving", arguments: bodies)
    func creation(_ row: Call) async throws {
        let merchant = try await Merchant()
        let answer = await merchant.create(body: row.body)
        #expect(answer.status == row.status, "\(answer.text)")
        if row.status == 422 {
            let error = answer.json?["errors"]?.elements?.first
            #expect(error?["code"]?.string == row.code)
            #expect(error?["pointer"]?.string == row.pointer)
        } else {
            let isAlone = row.body.contains("token")
            #expect(answer.json?["mode"]?.string == (isAlone ? "token" : "payment"))
            #expect((answer.json?["amount"]?.integer == 0) == isAlone)
        }
    }

    @Test("A link's checkouts may save; a link is never for nothing")
    func links() async throws {
        let merchant = try await Merchant()
        let path = "/v1/sites/\(merchant.tenant.site.id)/links"
        let good = await merchant.call(
            .post, path, #"{"currency":"EUR","amount":1,"saveMethod":"ask"}"#)
        #expect(good.status == 201, "\(good.text)")
        #expect(good.json?["saveMethod"]?.string == "ask")
        let bad = await merchant.call(.post, path, #"{"currency":"EUR","mode":"token"}"#)
        #expect(bad.status == 422)
    }

    @Test("A site that offers nobody who can save takes no such checkout, but may ask")
    func noSaver() async throws {
        var options = InstallationOptions()
        options.providers = [Forgetful()]
        let installation = try Installation(options)
        let organization = try await installation.engine.createOrganization(
            name: "Northwind", testProvider: Forgetful().type)
        let site = try await installation.engine.createSite(
            SiteSettings(name: "Northwind Outdoor"), organization: organization.id)
        let key = try await installation.makeKey(organization.id).text.expose()
        for (body, status) in [
            (#"{"currency":"EUR","mode":"token"}"#, 422),
            (#"{"currency":"EUR","amount":1,"saveMethod":"required"}"#, 422),
            (#"{"currency":"EUR","amount":1,"saveMethod":"ask"}"#, 201),
        ] {
            let answer = await installation.backend.api(
                .post, "/v1/checkouts/\(site.id)/create", key: key, json: body)
            #expect(answer.status == status, "\(answer.text)")
            if status == 422 {
                #expect(
                    answer.json?["errors"]?.elements?.first?["code"]?.string == "no_method_available")
            }
        }
    }

    /// A provider that takes cards and keeps none.
    struct Forgetful: PaymentProvider {
        var type: ProviderType { ProviderType(rawValue: "forgetful") }
        var capabilities: ProviderCapabilities {
            ProviderCapabilities(
                methods: [.init(.card, amounts: 1...1_000_000)], features: [.cancel], modes: [.test])
        }
        var notificationProof: NotificationProof { .unsigned }
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
    }

    static let queries: [(query: String, found: [Int]?)] = [
        ("", [2, 1, 0]), ("limit=1", [2]), ("customer=c-7", [1, 0]), ("email=ADA@example.com", [1]),
        ("customer=c-7&email=ada@example.com", [1]), ("status=disabled", [2]), ("status=active", [1, 0]),
        ("status=gone", nil), ("customer=", nil), ("customer=" + String(repeating: "c", count: 255), []),
        ("customer=" + String(repeating: "c", count: 256), nil), ("email=ada", nil), ("limit=0", nil),
        ("limit=100", [2, 1, 0]), ("limit=101", nil), ("limit=1&limit=1", nil), ("color=red", nil),
        ("after=chk_00000000000000000000000000", nil),
    ]

    @Test("Lists: filters, cursors in both directions, and what is refused")
    func lists() async throws {
        let merchant = try await Merchant()
        let customers: [Customer?] = [
            Customer(reference: "c-7"), Customer(email: "ada@example.com", reference: "c-7"), nil,
        ]
        var ids: [String] = []
        for customer in customers {
            merchant.installation.clock.advance(seconds: 1)
            let method = try await merchant.installation.saveMethod(
                merchant.tenant.site, customer: customer)
            ids.append(method.id.description)
        }
        let stranger = try await merchant.installation.makeTenant("Lumen")
        _ = try await merchant.installation.saveMethod(stranger.site, customer: Customer(reference: "c-7"))
        _ = await merchant.call(.post, "/v1/saved-methods/\(ids[2])/disable")
        func find(_ query: String, key: String? = nil) async -> (status: Int, found: [Int]) {
            let answer = await merchant.installation.backend.api(
                .get, "/v1/saved-methods?\(query)", key: key ?? merchant.tenant.key)
            let data = answer.json?["data"]?.elements ?? []
            return (answer.status, data.map { $0["id"]?.string.flatMap { ids.firstIndex(of: $0) } ?? -1 })
        }
        for (query, expected) in Self.queries {
            let (status, found) = await find(query)
            #expect(status == (expected == nil ? 400 : 200), "\(query)")
            #expect(found == expected ?? [], "\(query)")
        }
        #expect(await find("after=\(ids[2])&limit=1").found == [1])
        #expect(await find("before=\(ids[0])&limit=1").found == [1])
        #expect(await find("after=\(ids[2])&before=\(ids[0])").status == 400)
        #expect(await find("site=\(merchant.tenant.sites[1].id)").found == [])
        #expect(await find("site=\(stranger.site.id)").found == [])
        #expect(await find("", key: merchant.tenant.pinnedKey).found == [2, 1, 0])
        let pinned = await find("site=\(merchant.tenant.sites[1].id)", key: merchant.tenant.pinnedKey)
        #expect(pinned.found == [])
    }

    @Test("Disabled, enabled, deleted: each again changes nothing, and what is deleted stays so")
    func life() async throws {
        let merchant = try await Merchant()
        let method = try await merchant.installation.saveMethod(merchant.tenant.site)
        let path = "/v1/saved-methods/\(method.id)"
        for _ in 0..<2 {
            let answer = await merchant.call(.post, path + "/disable")
            #expect((answer.status, answer.json?["status"]?.string) == (200, "disabled"))
        }
        let refused = await merchant.call(.post, path + "/charge", #"{"currency":"EUR","amount":1}"#)
        #expect((refused.status, refused.code) == (409, "saved_method_not_active"))
        let member = await merchant.call(.post, path + "/enable", #"{"a":1}"#)
        #expect(member.status == 422)
        #expect(await merchant.call(.post, path + "/enable").json?["status"]?.string == "active")
        merchant.installation.line.queue(.lostOnTheWay)
        let first = await merchant.call(.delete, path)
        #expect((first.status, first.json?["status"]?.string) == (200, "deleted"))
        #expect(first.json?["deletedAtProvider"]?.bool == false)
        let second = await merchant.call(.delete, path)
        #expect(second.json?["deletedAtProvider"]?.bool == true)
        let enabled = await merchant.call(.post, path + "/enable")
        #expect((enabled.status, enabled.code) == (409, "saved_method_deleted"))
        #expect(await merchant.call(.get, path).json?["consent"]?["chosen"]?.bool == false)
        let checkout = await merchant.call(.get, "/v1/checkouts/\(method.checkoutID)?expand=events")
        let told = (checkout.json?["events"]?.elements ?? []).filter { $0["savedMethodId"] != nil }
        #expect(
            told.compactMap { $0["type"]?.string } == [
                "token.created", "token.disabled", "token.enabled", "token.deleted",
            ])
    }
}
