import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Members over the API") struct MemberTests {
    @Test("invited, listed, changed, removed") func life() async throws {
        let merchant = try await Merchant()
        let made = await merchant.call(
            .post, "/v1/members", #"{"email":"Ada@Example.com","role":"developer","name":"Ada"}"#)
        #expect(made.status == 201)
        let id = try #require(made.json?["id"]?.string)
        #expect(id.hasPrefix("usr_") && made.location == "/v1/members/\(id)")
        #expect(made.json?["status"] == "invited" && made.json?["email"] == "Ada@example.com")
        #expect(made.json?["notices"]?.elements == ["endpoint_disabled"])
        #expect(made.json?["invitationEndsAt"]?.string != nil)
        let changed = await merchant.call(
            .patch, "/v1/members/\(id)", #"{"role":"support","notices":[],"name":null}"#)
        #expect(changed.status == 200 && changed.json?["role"] == "support")
        #expect(changed.json?["notices"]?.elements == [] && changed.json?["name"] == nil)
        let list = await merchant.call(.get, "/v1/members")
        #expect(list.json?["data"]?.elements?.count == 1)
        let removed = await merchant.call(.delete, "/v1/members/\(id)")
        #expect(removed.status == 200 && removed.json?["deleted"] == true)
        #expect(await merchant.call(.get, "/v1/members/\(id)").status == 404)
        #expect(await merchant.call(.delete, "/v1/members/\(id)").status == 404)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let body: String
        let pointers: [String]
        let codes: [String]
        var testDescription: String { body }
    }

    static let wrong = [
        Wrong(body: "{}", pointers: ["/email", "/role"], codes: ["required", "required"]),
        Wrong(
            body: #"{"email":"x","role":"king"}"#, pointers: ["/email", "/role"],
            codes: ["invalid_email", "invalid_value"]),
        Wrong(
            body: #"{"email":"a@example.com","role":"viewer","notices":["all"]}"#, pointers: ["/notices/0"],
            codes: ["invalid_value"]),
        Wrong(
            body: #"{"email":"a@example.com","role":"viewer","name":""}"#, pointers: ["/name"],
            codes: ["invalid_length"]),
        Wrong(
            body: #"{"email":"a@example.com","role":"viewer","locale":"de_CH"}"#, pointers: ["/locale"],
            codes: ["invalid_locale"]),
    ]

    @Test("everything wrong with an invitation is told at once", arguments: wrong)
    func refused(_ row: Wrong) async throws {
        let answer = await (try await Merchant()).call(.post, "/v1/members", row.body)
        #expect(answer.status == 422)
        #expect(answer.pointers == row.pointers && answer.errorCodes == row.codes)
    }

    @Test("one member an address, in any case of letters") func oneAddress() async throws {
        let merchant = try await Merchant()
        let body = #"{"email":"ada@example.com","role":"viewer"}"#
        #expect(await merchant.call(.post, "/v1/members", body).status == 201)
        let again = await merchant.call(.post, "/v1/members", body.replacing("ada", with: "ADA"))
        #expect(again.status == 409 && again.code == "member_exists")
    }

    @Test("exactly one owner: neither a second, nor none; another who has accepted may take over")
    func owner() async throws {
        let merchant = try await Merchant()
        let organization = merchant.tenant.organization.id
        let engine = merchant.installation.engine
        let owner = try await merchant.installation.invite("o@example.com", to: merchant.tenant, role: .owner)
        let second = await merchant.call(.post, "/v1/members", #"{"email":"p@example.com","role":"owner"}"#)
        #expect(second.status == 409 && second.code == "owner_required")
        let path = "/v1/members/\(owner.id)"
        #expect(await merchant.call(.delete, path).code == "owner_required")
        #expect(await merchant.call(.patch, path, #"{"role":"admin"}"#).code == "owner_required")
        let other = try await merchant.installation.invite("q@example.com", to: merchant.tenant)
        let takeOver = #"{"role":"owner"}"#
        #expect(
            await merchant.call(.patch, "/v1/members/\(other.id)", takeOver).code == "member_not_active")
        _ = try await engine.updateMember(other.id, organization: organization) {
            $0.status = .active
            $0.acceptedAt = $0.createdAt
        }
        #expect(await merchant.call(.patch, "/v1/members/\(other.id)", takeOver).status == 200)
        #expect(try engine.member(owner.id, organization: organization)?.role == .admin)
        #expect(await merchant.call(.delete, path).status == 200)
    }

    @Test("a member's language is told, changed and taken back") func language() async throws {
        let merchant = try await Merchant()
        let made = await merchant.call(
            .post, "/v1/members", #"{"email":"a@example.com","role":"viewer","locale":"de-CH"}"#)
        #expect(made.status == 201 && made.json?["locale"] == "de-CH")
        let path = try #require(made.location)
        func patched(_ body: String) async -> JSONValue? {
            await merchant.call(.patch, path, body).json?["locale"]
        }
        #expect(await patched(#"{"name":"Ada"}"#) == "de-CH")
        #expect(await patched(#"{"locale":"nl"}"#) == "nl")
        #expect(await patched(#"{"locale":null}"#) == nil)
        #expect(await merchant.call(.get, path).json?["locale"] == nil)
    }

    @Test("a key of one site sees no members") func pinned() async throws {
        let merchant = try await Merchant()
        let answer = await merchant.installation.backend.api(
            .get, "/v1/members", key: merchant.tenant.pinnedKey)
        #expect(answer.status == 403 && answer.code == "key_pinned")
    }

    static let changes: [(HTTPCore.Method, String)] = [
        (.post, ""), (.patch, "/{member}"), (.delete, "/{member}"), (.post, "/{member}/invite"),
    ]

    @Test("a test key reads members and changes none; of others' it learns nothing", arguments: changes)
    func testKey(_ method: HTTPCore.Method, _ path: String) async throws {
        let merchant = try await Merchant()
        let backend = merchant.installation.backend
        let stranger = try await merchant.installation.makeTenant("Stranger")
        let own = try await merchant.installation.invite("a@example.com", to: merchant.tenant)
        let foreign = try await merchant.installation.invite("b@example.com", to: stranger)
        func call(_ member: Member) async -> Answer {
            let path = "/v1/members" + path.replacing("{member}", with: member.id.description)
            let json = path.hasSuffix("/members") ? #"{"email":"c@example.com","role":"viewer"}"# : "{}"
            return await backend.api(method, path, key: merchant.tenant.key, json: json)
        }
        let refused = await call(own)
        #expect(refused.status == 403 && refused.code == "live_key_required")
        #expect(await call(foreign).status == (path.isEmpty ? 403 : 404))
        let read = await backend.api(.get, "/v1/members", key: merchant.tenant.key)
        #expect(read.json?["data"]?.elements?.count == 1)
    }

    @Test("as many members as may be, and no more") func limit() async throws {
        let merchant = try await Merchant()
        for number in 1...MemberLimits.perOrganization {
            let email = try #require(EmailAddress("m\(number)@example.com"))
            _ = try await merchant.installation.engine.inviteMember(
                MemberRequest(email: email, role: .viewer),
                organization: merchant.tenant.organization.id,
                isLive: true)
        }
        let answer = await merchant.call(
            .post, "/v1/members", #"{"email":"x@example.com","role":"viewer"}"#)
        #expect(answer.status == 409 && answer.code == "limit_reached")
    }

    @Test("test messages beyond the day's addresses: 429, and again the day after")
    func testAddresses() async throws {
        let merchant = try await Merchant()
        let checkout = try await merchant.installation.makeCheckout(merchant.tenant.site)
        let other = try await merchant.installation.makeCheckout(merchant.tenant.site)
        func send(_ number: Int, about checkout: Checkout) async -> Answer {
            await merchant.call(
                .post, "/v1/checkouts/\(checkout.id)/send", #"{"to":"z\#(number)@example.com"}"#)
        }
        for number in 1...25 {
            #expect(await send(number, about: number > 15 ? checkout : other).status == 202)
        }
        let refused = await send(26, about: checkout)
        #expect(refused.status == 429 && refused.code == "message_limit_reached")
        let seconds = try #require(refused.headers["retry-after"].flatMap { Int64($0) })
        #expect((1...86_400).contains(seconds))
        // An address that was written to today may be written again.
        #expect(await send(25, about: checkout).status == 202)
        let third = try await merchant.installation.makeCheckout(merchant.tenant.site, lifetime: 200_000)
        merchant.installation.clock.advance(seconds: seconds)
        #expect(await send(26, about: third).status == 202)
    }
}

@Suite("The page of an invitation") struct InvitationPageTests {
    private static func token(_ number: Int) -> String { String(repeating: "\(number)", count: 43) }

    @Test("an unknown token: a page that says so, for GET and POST alike") func unknown() async throws {
        let installation = try Installation()
        for method in [HTTPCore.Method.get, .post] {
            let answer = await installation.backend.call(method, "/invitations/\(Self.token(1))")
            #expect(answer.status == 404 && answer.text.contains("cannot be used"), "\(answer.text)")
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
        }
    }
}
