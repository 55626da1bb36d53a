import AdminBackend
import BankStatements
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// Bank statements and their lines.
    static var bankTransfers: APIResource {
        APIResource(
            name: "Bank transfers",
            text: "Payers may transfer money to your own account (a provider account of type `wire`). Send "
                + "your bank's statements: what bears a reference that was given out is booked, and what "
                + "takes a guess waits here for your decision. As soon as the bank announces money, or a "
                + "guess waits, the payer's page says that the transfer was seen.",
            schemas: [
                ("BankStatement", .object(importFields)),
                ("BankStatementList", .page(of: "BankStatement", BackendLimits.listMax)),
                ("BankTransfer", .object(transferFields)),
                ("BankTransferList", .page(of: "BankTransfer", BackendLimits.listMax)),
                (
                    "BankTransferAssign",
                    .body([
                        .required("transactionId", .id(TransactionID.self), "One that awaits a transfer.")
                    ])
                ),
            ],
            operations: [
                importStatement, listImports, listTransfers, readTransfer, decide("accept"), decide("reject"),
                assign,
            ])
    }

    private static var importFields: [APIField] {
        [
            .required("id", .id(StatementImportID.self)), .required("object", .constant("bank_statement")),
            .required("livemode", .flag), .required("format", .word(StatementFormat.self)),
            .required("sha256", .text(matching: "^[0-9a-f]{64}$"), "Of the file."),
            .required("settled", .integer, "Lines that paid a transaction to its end."),
            .required("partial", .integer, "Lines that paid a part."),
            .required("proposed", .integer, "Lines that wait for you."),
            .required("unmatched", .integer, "Lines of which nothing is known."),
            .required("ignored", .integer, "Money that went out."),
            .required(
                "announced", .integer,
                "Not booked, of a transaction that waits: its page says that the transfer was seen."),
            .required("repeated", .integer, "Lines that another file had brought."),
            .required("otherAccounts", .integer, "Lines of accounts that receive nothing here."),
            .required("notBooked", .integer, "Not booked either, and of nothing that waits."),
            .required("createdAt", .time),
        ]
    }

    private static var transferFields: [APIField] {
        [
            .required("id", .id(BankTransferID.self)), .required("object", .constant("bank_transfer")),
            .required("livemode", .flag), .required("statementId", .id(StatementImportID.self)),
            .required("status", .word(BankTransferStatus.self)),
            .optional("reason", .word(ProposalReason.self), "Why you have to decide, or had to."),
            .required("account", .text, "The receiving account."),
            .required("amount", .integer, "In minor units."), .required("currency", .text),
            .required("return", .flag, "Whether the bank takes back what had come."),
            .required("bookedOn", .text(matching: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
            .required("text", .text, "References and what the payer wrote."),
            .required("payerName", .text), .required("payerAccount", .text),
            .required(
                "transactionIds", .list(of: .id(TransactionID.self)),
                "What it paid, or may be for, the likeliest first."),
            .required("shortage", .integer, "What was forgiven, within your tolerance."),
            .required("excess", .integer, "What came too much: it is the payer's."),
            .required("createdAt", .time), .optional("decidedAt", .time, "When you decided."),
        ]
    }

    private static var importExample: JSONValue {
        var entry = StatementImport(
            id: APISamples.id(StatementImportID.self), organizationID: APISamples.id(OrganizationID.self),
            isLive: false, digest: [UInt8](repeating: 0x5A, count: 32), format: "camt",
            createdAt: APISamples.now)
        entry.counts.settled = 12
        entry.counts.proposed = 1
        return APISamples.parsed(BankTransferJSON.encode(entry))
    }

    private static var example: JSONValue {
        guard let currency = Currency(code: "EUR") else { return .null }
        let transfer = BankTransfer(
            id: APISamples.id(BankTransferID.self), organizationID: APISamples.id(OrganizationID.self),
            isLive: false, importID: APISamples.id(StatementImportID.self),
            receivingAccount: "DE33100205000001194700", keyDigest: [],
            bookedOn: CivilDate(daysSinceEpoch: 20_777), amount: Money(minorUnits: 4250, currency: currency),
            isReturn: false, remittance: "RF18 5390 0754 7043", payerName: "Ada Example",
            payerAccount: "DE02120300000000202051", status: .proposed, reason: .repairedReference,
            transactions: [APISamples.id(TransactionID.self)], createdAt: APISamples.now)
        return APISamples.parsed(BankTransferJSON.encode(transfer))
    }

    private static var transfer: APIParameter {
        .path("transfer", BankTransferID.self, "The transfer's id.")
    }

    private static var importStatement: APIOperation {
        let column = APISchema.integer(0...StatementLimits.columnsMax)
        return APIOperation(
            method: .post, path: "/v1/bank-statements", id: "importBankStatement",
            summary: "Import a bank statement",
            text:
                "The body is the bank's file as it is: camt.052, camt.053 or camt.054, MT940, MT942, or CSV "
                + "whose columns (counted from 0) the query names. Nothing is settled by what is not booked "
                + "(pending entries, camt.052, MT942): payers are told that it was seen. Opening balance and "
                + "entries must give the closing one. A file may be sent twice: what was booked is not "
                + "booked again.",
            scope: .transferWrite,
            parameters: [
                .query(
                    "format", .word(StatementFormat.self), "Without it the file's first bytes tell.",
                    example: "camt"),
                .query("account", .anyText(1...64), "CSV: the account.", example: "DE33100205000001194700"),
                .query("currency", .anyText(3...3), "CSV: of amounts without a column.", example: "EUR"),
                .query("separator", .anyText(1...1), "CSV: between columns; `;` if not said.", example: ";"),
                .query(
                    "decimal", .oneOf([".", ","]), "CSV: before decimals; `,` if not said.", example: ","),
                .query("dates", .word(CSVMapping.DateOrder.self), "CSV: `dmy` if not said.", example: "dmy"),
                .query("headerLines", .integer(0...100), "CSV: lines to skip; 1 if not said.", example: 1),
                .query("dateColumn", column, "CSV: the day of booking.", example: 0),
                .query("amountColumn", column, "CSV: the amount, negative for money out.", example: 1),
                .query("textColumns", .anyText(1...100), "CSV: what the payer wrote.", example: "2,3"),
                .query("nameColumn", column, "CSV: who paid.", example: 4),
                .query("accountColumn", column, "CSV: from where.", example: 5),
                .query("keyColumn", column, "CSV: the bank's own id of the movement.", example: 6),
                .query("currencyColumn", column, "CSV: a currency code.", example: 7),
            ],
            body: APIBody(
                content: ["application/xml", "text/plain", "text/csv"].map { ($0, nil) }, examples: []),
            answers: [.json(.ok, "What became of the lines.", "BankStatement", importExample)],
            failures: [
                APIError.keyPinned, PortalError.statement(.formatUnknown),
                APIError.invalidQuery(name: "account", detail: "goes with `format=csv` only."),
            ])
    }

    private static var listImports: APIOperation {
        APIOperation(
            method: .get, path: "/v1/bank-statements", id: "listBankStatements",
            summary: "List imported statements", text: "Newest first.", scope: .transferRead,
            parameters: [.limit, .after(StatementImportID.self)],
            answers: [
                .json(
                    .ok, "A page of imports.", "BankStatementList",
                    ["data": [importExample], "hasMore": false])
            ],
            failures: [
                APIError.keyPinned, APIError.invalidQuery(name: "after", detail: "is no id of this kind."),
            ])
    }

    private static var listTransfers: APIOperation {
        APIOperation(
            method: .get, path: "/v1/bank-transfers", id: "listBankTransfers", summary: "List bank transfers",
            text: "Newest first; `status=proposed` is what waits for you.", scope: .transferRead,
            parameters: [
                .limit, .after(BankTransferID.self),
                .query("status", .word(BankTransferStatus.self), "In that status.", example: "proposed"),
            ],
            answers: [
                .json(.ok, "A page of transfers.", "BankTransferList", ["data": [example], "hasMore": false])
            ],
            failures: [
                APIError.keyPinned, APIError.invalidQuery(name: "after", detail: "is no id of this kind."),
            ])
    }

    private static var readTransfer: APIOperation {
        APIOperation(
            method: .get, path: "/v1/bank-transfers/{transfer}", id: "readBankTransfer",
            summary: "Read a bank transfer", scope: .transferRead, parameters: [transfer],
            answers: [.json(.ok, "The transfer.", "BankTransfer", example)])
    }

    private static func decide(_ verb: String) -> APIOperation {
        APIOperation(
            method: .post, path: "/v1/bank-transfers/{transfer}/\(verb)", id: "\(verb)BankTransfer",
            summary: verb == "accept" ? "Accept a proposal" : "Reject a transfer",
            text: verb == "accept"
                ? "Books it on the likeliest transaction, or on all whose references stand in it; a return "
                    + "is recorded as a reversal of the transaction, which then waits for the money again."
                : "It pays nothing here. Twice is no error.",
            scope: .transferWrite, parameters: [transfer],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [.json(.ok, "The transfer as it is now.", "BankTransfer", example)],
            failures: [PortalError.transfer(.notOpen(.settled))])
    }

    private static var assign: APIOperation {
        APIOperation(
            method: .post, path: "/v1/bank-transfers/{transfer}/assign", id: "assignBankTransfer",
            summary: "Assign a transfer",
            text: "Books it on a transaction that you name; a return is recorded as a reversal of it.",
            scope: .transferWrite, parameters: [transfer],
            body: .json(
                "BankTransferAssign",
                [("one", ["transactionId": .string("\(APISamples.id(TransactionID.self))")])]),
            answers: [.json(.ok, "The transfer as it is now.", "BankTransfer", example)],
            failures: [PortalError.transfer(.transactionUnknown)])
    }
}
