package import Domain

/// A site's colours and corners as literal rules, which engines without custom properties understand too.
package enum ThemeStylesheet {
    /// The rules to append to the common stylesheet.
    ///
    /// Every value is one of ours: no text of the merchant gets here.
    package static func text(for branding: Branding) -> String {
        let theme = Theme(branding: branding)
        let radius =
            switch branding.cornerRadius {
            case .none: "0"
            case .medium: ".5rem"
            case .large: "1.25rem"
            }
        let font =
            switch branding.font {
            case .sans: ""
            case .serif: "body,button,input{font-family:Georgia,\"Noto Serif\",serif}"
            case .rounded:
                "body,button,input{font-family:\"Nunito\",\"Arial Rounded MT Bold\",Arial,sans-serif}"
            }
        return
            ".bar,.go{background:\(theme.brand)}.go{color:\(theme.onBrand);border-color:\(theme.edgeLight)}"
            + "a,.text{color:\(theme.textLight)}.mark{background:\(theme.brand);color:\(theme.onBrand)}"
            + ".row:checked+label{border-color:\(theme.edgeLight)}@media(prefers-color-scheme:dark){"
            + ".go{border-color:\(theme.edgeDark)}a,.text{color:\(theme.textDark)}"
            + ".row:checked+label{border-color:\(theme.edgeDark)}}"
            + ".panel,.go,.plain,.field{border-radius:\(radius)}"
            + font
    }
}
