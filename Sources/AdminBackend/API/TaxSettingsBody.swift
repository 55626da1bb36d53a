import Domain
import JSON
import Pages
import Tax

/// The member `tax` of a site: how it is taxed, said as a whole; null turns it off.
struct TaxSettingsBody {
    /// Whether a code is one of a place that levies taxes here.
    let isPlace: @Sendable (String) -> Bool

    func read(
        _ reader: inout JSONReader, _ fields: BodyFields, _ changes: inout SiteBody.Changes
    ) throws {
        if try reader.peekKind() == .null {
            try reader.skipValue()
            changes.append { $0.tax = nil }
            return
        }
        var settings = TaxSettings(address: TaxAddress(country: ""))
        var isThere = false
        let pointer = reader.pointer
        _ = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in try member(&reader, key, fields, &settings) }
            isThere = true
        }
        guard isThere else { return }
        let country = pointer + "/country"
        if settings.address.country.isEmpty, !fields.errors.contains(where: { $0.pointer == country }) {
            fields.refuse(country, "required", "Where you are established is required.")
        }
        changes.append { [settings] in $0.tax = settings }
    }

    private func member(
        _ reader: inout JSONReader, _ key: JSONReader.Key, _ fields: BodyFields, _ settings: inout TaxSettings
    ) throws {
        switch key {
        case "automatic":
            if let flag = try fields.read(&reader, { try $0.readBool() }) { settings.isAutomatic = flag }
        case "country": settings.address.country = try ContactBody.country(&reader, fields) ?? ""
        case "postalCode":
            settings.address.postalCode = try fields.text(&reader, FieldLimits.postalCode) ?? ""
        case "region": settings.address.region = try fields.text(&reader, FieldLimits.addressLine) ?? ""
        case "registrations": settings.registrations = try registrations(&reader, fields)
        case "pricesIncludeTax":
            if let flag = try fields.read(&reader, { try $0.readBool() }) { settings.pricesIncludeTax = flag }
        case "rounding": settings.rounding = try Self.rounding(&reader, fields)
        case "category": settings.category = try fields.word(&reader) ?? .standard
        case "supply": settings.supply = try fields.word(&reader) ?? .goods
        case "registerCheck": settings.registerCheck = try fields.word(&reader) ?? .off
        default: try fields.unknown(&reader)
        }
    }

    private func registrations(
        _ reader: inout JSONReader, _ fields: BodyFields
    ) throws -> [TaxRegistration] {
        var registrations: [TaxRegistration] = []
        try fields.elements(&reader) { reader in
            guard let registration = try registration(&reader, fields) else { return }
            if registrations.contains(where: {
                $0.place == registration.place && $0.scheme == registration.scheme
            }) {
                fields.refuse(reader.pointer, "duplicate_value", "This registration is given twice.")
            }
            registrations.append(registration)
        }
        if registrations.count > TaxSettings.registrationsMax {
            fields.refuse(
                reader.pointer, "too_many", "At most \(TaxSettings.registrationsMax) registrations.")
        }
        return registrations
    }

    private func registration(
        _ reader: inout JSONReader, _ fields: BodyFields
    ) throws -> TaxRegistration? {
        var registration = TaxRegistration(place: "")
        let before = fields.errors.count
        let isThere = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                switch key {
                case "place":
                    registration.place =
                        try fields.parsed(
                            &reader, "invalid_value",
                            "Must be the code of a place that levies tax, as in Config/tax: DE, CA-QC, US-NY."
                        ) { isPlace($0) ? $0 : nil } ?? ""
                case "scheme": registration.scheme = try fields.word(&reader) ?? .local
                case "number": registration.number = try fields.text(&reader, FieldLimits.taxNumber)
                default: try fields.unknown(&reader)
                }
            }
            return true
        }
        guard isThere == true, fields.errors.count == before else { return nil }
        guard !registration.place.isEmpty else {
            fields.refuse(reader.pointer + "/place", "required", "Where it is is required.")
            return nil
        }
        // Provinces and states, and the schemes, have numbers of forms that are not published as rules.
        if registration.scheme == .local, registration.place.utf8.count == 2, let typed = registration.number
        {
            do throws(TaxIdentifierFault) {
                registration.number = try TaxIdentifier(typed, country: registration.place).text
            } catch {
                guard error != .unknownCountry else { return registration }
                fields.refuse(reader.pointer + "/number", "invalid_tax_id", error.detail)
            }
        }
        return registration
    }

    private static func rounding(
        _ reader: inout JSONReader, _ fields: BodyFields
    ) throws -> RoundingPolicy? {
        var policy = RoundingPolicy.usual
        let isThere = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                switch key {
                case "level": policy.level = try fields.word(&reader) ?? policy.level
                case "method":
                    let names = RoundingPolicy.roundingNames
                    policy.rounding =
                        try fields.parsed(
                            &reader, "invalid_value",
                            "Must be one of \(names.map(\.name).joined(separator: ", "))."
                        ) { word in names.first { $0.name == word }?.rounding } ?? policy.rounding
                case "components": policy.components = try fields.word(&reader) ?? policy.components
                default: try fields.unknown(&reader)
                }
            }
            return true
        }
        return isThere == true ? policy : nil
    }

    static func write(_ settings: TaxSettings, to writer: inout JSONWriter) {
        writer.key("tax")
        writer.beginObject()
        writer.flag("automatic", settings.isAutomatic)
        TaxJSON.write(settings.address, to: &writer)
        TaxJSON.write(settings.registrations, to: &writer)
        writer.flag("pricesIncludeTax", settings.pricesIncludeTax)
        if let rounding = settings.rounding { TaxJSON.write(rounding, to: &writer) }
        writer.text("category", settings.category.rawValue)
        writer.text("supply", settings.supply.rawValue)
        writer.text("registerCheck", settings.registerCheck.rawValue)
        writer.endObject()
    }
}

extension TaxIdentifierFault {
    /// The fault in a sentence.
    var detail: String {
        switch self {
        case .unknownCountry: "The forms of that country's tax ids are not known here."
        case .malformed: "This has not the form of the country's tax ids."
        case .wrongCheck: "The check digits of this tax id are wrong: it was mistyped."
        }
    }
}
