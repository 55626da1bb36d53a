import JSON
import ProviderKit

/// The schemas of what accounts are set up with: one for each type of provider that this installation has,
/// made of the description that the code checks settings by.
struct ProviderSchemas {
    let providers: [any PaymentProvider]

    init(_ registry: ProviderRegistry) { providers = registry.all }

    /// The settings of each type, to be set and to be changed, and the bodies that hold them.
    func schemas(
        creation fields: [APIField], update: [APIField]
    ) -> [(name: String, schema: APISchema)] {
        var schemas: [(name: String, schema: APISchema)] = [
            ("ProviderCreate", choice), ("ProviderUpdate", .body(update + [changed])),
        ]
        for provider in providers {
            let settings = APIField.required("settings", .reference(Self.name(provider, "Settings")))
            let isNeeded = provider.settingsForm.fields.contains { $0.mustBeSet }
            let type = APIField.required("type", .constant(provider.type.rawValue), "The provider's type.")
            let member = isNeeded ? settings : .optional("settings", settings.schema)
            schemas.append((Self.name(provider, "Create"), .body([type] + fields + [member])))
            schemas.append(
                (Self.name(provider, "Settings"), .body(provider.settingsForm.fields.map { $0.member() })))
            schemas.append(
                (
                    Self.name(provider, "SettingsChange"),
                    .body(provider.settingsForm.fields.map { $0.member(isChange: true) })
                ))
        }
        return schemas
    }

    /// The body of a creation: which one is told by its type.
    private var choice: APISchema {
        let names = providers.map { "#/components/schemas/" + Self.name($0, "Create") }
        let mapping = zip(providers, names).map { JSONMember($0.type.rawValue, .string($1)) }
        return APISchema.either(providers.map { .reference(Self.name($0, "Create")) }, byOneOf: true)
            .adding("discriminator", ["propertyName": "type", "mapping": .object(mapping)])
    }

    private var changed: APIField {
        .optional(
            "settings",
            .either(providers.map { .reference(Self.name($0, "SettingsChange")) }, byOneOf: false),
            "Settings of the account's type. One that is null is removed, so that its default holds.")
    }

    /// `ProviderStripeSettings` of `stripe`.
    private static func name(_ provider: any PaymentProvider, _ part: String) -> String {
        let words = provider.type.rawValue.split { !$0.isLetter && !$0.isNumber }
        return "Provider" + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() + part
    }
}

extension ProviderSettingsForm.Field {
    /// Whether an account cannot be made without it.
    fileprivate var mustBeSet: Bool { isRequired && defaultValue == nil }

    fileprivate func member(isChange: Bool = false) -> APIField {
        let text = defaultValue.map { "\(meaning) If not set: `\($0)`." } ?? meaning
        return mustBeSet && !isChange
            ? .required(name, kind.schema, text) : .optional(name, kind.schema, text)
    }
}

extension ProviderSettingsForm.Kind {
    /// The values that `SettingCheck` takes.
    fileprivate var schema: APISchema {
        switch self {
        case .text(let lengths): .text(lengths)
        case .secret(let lengths): Self.secret(lengths)
        case .secrets(let lengths, let maximum): .list(of: Self.secret(lengths), 0...maximum)
        case .url: .url
        case .choice(let words): .oneOf(words)
        case .flag: .flag
        case .number(let range): .integer(range)
        case .list(let lengths, let maximum): .list(of: .text(lengths), 0...maximum)
        case .records(let fields, let maximum): .list(of: .body(fields.map { $0.member() }), 0...maximum)
        }
    }

    private static func secret(_ lengths: ClosedRange<Int>) -> APISchema {
        APISchema.anyText(lengths).adding("pattern", "^[!-~]*$").adding("writeOnly", true)
    }
}
