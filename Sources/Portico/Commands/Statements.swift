import AdminBackend
import BankStatements
import Database
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension Command {
    static var statementsImport: Command {
        Command(
            words: ["statements", "import"], summary: "imports a file of bank statements",
            help: """
                Usage: portico statements import FILE --key KEY [--api URL] [--csv COLUMNS]
                       portico statements import FILE --org ID [--live] [--csv COLUMNS]
                                                      [--config FILE]

                Reads camt.052, .053 or .054, MT940, MT942, or CSV, books what is certain, and
                prints how many lines had which fate. The same file twice changes nothing. What
                a person has to decide is listed by GET /v1/bank-transfers?status=proposed.

                With a key the file goes to the running server. With --org the command opens
                the data folder itself, for which the server must be stopped.

                  --key KEY      a secret key that may transfer:write, test or live
                  --api URL      the server's API (default: http://localhost:8081)
                  --org ID       the organisation, where no server is running
                  --live         with --org: of live accounts instead of test accounts
                  --csv COLUMNS  it is CSV; its columns, counted from 0, named as in the query
                                 of POST /v1/bank-statements

                Example:
                  portico statements import november.xml --key sk_live_…
                  portico statements import november.csv --key sk_live_… --csv \\
                    'account=DE33…&currency=EUR&dateColumn=0&amountColumn=4&textColumns=2'

                """,
            options: ["org", "config", "key", "api", "csv"], flags: ["live"], takesOperand: true
        ) { arguments in
            guard let path = arguments.operand else {
                throw CommandError(text: "name a file of bank statements")
            }
            guard let bytes = try TextFile.read(path, bytesMax: StatementLimits.fileBytesMax) else {
                throw CommandError(text: "there is no file \(path)")
            }
            if arguments["key"] != nil {
                guard arguments["org"] == nil, !arguments.has("live") else {
                    throw CommandError(text: "a key names organisation and mode: --org and --live go without")
                }
                try await sendStatements(bytes, arguments)
            } else {
                try await importStatements(bytes, arguments)
            }
        }
    }

    /// Hands the file to the running server, which is the data folder's only writer.
    private static func sendStatements(_ bytes: [UInt8], _ arguments: Arguments) async throws {
        let server = try ServerCalls(arguments, takesLiveKeys: true)
        let query = arguments["csv"].map { "?format=csv&\($0)" } ?? ""
        let answer = try await server.call(
            .post, "/v1/bank-statements" + query, bytes,
            type: arguments["csv"] == nil ? "application/octet-stream" : "text/csv")
        for (name, word) in fates {
            Terminal.write("\(word): \(answer[name]?.integer ?? 0)\n")
        }
    }

    private static func importStatements(_ bytes: [UInt8], _ arguments: Arguments) async throws {
        let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
        guard let organization else {
            throw CommandError(text: "give --key for a running server, or --org for a stopped one")
        }
        var mapping: CSVMapping?
        if let columns = arguments["csv"] {
            do throws(StatementColumnsFault) { mapping = try StatementColumns.read(columns) } catch {
                throw CommandError(text: "--csv: \(error.name) \(error.detail)")
            }
        }
        let columns = mapping
        do {
            try await withEngine(arguments, writesReceipts: true) { engine in
                do {
                    let done = try await engine.importStatements(
                        bytes, format: columns == nil ? nil : .csv, mapping: columns,
                        organization: organization, isLive: arguments.has("live"))
                    let counts = done.counts
                    let numbers = [
                        counts.settled, counts.partial, counts.proposed, counts.unmatched, counts.ignored,
                        counts.announced, counts.repeated, counts.foreign, counts.unbooked,
                    ]
                    for (fate, number) in zip(fates, numbers) {
                        Terminal.write("\(fate.word): \(number)\n")
                    }
                } catch PortalError.statement(let fault) {
                    throw CommandError(
                        text: "the file is not taken: \(StatementFaultText.sentence(fault))")
                }
            }
        } catch DatabaseError.inUse {
            throw CommandError(
                text: "the server is running on this data folder: give --key instead of --org, and it takes "
                    + "the file")
        }
    }

    /// What can become of a line: its name in the API, and the word for a person.
    private static var fates: [(name: String, word: String)] {
        [
            ("settled", "settled"), ("partial", "partial"), ("proposed", "proposed"),
            ("unmatched", "unmatched"), ("ignored", "ignored"), ("announced", "announced"),
            ("repeated", "repeated"), ("otherAccounts", "other accounts"), ("notBooked", "not booked"),
        ]
    }
}
