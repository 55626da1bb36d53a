import CLinux
import Network

extension Command {
    static var serve: Command {
        Command(
            words: ["serve"], summary: "starts the admin-backend host and the main-frontend host",
            help: """
                Usage: portico serve [--config FILE]

                Starts both hosts with the settings of the file and the environment, brings the
                database's schema up to date first, and runs until SIGTERM or Ctrl-C; then it
                drains: what runs is finished, what waits is answered.

                  --config FILE   settings (default: Config/portico.json5)

                Examples:
                  portico serve
                  PORTICO_MAIN_FRONTEND_PORT=80 portico serve --config /etc/portico.json5

                """,
            options: ["config"], flags: [], isService: true
        ) { arguments in
            let configuration = try Configuration.load(file: arguments["config"])
            try configuration.checkFolders()
            let composition = try Composition(configuration)
            let group = try EventLoopGroup(loops: configuration.loopCount)
            try composition.connectProviders(group)
            let sender = try composition.deliverySender(on: group)
            let sources = try composition.pageSources()
            let service = try Service(
                composition, listeners: try composition.listeners(sender, sources), group: group,
                sender: sender,
                sources: sources)
            // The log has standard output; a person who starts the server by hand looks at the other one.
            for line in composition.listeningLines { Terminal.complain("\(line)\n") }
            try await service.run()
        }
    }
}

extension Configuration {
    /// The loops to start: as configured, or one for each core this process may use.
    var loopCount: Int {
        if loops > 0 { return loops }
        return max(1, Int(portico_allowed_cores()))
    }
}
