import Domain
import JSON

extension ConfigurationKey {
    /// Where rates are, and whom ids are asked about at.
    static var taxes: [ConfigurationKey] {
        [
            .text("tablesFolder") { $0.tablesFolder = $1 },
            ConfigurationKey(path: "taxRegisterUrl") { value, configuration throws(WrongSetting) in
                guard let url = value.string.flatMap({ WebURL($0) }), url.query == nil, url.fragment == nil
                else {
                    throw WrongSetting(expected: "an absolute http or https URL without query")
                }
                configuration.taxRegisterURL = url
            },
        ]
    }
}
