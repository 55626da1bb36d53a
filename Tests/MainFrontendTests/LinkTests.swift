import Crypto
import Database
import Domain
import Foundation
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

@Suite("Pages of payment links")
struct LinkTests {
    @Test("Looking changes nothing, however often and however typed; a button makes a checkout")
    func lookAndBegin() async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(try await installation.makeTenant().site)
        let code = link.code.description
        for path in ["/l/\(code)", "/L/\(code.uppercased())", "/l/\(code.prefix(4))-\(code.dropFirst(4))"] {
            for method in [HTTPCore.Method.get, .head] {
                #expect(await installation.frontend.call(method, path).status == 200, "\(path)")
            }
        }
        #expect(try installation.checkoutCount(of: link) == 0)
        #expect(try installation.reread(link) == link)
        let answer = try await installation.begin(link)
        #expect(answer.status == 303)
        let path = try #require(answer.location)
        let checkout = try installation.opened(by: answer)
        #expect(checkout.facts.amountDue == 4250)
        #expect(checkout.details.linkID == link.id)
        #expect(await installation.frontend.call(.get, path).status == 200)
        // Another visitor gets a checkout of their own.
        #expect(try await installation.begin(link).location != path)
        #expect(try installation.checkoutCount(of: link) == 2)
    }

    @Test(
        "A code that nobody has is the same page as garbage",
        arguments: ["000000000000", "x", "..", "4f8k2m9pxq7u", "%C3%A9", "qr.svg", "0000000000000"])
    func unknown(_ code: String) async throws {
        let installation = try Installation()
        let plain = await installation.frontend.call(.get, "/l/nothing")
        for path in ["/l/\(code)", "/l/\(code)/qr.svg", "/l/\(code)/qr.png"] {
            let answer = await installation.frontend.call(.get, path)
            #expect(answer.status == 404)
            #expect(answer.text == plain.text)
        }
        #expect(await installation.frontend.post("/l/\(code)", []).status == 404)
    }

    @Test("Guessing codes is slowed down, and past the limit the right ones are refused like the wrong ones")
    func guessing() async throws {
        var options = InstallationOptions()
        options.missesPerMinute = 5
        let installation = try Installation(options)
        let link = try await installation.makeLink(try await installation.makeTenant().site)
        var found: [Int] = []
        for number in 0..<7 {
            found.append(await installation.frontend.call(.get, "/l/00000000000\(number)").status)
        }
        #expect(found == [404, 404, 404, 404, 404, 429, 429])
        let wrong = await installation.frontend.call(.get, "/l/000000000008")
        for path in ["", "/qr.svg", "/qr.png"] {
            let right = await installation.frontend.call(.get, "/l/\(link.code)\(path)")
            #expect(right.status == 429)
            #expect(right.text == wrong.text)
        }
        let other = await installation.frontend.call(.get, "/l/\(link.code)", client: "192.0.2.2")
        #expect(other.status == 200)
    }

    @Test("Who guesses from one IPv6 network is refused the right code too, whatever address is used")
    func guessingFromOneNetwork() async throws {
        var options = InstallationOptions()
        options.missesPerMinute = 5
        let installation = try Installation(options)
        let link = try await installation.makeLink(try await installation.makeTenant().site)
        func status(_ code: String, _ host: Int) async -> Int {
            await installation.frontend.call(
                .get, "/l/\(code)", client: "2001:db8::\(host)", network: "2001:db8::/64"
            ).status
        }
        for number in 0..<5 { #expect(await status("00000000000\(number)", number) == 404) }
        #expect(await status("000000000006", 6) == 429)
        #expect(await status("\(link.code)", 7) == 429)
    }

    @Test("One client begins so many checkouts a minute, and others are not held up")
    func visits() async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(try await installation.makeTenant().site)
        for _ in 0..<FrontendLimits.linkVisitsPerMinute {
            #expect(try await installation.begin(link).status == 303)
        }
        let refused = try await installation.begin(link)
        #expect(refused.status == 429)
        #expect(refused.headers["retry-after"] == "1")
        #expect(try await installation.begin(link, client: "192.0.2.2").status == 303)
    }

    @Test("A form that was not made here begins nothing")
    func forged() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let link = try await installation.makeLink(site)
        let other = try await installation.makeLink(site)
        let page = await installation.frontend.call(.get, "/l/\(other.code)")
        let stolen = try #require(page.quoted(after: "name=\"csrf\" value=\""))
        for token in ["", "AAAAAAAAAAAAAAAAAAAAAA", stolen] {
            #expect(await installation.frontend.post("/l/\(link.code)", [("csrf", token)]).status == 403)
        }
        #expect(try await installation.begin(link, headers: [("sec-fetch-site", "cross-site")]).status == 403)
        let typed = await installation.frontend.post("/l/\(link.code)", [], type: "text/plain")
        #expect(typed.status == 400)
        #expect(try installation.checkoutCount(of: link) == 0)
    }

    /// What a payer sends as the amount, and the amount that is owed then; nil where the page asks again.
    struct AmountRow: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var amount: LinkAmount
        var sent: String?
        var owed: Int64?
    }

    static let amounts = [
        AmountRow(testDescription: "fixed", amount: .fixed(500), owed: 500),
        AmountRow(testDescription: "fixed, another sent", amount: .fixed(500), sent: "1", owed: 500),
        AmountRow(testDescription: "a choice", amount: .choice([500, 900]), sent: "900", owed: 900),
        AmountRow(testDescription: "no choice", amount: .choice([500, 900])),
        AmountRow(testDescription: "another choice", amount: .choice([500, 900]), sent: "901"),
        AmountRow(testDescription: "a choice in euros", amount: .choice([500, 900]), sent: "5.00"),
        AmountRow(testDescription: "entered", amount: .open(100...900), sent: "1,5", owed: 150),
        AmountRow(testDescription: "entered too little", amount: .open(100...900), sent: "0.99"),
        AmountRow(testDescription: "entered too much", amount: .open(100...900), sent: "9.01"),
        AmountRow(testDescription: "entered nonsense", amount: .open(100...900), sent: "<script>"),
        AmountRow(testDescription: "entered nothing", amount: .open(100...900)),
    ]

    @Test("The amount is the link's, one of its choice, or within its bounds", arguments: amounts)
    func amount(_ row: AmountRow) async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(
            try await installation.makeTenant().site, amount: row.amount)
        let answer = try await installation.begin(link, row.sent.map { [("amount", $0)] } ?? [])
        guard let owed = row.owed else {
            #expect(answer.status == 422)
            #expect(answer.title?.hasPrefix("Error: ") == true)
            #expect(answer.text.contains("role=\"alert\""))
            #expect(try installation.checkoutCount(of: link) == 0)
            return
        }
        #expect(answer.status == 303)
        let checkout = try installation.opened(by: answer)
        #expect(checkout.facts.amountDue == owed)
    }

    /// A prefill, and whether it is taken.
    struct PrefillRow: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var json: String
        var isTaken = true
        var amount: LinkAmount = .open(100...900)
    }

    static let prefills = [
        PrefillRow(testDescription: "an amount", json: #"{"amount":5000}"#),
        PrefillRow(
            testDescription: "everything",
            json: #"{"amount":1,"reference":"r","email":"a@b.example","name":"Ann"}"#),
        PrefillRow(testDescription: "not too old", json: #"{"amount":5,"expiresAt":"2999-01-01T00:00:00Z"}"#),
        PrefillRow(
            testDescription: "too old", json: #"{"amount":5,"expiresAt":"2001-01-01T00:00:00Z"}"#,
            isTaken: false),
        PrefillRow(testDescription: "the fixed amount", json: #"{"amount":500}"#, amount: .fixed(500)),
        PrefillRow(
            testDescription: "another amount than the fixed", json: #"{"amount":499}"#, isTaken: false,
            amount: .fixed(500)),
        PrefillRow(testDescription: "nothing owed", json: #"{"amount":0}"#, isTaken: false),
        PrefillRow(testDescription: "a text as amount", json: #"{"amount":"5"}"#, isTaken: false),
        PrefillRow(
            testDescription: "what is not known", json: #"{"amount":5,"currency":"USD"}"#, isTaken: false),
        PrefillRow(testDescription: "a control character", json: "{\"name\":\"a\\u0007\"}", isTaken: false),
        PrefillRow(testDescription: "no address", json: #"{"email":"nobody"}"#, isTaken: false),
        PrefillRow(testDescription: "no object", json: "[1]", isTaken: false),
        PrefillRow(testDescription: "no JSON", json: "amount=5", isTaken: false),
    ]

    @Test("What the merchant signed is taken, on the page and with the form", arguments: prefills)
    func prefill(_ row: PrefillRow) async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(
            try await installation.makeTenant().site, amount: row.amount)
        let query = try installation.signedQuery(row.json, for: link)
        let page = await installation.frontend.call(.get, "/l/\(link.code)?\(query)")
        #expect(page.status == (row.isTaken ? 200 : 400))
        let fields = try FormFields(query: query).fields.map { ($0.name, $0.value) }
        let answer = try await installation.begin(
            link, fields + (row.json.contains("amount") ? [] : [("amount", "2")]))
        #expect(answer.status == (row.isTaken ? 303 : 400))
        #expect(try installation.checkoutCount(of: link) == (row.isTaken ? 1 : 0))
    }

    @Test("A prefill binds amount, reference and customer of the checkout")
    func prefillBinds() async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(
            try await installation.makeTenant().site, amount: .open(100...900))
        let query = try installation.signedQuery(
            #"{"amount":5000,"reference":"A-7","email":"a@b.example","name":"Ann"}"#, for: link)
        let fields = try FormFields(query: query).fields.map { ($0.name, $0.value) }
        let answer = try await installation.begin(link, fields + [("amount", "1.00")])
        let checkout = try installation.opened(by: answer)
        #expect(checkout.facts.amountDue == 5000)
        #expect(checkout.details.reference == "A-7")
        #expect(checkout.details.customer == Customer(name: "Ann", email: "a@b.example"))
    }

    @Test("A signature of another link, another text, another secret or another length is none")
    func signatures() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let link = try await installation.makeLink(tenant.site, amount: .open(100...900))
        let sibling = try await installation.makeLink(tenant.site, amount: .open(100...900))
        let foreign = try await installation.makeLink(tenant.sites[1], amount: .open(100...900))
        let good = try installation.signedQuery(#"{"amount":5}"#, for: link)
        let parts = good.split(separator: "&").map(String.init)
        let other = try installation.signedQuery(#"{"amount":6}"#, for: link).split(separator: "&")
        let queries = [
            try installation.signedQuery(#"{"amount":5}"#, for: sibling),
            try installation.signedQuery(#"{"amount":5}"#, for: foreign),
            "\(parts[0])&\(other[1])", "\(other[0])&\(parts[1])", parts[0], parts[1], good + "A",
            String(good.dropLast()), "\(parts[0])&signature=", "\(parts[0])&signature=%20",
            "prefill=\(String(repeating: "A", count: FrontendLimits.prefillBytes + 1))&\(parts[1])",
        ]
        #expect(await installation.frontend.call(.get, "/l/\(link.code)?\(good)").status == 200)
        for query in queries {
            let answer = await installation.frontend.call(.get, "/l/\(link.code)?\(query)")
            #expect(answer.status == 400, "\(query)")
            #expect(answer.text.contains("This link is not complete"))
        }
        // A query of somebody else's is nobody's business.
        #expect(await installation.frontend.call(.get, "/l/\(link.code)?utm_source=mail").status == 200)
    }

    @Test("A second payer of a single link is told why, and a closed link leads to its page")
    func second() async throws {
        let installation = try Installation()
        let link = try await installation.makeLink(try await installation.makeTenant().site)
        let first = try await installation.visit(link)
        let second = try await installation.visit(link)
        let page = await installation.frontend.call(.get, "/l/\(link.code)")
        let csrf = try #require(page.quoted(after: "name=\"csrf\" value=\""))
        #expect(try await installation.payOnPage(first, card: "4000000000003220").status == 303)
        let waiting = try await installation.payOnPage(second, card: "4242424242424242")
        #expect(waiting.status == 422)
        #expect(waiting.text.contains("Someone is paying with this link right now."))
        let attempt = try #require(try installation.attempts(of: first).first)
        _ = try await installation.engine.abandon(attempt.id)
        _ = try await installation.pay(first, card: "4242424242424242", attempt: "two")
        let late = try await installation.payOnPage(second, card: "4242424242424242")
        #expect(late.status == 422)
        #expect(late.text.contains("This link has been paid already."))
        let post = await installation.frontend.post("/l/\(link.code)", [("csrf", csrf)])
        #expect(post.status == 303)
        #expect(post.location == "/l/\(link.code)")
        #expect(installation.books.payments.count { $0.capturedAmount > 0 } == 1)
    }

    @Test("Hostile texts of a link stay texts")
    func hostile() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let texts = [
            "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "</title><script>", "{{total}}",
            "<!--", "]]>", "&lt;script&gt;", "javascript:alert(1)",
        ]
        func page(_ text: String, _ name: String) async throws -> PageScan {
            let euro = try #require(Currency(code: "EUR"))
            let link = try await installation.makeLink(site, lifetime: 600) { details in
                details.summary = text
                details.reference = text
                details.items = [
                    try LineItem(
                        name: text, quantity: try #require(Quantity(2)), unitAmount: 2125, currency: euro,
                        details: text)
                ]
            }
            let query = try installation.signedQuery(
                "{\"name\":\"\(name)\",\"reference\":\"\(name)\"}", for: link)
            return PageScan(await installation.frontend.call(.get, "/l/\(link.code)?\(query)").text)
        }
        let plain = try await page("plain", "plain")
        for text in texts {
            #expect(try await page(text, text.replacing("\"", with: "\\\"")) == plain, "\(text)")
        }
    }

    @Test("Each page fits the first congestion window of a connection")
    func weight() async throws {
        var options = InstallationOptions()
        options.hasRealAssets = true
        let installation = try Installation(options)
        let site = try await installation.makeTenant().site
        for amount in [LinkAmount.fixed(500), .choice((1...20).map { $0 * 100 }), .open(1...900)] {
            let link = try await installation.makeLink(site, amount: amount)
            let page = await installation.frontend.call(.get, "/l/\(link.code)")
            #expect(page.bytes.count <= 14 * 1024)
        }
    }
}
