import Database
import Domain
import Portal
import Support

extension Command {
    static var migrate: Command {
        Command(
            words: ["migrate"], summary: "brings the database's schema up to date",
            help: """
                Usage: portico migrate [--config FILE]

                Creates the database when there is none, and applies the migrations it lacks,
                each whole or not at all. `serve` does the same at its start.

                Examples:
                  portico migrate
                  portico migrate --config /etc/portico.json5

                """,
            options: ["config"], flags: []
        ) { arguments in
            let composition = try Composition(try Configuration.load(file: arguments["config"]), quiet: true)
            composition.database.close()
            Terminal.write("The schema of \(composition.configuration.databaseFile) is up to date.\n")
        }
    }

    static var version: Command {
        Command(
            words: ["version"], summary: "prints the version",
            help: """
                Usage: portico version

                Prints the version, as `portico --version` does.

                Example:
                  portico version

                """,
            options: [], flags: []
        ) { _ in Terminal.write("portico \(Version.text)\n") }
    }

    static var configurationCheck: Command {
        Command(
            words: ["config", "check"], summary: "reads the settings and says what is wrong with them",
            help: """
                Usage: portico config check [--config FILE]

                Reads the file and the environment, loads the templates and certificates, and
                says with file, line and column what is wrong. Changes nothing. The exit status
                is 0 when `serve` would start.

                Example:
                  portico config check --config /etc/portico.json5

                """,
            options: ["config"], flags: []
        ) { arguments in
            let configuration = try Configuration.load(file: arguments["config"])
            try configuration.check()
            let unknown = EnvironmentNames.unknown(in: EnvironmentNames.current())
            if let slip = unknown.first(where: { $0.nearest != nil }) {
                throw ConfigurationError(text: slip.text)
            }
            for other in unknown { Terminal.complain("\(other.text)\n") }
            if !configuration.hasTaxTables {
                Terminal.complain("There is no folder \(configuration.taxFolder): no site can be taxed.\n")
            }
            Terminal.write(
                "The settings are good.\n  admin backend  \(configuration.adminBackendOrigin)\n"
                    + "  main frontend  \(configuration.mainFrontendOrigin)\n"
                    + "  data folder    \(configuration.dataFolder)\n"
            )
        }
    }
}
