/// How large what a merchant uploads for branding may be.
package enum BrandingLimits {
    /// The most bytes of a logo's file: 256 KiB.
    package static let logoBytesMax = 262_144
    /// The most pixels of a logo's side, either way.
    package static let logoSidePixelsMax = 2000
}
