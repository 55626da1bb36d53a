import Crypto
import Database
import Domain
import HTTPCore
import MainFrontend
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

/// A notification that is sent to a hook, and what it is answered.
struct HookCase: Sendable, CustomTestStringConvertible {
    let name: String
    var seconds: Int64 = 0
    var secret = "right"
    var path = ""
    var type = "application/json"
    var header = true
    var body = #"{"id":"sbn_00000000000000000000000001","payment":"p","key":"k"}"#
    var signed: String?
    let status: Int
    var code: String?

    var testDescription: String { name }

    static let all = [
        HookCase(name: "signed", status: 200),
        HookCase(name: "five minutes old", seconds: -300, status: 200),
        HookCase(name: "five minutes ahead", seconds: 300, status: 200),
        HookCase(name: "older", seconds: -301, status: 400, code: "signature_too_old"),
        HookCase(name: "further ahead", seconds: 301, status: 400, code: "signature_too_old"),
        HookCase(name: "another secret", secret: "wrong", status: 400, code: "signature_invalid"),
        HookCase(name: "no signature", header: false, status: 400, code: "signature_missing"),
        HookCase(
            name: "another body", body: #"{"id":"sbn_1"}"#, signed: #"{"id":"sbn_2"}"#, status: 400,
            code: "signature_invalid"),
        HookCase(name: "signed nonsense", body: "hello", status: 400, code: "malformed_notification"),
        HookCase(name: "signed, no id", body: "{}", status: 400, code: "malformed_notification"),
        HookCase(
            name: "a form", type: "application/x-www-form-urlencoded", status: 415,
            code: "unsupported_media_type"),
        HookCase(
            name: "another kind of provider", path: "/hooks/stripe/{account}", status: 404, code: "not_found"),
        HookCase(
            name: "nobody's account", path: "/hooks/sandbox/prv_00000000000000000000000001", status: 404,
            code: "not_found"),
        HookCase(name: "no account", path: "/hooks/sandbox/x", status: 404, code: "not_found"),
    ]
}

// One after the other: each open database takes one of a process's 1024 thread keys.
@Suite("Hooks of providers", .serialized)
struct HookTests {
    private static func account(
        _ installation: Installation, _ name: String = "Northwind"
    ) async throws -> ProviderAccount {
        let tenant = try await installation.makeTenant(name)
        let profile = try #require(try installation.engine.unscopedProfile(of: tenant.site.id))
        return try #require(profile.accounts.first)
    }

    private static func headers(
        _ hook: HookCase, _ account: ProviderAccount, at now: Timestamp
    ) throws -> [(StaticString, String)] {
        let right = try #require(account.settings[ProviderSetting.notificationSecrets]?.expose())
        let time = now.seconds + hook.seconds
        let tag = HMACSHA256.authenticate(
            key: Array((hook.secret == "right" ? right : hook.secret).utf8),
            message: Array("\(time).\(hook.signed ?? hook.body)".utf8))
        let signature: (StaticString, String) = ("sandbox-signature", "t=\(time),v1=\(Hex.encode(tag))")
        return [("content-type", hook.type)] + (hook.header ? [signature] : [])
    }

    @Test("Only what is signed lately for that account is taken", arguments: HookCase.all)
    func answers(_ hook: HookCase) async throws {
        let installation = try Installation()
        let account = try await Self.account(installation)
        let path = (hook.path.isEmpty ? "/hooks/sandbox/{account}" : hook.path)
            .replacing("{account}", with: account.id.description)
        let headers = try Self.headers(hook, account, at: installation.clock.now)
        for _ in 0..<2 {
            let answer = await installation.frontend.call(
                .post, path, headers: headers, body: Array(hook.body.utf8))
            #expect(answer.status == hook.status, "\(answer.text)")
            #expect(answer.code == hook.code)
        }
        // What was answered with 200 waits for its payment; nothing else does.
        #expect(try await installation.engine.actOnNotifications() == (hook.status == 200 ? 1 : 0))
    }

    @Test("Who sends garbage has to wait, whoever else sends does not")
    func garbage() async throws {
        let installation = try Installation()
        let account = try await Self.account(installation)
        let path = "/hooks/sandbox/\(account.id)"
        let bad = HookCase(name: "", header: false, status: 400)
        let good = HookCase(name: "", status: 200)
        var statuses: [Int] = []
        for _ in 0...FrontendLimits.refusedNotificationsPerMinute {
            let answer = await installation.frontend.call(
                .post, path, headers: try Self.headers(bad, account, at: installation.clock.now),
                body: Array(bad.body.utf8))
            statuses.append(answer.status)
            if answer.status == 429 { #expect(answer.headers["retry-after"] == "1") }
        }
        #expect(statuses.dropLast().allSatisfy { $0 == 400 })
        #expect(statuses.last == 429)
        let headers = try Self.headers(good, account, at: installation.clock.now)
        let other = await installation.frontend.call(
            .post, path, headers: headers, body: Array(good.body.utf8), client: "192.0.2.99")
        #expect(other.status == 200)
        // Another account's notifications from there are no worse for it.
        let second = try await Self.account(installation, "Other")
        let elsewhere = await installation.frontend.call(
            .post, "/hooks/sandbox/\(second.id)",
            headers: try Self.headers(good, second, at: installation.clock.now),
            body: Array(good.body.utf8))
        #expect(elsewhere.status == 200)
        installation.clock.advance(seconds: 1)
        let later = await installation.frontend.call(
            .post, path, headers: headers, body: Array(good.body.utf8))
        #expect(later.status == 200)
    }

    @Test("Too much that waits stays with the provider")
    func backlog() async throws {
        let installation = try Installation()
        let account = try await Self.account(installation)
        try installation.database.writeBlocking { database in
            try database.execute(
                """
                /* T.fill */ WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
                INSERT INTO provider_notifications (provider_account_id, event_id, payment_key,
                    received_at_ms, next_try_at_ms) SELECT $1, 'e' || i, 'k', 0, 0 FROM n
                """, .blob(account.id.bytes), .integer(NotificationLimits.waitingPerAccount - 1))
        }
        var statuses: [Int] = []
        for id in ["1", "2"] {
            let hook = HookCase(
                name: "", body: #"{"id":"sbn_0000000000000000000000000\#(id)","payment":"p","key":"k"}"#,
                status: 200)
            let answer = await installation.frontend.call(
                .post, "/hooks/sandbox/\(account.id)",
                headers: try Self.headers(hook, account, at: installation.clock.now),
                body: Array(hook.body.utf8))
            statuses.append(answer.status)
        }
        #expect(statuses == [200, 503])
    }
}
