import Domain
import JSON

/// The stored form of how a site taxes what it sells.
enum TaxSettingsText {
    static func write(_ settings: TaxSettings, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("automatic")
        writer.bool(settings.isAutomatic)
        writer.key("address")
        TaxPartiesText.write(settings.address, to: &writer)
        TaxPartiesText.write(settings.registrations, to: &writer)
        writer.key("pricesIncludeTax")
        writer.bool(settings.pricesIncludeTax)
        if let rounding = settings.rounding {
            writer.key("rounding")
            write(rounding, to: &writer)
        }
        writer.member("category", settings.category.rawValue)
        writer.member("supply", settings.supply.rawValue)
        writer.member("registerCheck", settings.registerCheck.rawValue)
        writer.endObject()
    }

    static func read(_ reader: inout JSONReader) throws -> TaxSettings {
        var settings = TaxSettings(address: TaxAddress(country: ""))
        try reader.readObject { reader, key in
            switch key {
            case "automatic": settings.isAutomatic = try reader.readBool()
            case "address": settings.address = try TaxPartiesText.readAddress(&reader)
            case "registrations": settings.registrations = try TaxPartiesText.readRegistrations(&reader)
            case "pricesIncludeTax": settings.pricesIncludeTax = try reader.readBool()
            case "rounding": settings.rounding = try readRounding(&reader)
            case "category": settings.category = try CheckoutTaxText.word(&reader)
            case "supply": settings.supply = try CheckoutTaxText.word(&reader)
            case "registerCheck": settings.registerCheck = try CheckoutTaxText.word(&reader)
            default: try reader.skipValue()
            }
        }
        return settings
    }

    static func write(_ policy: RoundingPolicy, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("level", policy.level.rawValue)
        writer.member("method", policy.roundingName)
        writer.member("components", policy.components.rawValue)
        writer.endObject()
    }

    static func readRounding(_ reader: inout JSONReader) throws -> RoundingPolicy {
        var policy = RoundingPolicy.usual
        try reader.readObject { reader, key in
            switch key {
            case "level": policy.level = try CheckoutTaxText.word(&reader)
            case "method":
                let name = try reader.readString()
                guard let found = RoundingPolicy.roundingNames.first(where: { $0.name == name }) else {
                    throw CheckoutTaxText.unreadable
                }
                policy.rounding = found.rounding
            case "components": policy.components = try CheckoutTaxText.word(&reader)
            default: try reader.skipValue()
            }
        }
        return policy
    }
}
