/// The literal colours of a site's pages, derived from its branding so that every pair of them can be
/// read whatever colour the merchant chose.
package struct Theme: Hashable, Sendable {
    /// The merchant's colour, as given: the ground of the pay button and the bar.
    package let brand: RGBColor
    /// Text on `brand`: white or black, whichever contrasts more; at least 4.58:1 on any colour.
    package let onBrand: RGBColor
    /// The brand as text and links of light pages, at least 4.5:1 on page and panel.
    package let textLight: RGBColor
    /// The brand as border and mark of light pages, at least 3:1 on page and panel.
    package let edgeLight: RGBColor
    /// The brand as text and links of dark pages, at least 4.5:1 on page and panel.
    package let textDark: RGBColor
    /// The brand as border and mark of dark pages, at least 3:1 on page and panel.
    package let edgeDark: RGBColor
    /// The focus ring of light pages, never the brand's colour.
    package let ringLight: RGBColor
    /// The focus ring of dark pages, never the brand's colour.
    package let ringDark: RGBColor

    /// Derives the colours.
    package init(branding: Branding) {
        let color = branding.color
        let light = [ThemePalette.lightPage, ThemePalette.lightPanel]
        let dark = [ThemePalette.darkPage, ThemePalette.darkPanel]
        brand = color
        let whiteRatio = ThemeContrast.ratio(color, ThemePalette.white)
        let blackRatio = ThemeContrast.ratio(color, ThemePalette.black)
        onBrand = whiteRatio >= blackRatio ? ThemePalette.white : ThemePalette.black
        textLight = Self.moved(
            color, towards: ThemePalette.black, until: ThemeContrast.textRatio, on: light)
        edgeLight = Self.moved(
            color, towards: ThemePalette.black, until: ThemeContrast.edgeRatio, on: light)
        textDark = Self.moved(
            color, towards: ThemePalette.white, until: ThemeContrast.textRatio, on: dark)
        edgeDark = Self.moved(
            color, towards: ThemePalette.white, until: ThemeContrast.edgeRatio, on: dark)
        ringLight = ThemePalette.lightRing
        ringDark = ThemePalette.darkRing
    }

    /// Whether the brand's colour had to be darkened for the links and borders of light pages, which the
    /// merchant is told.
    ///
    /// Dark pages are no measure: no colour is readable on a white panel and on a dark one, so that every
    /// colour is moved on one of them.
    package var wasAdjusted: Bool { textLight != brand || edgeLight != brand }

    /// The colour, moved by steps of one per cent of the way until it reaches the ratio on each ground;
    /// the goal itself where no step does.
    static func moved(
        _ color: RGBColor, towards goal: RGBColor, until ratio: Double, on grounds: [RGBColor]
    ) -> RGBColor {
        for percent in 0..<100 {
            let mixed = RGBColor(
                red: mixed(color.red, goal.red, percent), green: mixed(color.green, goal.green, percent),
                blue: mixed(color.blue, goal.blue, percent))
            if grounds.allSatisfy({ ThemeContrast.ratio(mixed, $0) >= ratio }) { return mixed }
        }
        return goal
    }

    /// The channel that many hundredths of the way, rounded to the nearest value.
    private static func mixed(_ from: UInt8, _ goal: UInt8, _ percent: Int) -> UInt8 {
        UInt8((Int(from) * (100 - percent) + Int(goal) * percent + 50) / 100)
    }
}
