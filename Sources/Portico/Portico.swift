import Dispatch
import Glibc
import Synchronization

// Portico: the executable and the only composition root. It alone names concrete providers, the live clock
// and the live random source; everything below is handed its parts. It may import everything. Start reading
// at Composition.swift; each subcommand has a file in Commands/.

@main
struct Portico {
    static func main() {
        // A client that goes away must be an error of its connection, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let words = Array(CommandLine.arguments.dropFirst())
        // Here the process has one thread; those that are started later inherit what it blocks. An
        // asynchronous `main` would end in dispatchMain, which waits with every signal let through.
        if CommandCatalog.find(words)?.0.isService == true { StopSignals.block() }
        let status = Atomic<Int32>(1)
        let done = DispatchSemaphore(value: 0)
        // Detached: the main actor is the thread that waits below.
        Task.detached {
            status.store(await run(words), ordering: .releasing)
            done.signal()
        }
        done.wait()
        exit(status.load(ordering: .acquiring))
    }

    /// Runs the subcommand that the arguments name; answers the exit status: 0 done, 1 failed, 2 not
    /// understood.
    private static func run(_ words: [String]) async -> Int32 {
        do {
            let words = words == ["--version"] ? ["version"] : words
            guard let (command, rest) = CommandCatalog.find(words) else { return try overview(words) }
            if rest.contains("--help") || rest.contains("-h") {
                Terminal.write(command.help)
                return 0
            }
            try await command.run(
                try Arguments(
                    rest, options: command.options, flags: command.flags, command: command.words,
                    takesOperand: command.takesOperand))
            return 0
        } catch let error as UsageError {
            Terminal.complain("\(error.text)\n\(error.help) tells more.\n")
            return 2
        } catch {
            Terminal.complain("\(FailureText.describe(error, isDemo: words.first == "demo"))\n")
            return 1
        }
    }

    /// Answers words that name no command: help for the program or for a group of commands, and its exit
    /// status; throws when the words mean nothing.
    private static func overview(_ words: [String]) throws -> Int32 {
        let helpWords = ["help", "--help", "-h"]
        guard let first = words.first, !helpWords.contains(first) else {
            Terminal.write(CommandCatalog.overview)
            return words.isEmpty ? 2 : 0
        }
        guard !CommandCatalog.group(first).isEmpty else {
            throw UsageError(text: "there is no command '\(first)'", command: [])
        }
        guard words.count > 1, !words.dropFirst().contains(where: helpWords.contains) else {
            Terminal.write(CommandCatalog.help(ofGroup: first))
            return words.count == 1 ? 2 : 0
        }
        throw UsageError(text: "there is no command '\(first) \(words[1])'", command: [first])
    }
}
