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

@Suite("Going on with a phone")
struct HandoffTests {
    private func path(_ installation: Installation, _ checkout: Checkout) throws -> String {
        "/s/\(try #require(installation.engine.addresses.code(of: checkout)))"
    }

    @Test(
        "The short address leads to the page while there is something to pay", arguments: Situation.allCases)
    func situations(_ situation: Situation) async throws {
        let installation = try Installation()
        let checkout = try await situation.make(installation, try await installation.makeTenant())
        let answer = await installation.frontend.call(.get, try path(installation, checkout))
        switch situation {
        case .open, .declined, .needsPayer, .pending, .unknown:
            #expect(answer.status == 303)
            #expect(answer.location == installation.page(checkout))
            #expect(answer.headers["cache-control"] == "no-store")
        default:
            #expect(answer.status == 404)
            let unknown = await installation.frontend.call(.get, "/s/00000-00000")
            #expect(answer.bytes == unknown.bytes)
            #expect(answer.fieldLines == unknown.fieldLines)
        }
    }

    @Test("Live checkouts have codes as test ones do, and no two the same")
    func modes() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        var codes: Set<HandoffCode> = []
        for _ in 0..<20 {
            let checkout = try await installation.makeCheckout(site)
            codes.insert(try #require(installation.engine.addresses.code(of: checkout)))
        }
        #expect(codes.count == 20)
    }

    @Test("A code stays what it is over a restart")
    func restart() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let path = try path(installation, checkout)
        let again = try installation.restarted()
        #expect(await again.frontend.call(.get, path).location == again.page(checkout))
    }

    static let spellings = ["/s/%@", "/S/%@"]

    @Test("Either case, with hyphens and without", arguments: spellings)
    func spelling(_ pattern: String) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let code = try #require(installation.engine.addresses.code(of: checkout))
        for text in [code.description, code.compact, code.compact.lowercased()] {
            let answer = await installation.frontend.call(.get, pattern.replacing("%@", with: text))
            #expect(answer.status == 303)
        }
        let query = await installation.frontend.call(.get, pattern.replacing("%@", with: code.compact + "1"))
        #expect(query.status == 404)
    }

    @Test("A client has so many wrong codes, then waits, for right ones too")
    func clientLimit() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let right = try path(installation, checkout)
        for attempt in 0..<FrontendLimits.codeMisses {
            #expect(await installation.frontend.call(.get, right).status == 303)
            let wrong = attempt.isMultiple(of: 2) ? "/s/0000000000" : "/S/x"
            #expect(await installation.frontend.call(.get, wrong).status == 404)
        }
        for path in ["/s/0000000000", "/s/x", right] {
            let refused = await installation.frontend.call(.get, path)
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == String(60 / FrontendLimits.codeMissesPerMinute))
        }
        #expect(await installation.frontend.call(.get, right, client: "192.0.2.2").status == 303)
        installation.clock.advance(seconds: Int64(60 / FrontendLimits.codeMissesPerMinute))
        #expect(await installation.frontend.call(.get, right).status == 303)
        #expect(await installation.frontend.call(.get, "/s/x").status == 404)
        #expect(await installation.frontend.call(.get, right).status == 429)
    }

    @Test("All clients together have so many wrong codes")
    func limitInAll() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let right = try path(installation, checkout)
        for attempt in 0..<FrontendLimits.codeMissesInAll {
            let answer = await installation.frontend.call(.get, "/s/x", client: "192.0.2.\(attempt)")
            #expect(answer.status == 404)
        }
        // The door stays open for whoever has not guessed, and one wrong code closes it.
        let honest = "198.51.100.1"
        #expect(await installation.frontend.call(.get, right, client: honest).status == 303)
        #expect(await installation.frontend.call(.get, "/s/x", client: honest).status == 404)
        let closed = await installation.frontend.call(.get, right, client: honest)
        #expect(closed.status == 429)
        #expect(closed.headers["retry-after"] == String(FrontendLimits.codeMissBlockSeconds))
        #expect(await installation.frontend.call(.get, right, client: "192.0.2.5").status == 429)
        #expect(await installation.frontend.call(.get, right, client: "203.0.113.9").status == 303)
        installation.clock.advance(seconds: 1)
        #expect(await installation.frontend.call(.get, right, client: honest).status == 303)
    }

    @Test("The page shows the address, and its picture holds it in upper case")
    func page() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let code = try #require(installation.engine.addresses.code(of: checkout))
        let page = await installation.frontend.call(.get, installation.page(checkout))
        #expect(page.text.contains("localhost:8080/s/<b>\(code)</b>"))
        let source = try #require(page.quoted(after: "<img class=\"qr\" src=\""))
        let picture = await installation.frontend.call(.get, source)
        #expect(picture.status == 200)
        #expect(picture.headers["content-type"] == "image/svg+xml")
        #expect(picture.headers["cache-control"] == "no-store")
        let address = "HTTP://LOCALHOST:8080/S/\(code.compact)"
        #expect(installation.engine.addresses.scanned(code) == address)
        #expect(try picture.bytes == HandoffQRCode.svg(of: address))
        #expect(await installation.frontend.call(.get, "/checkout/x/qr.svg").status == 404)
    }

    struct Browser: Sendable, CustomTestStringConvertible {
        let isTelevision: Bool
        let name: String
        var testDescription: String { name }
    }

    /// Made-up browsers with the shapes that the makers document.
    static let browsers: [Browser] = [
        Browser(
            isTelevision: true, name: "Mozilla/5.0 (SMART-TV; LINUX; Tizen 4.0) Version/4.0 TV Safari/537.36"),
        Browser(
            isTelevision: true, name: "Mozilla/5.0 (Web0S; Linux/SmartTV) Chrome/53.0.2785.34 WebAppManager"),
        Browser(
            isTelevision: true,
            name: "Mozilla/5.0 (Linux armv7l) OPR/46.0 OMI/4.21 Model/X VIDAA/5.0(X;SmartTV)"),
        Browser(isTelevision: true, name: "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) Version/13.0"),
        Browser(isTelevision: true, name: "Mozilla/5.0 (Linux; Android 9; AFTSSS) Silk/112.4 Chrome/112.0"),
        Browser(isTelevision: true, name: "HbbTV/1.5.1 (+DRM; Maker; Set)"),
        Browser(
            isTelevision: false,
            name: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
        Browser(
            isTelevision: false, name: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148"),
        Browser(isTelevision: false, name: "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile"),
        Browser(isTelevision: false, name: String(repeating: "HbbTV ", count: 100)),
        Browser(isTelevision: false, name: ""),
    ]

    @Test("On a television the phone comes first", arguments: browsers)
    func television(_ browser: Browser) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let page = await installation.frontend.call(
            .get, installation.page(checkout), headers: [("User-Agent", browser.name)])
        #expect(page.text.contains("<body class=\"tv\">") == browser.isTelevision)
        #expect(page.text.contains("<form class=\"panel\" id=\"pay\""))
    }
}
