import Crypto
import Domain
import HTTPCore
import JSON
import Mustache
import Pages
import ProviderKit
import Support
import TestHarness
import Testing

@Suite("Pieces of pages")
struct PieceTests {
    @Test("A bucket lets so many through at once, fills with time, and is each caller's own")
    func rateLimiter() {
        let clock = ManualClock()
        let limiter = RateLimiter<String>(perSecond: 0.5, burst: 2, clock: clock.clock)
        #expect(limiter.take(for: "a") == .allowed(remaining: 1))
        #expect(limiter.take(for: "a") == .allowed(remaining: 0))
        #expect(limiter.take(for: "a") == .refused(retryAfterSeconds: 2))
        #expect(limiter.take(for: "b") == .allowed(remaining: 1))
        clock.advance(seconds: 1)
        #expect(limiter.take(for: "a") == .refused(retryAfterSeconds: 1))
        clock.advance(seconds: 1)
        #expect(limiter.take(for: "a") == .allowed(remaining: 0))
        clock.advance(seconds: 1_000_000)
        #expect(limiter.take(for: "a") == .allowed(remaining: 1))
        clock.advance(seconds: -1_000_000)
        #expect(limiter.take(for: "a") == .allowed(remaining: 0))
        #expect(limiter.take(for: "a") == .refused(retryAfterSeconds: 2))
    }

    @Test("A form's token is its subject's, under this installation's key")
    func formTokens() throws {
        let tokens = try FormTokens(masterKey: MasterKey(Secret([UInt8](repeating: 1, count: 32))))
        let others = try FormTokens(masterKey: MasterKey(Secret([UInt8](repeating: 2, count: 32))))
        let token = tokens.token(for: "subject")
        #expect(token.utf8.count == 22)
        #expect(tokens.isValid(token, for: "subject"))
        for wrong in [
            others.token(for: "subject"), tokens.token(for: "subjects"), "", token + "A",
            String(token.dropLast()),
        ] {
            #expect(!tokens.isValid(wrong, for: "subject"))
        }
        #expect(!tokens.isValid(token, for: ""))
        #expect(!"\(tokens)".contains("1, 1, 1"))
    }

