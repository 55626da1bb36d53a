import JSON

/// An account's settings as the text that is sealed and stored: one JSON object of strings.
package enum ProviderSettingsText {
    /// The text of the settings.
    package static func encode(_ settings: [String: String]) -> [UInt8] {
        JSONValue.object(
            settings.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }
        ).encoded()
    }

    /// The settings of a text; throws `StorageError.unreadable`.
    package static func decode(_ bytes: [UInt8]) throws -> [String: String] {
        guard let members = try? JSONValue(parsing: bytes).members else {
            throw StorageError.unreadable(table: "provider_accounts", column: "sealed_settings")
        }
        var settings: [String: String] = [:]
        for member in members { settings[member.key] = member.value.string }
        return settings
    }
}
