extension ReaderLocale {
    /// A rate in percent as that reader writes it: `19%` of `19` in English, `9,975 %` of `9.975` in German.
    ///
    /// Figures: Unicode CLDR, `percentFormats` of each locale; the space is one that keeps a line together.
    package func text(percent rate: String) -> String {
        let hasSpace: Bool
        switch language {
        case .english, .italian, .dutch: hasSpace = false
        case .german: hasSpace = region != "CH" && region != "LI"
        case .french: hasSpace = region != "CH"
        case .spanish: hasSpace = region != "MX"
        }
        // The French of Switzerland write amounts with a point and all other numbers with a comma.
        let decimal = language == .french ? "," : AmountFormat.of(self).decimal
        return rate.replacing(".", with: decimal) + (hasSpace ? "\u{A0}%" : "%")
    }
}
