import BankStatements
import Domain
import Portal
import Support

extension Command {
    static var statementsImport: Command {
        Command(
            words: ["statements", "import"], summary: "imports a file of bank statements",
            help: """
                Usage: portico statements import FILE --org ID [--live] [--config FILE]

                Reads camt.053, camt.054 or MT940, books what is certain, and prints how many
                lines had which fate. The same file twice changes nothing. What a person has to
                decide is listed by GET /v1/bank-transfers?status=proposed. Run it while the
                server is stopped; a running one takes the file by POST /v1/bank-statements.

                  --live  of live accounts instead of test accounts

                Example:
                  portico statements import november.xml --org org_01… --live

                """,
            options: ["org", "config"], flags: ["live"], takesOperand: true
        ) { arguments in
            let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
            guard let organization else { _ = try arguments.required("org"); return }
            guard let path = arguments.operand else {
                throw CommandError(text: "name a file of bank statements")
            }
            guard let bytes = try TextFile.read(path, bytesMax: StatementLimits.fileBytesMax) else {
                throw CommandError(text: "there is no file \(path)")
            }
            try await withEngine(arguments) { engine in
                do {
                    let done = try await engine.importStatements(
                        bytes, organization: organization, isLive: arguments.has("live"))
                    Terminal.write(Self.lines(done.counts))
                } catch PortalError.statement(let fault) {
                    throw CommandError(text: "the file is not taken: \(fault)")
                }
            }
        }
    }

    private static func lines(_ counts: StatementImport.Counts) -> String {
        [
            ("settled", counts.settled), ("partial", counts.partial), ("proposed", counts.proposed),
            ("unmatched", counts.unmatched), ("ignored", counts.ignored), ("repeated", counts.repeated),
            ("other accounts", counts.foreign), ("not booked", counts.unbooked),
        ].map { "\($0.0): \($0.1)\n" }.joined()
    }
}
