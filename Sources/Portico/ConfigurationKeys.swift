import JSON
import Support

/// One setting: where it stands in the file, and how its value is taken.
struct ConfigurationKey: Sendable {
    /// `mainFrontend.port`.
    let path: String
    let apply: @Sendable (JSONValue, inout Configuration) throws(WrongSetting) -> Void

    /// A value that a setting cannot take: what it must be.
    struct WrongSetting: Error {
        let expected: String
    }

    /// The environment variable that overrides it: `PORTICO_MAIN_FRONTEND_PORT`.
    var variable: String {
        var name = "PORTICO_"
        for character in path {
            if character == "." {
                name.append("_")
            } else {
                if character.isUppercase { name.append("_") }
                name.append(character.uppercased())
            }
        }
        return name
    }

    static func text(_ path: String, _ target: WritableKeyPath<Configuration, String> & Sendable) -> ConfigurationKey {
        ConfigurationKey(path: path) { value, configuration throws(WrongSetting) in
            guard let text = value.string, !text.isEmpty else { throw WrongSetting(expected: "a text") }
            configuration[keyPath: target] = text
        }
    }

    static func optionalText(_ path: String, _ target: WritableKeyPath<Configuration, String?> & Sendable) -> ConfigurationKey {
        ConfigurationKey(path: path) { value, configuration throws(WrongSetting) in
            if value == .null {
                configuration[keyPath: target] = nil
                return
            }
            guard let text = value.string, !text.isEmpty else { throw WrongSetting(expected: "a text or null") }
            configuration[keyPath: target] = text
        }
    }

    static func integer(
        _ path: String, _ range: ClosedRange<Int64>, _ target: WritableKeyPath<Configuration, Int> & Sendable
    ) -> ConfigurationKey {
        ConfigurationKey(path: path) { value, configuration throws(WrongSetting) in
            guard let number = value.integer ?? value.string.flatMap({ Int64($0) }), range.contains(number) else {
                throw WrongSetting(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            configuration[keyPath: target] = Int(number)
        }
    }

    static func flag(_ path: String, _ target: WritableKeyPath<Configuration, Bool> & Sendable) -> ConfigurationKey {
        ConfigurationKey(path: path) { value, configuration throws(WrongSetting) in
            switch value {
            case .bool(let flag): configuration[keyPath: target] = flag
            case .string("true"): configuration[keyPath: target] = true
            case .string("false"): configuration[keyPath: target] = false
            default: throw WrongSetting(expected: "true or false")
            }
        }
    }

    static func host(_ name: String, _ target: WritableKeyPath<Configuration, Configuration.Host> & Sendable) -> [ConfigurationKey] {
        [
            .text(name + ".address", target.appending(path: \.address)),
            .integer(name + ".port", 0...65_535, target.appending(path: \.port)),
            .optionalText(name + ".origin", target.appending(path: \.origin)),
            ConfigurationKey(path: name + ".names") { value, configuration throws(WrongSetting) in
                // In the environment a list is written with commas.
                let names: [String]?
                if let list = value.array {
                    names = list.compactMap(\.string).count == list.count ? list.compactMap(\.string) : nil
                } else {
                    names = value.string.map { $0.split(separator: ",").map(String.init) }
                }
                guard let names else { throw WrongSetting(expected: "a list of host names") }
                configuration[keyPath: target].names = names.map { $0.lowercased() }
            },
            ConfigurationKey(path: name + ".certificates") { value, configuration throws(WrongSetting) in
                let wrong = WrongSetting(expected: "a list of { names: [...], chainFile: '…', keyFile: '…' }")
                guard let list = value.array else { throw wrong }
                var certificates: [Configuration.Certificate] = []
                for entry in list {
                    guard let chain = entry["chainFile"]?.string, let key = entry["keyFile"]?.string else { throw wrong }
                    let names = (entry["names"]?.array ?? []).compactMap(\.string).map { $0.lowercased() }
                    certificates.append(Configuration.Certificate(names: names, chainFile: chain, keyFile: key))
                }
                configuration[keyPath: target].certificates = certificates
            },
        ]
    }

    /// Every setting there is.
    static var all: [ConfigurationKey] {
        [
            .text("dataFolder", \.dataFolder),
            .text("templatesFolder", \.templatesFolder),
            .text("publicFolder", \.publicFolder),
            .optionalText("masterKeyFile", \.masterKeyFile),
            .flag("development", \.development),
            .integer("loops", 0...256, \.loops),
        ] + host("adminBackend", \.adminBackend) + host("mainFrontend", \.mainFrontend) + [
            .integer("limits.connections", 1...1_000_000, \.connections),
            .integer("limits.connectionsPerAddress", 1...1_000_000, \.connectionsPerAddress),
            .integer("limits.callsPerSecond", 1...1_000_000, \.callsPerSecond),
            .integer("limits.missesPerMinute", 1...1_000_000, \.missesPerMinute),
            .integer("drainSeconds", 1...600, \.drainSeconds),
            ConfigurationKey(path: "log.level") { value, configuration throws(WrongSetting) in
                guard let level = value.string.flatMap({ LogLevel(word: $0) }) else {
                    throw WrongSetting(expected: "debug, info, notice, warning or error")
                }
                configuration.logLevel = level
            },
            .optionalText("log.file", \.logFile),
        ]
    }
}