    @Test("A problem is what RFC 9457 says, with pointers, whatever the text holds")
    func problem() throws {
        let entries = [Problem.Entry(pointer: "/a~1b", code: "x", detail: "\"quoted\"\n\u{0}")]
        let response = Problem(
            status: .unprocessableContent, code: "validation_failed", title: "T", detail: "D", errors: entries
        ).response(security: SecurityHeaders(isSecure: true), requestID: "r1")
        guard case .bytes(let bytes) = response.body else {
            Issue.record("no body")
            return
        }
        let json = try JSONValue(parsing: bytes)
        #expect(
            json.members?.map(\.key) == ["type", "title", "status", "detail", "code", "errors", "requestId"])
        #expect(json["status"]?.integer == 422)
        #expect(json["errors"]?[0]?["detail"]?.string == entries[0].detail)
        #expect(response.headers["content-type"] == "application/problem+json")
        #expect(response.headers["strict-transport-security"] != nil)
    }

    @Test("A policy names what was asked for and nothing else")
    func contentPolicy() {
        var policy = ContentPolicy()
        #expect(
            policy.text
                == "default-src 'none'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
        )
        policy.styleHashes = ["a", "b"]
        policy.allowsScript = true
        policy.frames = "'self'"
        policy.own = "https://pay.example"
        policy.ancestors = "https://pay.example"
        policy.formAction = "'none'"
        #expect(
            policy.text
                == "default-src 'none'; style-src 'sha256-a' 'sha256-b'; img-src 'self' data:; "
                + "script-src https://pay.example; connect-src https://pay.example; frame-src 'self'; base-uri 'none'; "
                + "frame-ancestors https://pay.example; form-action 'none'")
    }

    @Test("A page in a frame of ours may be loaded there, any other is closed", arguments: [true, false])
    func framing(_ isFramed: Bool) {
        let headers = SecurityHeaders(isSecure: false).page(policy: "x", isFramed: isFramed)
        #expect(headers["x-frame-options"] == (isFramed ? nil : "DENY"))
        #expect(headers["cross-origin-resource-policy"] == (isFramed ? "cross-origin" : "same-origin"))
        #expect(headers["strict-transport-security"] == nil)
    }

    static let statuses: [Status] = [
        .badRequest, .forbidden, .notFound, .methodNotAllowed, .contentTooLarge, .unsupportedMediaType,
        .misdirectedRequest, .unprocessableContent, .tooManyRequests, .internalServerError,
        .serviceUnavailable, .uriTooLong,
    ]

    @Test("The error page says in words what a status means", arguments: statuses.map(\.code))
    func errorPage(_ code: UInt16) throws {
        let library = try ProjectTexts.pages()
        let page = try ErrorPage(
            library: library, stylesheets: Stylesheets(page: "b{}", noScript: ""),
            security: SecurityHeaders(isSecure: false), linkShape: Shape(library.symbols, ["text", "url"]))
        let response = page.response(Status(code), requestID: "req_<1>", backURL: "/back?a=1&b=2")
        guard case .bytes(let bytes) = response.body else {
            Issue.record("no body")
            return
        }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(response.status.code == code)
        #expect(text.contains("Error \(code)"))
        #expect(text.contains("req_&lt;1&gt;"))
        #expect(text.contains("href=\"/back?a=1&amp;b=2\""))
        #expect(
            response.headers["content-security-policy"]?.contains("sha256-\(SiteLook.hash("b{}"))") == true)
    }

    @Test("A theme is rules of ours around the merchant's colour, whatever the choices")
    func theme() {
        for radius in CornerRadius.allCases {
            for font in FontChoice.allCases {
                var branding = Branding()
                branding.cornerRadius = radius
                branding.font = font
                branding.color = RGBColor(red: 255, green: 254, blue: 0)
                let text = ThemeStylesheet.text(for: branding)
                #expect(text.contains("#fffe00"))
                #expect(!text.contains("<"))
                #expect(text.filter { $0 == "{" }.count == text.filter { $0 == "}" }.count)
            }
        }
    }

    @Test("A look is kept until its site changes")
    func looks() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let symbols = Symbols()
        let looks = SiteLooks(
            stylesheets: Stylesheets(page: "", noScript: ""), security: SecurityHeaders(isSecure: false),
            linkShape: Shape(symbols, ["text", "url"]))
        let first = looks.look(of: tenant.site)
        #expect(first === looks.look(of: tenant.site))
        var changed = tenant.site
        changed.settings.name = "Other"
        changed.settings.support.email = "a+b@example.com"
        changed.settings.branding.logoURL = WebURL("https://cdn.example:8443/l.png")
        changed.updatedAt = changed.updatedAt.adding(seconds: 1)
        let second = looks.look(of: changed)
        #expect(second !== first)
        #expect(second.frame.siteName == "Other")
        #expect(second.frame.contacts.map(\.url) == ["mailto:a%2Bb@example.com"])
        #expect(
            second.plainHeaders["content-security-policy"]?.contains(
                "img-src 'self' data: https://cdn.example:8443;") == true)
        #expect(second.plainHeaders["content-security-policy"]?.contains("script-src") == false)
    }

    @Test("A checkout's own look is kept beside its site's, and changes with it")
    func ownLooks() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let looks = SiteLooks(
            stylesheets: Stylesheets(page: "", noScript: ""), security: SecurityHeaders(isSecure: false),
            linkShape: Shape(Symbols(), ["text", "url"]))
        var tokens = BrandingOverride()
        #expect(looks.look(of: site, dressedIn: tokens) === looks.look(of: site))
        tokens.font = .serif
        let own = looks.look(of: site, dressedIn: tokens)
        #expect(own !== looks.look(of: site))
        #expect(own === looks.look(of: site, dressedIn: tokens))
        var changed = site
        changed.updatedAt = changed.updatedAt.adding(seconds: 1)
        #expect(own !== looks.look(of: changed, dressedIn: tokens))
        var logo = BrandingOverride()
        logo.logoURL = WebURL("https://cdn.example/own.png")
        changed.uploadedLogo = UploadedLogo(hash: "0123456789abcdef", format: .png, width: 1, height: 1)
        changed.updatedAt = changed.updatedAt.adding(seconds: 1)
        #expect(looks.look(of: changed, dressedIn: logo).frame.logoURL == "https://cdn.example/own.png")
        #expect(looks.look(of: changed).frame.logoURL == "/logos/\(site.id)/0123456789abcdef.png")
        // A merchant with many colours drives out no site's look.
        let kept = looks.look(of: changed)
        for value in 0...SiteLooks.variantCapacity {
            tokens.color = RGBColor(red: UInt8(value & 255), green: UInt8(value >> 8), blue: 0)
            _ = looks.look(of: changed, dressedIn: tokens)
        }
        #expect(kept === looks.look(of: changed))
    }

    @Test("A provider's model is read by a template as it is")
    func viewModel() throws {
        let symbols = Symbols()
        let library = try TemplateLibrary(
            [
                TemplateSource(
                    name: "t",
                    text: Array(
                        "{{a}}|{{#b}}{{c}};{{/b}}|{{#d}}no{{/d}}{{^d}}yes{{/d}}|{{#e}}{{f}}{{/e}}".utf8))
            ], symbols: symbols)
        let model = ViewModel.record([
            "a": .text("<x>"), "b": .list([.record(["c": .text("1")]), .record(["c": .text("2")])]),
            "d": .bool(false),
            "e": .record(["f": .text("&")]),
        ])
        var output: [UInt8] = []
        try library.render(
            try library.requiredTemplate(named: "t"), .record(model.record(symbols: symbols, adding: [])),
            into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "&lt;x&gt;|1;2;|yes|&amp;")
    }

    struct Phone: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let url: String?
    }

    @Test(
        "A telephone number is dialled when it is one",
        arguments: [
            Phone(testDescription: "+44 20 7946 0000", url: "tel:+442079460000"),
            Phone(testDescription: "(089) 123-45.67/8", url: "tel:08912345678"),
            Phone(testDescription: "112", url: "tel:112"), Phone(testDescription: "11", url: nil),
            Phone(testDescription: "+44 20 7946 ext. 5", url: nil),
            Phone(testDescription: "1-800-FLOWERS", url: nil), Phone(testDescription: "44+20", url: nil),
            Phone(testDescription: "٠١٢٣", url: nil), Phone(testDescription: "+", url: nil),
        ])
    func telephoneLinks(_ row: Phone) {
        #expect(TelephoneLink.url(of: row.testDescription) == row.url)
    }
}
