/// The colours that no merchant changes, as the stylesheet has them.
package enum ThemePalette {
    /// White, `#ffffff`.
    package static let white = RGBColor(red: 0xFF, green: 0xFF, blue: 0xFF)
    /// Black, `#000000`.
    package static let black = RGBColor(red: 0, green: 0, blue: 0)
    /// The ground of light pages.
    package static let lightPage = RGBColor(red: 0xF3, green: 0xF4, blue: 0xF7)
    /// The ground of panels on light pages.
    package static let lightPanel = white
    /// The focus ring on light pages.
    package static let lightRing = RGBColor(red: 0x14, green: 0x17, blue: 0x1F)
    /// The ground of dark pages.
    package static let darkPage = RGBColor(red: 0x10, green: 0x13, blue: 0x1A)
    /// The ground of panels on dark pages.
    package static let darkPanel = RGBColor(red: 0x1B, green: 0x20, blue: 0x2B)
    /// The focus ring on dark pages.
    package static let darkRing = RGBColor(red: 0xFF, green: 0xD8, blue: 0x4D)
}
