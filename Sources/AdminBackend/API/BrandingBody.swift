import Domain
import JSON

/// The `branding` member of a site, a checkout or a payment link, as it was sent.
struct BrandingBody: Sendable {
    private(set) var tokens = BrandingOverride()
    /// Whether the logo's address was sent as null.
    private(set) var clearsLogo = false

    /// Reads the member; nil where it is null or no object.
    static func read(_ reader: inout JSONReader, _ fields: BodyFields) throws -> BrandingBody? {
        var body = BrandingBody()
        let isObject = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                switch key {
                case "color":
                    body.tokens.color = try fields.parsed(
                        &reader, "invalid_color", "Must be #rrggbb.", { RGBColor($0) })
                case "cornerRadius": body.tokens.cornerRadius = try fields.word(&reader)
                case "font": body.tokens.font = try fields.word(&reader)
                case "logoUrl":
                    body.clearsLogo = try reader.peekKind() == .null
                    body.tokens.logoURL = try SiteBody.webURL(&reader, fields)
                default: try fields.unknown(&reader)
                }
            }
            return true
        }
        return isObject == true ? body : nil
    }

    /// Changes a site's branding.
    func change(_ branding: inout Branding) {
        branding = tokens.applied(to: branding)
        if clearsLogo { branding.logoURL = nil }
    }

    /// Writes what a checkout has otherwise than its site, and whether its colour had to be darkened for
    /// light pages.
    static func write(_ tokens: BrandingOverride, to writer: inout JSONWriter) {
        writer.key("branding")
        writer.beginObject()
        writer.optional("color", tokens.color?.description)
        writer.optional("cornerRadius", tokens.cornerRadius?.rawValue)
        writer.optional("font", tokens.font?.rawValue)
        writer.optional("logoUrl", tokens.logoURL?.description)
        if tokens.color != nil {
            writer.flag("colorsAdjusted", Theme(branding: tokens.applied(to: Branding())).wasAdjusted)
        }
        writer.endObject()
    }
}
