import Domain
import JSON
import Support

/// What demo.json says, read strictly: a file that is not as the demo writes it stops the start, because a
/// demo that silently began anew would leave the old sites and keys to puzzle over.
struct DemoFile {
    /// A site of the file.
    struct Entry {
        var id: SiteID
        var secretKey: APIKeyText
        var publicKey: APIKeyText
    }

    /// The sites in the order of the file, at least one.
    let entries: [Entry]
    /// The key of the whole organisation; nil in a file from before there was one.
    let organizationKey: APIKeyText?
    private let path: String

    /// Reads the file's bytes; `path` is for the errors, which name the field.
    init(_ bytes: [UInt8], path: String) throws(ConfigurationError) {
        self.path = path
        let root: JSONValue
        do throws(JSONError) {
            root = try JSONValue(parsing: bytes)
        } catch {
            throw Self.fault(path, "is no JSON document: \(error)")
        }
        guard root.kind == .object else { throw Self.fault(path, "must be a JSON object") }
        guard let list = root["sites"]?.elements, !list.isEmpty else {
            throw Self.fault(path, "'sites' must be a list of at least one site")
        }
        var entries: [Entry] = []
        for (place, item) in list.enumerated() {
            func field<Value>(
                _ name: String, _ what: String, _ read: (String) -> Value?
            ) throws(ConfigurationError) -> Value {
                guard let value = item[name]?.string.flatMap(read) else {
                    throw Self.fault(path, "'sites[\(place)].\(name)' must be \(what)")
                }
                return value
            }
            let entry = Entry(
                id: try field("id", "a site's id") { SiteID($0) },
                secretKey: try field("secretKey", "an sk_test_ key") { Self.key($0, .secret) },
                publicKey: try field("publicKey", "a pk_test_ key") { Self.key($0, .publishable) })
            guard !entries.contains(where: { $0.id == entry.id }) else {
                throw Self.fault(path, "'sites[\(place)].id' is there twice")
            }
            entries.append(entry)
        }
        self.entries = entries
        organizationKey = root["organizationKey"]?.string.flatMap { Self.key($0, .secret) }
        if organizationKey == nil, root["organizationKey"] != nil {
            throw Self.fault(path, "'organizationKey' must be an sk_test_ key")
        }
    }

    /// The error for a field of the whole file that the database contradicts.
    func fault(_ field: String, _ what: String) -> ConfigurationError {
        Self.fault(path, "'\(field)' \(what)")
    }

    /// The error for a field of a site that the database contradicts.
    func fault(_ place: Int, _ field: String, _ what: String) -> ConfigurationError {
        Self.fault(path, "'sites[\(place)].\(field)' \(what)")
    }

    private static func key(_ text: String, _ visibility: KeyVisibility) -> APIKeyText? {
        APIKeyText(text).flatMap { $0.visibility == visibility && !$0.isLive ? $0 : nil }
    }

    private static func fault(_ path: String, _ text: String) -> ConfigurationError {
        ConfigurationError(
            text: "\(path): \(text); mend the file, or remove the data folder to start the demo anew")
    }
}
