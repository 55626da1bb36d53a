import Domain
import HTTPCore
import JSON
import Portal
import Support

extension Backend {
    /// POST /v1/bank-statements: the body is the bank's file, as it is.
    func importStatements(_ request: Request) async throws -> Response {
        let caller = try await transferCaller(request, needing: .transferWrite)
        let query = try StatementQuery(request)
        return try await answering(
            request, caller, with: { KeptAnswer(status: 200, body: BankTransferJSON.encode($0)) }
        ) { (once: Once<StatementImport>?) in
            let done = try await engine.importStatements(
                request.body, format: query.format, mapping: query.mapping,
                organization: caller.organization, isLive: caller.isLive)
            return try await engine.keep(once, done)
        }
    }

    /// GET /v1/bank-statements: a page of imports, newest first.
    func listStatementImports(_ request: Request) async throws -> Response {
        let caller = try await transferCaller(request, needing: .transferRead)
        let (limit, after) = try listQuery(request) { StatementImportID($0) }
        let found = try engine.statementImports(
            of: caller.organization, isLive: caller.isLive, after: after, limit: limit + 1)
        return list(found, limit: limit) { BankTransferJSON.write($0, to: &$1) }
    }

    /// GET /v1/bank-transfers: a page of lines, newest first, of one status or of all.
    func listBankTransfers(_ request: Request) async throws -> Response {
        let caller = try await transferCaller(request, needing: .transferRead)
        let query = try BankTransferQuery(request)
        let found = try engine.bankTransfers(
            of: caller.organization, isLive: caller.isLive, status: query.status, after: query.after,
            limit: query.limit + 1)
        return list(found, limit: query.limit) { BankTransferJSON.write($0, to: &$1) }
    }

    /// GET /v1/bank-transfers/{transfer}.
    func readBankTransfer(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transferRead)
        return json(.ok, BankTransferJSON.encode(try bankTransfer(request, for: caller)))
    }

    /// POST /v1/bank-transfers/{transfer}/accept: books it as proposed.
    func acceptBankTransfer(_ request: Request) async throws -> Response {
        try await decide(request) { id, caller, engine in
            try refuseMembers(request)
            return try await engine.acceptTransfer(
                id, organization: caller.organization, isLive: caller.isLive)
        }
    }

    /// POST /v1/bank-transfers/{transfer}/reject: it pays nothing here.
    func rejectBankTransfer(_ request: Request) async throws -> Response {
        try await decide(request) { id, caller, engine in
            try refuseMembers(request)
            return try await engine.rejectTransfer(
                id, organization: caller.organization, isLive: caller.isLive)
        }
    }

    /// POST /v1/bank-transfers/{transfer}/assign: books it on the transaction that the body names.
    func assignBankTransfer(_ request: Request) async throws -> Response {
        try await decide(request) { id, caller, engine in
            let target = try AssignBody(try jsonBody(request)).transaction
            return try await engine.assignTransfer(
                id, to: target, organization: caller.organization, isLive: caller.isLive)
        }
    }

    private func decide(
        _ request: Request, _ body: (BankTransferID, Caller, PaymentEngine) async throws -> BankTransfer
    ) async throws -> Response {
        let caller = try await caller(request, needing: .transferWrite)
        let transfer = try bankTransfer(request, for: caller)
        return try await answering(
            request, caller, with: { KeptAnswer(status: 200, body: BankTransferJSON.encode($0)) }
        ) { (once: Once<BankTransfer>?) in
            let decided = try await body(transfer.id, caller, engine)
            return try await engine.keep(once, decided)
        }
    }

    /// A statement is of an account of the whole organisation: a key of one site sees none.
    private func transferCaller(_ request: Request, needing scope: Scope) async throws -> Caller {
        let caller = try await caller(request, needing: scope)
        guard caller.key.siteID == nil else { throw APIError.keyPinned }
        return caller
    }

    /// The transfer that the path names, when it is the caller's; to a key of one site there is none.
    private func bankTransfer(_ request: Request, for caller: Caller) throws -> BankTransfer {
        guard caller.key.siteID == nil,
            let id = request.parameters["transfer"].flatMap({ BankTransferID($0) }),
            let transfer = try engine.bankTransfer(
                id, organization: caller.organization, isLive: caller.isLive)
        else { throw APIError.notFound }
        return transfer
    }
}

/// The body of an assignment.
struct AssignBody {
    let transaction: TransactionID

    init(_ bytes: [UInt8]) throws {
        var found: TransactionID?
        var isGiven = false
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "transactionId":
                found = try fields.parsed(&reader, "invalid_value", "Must be a transaction's id.") {
                    TransactionID($0)
                }
                isGiven = true
            default: try fields.unknown(&reader)
            }
        }
        if !isGiven { fields.refuse("/transactionId", "required", "Is required.") }
        try fields.finish()
        guard let found else { throw APIError.invalidBody([]) }
        transaction = found
    }
}
