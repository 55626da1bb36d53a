import Domain
import JSON

/// The members of a site's creation or change that were sent.
struct SiteBody: Sendable {
    private var changes: [@Sendable (inout SiteSettings) -> Void] = []

    private static let urlDetail = "Must be an absolute https URL."

    /// Reads the body; `isTaxPlace` tells the codes of places that levy taxes.
    init(
        _ bytes: [UInt8], requiresName: Bool, isTaxPlace: @escaping @Sendable (String) -> Bool
    ) throws {
        var changes: [@Sendable (inout SiteSettings) -> Void] = []
        var hasName = false
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "name":
                hasName = try reader.peekKind() != .null
                if let name = try fields.text(&reader, FieldLimits.label) {
                    changes.append { $0.name = name }
                }
            case "branding":
                if let branding = try BrandingBody.read(&reader, fields) {
                    changes.append { branding.change(&$0.branding) }
                }
            case "support": try Self.readSupport(&reader, fields, &changes)
            case "legal": try Self.readLegal(&reader, fields, &changes)
            case "currencies":
                let codes = try Self.list(
                    &reader, fields, "invalid_currency", "Must be an ISO 4217 code in upper case."
                ) { Currency(code: $0) }
                changes.append { $0.currencies = codes }
            case "allowedReturnOrigins":
                let origins = try Self.list(
                    &reader, fields, "invalid_origin", "Must be scheme://host[:port]."
                ) { PublicAccessBody.origin($0) }
                changes.append { $0.allowedReturnOrigins = origins }
            case "locale":
                if let tag = try fields.parsed(
                    &reader, "invalid_locale", "Must be a BCP 47 language tag.", { LanguageTag.checked($0) })
                {
                    changes.append { $0.locale = tag }
                }
            case "attemptLimit":
                let range =
                    Int64(
                        SiteSettings.attemptLimits.lowerBound)...Int64(SiteSettings.attemptLimits.upperBound)
                if let limit = try fields.integer(&reader, range) {
                    changes.append { $0.attemptLimit = Int(limit) }
                }
            case "checkoutLifetime":
                if let seconds = try fields.integer(&reader, SiteSettings.lifetimes) {
                    changes.append { $0.checkoutLifetimeSeconds = seconds }
                }
            case "uniqueReferences":
                if let isUnique = try fields.read(&reader, { try $0.readBool() }) {
                    changes.append { $0.hasUniqueReferences = isUnique }
                }
            case "redirectSignature":
                if let kind: RedirectSignature = try fields.word(&reader) {
                    changes.append { $0.redirectSignature = kind }
                }
            case "messages": try MessageSettingsBody.read(&reader, fields, &changes)
            case "tax": try TaxSettingsBody(isPlace: isTaxPlace).read(&reader, fields, &changes)
            default:
                guard try PublicAccessBody.read(&reader, key, fields, &changes) else {
                    return try fields.unknown(&reader)
                }
            }
        }
        if requiresName, !hasName { fields.refuse("/name", "required", "The name is required.") }
        try fields.finish()
        self.changes = changes
    }

    /// Makes the changes.
    func apply(to settings: inout SiteSettings) {
        for change in changes { change(&settings) }
    }

    typealias Changes = [@Sendable (inout SiteSettings) -> Void]

    private static func readSupport(
        _ reader: inout JSONReader, _ fields: BodyFields, _ changes: inout Changes
    ) throws {
        _ = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                switch key {
                case "email":
                    let email = try fields.parsed(&reader, "invalid_email", "Must be a mail address.") {
                        MailAddress.checked($0)
                    }
                    changes.append { $0.support.email = email }
                case "phone":
                    let phone = try fields.text(&reader, FieldLimits.phone)
                    changes.append { $0.support.phone = phone }
                case "url":
                    let url = try webURL(&reader, fields)
                    changes.append { $0.support.url = url }
                default: try fields.unknown(&reader)
                }
            }
        }
    }

    private static func readLegal(
        _ reader: inout JSONReader, _ fields: BodyFields, _ changes: inout Changes
    ) throws {
        _ = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                switch key {
                case "terms":
                    let url = try webURL(&reader, fields)
                    changes.append { $0.legal.terms = url }
                case "privacy":
                    let url = try webURL(&reader, fields)
                    changes.append { $0.legal.privacy = url }
                case "imprint":
                    let url = try webURL(&reader, fields)
                    changes.append { $0.legal.imprint = url }
                default: try fields.unknown(&reader)
                }
            }
        }
    }

    /// An address that pages may show or link to.
    static func webURL(_ reader: inout JSONReader, _ fields: BodyFields) throws -> WebURL? {
        try fields.parsed(&reader, "invalid_url", urlDetail) { text in
            // Development installations link to themselves.
            WebURL(text).flatMap {
                $0.scheme == "https" || $0.host == "localhost" || $0.host == "127.0.0.1" ? $0 : nil
            }
        }
    }

    static func list<Value>(
        _ reader: inout JSONReader, _ fields: BodyFields, _ code: String, _ detail: String,
        _ parse: (String) -> Value?
    ) throws -> [Value] {
        var values: [Value] = []
        try fields.elements(&reader) { reader in
            if let value = try fields.parsed(&reader, code, detail, parse) { values.append(value) }
        }
        if values.count > FieldLimits.siteListEntries {
            fields.refuse(
                reader.pointer, "too_many", "At most \(FieldLimits.siteListEntries) entries.")
        }
        return values
    }
}
