import Glibc
import JSON

extension Configuration {
    /// Where the settings are read from unless the command line names another file.
    static let defaultFile = "Config/portico.json5"

    /// The defaults, then the file, then the environment.
    ///
    /// Without `file` the default one is read if it is there.
    static func load(file: String?) throws -> Configuration {
        var configuration = Configuration()
        if let bytes = try TextFile.read(file ?? defaultFile) {
            try configuration.apply(bytes, from: file ?? defaultFile)
        } else if let file {
            throw ConfigurationError(text: "there is no configuration file \(file)")
        }
        try configuration.applyEnvironment()
        return configuration
    }

    private mutating func apply(_ bytes: [UInt8], from file: String) throws {
        let document: JSON5.Document
        do throws(JSON5.Failure) { document = try JSON5.parse(bytes) } catch {
            throw ConfigurationError(
                text: "\(file):\(error.position.line):\(error.position.column): \(error.fault)")
        }
        func place(_ position: TextPosition?) -> String {
            position.map { "\(file):\($0.line):\($0.column)" } ?? file
        }
        let keys = ConfigurationKey.all
        var changed = self
        try Self.walk(document.value, at: "", pointer: "") { path, pointer, value in
            guard let key = keys.first(where: { $0.path == path }) else {
                throw ConfigurationError(
                    text: "\(place(document.keyPosition(of: pointer))): there is no setting '\(path)'")
            }
            do throws(ConfigurationKey.WrongSetting) { try key.apply(value, &changed) } catch {
                throw ConfigurationError(
                    text: "\(place(document.position(of: pointer))): '\(path)' must be \(error.expected)")
            }
        }
        self = changed
    }

    /// Visits every setting of a tree: objects are sections, everything else is a value.
    private static func walk(
        _ value: JSONValue, at path: String, pointer: String,
        _ visit: (String, String, JSONValue) throws -> Void
    ) throws {
        guard case .object(let members) = value else { return try visit(path, pointer, value) }
        for member in members {
            try walk(
                member.value, at: path.isEmpty ? member.key : path + "." + member.key,
                pointer: pointer + "/" + member.key, visit)
        }
    }

    private mutating func applyEnvironment() throws {
        for key in ConfigurationKey.all {
            guard let text = getenv(key.variable) else { continue }
            do throws(ConfigurationKey.WrongSetting) {
                try key.apply(.string(String(cString: text)), &self)
            } catch {
                throw ConfigurationError(
                    text: "the environment variable \(key.variable) must be \(error.expected)")
            }
        }
    }
}
