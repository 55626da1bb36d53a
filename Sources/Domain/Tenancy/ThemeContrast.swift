import Glibc

/// The contrast of two colours as WCAG 2.2 defines it (w3.org/TR/WCAG22, "contrast ratio").
package enum ThemeContrast {
    /// What text needs (success criterion 1.4.3).
    package static let textRatio = 4.5
    /// What borders and other parts of a control need (success criterion 1.4.11).
    package static let edgeRatio = 3.0

    /// The ratio, from 1 for equal colours to 21 for black on white.
    package static func ratio(_ one: RGBColor, _ other: RGBColor) -> Double {
        let first = luminance(one)
        let second = luminance(other)
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// Relative luminance, 0 to 1 ("relative luminance" in the same document).
    package static func luminance(_ color: RGBColor) -> Double {
        0.2126 * linear[Int(color.red)] + 0.7152 * linear[Int(color.green)]
            + 0.0722 * linear[Int(color.blue)]
    }

    /// The linear light of each value of a channel, computed once: a theme asks for some hundred.
    private static let linear: [Double] = (0...255).map { value in
        let channel = Double(value) / 255
        return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
    }
}
