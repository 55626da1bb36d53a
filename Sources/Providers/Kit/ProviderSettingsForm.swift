/// What an account of a provider is set up with, as data that the API, its description and the panel obey.
package struct ProviderSettingsForm: Sendable {
    /// One setting.
    package struct Field: Hashable, Sendable {
        /// Its name in the API and in `ProviderAccount.settings`, in lower camel case; stored, never changes.
        package var name: String
        /// What may be in it.
        package var kind: Kind
        /// Whether an account cannot be without it.
        package var isRequired: Bool
        /// What holds where nothing is set, in the form in which it is stored.
        package var defaultValue: String?
        /// One line for people: what it is and where they find it.
        package var meaning: String

        /// Describes a setting.
        package init(
            _ name: String, _ kind: Kind, isRequired: Bool = false, defaultValue: String? = nil,
            _ meaning: String
        ) {
            self.name = name
            self.kind = kind
            self.isRequired = isRequired
            self.defaultValue = defaultValue
            self.meaning = meaning
        }
    }

    /// What may be in a setting, and how it is stored as text.
    package indirect enum Kind: Hashable, Sendable {
        /// A line of so many characters.
        case text(ClosedRange<Int>)
        /// A credential of so many visible ASCII characters, never shown again.
        case secret(ClosedRange<Int>)
        /// As many credentials as that at most, newest first; stored with a space between them.
        case secrets(ClosedRange<Int>, maximum: Int)
        /// An absolute https URL; http where the operator lets this program call it so.
        case url
        /// One of these words.
        case choice([String])
        /// Stored as `true` or `false`.
        case flag
        /// A whole number, stored in decimal.
        case number(ClosedRange<Int64>)
        /// As many lines of so many characters as that at most; stored with a line feed between them.
        case list(ClosedRange<Int>, maximum: Int)
        /// As many records of these settings as that at most; stored by `SettingRecords`. None of them is a
        /// secret, a list or records again.
        case records([Field], maximum: Int)

        /// Whether it is never shown again.
        package var isSecret: Bool {
            switch self {
            case .secret, .secrets: true
            case .text, .url, .choice, .flag, .number, .list, .records: false
            }
        }
    }

    /// The settings in the order in which people are asked.
    package var fields: [Field]
    /// What is wrong with settings that are each well-formed (as they are stored, defaults filled in), for an
    /// account in live mode or not.
    package var faults: @Sendable (_ settings: [String: String], _ isLive: Bool) -> [SettingFault]

    /// Describes the settings of a kind of account.
    package init(
        _ fields: [Field] = [],
        faults: @escaping @Sendable (_ settings: [String: String], _ isLive: Bool) -> [SettingFault] = {
            _, _ in []
        }
    ) {
        self.fields = fields
        self.faults = faults
    }

    /// The setting of that name.
    package func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    /// The settings with the defaults of those that are not set.
    package func completed(_ settings: [String: String]) -> [String: String] {
        var settings = settings
        for field in fields where settings[field.name] == nil { settings[field.name] = field.defaultValue }
        return settings
    }
}

/// Something wrong with a setting.
package struct SettingFault: Hashable, Sendable {
    /// Where: the setting's name; for records `name/0/member` (RFC 6901 without the first slash).
    package var path: String
    /// What for programs: `invalid_value`, `conflicting_fields`, `required` or another code that the API has.
    package var code: String
    /// What for people: one sentence.
    package var detail: String

    /// Names a fault.
    package init(_ path: String, _ code: String, _ detail: String) {
        self.path = path
        self.code = code
        self.detail = detail
    }
}

/// Records as one text: U+001E before each record, U+001F before each member, `name=value`.
///
/// Texts of settings hold no control characters, so nothing needs escaping, and ProviderKit no JSON.
package enum SettingRecords {
    /// The text of some records.
    package static func encode(_ records: [[String: String]]) -> String {
        records.map { record in
            "\u{1E}"
                + record.sorted { $0.key < $1.key }.map { "\u{1F}\($0.key)=\($0.value)" }.joined()
        }.joined()
    }

    /// The records of a text.
    package static func decode(_ text: String) -> [[String: String]] {
        text.split(separator: "\u{1E}").map { record in
            var members: [String: String] = [:]
            for member in record.split(separator: "\u{1F}") {
                let parts = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 2 { members[String(parts[0])] = String(parts[1]) }
            }
            return members
        }
    }
}
