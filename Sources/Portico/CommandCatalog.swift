/// One subcommand.
struct Command: Sendable {
    /// The words that name it.
    let words: [String]
    let summary: String
    let help: String
    let options: [String]
    let flags: [String]
    /// Whether it runs until a signal asks it to stop.
    var isService = false
    /// Whether one word follows that is no option.
    var takesOperand = false
    let run: @Sendable (Arguments) async throws -> Void
}

/// Every subcommand, in the order of the overview.
enum CommandCatalog {
    static var all: [Command] {
        [
            .serve, .demo, .migrate, .organizationCreate, .siteCreate, .keyCreate, .checkoutCreate,
            .linkCreate, .providerAdd, .providerList, .providerCheck, .providerTypes, .statementsImport,
            .memberInvite, .memberList, .memberRemove, .listen, .trigger, .events, .deliveriesResend,
            .taxCalculate, .configurationCheck, .version,
        ]
    }

    /// The command that the first words name, and what follows them.
    static func find(_ words: [String]) -> (Command, [String])? {
        for command in all where words.starts(with: command.words) {
            return (command, Array(words.dropFirst(command.words.count)))
        }
        return nil
    }

    /// The commands of more than one word that begin with that word.
    static func group(_ word: String) -> [Command] {
        all.filter { $0.words.count > 1 && $0.words[0] == word }
    }

    /// The help of a group: what can follow its word.
    static func help(ofGroup word: String) -> String {
        """
        Usage: portico \(word) COMMAND [OPTIONS]

        \(lines(group(word)).joined(separator: "\n"))

        portico \(word) COMMAND --help tells more, with examples.

        """
    }

    private static func lines(_ commands: [Command]) -> [String] {
        let width = commands.map { $0.words.joined(separator: " ").count }.max() ?? 0
        return commands.map { command in
            let name = command.words.joined(separator: " ")
            return "  \(name)\(String(repeating: " ", count: width - name.count))   \(command.summary)"
        }
    }

    static var overview: String {
        let lines = lines(all)
        return """
            Portico, a hosted payment portal for people who run it themselves.

            Usage: portico COMMAND [OPTIONS]

            \(lines.joined(separator: "\n"))

            portico COMMAND --help tells more, with examples.

            """
    }
}
