/// The tokens of a site's branding that one checkout has otherwise; what is nil stays as the site has it.
package struct BrandingOverride: Hashable, Sendable {
    /// The colour of the pay button and accents.
    package var color: RGBColor?
    /// How round the buttons, fields and panels are.
    package var cornerRadius: CornerRadius?
    /// The font stack of all text.
    package var font: FontChoice?
    /// An absolute https address of a logo, which takes the place of an uploaded one too.
    package var logoURL: WebURL?

    /// Everything as the site has it.
    package init() {}

    /// Whether nothing differs from the site.
    package var isEmpty: Bool { self == BrandingOverride() }

    /// The site's branding with what differs.
    package func applied(to branding: Branding) -> Branding {
        var result = branding
        if let color { result.color = color }
        if let cornerRadius { result.cornerRadius = cornerRadius }
        if let font { result.font = font }
        if let logoURL { result.logoURL = logoURL }
        return result
    }
}

extension Site {
    /// The site as the pages of a checkout show it: with that checkout's own tokens.
    ///
    /// A logo of the checkout's own takes the place of the uploaded one.
    package func dressed(in override: BrandingOverride?) -> Site {
        guard let override else { return self }
        var result = self
        result.settings.branding = override.applied(to: settings.branding)
        if override.logoURL != nil { result.uploadedLogo = nil }
        return result
    }
}
