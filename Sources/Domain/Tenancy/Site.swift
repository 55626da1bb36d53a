package import Support

/// A storefront, brand or channel of an organisation.
package struct Site: Hashable, Sendable {
    package let id: SiteID
    package let organizationID: OrganizationID
    package var settings: SiteSettings
    /// The Ed25519 public key, 32 bytes, that verifies the redirects of this site.
    package let redirectPublicKey: [UInt8]
    /// The content hash of an uploaded logo and its media type; nil when none was uploaded.
    package var uploadedLogo: UploadedLogo?
    package let createdAt: Timestamp
    package var updatedAt: Timestamp

    /// Makes a site from its parts.
    package init(
        id: SiteID, organizationID: OrganizationID, settings: SiteSettings, redirectPublicKey: [UInt8],
        uploadedLogo: UploadedLogo? = nil, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.organizationID = organizationID
        self.settings = settings
        self.redirectPublicKey = redirectPublicKey
        self.uploadedLogo = uploadedLogo
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// What is known of an uploaded logo beside its bytes.
package struct UploadedLogo: Hashable, Sendable {
    /// The first 16 hexadecimal digits of the SHA-256 of the bytes.
    package var hash: String
    package var format: ImageFormat
    /// Pixels.
    package var width: Int
    package var height: Int

    /// Makes the facts of a logo.
    package init(hash: String, format: ImageFormat, width: Int, height: Int) {
        self.hash = hash
        self.format = format
        self.width = width
        self.height = height
    }
}

/// The picture formats accepted for logos.
///
/// SVG is not among them: it is a program. The raw values are stored.
package enum ImageFormat: String, Hashable, Sendable, CaseIterable {
    case png = "png"
    case jpeg = "jpeg"
    case webp = "webp"
}

/// What a merchant configures about a site.
package struct SiteSettings: Hashable, Sendable {
    package var name: String
    package var branding = Branding()
    package var support = SupportContact()
    package var legal = LegalLinks()
    /// Currencies checkouts may use; empty means every ISO 4217 currency.
    package var currencies: [Currency] = []
    /// BCP 47 tag of the language used when the browser and the merchant name none.
    package var locale = "en"
    /// Origins to which checkouts made under a public key may send the payer back.
    package var allowedReturnOrigins: [String] = []
    /// How many failed attempts close a checkout.
    package var attemptLimit = SiteSettings.attemptLimitDefault
    /// Seconds a checkout stays open unless its creator says otherwise.
    package var checkoutLifetimeSeconds = SiteSettings.lifetimeDefault
    package var redirectSignature = RedirectSignature.ed25519

    package static let attemptLimitDefault = 5
    package static let attemptLimits = 1...20
    package static let lifetimeDefault: Int64 = 86_400
    /// One minute to one year, in seconds.
    package static let lifetimes: ClosedRange<Int64> = 60...31_536_000

    /// The settings of a new site.
    package init(name: String) { self.name = name }
}

/// How a site's pages look.
///
/// Only these tokens: no merchant CSS, markup, script or font reaches a page that takes payments.
package struct Branding: Hashable, Sendable {
    /// The colour of the pay button and accents.
    package var color = RGBColor(red: 0x0B, green: 0x5F, blue: 0xCC)
    package var cornerRadius = CornerRadius.medium
    package var font = FontChoice.sans
    /// An absolute https address of a logo, when none was uploaded.
    package var logoURL: WebURL?

    /// Portico's own look.
    package init() {}
}

/// How round corners are.
///
/// The raw values are stored and are part of the API.
package enum CornerRadius: String, Hashable, Sendable, CaseIterable {
    case none = "none"
    case medium = "medium"
    case large = "large"
}

/// Font stacks that need no download.
///
/// The raw values are stored and are part of the API.
package enum FontChoice: String, Hashable, Sendable, CaseIterable {
    case sans = "sans"
    case serif = "serif"
    case rounded = "rounded"
}

/// Whom the payer can ask.
package struct SupportContact: Hashable, Sendable {
    package var email: String?
    package var phone: String?
    package var url: WebURL?

    /// No contact.
    package init(email: String? = nil, phone: String? = nil, url: WebURL? = nil) {
        self.email = email
        self.phone = phone
        self.url = url
    }
}

/// Where the merchant's legal texts are.
package struct LegalLinks: Hashable, Sendable {
    package var terms: WebURL?
    package var privacy: WebURL?
    package var imprint: WebURL?

    /// No links.
    package init(terms: WebURL? = nil, privacy: WebURL? = nil, imprint: WebURL? = nil) {
        self.terms = terms
        self.privacy = privacy
        self.imprint = imprint
    }
}
