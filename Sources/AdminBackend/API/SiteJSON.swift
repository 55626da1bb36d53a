package import Domain
import JSON
import Portal
import Support

/// The site object as merchants read it.
///
/// It holds no secret.
package enum SiteJSON {
    /// The answer to a change.
    static func answer(changed site: Site) -> KeptAnswer { KeptAnswer(status: 200, body: encode(site)) }

    /// The object in UTF-8.
    package static func encode(_ site: Site) -> [UInt8] {
        var writer = JSONWriter()
        write(site, to: &writer)
        return writer.bytes
    }

    static func write(_ site: Site, to writer: inout JSONWriter) {
        let settings = site.settings
        writer.beginObject()
        writer.text("id", site.id.description)
        writer.text("object", "site")
        writer.text("name", settings.name)
        writer.key("branding")
        writer.beginObject()
        writer.text("color", settings.branding.color.description)
        writer.text("cornerRadius", settings.branding.cornerRadius.rawValue)
        writer.text("font", settings.branding.font.rawValue)
        writer.optional("logoUrl", settings.branding.logoURL?.description)
        if let logo = site.uploadedLogo {
            writer.key("uploadedLogo")
            writer.beginObject()
            writer.text("format", logo.format.rawValue)
            writer.number("width", Int64(logo.width))
            writer.number("height", Int64(logo.height))
            writer.text("hash", logo.hash)
            writer.endObject()
        }
        writer.flag("colorsAdjusted", Theme(branding: settings.branding).wasAdjusted)
        writer.endObject()
        writer.key("support")
        writer.beginObject()
        writer.optional("email", settings.support.email)
        writer.optional("phone", settings.support.phone)
        writer.optional("url", settings.support.url?.description)
        writer.endObject()
        writer.key("legal")
        writer.beginObject()
        writer.optional("terms", settings.legal.terms?.description)
        writer.optional("privacy", settings.legal.privacy?.description)
        writer.optional("imprint", settings.legal.imprint?.description)
        writer.endObject()
        writer.key("currencies")
        writer.beginArray()
        for currency in settings.currencies { writer.string(currency.code) }
        writer.endArray()
        writer.key("allowedReturnOrigins")
        writer.beginArray()
        for origin in settings.allowedReturnOrigins { writer.string(origin) }
        writer.endArray()
        writer.text("locale", settings.locale)
        writer.number("attemptLimit", Int64(settings.attemptLimit))
        writer.number("checkoutLifetime", settings.checkoutLifetimeSeconds)
        writer.flag("uniqueReferences", settings.hasUniqueReferences)
        writer.text("redirectSignature", settings.redirectSignature.rawValue)
        PublicAccessBody.write(settings.publicAccess, to: &writer)
        MessageSettingsBody.write(settings.messages, to: &writer)
        if let tax = settings.tax { TaxSettingsBody.write(tax, to: &writer) }
        writer.text("redirectPublicKey", Base64URL.encode(site.redirectPublicKey))
        writer.text("createdAt", TimeText.format(site.createdAt))
        writer.text("updatedAt", TimeText.format(site.updatedAt))
        writer.endObject()
    }
}
