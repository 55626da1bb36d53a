import Domain
import JSON

/// The stored form of what a checkout's pages have otherwise than its site's.
enum BrandingText {
    static func write(_ branding: BrandingOverride, to writer: inout JSONWriter) {
        writer.key("branding")
        writer.beginObject()
        writer.member("color", branding.color?.description)
        writer.member("cornerRadius", branding.cornerRadius?.rawValue)
        writer.member("font", branding.font?.rawValue)
        writer.member("logoUrl", branding.logoURL?.description)
        writer.endObject()
    }

    static func read(_ reader: inout JSONReader) throws -> BrandingOverride {
        var branding = BrandingOverride()
        try reader.readObject { reader, key in
            switch key {
            case "color": branding.color = RGBColor(try reader.readString())
            case "cornerRadius": branding.cornerRadius = CornerRadius(rawValue: try reader.readString())
            case "font": branding.font = FontChoice(rawValue: try reader.readString())
            case "logoUrl": branding.logoURL = WebURL(try reader.readString())
            default: try reader.skipValue()
            }
        }
        return branding
    }
}
