import Mail
import Messaging
import Network
import Portal
import Testing

@Suite("What came of a mail") struct OutcomeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let error: SMTPError
        let outcome: MessageOutcome
        var testDescription: String { error.reason }

        init(_ error: SMTPError, _ outcome: MessageOutcome) {
            self.error = error
            self.outcome = outcome
        }

        init(_ stage: SMTPStage, _ code: Int, _ line: String, _ outcome: MessageOutcome) {
            self.init(.refused(stage, SMTPReply(code: code, lines: [line])), outcome)
        }
    }

    static let rows = [
        Row(.recipient, 550, "5.1.1 no such user", .addressRefused(code: 550)),
        Row(.recipient, 550, "no such user", .addressRefused(code: 550)),
        Row(.recipient, 553, "bad name", .addressRefused(code: 553)),
        Row(.recipient, 550, "5.2.1 disabled", .addressRefused(code: 550)),
        Row(.recipient, 550, "5.7.1 policy", .refused(code: 550)),
        Row(.recipient, 554, "5.7.1 relay access denied", .refused(code: 554)),
        Row(.recipient, 552, "5.2.2 full", .refused(code: 552)),
        Row(.recipient, 450, "4.2.0 greylisted", .later(code: 450)),
        Row(.sender, 550, "5.1.8 sender unknown", .refused(code: 550)),
        Row(.sender, 530, "5.7.0 authenticate", .installationTrouble(code: 530)),
        Row(.content, 550, "5.1.1 x", .refused(code: 550)), Row(.content, 451, "x", .later(code: 451)),
        Row(.data, 554, "x", .refused(code: 554)),
        Row(.authentication, 535, "5.7.8 no", .installationTrouble(code: 535)),
        Row(.greeting, 554, "5.7.1 blocked", .installationTrouble(code: 554)),
        Row(.hello, 421, "x", .installationTrouble(code: 421)),
        Row(.notConnected(.deadlineReached), .installationTrouble(code: nil)),
        Row(.startTLSNotOffered, .installationTrouble(code: nil)),
        Row(.startTLSInjected, .installationTrouble(code: nil)),
        Row(.broken(.content, .endOfStream), .unknown), Row(.broken(.data, .endOfStream), .later(code: nil)),
        Row(.replyMalformed(.content, .code), .unknown),
        Row(.messageTooLarge(limitBytes: 1), .refused(code: nil)),
    ]

    @Test("by step and code", arguments: rows) func outcome(_ row: Row) {
        #expect(MessageOutcome(.failure(row.error)) == row.outcome)
    }

    @Test("no reason for the log has the server's words") func reasons() {
        for row in Self.rows {
            for word in ["user", "name", "relay", "greylisted", "policy"] {
                #expect(!row.error.reason.contains(word))
            }
        }
    }
}
