import Domain
import JSON
import Portal
import ProviderKit
import Support

/// Provider accounts as merchants read them: of a credential only that it is set, and its last characters.
enum ProviderJSON {
    /// A credential shorter than this shows nothing of itself.
    private static let shownFrom = 12

    static func encode(
        _ view: ProviderAccountView, of provider: (any PaymentProvider)?, pageOrigin: String,
        isDeleted: Bool = false
    ) -> [UInt8] {
        var writer = JSONWriter()
        write(view, of: provider, pageOrigin: pageOrigin, isDeleted: isDeleted, to: &writer)
        return writer.bytes
    }

    static func write(
        _ view: ProviderAccountView, of provider: (any PaymentProvider)?, pageOrigin: String,
        isDeleted: Bool = false, to writer: inout JSONWriter
    ) {
        let account = view.account
        writer.beginObject()
        writer.text("id", account.id.description)
        writer.text("object", "provider")
        writer.text("type", account.type.rawValue)
        writer.text("name", account.name)
        writer.flag("livemode", account.isLive)
        writer.text("status", isDeleted ? "deleted" : account.isEnabled ? "enabled" : "disabled")
        writer.key("settings")
        writer.beginObject()
        for field in provider?.settingsForm.fields ?? [] { write(field, of: account, to: &writer) }
        writer.endObject()
        // A provider that signs nothing has no hook.
        if case .signed? = provider?.notificationProof {
            writer.text("hookUrl", "\(pageOrigin)/hooks/\(account.type.rawValue)/\(account.id)")
        }
        writer.key("sites")
        writer.beginArray()
        for site in view.sites { writer.string(site.description) }
        writer.endArray()
        writer.text("createdAt", TimeText.format(view.createdAt))
        writer.text("updatedAt", TimeText.format(view.updatedAt))
        writer.endObject()
    }

    private static func write(
        _ field: ProviderSettingsForm.Field, of account: ProviderAccount, to writer: inout JSONWriter
    ) {
        let text = account.setting(field.name)
        if case .secret = field.kind {
            writer.key(text: field.name)
            return secret(text.map { [$0] } ?? [], to: &writer)
        }
        if case .secrets = field.kind {
            writer.key(text: field.name)
            return secret(account.secrets(field.name), to: &writer)
        }
        guard let text else { return }
        writer.key(text: field.name)
        value(text, field.kind, to: &writer)
    }

    private static func value(
        _ text: String, _ kind: ProviderSettingsForm.Kind, to writer: inout JSONWriter
    ) {
        switch kind {
        case .flag: writer.bool(text == "true")
        case .number: writer.integer(Int64(text) ?? 0)
        case .list:
            writer.beginArray()
            for line in text.split(separator: "\n") { writer.string(String(line)) }
            writer.endArray()
        case .records(let fields, _):
            writer.beginArray()
            for record in SettingRecords.decode(text) {
                writer.beginObject()
                for field in fields {
                    guard let member = record[field.name] else { continue }
                    writer.key(text: field.name)
                    value(member, field.kind, to: &writer)
                }
                writer.endObject()
            }
            writer.endArray()
        case .text, .url, .choice: writer.string(text)
        case .secret, .secrets: writer.null()
        }
    }

    private static func secret(_ secrets: [String], to writer: inout JSONWriter) {
        writer.beginObject()
        writer.flag("set", !secrets.isEmpty)
        if secrets.count > 1 { writer.number("count", Int64(secrets.count)) }
        if let newest = secrets.first, newest.utf8.count >= shownFrom {
            writer.text("lastFour", String(newest.suffix(4)))
        }
        writer.endObject()
    }

    static func encode(_ report: ConnectionReport, of account: ProviderAccountID) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.text("object", "provider_check")
        writer.text("providerId", account.description)
        writer.text("result", report.word)
        switch report {
        case .ok(let facts) where !facts.isEmpty:
            writer.key("facts")
            writer.beginObject()
            for fact in facts {
                writer.key(text: fact.name)
                writer.string(fact.value)
            }
            writer.endObject()
        case .wrongCredentials(let code): writer.optional("providerCode", code)
        case .refused(let status, let code):
            writer.number("status", Int64(status))
            writer.optional("providerCode", code)
        case .settingRefused(let fault):
            writer.text("setting", fault.path)
            writer.text("detail", fault.detail)
        case .ok, .wrongMode, .notReachable: break
        }
        writer.endObject()
        return writer.bytes
    }
}

extension ConnectionReport {
    /// The report in one word.
    package var word: String {
        switch self {
        case .ok: "ok"
        case .wrongCredentials: "wrong_credentials"
        case .wrongMode: "wrong_mode"
        case .settingRefused: "setting_refused"
        case .notReachable: "not_reachable"
        case .refused: "refused"
        }
    }

    /// Every word there is.
    package static let words = [
        "ok", "wrong_credentials", "wrong_mode", "setting_refused", "not_reachable", "refused",
    ]
}

/// A kind of provider as merchants read it: what it takes, and what an account is set up with.
enum ProviderTypeJSON {
    static func write(_ provider: any PaymentProvider, to writer: inout JSONWriter) {
        let capabilities = provider.capabilities
        writer.beginObject()
        writer.text("object", "provider_type")
        writer.text("type", provider.type.rawValue)
        writer.key("modes")
        writer.beginArray()
        for mode in [ProviderCapabilities.Mode.test, .live] where capabilities.modes.contains(mode) {
            writer.string(mode == .live ? "live" : "test")
        }
        writer.endArray()
        writer.key("methods")
        writer.beginArray()
        // A provider may have one method under several terms, a direct debit for each scheme.
        var methods: [PaymentMethod] = []
        for method in capabilities.methods where !methods.contains(method.method) {
            methods.append(method.method)
            writer.string(method.method.rawValue)
        }
        writer.endArray()
        writer.key("settings")
        write(provider.settingsForm.fields, to: &writer)
        writer.endObject()
    }

    private static func write(_ fields: [ProviderSettingsForm.Field], to writer: inout JSONWriter) {
        writer.beginArray()
        for field in fields {
            writer.beginObject()
            writer.text("name", field.name)
            writer.text("kind", field.kind.word)
            writer.flag("required", field.isRequired && field.defaultValue == nil)
            writer.optional("default", field.defaultValue)
            writer.text("meaning", field.meaning)
            switch field.kind {
            case .choice(let words):
                writer.key("choices")
                writer.beginArray()
                for word in words { writer.string(word) }
                writer.endArray()
            case .records(let members, _):
                writer.key("members")
                write(members, to: &writer)
            case .text, .secret, .secrets, .url, .flag, .number, .list: break
            }
            writer.endObject()
        }
        writer.endArray()
    }
}

extension ProviderSettingsForm.Kind {
    /// The kind in one word.
    package var word: String {
        switch self {
        case .text: "text"
        case .secret: "secret"
        case .secrets: "secrets"
        case .url: "url"
        case .choice: "choice"
        case .flag: "flag"
        case .number: "number"
        case .list: "list"
        case .records: "records"
        }
    }
}
