import Crypto
import Database
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@Suite("A checkout's own branding")
struct BrandingTests {
    private static let red = RGBColor(red: 0xC0, green: 0x10, blue: 0x20)

    private static func tokens() -> BrandingOverride {
        var tokens = BrandingOverride()
        tokens.color = red
        tokens.cornerRadius = CornerRadius.none
        tokens.font = .serif
        tokens.logoURL = WebURL("https://cdn.example/spring.png")
        return tokens
    }

    @Test("Pages wear it, and their policy allows exactly their style and the logo's origin")
    func pages() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let plain = try await installation.makeCheckout(site)
        let own = try await installation.makeCheckout(site) { $0.branding = Self.tokens() }
        for (checkout, isOwn) in [(plain, false), (own, true), (plain, false)] {
            for step in ["", "/cancel"] {
                let page = await installation.frontend.call(.get, installation.page(checkout, step))
                #expect(page.text.contains(".bar,.go{background:#c01020}") == isOwn)
                #expect(page.text.contains("Georgia") == isOwn)
                #expect(page.text.contains("src=\"https://cdn.example/spring.png\"") == isOwn)
                let policy = try #require(page.headers["content-security-policy"])
                #expect(policy.contains("https://cdn.example") == isOwn)
                let style = try #require(page.text.firstRange(of: "<style>"))
                let end = try #require(page.text.firstRange(of: "</style>"))
                let text = String(page.text[style.upperBound..<end.lowerBound])
                #expect(policy.contains("'sha256-\(SiteLook.hash(text))'"))
            }
        }
    }

    @Test("What is not said stays the site's, and a change of the site is seen")
    func partly() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        var tokens = BrandingOverride()
        tokens.cornerRadius = CornerRadius.large
        let checkout = try await installation.makeCheckout(tenant.site) { [tokens] in $0.branding = tokens }
        let before = await installation.frontend.call(.get, installation.page(checkout))
        #expect(before.text.contains("border-radius:1.25rem"))
        #expect(!before.text.contains("#c01020"))
        _ = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) { $0.branding.color = Self.red }
        let after = await installation.frontend.call(.get, installation.page(checkout))
        #expect(after.text.contains("background:#c01020"))
        #expect(after.text.contains("border-radius:1.25rem"))
    }

    @Test("The provider's pages wear it too")
    func provider() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let checkout = try await installation.makeCheckout(site) { $0.branding = Self.tokens() }
        let page = await installation.frontend.call(.get, installation.page(checkout))
        let frame = try #require(page.quoted(after: "title=\"Card details\" src=\""))
        let fields = await installation.frontend.call(.get, frame.replacing("&amp;", with: "&"))
        #expect(fields.status == 200)
        #expect(fields.text.contains("Georgia"))
    }

    @Test("The text on the button can be read whatever colour is chosen")
    func contrast() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        for value in stride(from: 0, through: 255, by: 51) {
            let color = RGBColor(red: UInt8(value), green: 0xFF, blue: UInt8(255 - value))
            let checkout = try await installation.makeCheckout(site) { details in
                var tokens = BrandingOverride()
                tokens.color = color
                details.branding = tokens
            }
            let page = await installation.frontend.call(.get, installation.page(checkout))
            var branding = Branding()
            branding.color = color
            let theme = Theme(branding: branding)
            #expect(page.text.contains(".go{color:\(theme.onBrand);"))
            #expect(ThemeContrast.ratio(theme.brand, theme.onBrand) >= ThemeContrast.textRatio)
        }
    }
}
