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

    static func text(
        _ path: String, _ set: @escaping @Sendable (inout Configuration, String) -> Void
    ) -> ConfigurationKey {
        ConfigurationKey(path: path) { value, configuration throws(WrongSetting) in
            guard let text = value.string, !text.isEmpty else { throw WrongSetting(expected: "a text") }
            set(&configuration, text)
        }
    }

    static func optionalText(
        _ path: String, _ set: @escaping @Sendable (inout Configuration, String?) -> Void
    ) -> ConfigurationKey {
        ConfigurationKey(path: path) { value, configuration throws(WrongSetting) in
            if value == .null {
                set(&configuration, nil)
                return
            }
            guard let text = value.string, !text.isEmpty else {
                throw WrongSetting(expected: "a text or null")
            }
            set(&configuration, text)
        }
    }

    static func integer(
        _ path: String, _ range: ClosedRange<Int64>,
        _ set: @escaping @Sendable (inout Configuration, Int) -> Void
    ) -> ConfigurationKey {
        ConfigurationKey(path: path) { value, configuration throws(WrongSetting) in
            guard let number = value.integer ?? value.string.flatMap({ Int64($0) }), range.contains(number)
            else {
                throw WrongSetting(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            set(&configuration, Int(number))
        }
    }

    static func flag(
        _ path: String, _ set: @escaping @Sendable (inout Configuration, Bool) -> Void
    ) -> ConfigurationKey {
        ConfigurationKey(path: path) { value, configuration throws(WrongSetting) in
            switch value {
            case .bool(let flag): set(&configuration, flag)
            case .string("true"): set(&configuration, true)
            case .string("false"): set(&configuration, false)
            default: throw WrongSetting(expected: "true or false")
            }
        }
    }

    static func names(
        _ path: String, _ set: @escaping @Sendable (inout Configuration, [String]) -> Void
    ) -> ConfigurationKey {
        ConfigurationKey(path: path) { value, configuration throws(WrongSetting) in
            // In the environment a list is written with commas.
            let names: [String]?
            if let list = value.elements {
                names = list.compactMap(\.string).count == list.count ? list.compactMap(\.string) : nil
            } else {
                names = value.string.map { $0.split(separator: ",").map(String.init) }
            }
            guard let names else { throw WrongSetting(expected: "a list of host names") }
            set(&configuration, names.map { $0.lowercased() })
        }
    }

    static func host(
        _ name: String,
        _ change: @escaping @Sendable (inout Configuration, (inout Configuration.Host) -> Void) -> Void
    ) -> [ConfigurationKey] {
        [
            .text(name + ".address") { configuration, value in change(&configuration) { $0.address = value }
            },
            .integer(name + ".port", 0...65_535) { configuration, value in
                change(&configuration) { $0.port = value }
            },
            .optionalText(name + ".origin") { configuration, value in
                change(&configuration) { $0.origin = value }
            },
            .names(name + ".names") { configuration, names in change(&configuration) { $0.names = names } },
            ConfigurationKey(path: name + ".certificates") { value, configuration throws(WrongSetting) in
                let wrong = WrongSetting(expected: "a list of { names: [...], chainFile: '…', keyFile: '…' }")
                guard let list = value.elements else { throw wrong }
                var certificates: [Configuration.Certificate] = []
                for entry in list {
                    guard let chain = entry["chainFile"]?.string, let key = entry["keyFile"]?.string else {
                        throw wrong
                    }
                    let names = (entry["names"]?.elements ?? []).compactMap(\.string).map { $0.lowercased() }
                    certificates.append(
                        Configuration.Certificate(names: names, chainFile: chain, keyFile: key))
                }
                change(&configuration) { $0.certificates = certificates }
            },
        ]
    }

    /// Every setting there is.
    static var all: [ConfigurationKey] {
        [
            .text("dataFolder") { $0.dataFolder = $1 },
            .text("templatesFolder") { $0.templatesFolder = $1 },
            .text("publicFolder") { $0.publicFolder = $1 },
            .optionalText("masterKeyFile") { $0.masterKeyFile = $1 },
            .flag("development") { $0.development = $1 },
            .integer("loops", 0...256) { $0.loops = $1 },
            .flag("providers.allowStandIns") { $0.allowsStandIns = $1 },
            .optionalText("providers.applePayFile") { $0.applePayFile = $1 },
        ] + taxes + host("adminBackend", { configuration, change in change(&configuration.adminBackend) })
            + host("mainFrontend", { configuration, change in change(&configuration.mainFrontend) }) + [
                .integer("limits.bufferedBodyBytes", 4_194_304...68_719_476_736) {
                    $0.bufferedBodyBytes = $1
                },
                .integer("limits.connections", 1...1_000_000) { $0.connections = $1 },
                .integer("limits.connectionsPerAddress", 1...1_000_000) { $0.connectionsPerAddress = $1 },
                .integer("limits.callsPerSecond", 1...1_000_000) { $0.callsPerSecond = $1 },
                .integer("limits.missesPerMinute", 1...1_000_000) { $0.missesPerMinute = $1 },
                .integer("limits.publicCallsPerMinute", 1...1_000_000) { $0.publicCallsPerMinute = $1 },
                .integer("limits.livePages", 0...1_000_000) { $0.livePages = $1 },
                .integer("limits.livePagesPerAddress", 0...1_000_000) { $0.livePagesPerAddress = $1 },
                .integer("drainSeconds", 1...600) { $0.drainSeconds = $1 },
            ] + messages + [
                ConfigurationKey(path: "log.level") { value, configuration throws(WrongSetting) in
                    guard let level = value.string.flatMap({ LogLevel(word: $0) }) else {
                        throw WrongSetting(expected: "debug, info, notice, warning or error")
                    }
                    configuration.logLevel = level
                },
                .optionalText("log.file") { $0.logFile = $1 },
            ] + egress + proxies
    }
}
