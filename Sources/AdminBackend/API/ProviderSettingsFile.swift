import Pages
package import ProviderKit

/// The settings of a provider account as the command line takes them: the same JSON object as in the API.
package enum ProviderSettingsFile {
    /// The settings of a text in the form in which they are stored; throws `ProviderSettingsFileError`.
    package static func read(
        _ text: [UInt8], for provider: any PaymentProvider, isLive: Bool, allowsHTTP: Bool
    ) throws(ProviderSettingsFileError) -> [String: String] {
        do {
            let body = try ProviderBody(
                change: Array("{\"settings\":".utf8) + text + Array("}".utf8), form: provider.settingsForm,
                isLive: isLive, allowsHTTP: allowsHTTP)
            return body.change.compactMapValues { $0 }
        } catch APIError.invalidBody(let entries) {
            throw ProviderSettingsFileError(
                lines: entries.map { "\($0.pointer.dropFirst("/settings/".count)): \($0.detail)" })
        } catch {
            throw ProviderSettingsFileError(lines: ["the settings are no JSON object"])
        }
    }
}

/// What is wrong with a file of settings.
package struct ProviderSettingsFileError: Error, Hashable, Sendable {
    /// A line for each fault, which names the setting.
    package let lines: [String]
}
