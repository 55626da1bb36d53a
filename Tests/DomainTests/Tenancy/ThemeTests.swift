import Domain
import Foundation
import Testing

/// A brand's colour and what the page makes of it.
struct ThemeRow: Sendable, CustomTestStringConvertible {
    let brand: String
    let onBrand: String
    /// Text and edge on light pages, then on dark ones.
    let derived: [String]

    init(_ brand: String, on onBrand: String, _ derived: String...) {
        self.brand = brand
        self.onBrand = onBrand
        self.derived = derived
    }

    var testDescription: String { brand }
}

@Suite struct ThemeTests {
    private static func theme(_ color: RGBColor) -> Theme {
        var branding = Branding()
        branding.color = color
        return Theme(branding: branding)
    }

    // Computed apart from this code, from the formulas of WCAG 2.2.
    static let rows: [ThemeRow] = [
        ThemeRow("#0b5fcc", on: "#ffffff", "#0b5fcc", "#0b5fcc", "#4a89d9", "#1767cf"),
        ThemeRow("#000000", on: "#ffffff", "#000000", "#000000", "#878787", "#6b6b6b"),
        ThemeRow("#ffffff", on: "#000000", "#707070", "#8c8c8c", "#ffffff", "#ffffff"),
        ThemeRow("#ffd400", on: "#000000", "#856e00", "#a68a00", "#ffd400", "#ffd400"),
        ThemeRow("#00104d", on: "#ffffff", "#00104d", "#00104d", "#8088a6", "#616b91"),
        ThemeRow("#ff0000", on: "#000000", "#e00000", "#ff0000", "#ff3636", "#ff0000"),
        ThemeRow("#00ff00", on: "#000000", "#008200", "#00a300", "#00ff00", "#00ff00"),
        ThemeRow("#0000ff", on: "#ffffff", "#0000ff", "#0000ff", "#7878ff", "#4f4fff"),
        ThemeRow("#808080", on: "#000000", "#6f6f6f", "#808080", "#888888", "#808080"),
        ThemeRow("#767676", on: "#000000", "#707070", "#767676", "#888888", "#767676"),
        ThemeRow("#ff69b4", on: "#000000", "#b34a7e", "#e35da0", "#ff69b4", "#ff69b4"),
        ThemeRow("#1b202b", on: "#ffffff", "#1b202b", "#1b202b", "#84878d", "#666a71"),
        ThemeRow("#f3f4f7", on: "#000000", "#6d6e6f", "#8b8b8d", "#f3f4f7", "#f3f4f7"),
    ]

    @Test(arguments: rows) func golden(row: ThemeRow) throws {
        let theme = Self.theme(try #require(RGBColor(row.brand)))
        #expect(theme.brand.description == row.brand)
        #expect(theme.onBrand.description == row.onBrand)
        let derived = [theme.textLight, theme.edgeLight, theme.textDark, theme.edgeDark]
        #expect(derived.map(\.description) == row.derived)
        #expect(theme.wasAdjusted == row.derived.prefix(2).contains { $0 != row.brand })
    }

    /// A grid of 4,096 colours and as many random ones: every pair reaches its ratio.
    @Test func everyPairCanBeRead() {
        let levels = stride(from: 0, through: 255, by: 17).map { UInt8($0) }
        var colors: [RGBColor] = []
        for red in levels {
            for green in levels {
                colors += levels.map { RGBColor(red: red, green: green, blue: $0) }
            }
        }
        let seed: UInt64 = 4096
        print("theme: seed \(seed)")
        var generator = SplitMix64(seed: seed)
        colors += (0..<4096).map { _ in
            let bits = generator.next()
            return RGBColor(
                red: UInt8(bits & 255), green: UInt8(bits >> 8 & 255), blue: UInt8(bits >> 16 & 255))
        }
        var worst = Double.infinity
        for color in colors {
            let theme = Self.theme(color)
            let pairs: [(RGBColor, [RGBColor], Double)] = [
                (theme.onBrand, [color], 4.5), (theme.textLight, Self.light, 4.5),
                (theme.edgeLight, Self.light, 3), (theme.textDark, Self.dark, 4.5),
                (theme.edgeDark, Self.dark, 3), (theme.ringLight, Self.light, 3),
                (theme.ringDark, Self.dark, 3),
            ]
            for (colour, grounds, ratio) in pairs {
                for ground in grounds where Self.contrast(colour, ground) < ratio {
                    Issue.record("\(color): \(colour) on \(ground), \(Self.contrast(colour, ground))")
                }
            }
            worst = min(worst, Self.contrast(theme.onBrand, color))
        }
        print("theme: \(colors.count) colours, worst text on brand \(worst)")
        #expect(colors.count == 8192)
        #expect(worst > 4.58)
    }

    @Test func aColourThatReadsOnLightPagesIsNotCalledAdjusted() throws {
        // No colour reaches 4.5:1 on a white and on a nearly black page at once, so one side always moves:
        // were the dark one counted, every colour would be.
        let theme = Self.theme(try #require(RGBColor("#0b5fcc")))
        #expect(theme.textLight == theme.brand && theme.edgeLight == theme.brand)
        #expect(theme.textDark != theme.brand)
        #expect(!theme.wasAdjusted)
    }

    @Test func ratiosOfTheStandard() throws {
        #expect(ThemeContrast.ratio(ThemePalette.black, ThemePalette.white) == 21)
        #expect(ThemeContrast.ratio(ThemePalette.white, ThemePalette.white) == 1)
        // #767676 is the lightest grey that passes on white, #777777 the first that fails.
        let passes = try #require(RGBColor("#767676"))
        let fails = try #require(RGBColor("#777777"))
        #expect(ThemeContrast.ratio(passes, ThemePalette.white) >= ThemeContrast.textRatio)
        #expect(ThemeContrast.ratio(ThemePalette.white, fails) < ThemeContrast.textRatio)
    }

    // The grounds, written again so that a changed palette is noticed.
    private static let light = [
        RGBColor(red: 0xF3, green: 0xF4, blue: 0xF7), RGBColor(red: 255, green: 255, blue: 255),
    ]
    private static let dark = [
        RGBColor(red: 0x10, green: 0x13, blue: 0x1A), RGBColor(red: 0x1B, green: 0x20, blue: 0x2B),
    ]

    private static func contrast(_ one: RGBColor, _ other: RGBColor) -> Double {
        let both = [one, other].map { color in
            zip([0.2126, 0.7152, 0.0722], [color.red, color.green, color.blue]).reduce(0.0) { sum, part in
                let value = Double(part.1) / 255
                return sum + part.0 * (value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4))
            }
        }.sorted()
        return (both[1] + 0.05) / (both[0] + 0.05)
    }
}
