import Domain
import JSON

/// The stored form of a site's settings: one JSON object, every member written.
enum SiteSettingsText {
    static func encode(_ settings: SiteSettings) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("name", settings.name)
        writer.member("color", settings.branding.color.description)
        writer.member("cornerRadius", settings.branding.cornerRadius.rawValue)
        writer.member("font", settings.branding.font.rawValue)
        writer.member("logoUrl", settings.branding.logoURL?.description)
        writer.member("supportEmail", settings.support.email)
        writer.member("supportPhone", settings.support.phone)
        writer.member("supportUrl", settings.support.url?.description)
        writer.member("termsUrl", settings.legal.terms?.description)
        writer.member("privacyUrl", settings.legal.privacy?.description)
        writer.member("imprintUrl", settings.legal.imprint?.description)
        writer.key("currencies")
        writer.beginArray()
        for currency in settings.currencies { writer.string(currency.code) }
        writer.endArray()
        writer.member("locale", settings.locale)
        writer.key("allowedReturnOrigins")
        writer.beginArray()
        for origin in settings.allowedReturnOrigins { writer.string(origin) }
        writer.endArray()
        writer.key("attemptLimit")
        writer.integer(Int64(settings.attemptLimit))
        writer.key("checkoutLifetime")
        writer.integer(settings.checkoutLifetimeSeconds)
        writer.key("uniqueReferences")
        writer.bool(settings.hasUniqueReferences)
        writer.member("redirectSignature", settings.redirectSignature.rawValue)
        PublicAccessText.write(settings.publicAccess, to: &writer)
        writer.key("messages")
        MessageSettingsText.write(settings.messages, to: &writer)
        if let tax = settings.tax {
            writer.key("tax")
            TaxSettingsText.write(tax, to: &writer)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func decode(_ text: UnsafeBufferPointer<UInt8>) throws -> SiteSettings {
        var settings = SiteSettings(name: "")
        var reader = JSONReader(Array(text))
        try reader.readObject { reader, key in
            switch key {
            case "name": settings.name = try reader.readString()
            case "color":
                settings.branding.color = RGBColor(try reader.readString()) ?? settings.branding.color
            case "cornerRadius":
                settings.branding.cornerRadius = CornerRadius(rawValue: try reader.readString()) ?? .medium
            case "font": settings.branding.font = FontChoice(rawValue: try reader.readString()) ?? .sans
            case "logoUrl": settings.branding.logoURL = WebURL(try reader.readString())
            case "supportEmail": settings.support.email = try reader.readString()
            case "supportPhone": settings.support.phone = try reader.readString()
            case "supportUrl": settings.support.url = WebURL(try reader.readString())
            case "termsUrl": settings.legal.terms = WebURL(try reader.readString())
            case "privacyUrl": settings.legal.privacy = WebURL(try reader.readString())
            case "imprintUrl": settings.legal.imprint = WebURL(try reader.readString())
            case "currencies":
                try reader.readArray { reader, _ in
                    if let currency = Currency(code: try reader.readString()) {
                        settings.currencies.append(currency)
                    }
                }
            case "locale": settings.locale = try reader.readString()
            case "allowedReturnOrigins":
                try reader.readArray { reader, _ in
                    settings.allowedReturnOrigins.append(try reader.readString())
                }
            case "attemptLimit": settings.attemptLimit = Int(try reader.readInteger())
            case "checkoutLifetime": settings.checkoutLifetimeSeconds = try reader.readInteger()
            case "uniqueReferences": settings.hasUniqueReferences = try reader.readBool()
            case "redirectSignature":
                settings.redirectSignature = RedirectSignature(rawValue: try reader.readString()) ?? .ed25519
            case "messages": settings.messages = try MessageSettingsText.read(&reader)
            case "tax": settings.tax = try TaxSettingsText.read(&reader)
            default:
                guard try PublicAccessText.read(&settings.publicAccess, key, from: &reader) else {
                    return try reader.skipValue()
                }
            }
        }
        return settings
    }
}
