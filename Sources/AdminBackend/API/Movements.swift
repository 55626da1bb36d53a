import Domain
import HTTPCore
import JSON
import Portal
import Support

extension Backend {
    /// POST /v1/transactions/{transaction}/capture.
    func captureTransaction(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionCapture)
        return try await capture(try transaction(request, for: caller), request, caller)
    }

    /// POST /v1/checkouts/{checkout}/capture.
    func captureCheckout(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionCapture)
        return try await capture(try moneyTransaction(request, for: caller), request, caller)
    }

    /// POST /v1/transactions/{transaction}/refund.
    func refundTransaction(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRefund)
        return try await refund(try transaction(request, for: caller), request, caller)
    }

    /// POST /v1/checkouts/{checkout}/refund.
    func refundCheckout(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRefund)
        return try await refund(try moneyTransaction(request, for: caller), request, caller)
    }

    /// POST /v1/transactions/{transaction}/cancel.
    func cancelTransaction(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionCancel)
        let transaction = try transaction(request, for: caller)
        return try await answering(
            request, caller, with: { KeptAnswer(status: 200, body: TransactionJSON.encode($0)) }
        ) { (once: Once<TransactionLedger>?) in
            try refuseMembers(request)
            let applied = try await moving("") { try await engine.cancel(transaction) }
            return try await engine.keep(once, try engine.ledger(of: applied.transaction))
        }
    }

    /// POST /v1/transactions/{transaction}/retry.
    func retryTransaction(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRetry)
        let transaction = try transaction(request, for: caller)
        return try await answeringProvider(
            request, caller, with: { KeptAnswer(status: 200, body: TransactionJSON.encode($0)) },
            found: { _ in
                let ledger = try engine.ledger(of: transaction)
                guard let retry = ledger.retries.last,
                    engine.isCallOver(begunAt: retry.createdAt, at: try now(of: caller))
                else { return nil }
                return ledger
            },
            { (once: Once<TransactionLedger>?) in
                try refuseMembers(request)
                return try await moving("") { try await engine.retry(transaction, once: once) }
            })
    }

    private func capture(
        _ transaction: Transaction, _ request: Request, _ caller: Caller
    ) async throws -> Response {
        try await answeringProvider(
            request, caller,
            with: { capture in
                KeptAnswer(
                    status: 201, location: "/v1/captures/\(capture.id)",
                    body: MovementJSON.encode {
                        MovementJSON.write(capture, isLive: transaction.isLive, to: &$0)
                    })
            },
            found: { subject in
                guard let id = CaptureID(subject), let found = try foundCapture(id, caller),
                    engine.isCallOver(begunAt: found.createdAt, at: try now(of: caller))
                else { return nil }
                return try await engine.refreshIfDue(found)
            },
            { once in
                let body = try CaptureBody(try jsonBody(request, mayBeEmpty: true))
                return try await moving("/amount") {
                    try await engine.capture(
                        transaction, amount: body.amount, isFinal: body.isFinal, once: once)
                }
            })
    }

    private func refund(
        _ transaction: Transaction, _ request: Request, _ caller: Caller
    ) async throws -> Response {
        try await answeringProvider(
            request, caller,
            with: { refund in
                KeptAnswer(
                    status: 201, location: "/v1/refunds/\(refund.id)",
                    body: MovementJSON.encode {
                        MovementJSON.write(refund, isLive: transaction.isLive, to: &$0)
                    })
            },
            found: { subject in
                guard let id = RefundID(subject),
                    let found = try engine.refund(
                        id, organization: caller.organization, isLive: caller.isLive),
                    engine.isCallOver(begunAt: found.createdAt, at: try now(of: caller))
                else { return nil }
                return try await engine.refreshIfDue(found)
            },
            { once in
                let body = try RefundBody(try jsonBody(request, mayBeEmpty: true))
                return try await moving(body.pointer) {
                    try await engine.refund(transaction, body.request, once: once)
                }
            })
    }

    private func foundCapture(_ id: CaptureID, _ caller: Caller) throws -> Capture? {
        try engine.capture(id, organization: caller.organization, isLive: caller.isLive)
    }

    /// Says where in the body the amount stood that was refused.
    private func moving<Value>(_ pointer: String, _ work: () async throws -> Value) async throws -> Value {
        do { return try await work() } catch PortalError.movement(let refusal) {
            throw APIError.movementRefused(refusal, pointer: pointer)
        }
    }

    /// The transaction that the path names, when it is the caller's; everything else is not found.
    func transaction(_ request: Request, for caller: Caller) throws -> Transaction {
        guard let id = request.parameters["transaction"].flatMap({ TransactionID($0) }),
            let transaction = try engine.transaction(
                id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(transaction.siteID)
        else { throw APIError.notFound }
        return transaction
    }

    /// The attempt of that checkout whose money there is.
    private func moneyTransaction(_ request: Request, for caller: Caller) throws -> Transaction {
        let view = try checkout(request, for: caller)
        guard let transaction = view.successfulAttempt ?? view.latestAttempt else {
            throw APIError.movementRefused(.notCaptured(.created), pointer: "")
        }
        return transaction
    }
}
