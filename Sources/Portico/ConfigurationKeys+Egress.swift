import HTTPClient
import HTTPServer
import JSON
import Network

extension ConfigurationKey {
    /// Where outgoing calls may go.
    static var egress: [ConfigurationKey] {
        [
            egressAllow,
            .flag("egress.allowHttp") { $0.egress.policy.permitsPlainHTTP = $1 },
            egressPorts,
            .optionalText("egress.authorityFile") { $0.egress.authorityFile = $1 },
        ]
    }

    /// Hosts and ranges of addresses that the guard lets through.
    static var egressAllow: ConfigurationKey {
        ConfigurationKey(path: "egress.allow") { value, configuration throws(WrongSetting) in
            let wrong = WrongSetting(
                expected: "a list of host names, addresses and ranges such as '10.1.0.0/16'")
            guard let entries = texts(value) else { throw wrong }
            configuration.egress.policy.allowedHosts = []
            configuration.egress.policy.allowedRanges = []
            for entry in entries where !configuration.egress.policy.allow(entry) { throw wrong }
        }
    }

    /// The ports that are open on hosts that are not allowed by name or range.
    static var egressPorts: ConfigurationKey {
        ConfigurationKey(path: "egress.ports") { value, configuration throws(WrongSetting) in
            let wrong = WrongSetting(expected: "a list of ports")
            let ports: [Int]
            if let list = value.elements {
                ports = list.compactMap(\.integer).compactMap { Int(exactly: $0) }
                guard ports.count == list.count else { throw wrong }
            } else {
                guard let list = texts(value) else { throw wrong }
                ports = list.compactMap { Int($0) }
                guard ports.count == list.count else { throw wrong }
            }
            guard !ports.isEmpty, ports.allSatisfy({ 1...65_535 ~= $0 }) else { throw wrong }
            configuration.egress.policy.ports = Set(ports)
        }
    }

    /// Whose word about clients is taken.
    static var proxies: [ConfigurationKey] {
        [
            ConfigurationKey(path: "trustedProxies.addresses") { value, configuration throws(WrongSetting) in
                let wrong = WrongSetting(expected: "a list of addresses and ranges such as '10.1.0.0/16'")
                guard let entries = texts(value) else { throw wrong }
                let ranges = entries.compactMap { AddressRange($0) }
                guard ranges.count == entries.count else { throw wrong }
                configuration.proxies.ranges = ranges
            },
            .word("trustedProxies.header") { (configuration, field: TrustedProxies.Field) in
                configuration.proxies.field = field
            },
            .optionalText("trustedProxies.countryHeader") { configuration, name in
                configuration.proxies.countryField = name?.lowercased()
            },
        ]
    }

    /// A list of texts; in the environment it is written with commas.
    private static func texts(_ value: JSONValue) -> [String]? {
        guard let list = value.elements else {
            return value.string.map { $0.split(separator: ",").map(String.init) }
        }
        let texts = list.compactMap(\.string)
        return texts.count == list.count ? texts : nil
    }
}
