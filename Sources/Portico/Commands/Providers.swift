import AdminBackend
import Database
import Domain
import Network
import Portal
import ProviderKit
import Support

extension Command {
    static var providerAdd: Command {
        Command(
            words: ["provider", "add"], summary: "makes an account with a payment provider",
            help: """
                Usage: portico provider add --org ID --type TYPE --name NAME [--live]
                                            [--settings FILE] [--sites LIST] [--config FILE]

                Makes an account and prints its id. The settings are a JSON file, so that
                credentials stand neither in the list of processes nor in a shell's history;
                `portico provider types` says which there are.

                  --settings FILE  a JSON object (default: no settings)
                  --sites LIST     sites that use it, after those they use, comma separated
                  --live           for live mode instead of test mode

                Example:
                  portico provider add --org org_01… --type sandbox --name "Second sandbox"

                """,
            options: ["org", "type", "name", "settings", "sites", "config"], flags: ["live"]
        ) { arguments in
            let name = try arguments.name("name")
            let type = ProviderType(rawValue: try arguments.required("type"))
            let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
            guard let organization else { _ = try arguments.required("org"); return }
            let sites = try arguments.parsed("sites", "a list of sites' ids") { text -> [SiteID]? in
                let ids = text.split(separator: ",").map { SiteID(String($0)) }
                return ids.contains(nil) ? nil : ids.compactMap { $0 }
            }
            let file = try arguments.path("settings")
            let isLive = arguments.has("live")
            let configuration = try Configuration.load(file: arguments["config"])
            try await withEngine(arguments) { engine in
                guard let provider = engine.providers.provider(of: type) else {
                    throw CommandError(text: "there is no provider '\(type.rawValue)'; \(types(engine))")
                }
                var bytes = Array("{}".utf8)
                if let file {
                    guard let read = try TextFile.read(file) else {
                        throw CommandError(text: "there is no file \(file)")
                    }
                    bytes = read
                }
                let settings: [String: String]
                do throws(ProviderSettingsFileError) {
                    settings = try ProviderSettingsFile.read(
                        bytes, for: provider, isLive: isLive,
                        allowsHTTP: configuration.egress.mayAllowPlainHTTP)
                } catch {
                    throw CommandError(text: error.lines.joined(separator: "\n"))
                }
                let view: ProviderAccountView
                do {
                    view = try await engine.createProvider(
                        type, name: name, settings: settings, isEnabled: true, organization: organization,
                        isLive: isLive)
                } catch PortalError.provider(.settings(let faults)) {
                    throw CommandError(
                        text: faults.map { "\($0.path): \($0.detail)" }.joined(separator: "\n"))
                }
                for site in sites ?? [] {
                    let used = try engine.providers(of: site, isLive: isLive).map(\.account.id)
                    _ = try await engine.setProviders(
                        used + [view.account.id], of: site, organization: organization, isLive: isLive)
                }
                Terminal.write("\(view.account.id)\n")
            }
        }
    }

    static var providerList: Command {
        Command(
            words: ["provider", "list"], summary: "lists accounts with payment providers",
            help: """
                Usage: portico provider list --org ID [--live] [--config FILE]

                One line for each account: id, type, whether it is enabled, name.

                Example:
                  portico provider list --org org_01…

                """,
            options: ["org", "config"], flags: ["live"]
        ) { arguments in
            let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
            guard let organization else { _ = try arguments.required("org"); return }
            let isLive = arguments.has("live")
            try await withEngine(arguments) { engine in
                try requireOrganization(organization, engine)
                let found = try engine.providerList(
                    of: organization, isLive: isLive, after: nil, limit: PaymentEngine.providerAccountsLimit)
                for view in found {
                    let account = view.account
                    let standing = account.isEnabled ? "enabled" : "disabled"
                    Terminal.write("\(account.id) \(account.type.rawValue) \(standing) \(account.name)\n")
                }
            }
        }
    }

    static var providerCheck: Command {
        Command(
            words: ["provider", "check"], summary: "asks a provider whether an account can work",
            help: """
                Usage: portico provider check ACCOUNT --org ID [--live] [--config FILE]

                Asks the provider now, with the account's credentials, and prints what came of
                it: ok, wrong_credentials, wrong_mode, setting_refused, not_reachable or
                refused. Ends with status 1 for anything but ok.

                Example:
                  portico provider check prv_01… --org org_01…

                """,
            options: ["org", "config"], flags: ["live"], takesOperand: true
        ) { arguments in
            let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
            guard let organization else { _ = try arguments.required("org"); return }
            guard let account = arguments.operand.flatMap({ ProviderAccountID($0) }) else {
                throw UsageError(text: "an account's id is needed", command: ["provider", "check"])
            }
            let isLive = arguments.has("live")
            let configuration = try Configuration.load(file: arguments["config"])
            try requireDatabase(configuration)
            let composition = try Composition(configuration, quiet: true)
            defer { composition.database.close() }
            let group = try EventLoopGroup(loops: 1)
            try composition.connectProviders(group)
            let report = try await composition.engine.checkConnection(
                of: account, organization: organization, isLive: isLive)
            Terminal.write("\(report.word)\n")
            if case .ok(let facts) = report {
                for fact in facts { Terminal.write("\(fact.name): \(fact.value)\n") }
            } else if case .settingRefused(let fault) = report {
                throw CommandError(text: "\(fault.path): \(fault.detail)")
            } else {
                throw CommandError(text: "the account cannot work as it is")
            }
        }
    }

    static var providerTypes: Command {
        Command(
            words: ["provider", "types"], summary: "lists the payment providers and their settings",
            help: """
                Usage: portico provider types [--config FILE]

                Every provider of this program with the settings of an account: name, kind,
                whether it is required, and what it means.

                Example:
                  portico provider types

                """,
            options: ["config"], flags: []
        ) { arguments in
            let configuration = try Configuration.load(file: arguments["config"])
            for provider in ProviderRegistry(Composition.adapters(configuration)).all {
                Terminal.write("\(provider.type.rawValue)\n")
                for field in provider.settingsForm.fields {
                    let need = field.isRequired && field.defaultValue == nil ? "required" : "optional"
                    Terminal.write("  \(field.name) (\(field.kind.word), \(need)): \(field.meaning)\n")
                }
            }
        }
    }

    private static func types(_ engine: PaymentEngine) -> String {
        "there are \(engine.providers.all.map(\.type.rawValue).joined(separator: ", "))"
    }
}
