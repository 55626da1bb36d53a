package import Support

/// A storefront, brand or channel of an organisation.
package struct Site: Hashable, Sendable {
    /// Stands in the API's paths and in the addresses of logos.
    package let id: SiteID
    /// The tenant that owns it.
    package let organizationID: OrganizationID
    /// What the merchant configures.
    package var settings: SiteSettings
    /// The Ed25519 public key, 32 bytes, that verifies the redirects of this site.
    package let redirectPublicKey: [UInt8]
    /// The content hash of an uploaded logo and its media type; nil when none was uploaded.
    package var uploadedLogo: UploadedLogo?
    /// When it was made.
    package let createdAt: Timestamp
    /// When its settings or its logo last changed.
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
    /// Found in the bytes, never taken from what the upload called itself.
    package var format: ImageFormat
    /// Its width in pixels.
    package var width: Int
    /// Its height in pixels.
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
    /// What payers read at the head of every page.
    package var name: String
    /// Colour, corners, font and logo of the pages.
    package var branding = Branding()
    /// Whom the pages name for questions.
    package var support = SupportContact()
    /// The texts that the pages link to.
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
    /// Whether a reference may be used for one checkout only (in each mode).
    package var hasUniqueReferences = false
    /// How the shop can tell a genuine redirect.
    package var redirectSignature = RedirectSignature.ed25519
    /// What may be done without a secret.
    package var publicAccess = PublicAccess()
    /// What payers are written, and in whose name.
    package var messages = MessageSettings()
    /// How tax is calculated; nil where it is not.
    package var tax: TaxSettings?

    /// Failed attempts that close a checkout when the merchant does not say.
    package static let attemptLimitDefault = 5
    /// What a merchant may choose as the number of failed attempts.
    package static let attemptLimits = 1...20
    /// How long a checkout stays open when nobody says: one day, in seconds.
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
    /// How round the buttons, fields and panels are.
    package var cornerRadius = CornerRadius.medium
    /// The font stack of all text.
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
    /// A mail address, shown with a `mailto:` link.
    package var email: String?
    /// A telephone number, shown as it is written.
    package var phone: String?
    /// A page where the payer finds help.
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
    /// The terms of sale.
    package var terms: WebURL?
    /// The privacy notice.
    package var privacy: WebURL?
    /// Who answers for the site by law.
    package var imprint: WebURL?

    /// No links.
    package init(terms: WebURL? = nil, privacy: WebURL? = nil, imprint: WebURL? = nil) {
        self.terms = terms
        self.privacy = privacy
        self.imprint = imprint
    }
}
