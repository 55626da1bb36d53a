import Domain
import Support
import Testing

@Suite struct SiteTests {
    @Test func attemptLimitsEitherSide() {
        #expect(!SiteSettings.attemptLimits.contains(0))
        #expect(SiteSettings.attemptLimits.contains(1))
        #expect(SiteSettings.attemptLimits.contains(20))
        #expect(!SiteSettings.attemptLimits.contains(21))
    }

    @Test func lifetimesEitherSide() {
        #expect(!SiteSettings.lifetimes.contains(59))
        #expect(SiteSettings.lifetimes.contains(60))
        #expect(SiteSettings.lifetimes.contains(365 * 86_400))
        #expect(!SiteSettings.lifetimes.contains(365 * 86_400 + 1))
    }

    @Test func aNewSiteIsWithinItsLimits() {
        let settings = SiteSettings(name: "Northwind")
        #expect(settings.attemptLimit == 5)
        #expect(settings.checkoutLifetimeSeconds == 24 * 3600)
        #expect(SiteSettings.attemptLimits.contains(settings.attemptLimit))
        #expect(SiteSettings.lifetimes.contains(settings.checkoutLifetimeSeconds))
        #expect(settings.redirectSignature == .ed25519)
        #expect(settings.allowedReturnOrigins.isEmpty)
        #expect(settings.branding.color.description == "#0b5fcc")
    }

    @Test func colourTexts() {
        let good = [
            "#000000": "#000000", "#FFFFFF": "#ffffff", "#0b5FcC": "#0b5fcc", "#00000a": "#00000a",
            "#0a0000": "#0a0000",
        ]
        for (text, written) in good { #expect(RGBColor(text)?.description == written) }
        #expect(RGBColor("#102030") == RGBColor(red: 16, green: 32, blue: 48))
        let refused = [
            "", "#", "000000", "#00000", "#0000000", "#fff", "#ggg000", "#+12345", "#-12345", "# 12345",
            "#12345 ", " #123456", "red", "#12345é", "#١٢٣٤٥٦", "＃123456", "#123456;}", "rgb(0,0,0)",
            "#12345\n",
        ]
        for text in refused { #expect(RGBColor(text) == nil, "\(text)") }
    }

    @Test func everyChannelValueIsReadBack() {
        for value in 0...255 as ClosedRange<UInt8> {
            let color = RGBColor(red: value, green: 255 - value, blue: value ^ 0x55)
            #expect(RGBColor(color.description) == color)
        }
    }
}
