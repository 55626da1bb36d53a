import Domain
import JSON
import Pages
import Portal
import ProviderKit

/// The body of a provider account's creation or change.
///
/// Which settings there may be is known once the type is, so they are read as values first and checked after.
struct ProviderBody {
    private(set) var type: ProviderType?
    private(set) var name: String?
    private(set) var isEnabled: Bool?
    /// Settings as they are stored; nil for one that is to be removed.
    private(set) var change: [String: String?] = [:]
    private var settings: JSONValue?

    /// Reads a change of an account; `present` is what is set there, as it is stored.
    init(
        change bytes: [UInt8], form: ProviderSettingsForm, present: [String: String] = [:], isLive: Bool,
        allowsHTTP: Bool
    ) throws {
        var body = Self()
        let fields = try readBody(bytes) { reader, key, fields in try body.read(&reader, key, fields) }
        body.change = body.checked(form, fields, isNew: false, allowsHTTP: allowsHTTP)
        body.refuseWhatDoesNotFit(form, present, isLive: isLive, fields)
        try fields.finish()
        self = body
    }

    /// Reads a creation; `forms` finds the settings of a type, nil where there is no such type.
    init(
        creation bytes: [UInt8], forms: (ProviderType) -> (any PaymentProvider)?, isLive: Bool,
        allowsHTTP: Bool
    ) throws {
        var body = Self()
        let fields = try readBody(bytes) { reader, key, fields in
            if key == "type" {
                body.type = try fields.parsed(&reader, "invalid_value", "Must be a provider's type.") {
                    forms(ProviderType(rawValue: $0)).map(\.type)
                }
            } else {
                try body.read(&reader, key, fields)
            }
        }
        for (pointer, isThere) in [("/type", body.type != nil), ("/name", body.name != nil)]
        where !isThere && !fields.errors.contains(where: { $0.pointer == pointer }) {
            fields.refuse(pointer, "required", "The member is required.")
        }
        let form = body.type.flatMap { forms($0) }?.settingsForm
        if let form {
            body.change = body.checked(form, fields, isNew: true, allowsHTTP: allowsHTTP)
            body.refuseWhatDoesNotFit(form, [:], isLive: isLive, fields)
        }
        try fields.finish()
        self = body
    }

    private init() {}

    private mutating func read(
        _ reader: inout JSONReader, _ key: JSONReader.Key, _ fields: BodyFields
    ) throws {
        switch key {
        case "name": name = try fields.text(&reader, FieldLimits.label)
        case "enabled": isEnabled = try fields.read(&reader) { try $0.readBool() }
        case "settings":
            settings = try fields.read(&reader) { reader in
                guard try reader.peekKind() == .object else {
                    // Says what it found instead, as every member does.
                    try reader.readObject { _, _ in }
                    return JSONValue.null
                }
                return try reader.readValue()
            }
        default: try fields.unknown(&reader)
        }
    }

    /// Tells beside the faults of single members what the provider itself would find in the sound ones, so
    /// that nobody mends a setting only to hear of the next; where every member is sound, the engine asks.
    ///
    /// What is asked of several settings counts only where all of them could be read.
    private func refuseWhatDoesNotFit(
        _ form: ProviderSettingsForm, _ present: [String: String], isLive: Bool, _ fields: BodyFields
    ) {
        guard !fields.errors.isEmpty else { return }
        let settings = present.merging(change.compactMapValues { $0 }) { $1 }
        for fault in form.faults(form.completed(settings), isLive) {
            let name = fault.path.prefix { $0 != "/" }
            let isSound = (change[String(name)] ?? nil) != nil
            guard isSound, !["required", "conflicting_fields"].contains(fault.code) else { continue }
            fields.refuse("/settings/\(fault.path)", fault.code, fault.detail)
        }
    }

    private func checked(
        _ form: ProviderSettingsForm, _ fields: BodyFields, isNew: Bool, allowsHTTP: Bool
    ) -> [String: String?] {
        let check = SettingCheck(fields: fields, allowsHTTP: allowsHTTP)
        let members = settings?.members ?? []
        var checked: [String: String?] = [:]
        for member in members {
            let pointer = "/settings/\(member.key)"
            guard let field = form.field(member.key) else {
                fields.refuse(pointer, "unknown_field", "This field is not known.")
                continue
            }
            if member.value == .null {
                checked.updateValue(nil, forKey: member.key)
            } else if let text = check.text(of: member.value, field.kind, at: pointer) {
                checked.updateValue(text, forKey: member.key)
            }
        }
        for field in form.fields
        where field.isRequired && field.defaultValue == nil {
            let isThere = members.contains { $0.key == field.name && $0.value != .null }
            let isRemoved = members.contains { $0.key == field.name && $0.value == .null }
            if isNew ? !isThere : isRemoved {
                fields.refuse("/settings/\(field.name)", "required", "The setting is required.")
            }
        }
        return checked
    }
}
