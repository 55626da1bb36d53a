import Crypto
import Database
import Domain
import HTTPCore
import JSON
import MainFrontend
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@Suite("Forms that are not ours")
struct FormTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let status: Int
        var headers: [(StaticString, String)] = []
        var type: String? = "application/x-www-form-urlencoded"
        var drop: Set<String> = []
        var replace: [String: String] = [:]
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "as the page has it", status: 303),
        Case(name: "of the same origin", status: 303, headers: [("sec-fetch-site", "same-origin")]),
        Case(name: "typed in", status: 303, headers: [("sec-fetch-site", "none")]),
        Case(name: "of another site", status: 403, headers: [("sec-fetch-site", "cross-site")]),
        Case(name: "of another host of the site", status: 403, headers: [("sec-fetch-site", "same-site")]),
        Case(name: "without token", status: 403, drop: ["csrf"]),
        Case(name: "with an empty token", status: 403, replace: ["csrf": ""]),
        Case(name: "with a wrong token", status: 403, replace: ["csrf": "AAAAAAAAAAAAAAAAAAAAAA"]),
        Case(
            name: "with a token too long", status: 403, replace: ["csrf": String(repeating: "A", count: 5000)]
        ),
        Case(name: "of no type", status: 400, type: nil),
        Case(name: "of plain text", status: 400, type: "text/plain"),
        Case(name: "of JSON", status: 400, type: "application/json"),
        Case(name: "of several parts", status: 400, type: "multipart/form-data; boundary=x"),
        Case(name: "without attempt key", status: 400, drop: ["attemptKey"]),
        Case(name: "with an empty attempt key", status: 400, replace: ["attemptKey": ""]),
        Case(
            name: "with a key of 64", status: 303, replace: ["attemptKey": String(repeating: "k", count: 64)]),
        Case(
            name: "with a key of 65", status: 400, replace: ["attemptKey": String(repeating: "k", count: 65)]),
        Case(name: "with a key of other letters", status: 400, replace: ["attemptKey": "a b"]),
        Case(name: "with a key that is a path", status: 400, replace: ["attemptKey": "../x"]),
        Case(name: "with a key that is not ASCII", status: 400, replace: ["attemptKey": "ключ"]),
        Case(name: "without the amount that was read", status: 400, drop: ["shown"]),
        Case(name: "with an amount that is no number", status: 400, replace: ["shown": "42.50"]),
        Case(name: "with another amount than is due", status: 422, replace: ["shown": "4249"]),
        Case(name: "without method", status: 422, drop: ["method"]),
        Case(name: "with a method of no name", status: 422, replace: ["method": "cash"]),
        Case(name: "with a method not offered", status: 422, replace: ["method": "wire"]),
        Case(
            name: "with a token of the provider at its longest", status: 303,
            replace: ["providerToken": String(repeating: "t", count: FrontendLimits.providerTokenBytes)]),
        Case(
            name: "with a token of the provider beyond", status: 400,
            replace: ["providerToken": String(repeating: "t", count: FrontendLimits.providerTokenBytes + 1)]),
        Case(name: "with fields of others beside", status: 303, replace: ["amount": "1", "status": "paid"]),
    ]

    @Test("A form to pay", arguments: cases)
    func pay(_ row: Case) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        var fields = try await installation.payForm(checkout).filter { !row.drop.contains($0.0) }
        for (name, value) in row.replace {
            fields.removeAll { $0.0 == name }
            fields.append((name, value))
        }
        let answer = await installation.frontend.post(
            installation.page(checkout, "/pay"), fields, headers: row.headers, type: row.type)
        #expect(answer.status == row.status, "\(answer.title ?? "")")
        #expect(try installation.attempts(of: checkout).count == (row.status == 303 ? 1 : 0))
        #expect(try installation.reread(checkout).facts.amountReceived == 0)
    }

    @Test("A token of another checkout opens no form", arguments: ["/pay", "/cancel", "/abandon"])
    func tokenOfAnother(_ step: String) async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let mine = try await installation.makeCheckout(site)
        let other = try await installation.makeCheckout(site)
        let fields = try await installation.payForm(other)
        let answer = await installation.frontend.post(installation.page(mine, step), fields)
        #expect(answer.status == 403)
        #expect(try installation.reread(mine).status == .pending)
        #expect(try installation.events(of: mine).count == 1)
    }

    @Test(
        "To cancel needs the form too",
        arguments: cases.filter { row in
            [400, 403].contains(row.status)
                && row.drop.union(row.replace.keys).isDisjoint(with: ["attemptKey", "shown", "providerToken"])
        })
    func cancel(_ row: Case) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        var fields = try await installation.payForm(checkout).prefix(1).filter { !row.drop.contains($0.0) }
        if let token = row.replace["csrf"] { fields = [("csrf", token)] }
        let answer = await installation.frontend.post(
            installation.page(checkout, "/cancel"), Array(fields), headers: row.headers, type: row.type)
        #expect(answer.status == row.status)
        #expect(try installation.reread(checkout).status == .pending)
    }

    struct Body: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
    }

    static let garbage = [
        Body(testDescription: "a bad escape", bytes: Array("csrf=%zz".utf8)),
        Body(testDescription: "no UTF-8", bytes: [0xFF, 0x3D, 0xFE]),
        Body(testDescription: "a zero byte", bytes: Array("csrf=a%00b".utf8)),
        Body(testDescription: "too many fields", bytes: Array(String(repeating: "a=1&", count: 300).utf8)),
        Body(testDescription: "separators only", bytes: Array("&&&===".utf8)),
        Body(testDescription: "nothing", bytes: []),
    ]

    @Test("Bytes that are no form are refused, never an error of ours", arguments: garbage)
    func garbageBodies(_ row: Body) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        for step in ["/pay", "/cancel", "/abandon"] {
            let answer = await installation.frontend.call(
                .post, installation.page(checkout, step),
                headers: [("content-type", "application/x-www-form-urlencoded")], body: row.bytes)
            #expect([400, 403].contains(answer.status), "\(step): \(answer.status)")
        }
    }

    @Test("The bank's page needs its own form", arguments: ["", "AAAAAAAAAAAAAAAAAAAAAA"])
    func challenge(_ token: String) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let path = try #require(try await installation.payOnPage(checkout, card: "4000000000003220").location)
        let answer = await installation.frontend.post(path, [("csrf", token), ("answer", "approve")])
        #expect(answer.status == 403)
        #expect(installation.books.payments.allSatisfy { $0.capturedAmount == 0 })
    }

    @Test("What a form may weigh is said before it is read")
    func limits() throws {
        let installation = try Installation()
        for (method, path, limit) in [
            (HTTPCore.Method.post, "/checkout/x/pay", FrontendLimits.formBytes), (.get, "/checkout/x", 0),
            (.post, "/sandbox/tokens", FrontendLimits.formBytes), (.get, "/assets/checkout.js", 0),
        ] {
            #expect(installation.frontend.bodyLimit(for: RequestHead(method: method, path: path)) == limit)
        }
        let refused = installation.frontend.respond(toRefused: .bodyTooLarge(limit: FrontendLimits.formBytes))
        #expect(refused.status == .contentTooLarge)
    }
}
