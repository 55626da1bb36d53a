import Domain
import HTTPCore
import JSON
import Portal
import Support

extension Backend {
    /// GET /v1/captures/{capture}.
    func readCapture(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRead)
        guard let id = request.parameters["capture"].flatMap({ CaptureID($0) }),
            let found = try engine.capture(id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(found.siteID)
        else { throw APIError.notFound }
        let capture = try await engine.refreshIfDue(found)
        return json(
            .ok, MovementJSON.encode { MovementJSON.write(capture, isLive: caller.isLive, to: &$0) })
    }

    /// GET /v1/refunds/{refund}.
    func readRefund(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRead)
        let refund = try await engine.refreshIfDue(try refund(request, for: caller))
        return json(.ok, MovementJSON.encode { MovementJSON.write(refund, isLive: caller.isLive, to: &$0) })
    }

    /// GET /v1/disputes/{dispute}.
    func readDispute(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .disputeRead)
        let dispute = try dispute(request, for: caller)
        return json(.ok, MovementJSON.encode { MovementJSON.write(dispute, isLive: caller.isLive, to: &$0) })
    }

    /// GET /v1/transactions/{transaction}/captures.
    func listCaptures(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRead)
        let ledger = try engine.ledger(of: try transaction(request, for: caller))
        return try list(ledger.captures, request) {
            MovementJSON.write($0, isLive: caller.isLive, to: &$1)
        }
    }

    /// GET /v1/transactions/{transaction}/refunds.
    func listRefunds(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRead)
        let ledger = try engine.ledger(of: try transaction(request, for: caller))
        return try list(ledger.refunds, request) { MovementJSON.write($0, isLive: caller.isLive, to: &$1) }
    }

    /// GET /v1/transactions/{transaction}/disputes.
    func listDisputes(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .disputeRead)
        let ledger = try engine.ledger(of: try transaction(request, for: caller))
        return try list(ledger.disputes, request) { MovementJSON.write($0, isLive: caller.isLive, to: &$1) }
    }

    /// GET /v1/checkouts/{checkout}/captures.
    func listCheckoutCaptures(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRead)
        let captures = try engine.ledgers(of: try checkout(request, for: caller)).flatMap(\.captures)
        return try list(captures, request) { MovementJSON.write($0, isLive: caller.isLive, to: &$1) }
    }

    /// GET /v1/checkouts/{checkout}/refunds.
    func listCheckoutRefunds(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRead)
        let refunds = try engine.ledgers(of: try checkout(request, for: caller)).flatMap(\.refunds)
        return try list(refunds, request) { MovementJSON.write($0, isLive: caller.isLive, to: &$1) }
    }

    /// GET /v1/checkouts/{checkout}/disputes.
    func listCheckoutDisputes(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .disputeRead)
        let disputes = try engine.ledgers(of: try checkout(request, for: caller)).flatMap(\.disputes)
        return try list(disputes, request) { MovementJSON.write($0, isLive: caller.isLive, to: &$1) }
    }

    /// The refund that the path names, when it is the caller's.
    func refund(_ request: Request, for caller: Caller) throws -> Refund {
        guard let id = request.parameters["refund"].flatMap({ RefundID($0) }),
            let refund = try engine.refund(id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(refund.siteID)
        else { throw APIError.notFound }
        return refund
    }

    /// The dispute that the path names, when it is the caller's.
    func dispute(_ request: Request, for caller: Caller) throws -> Dispute {
        guard let id = request.parameters["dispute"].flatMap({ DisputeID($0) }),
            let dispute = try engine.dispute(id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(dispute.siteID)
        else { throw APIError.notFound }
        return dispute
    }

    /// A page of rows of which an attempt has few (`MovementLimits`), oldest first.
    private func list<Row: MoneyRow>(
        _ rows: [Row], _ request: Request, _ write: (Row, inout JSONWriter) -> Void
    ) throws -> Response {
        let (limit, after) = try listQuery(request) { Identifier<Row.Kind>($0) }
        let rest = rows.filter { row in after.map { $0 < row.id } ?? true }
        return list(rest, limit: limit, write)
    }
}

/// A row that a list of an attempt's money shows.
private protocol MoneyRow {
    associatedtype Kind: IdentifierKind
    var id: Identifier<Kind> { get }
}

extension Capture: MoneyRow {}
extension Refund: MoneyRow {}
extension Dispute: MoneyRow {}
