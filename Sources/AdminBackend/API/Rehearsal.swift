import Domain
import HTTPCore
import JSON
import Portal
import Support

// Calls that dictate what happens to test payments, so that a shop can rehearse every state. They go through
// the same state machines as a provider's word.
extension Backend {
    /// POST /v1/test/transactions/{transaction}/dispute.
    func rehearseDispute(_ request: Request) async throws -> Response {
        let caller = try await rehearsing(request)
        let transaction = try transaction(request, for: caller)
        return try await answeringProvider(
            request, caller, with: Self.answer(201),
            found: { try engine.rehearsedDispute($0, of: transaction) }
        ) { (once: Once<Dispute>?) in
            let body = try DisputeBody(try jsonBody(request, mayBeEmpty: true))
            do {
                return try await engine.rehearseDispute(
                    of: transaction, amount: body.amount, reason: body.reason, outcome: body.outcome,
                    once: once)
            } catch PortalError.movement(let refusal) {
                throw APIError.movementRefused(refusal, pointer: "/amount")
            }
        }
    }

    /// POST /v1/test/transactions/{transaction}/settle.
    func rehearsePaymentSettlement(_ request: Request) async throws -> Response {
        try await end(request, isSuccess: true)
    }

    /// POST /v1/test/transactions/{transaction}/fail.
    func rehearsePaymentFailure(_ request: Request) async throws -> Response {
        try await end(request, isSuccess: false)
    }

    private func end(_ request: Request, isSuccess: Bool) async throws -> Response {
        let caller = try await rehearsing(request)
        let transaction = try transaction(request, for: caller)
        return try await answering(
            request, caller, with: { KeptAnswer(status: 200, body: TransactionJSON.encode($0)) }
        ) { (once: Once<TransactionLedger>?) in
            try refuseMembers(request)
            let ended = try await engine.rehearse(transaction, isSuccess: isSuccess)
            return try await engine.keep(once, try engine.ledger(of: ended))
        }
    }

    /// POST /v1/test/disputes/{dispute}/win.
    func rehearseWin(_ request: Request) async throws -> Response { try await decide(request, .won) }

    /// POST /v1/test/disputes/{dispute}/lose.
    func rehearseLoss(_ request: Request) async throws -> Response { try await decide(request, .lost) }

    /// POST /v1/test/refunds/{refund}/settle.
    func rehearseSettlement(_ request: Request) async throws -> Response {
        try await settle(request, isSuccess: true)
    }

    /// POST /v1/test/refunds/{refund}/fail.
    func rehearseFailure(_ request: Request) async throws -> Response {
        try await settle(request, isSuccess: false)
    }

    private func decide(_ request: Request, _ status: DisputeStatus) async throws -> Response {
        let caller = try await rehearsing(request)
        let found = try dispute(request, for: caller)
        return try await answering(request, caller, with: Self.answer(200)) { (once: Once<Dispute>?) in
            try refuseMembers(request)
            return try await engine.keep(once, try await engine.rehearse(found, status))
        }
    }

    private func settle(_ request: Request, isSuccess: Bool) async throws -> Response {
        let caller = try await rehearsing(request)
        let found = try refund(request, for: caller)
        return try await answering(
            request, caller,
            with: { refund in
                KeptAnswer(
                    status: 200,
                    body: MovementJSON.encode { MovementJSON.write(refund, isLive: false, to: &$0) })
            }
        ) { (once: Once<Refund>?) in
            try refuseMembers(request)
            return try await engine.keep(once, try await engine.rehearse(found, isSuccess: isSuccess))
        }
    }

    private static func answer(_ status: Int) -> @Sendable (Dispute) -> KeptAnswer {
        { dispute in
            KeptAnswer(
                status: status, location: status == 201 ? "/v1/disputes/\(dispute.id)" : nil,
                body: MovementJSON.encode { MovementJSON.write(dispute, isLive: false, to: &$0) })
        }
    }

    /// A caller with a test key.
    func rehearsing(_ request: Request) async throws -> Caller {
        let caller = try await caller(request, needing: .testControl)
        // For a live key these routes have nothing: its objects are not to be played with.
        guard !caller.isLive else { throw APIError.notFound }
        return caller
    }
}
