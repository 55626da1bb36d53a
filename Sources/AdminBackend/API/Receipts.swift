import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

extension Backend {
    /// GET /v1/receipts: a page of receipts, newest first; all of one checkout, or the one of a number.
    func listReceipts(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .receiptRead)
        let query = try ReceiptQuery(request)
        let found = try receipts(query, for: caller)
        return list(found, limit: query.limit) { ReceiptJSON.write($0, to: &$1) }
    }

    private func receipts(_ query: ReceiptQuery, for caller: Caller) throws -> [Receipt] {
        let organization = caller.organization
        if let number = query.number {
            let found = try engine.receipt(
                numbered: number, organization: organization, isLive: caller.isLive)
            return found.map { caller.key.covers($0.siteID) ? [$0] : [] } ?? []
        }
        guard let id = query.checkout else {
            return try engine.receipts(
                of: organization, isLive: caller.isLive, site: caller.key.siteID, after: query.after,
                limit: query.limit + 1)
        }
        guard let view = try engine.checkout(id, organization: organization, isLive: caller.isLive),
            caller.key.covers(view.checkout.siteID)
        else { return [] }
        let newest = Array(try engine.receipts(of: view.checkout).reversed())
        guard let after = query.after else { return newest }
        return newest.firstIndex { $0.id == after }.map { Array(newest[($0 + 1)...]) } ?? []
    }

    /// GET /v1/receipts/{receipt}: as JSON, or as it is read by people, as the caller prefers.
    func readReceipt(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .receiptRead)
        guard let id = request.parameters["receipt"].flatMap({ ReceiptID($0) }),
            let receipt = try engine.receipt(id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(receipt.siteID)
        else { throw APIError.notFound }
        switch AcceptHeader(request.headers).best(of: ["application/json", "text/html", "text/plain"]) {
        case 1: return try receiptPages.html(receipt, in: try engine.wording(of: receipt))
        case 2: return try receiptPages.text(receipt, in: try engine.wording(of: receipt))
        default: return json(.ok, ReceiptJSON.encode(receipt))
        }
    }

    /// GET /v1/receipt-settings.
    func readReceiptSettings(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .receiptRead)
        return json(
            .ok, ReceiptSettingsBody.encode(try engine.receiptSettings(of: caller.organization)))
    }

    /// PATCH /v1/receipt-settings: only the members that are sent change.
    func updateReceiptSettings(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .receiptWrite)
        // The seller is the organisation: a key of one site does not speak for it.
        guard caller.key.siteID == nil else { throw APIError.keyPinned }
        guard try caller.isLive || !engine.isInLiveUse(caller.organization) else {
            throw APIError.liveKeyRequired(.receiptSettings)
        }
        return try await answering(
            request, caller,
            with: { KeptAnswer(status: 200, body: ReceiptSettingsBody.encode($0)) }
        ) { (once: Once<ReceiptSettings>?) in
            let change = try ReceiptSettingsBody(try jsonBody(request))
            return try await engine.updateReceiptSettings(of: caller.organization, once: once) {
                change.apply(to: &$0)
            }
        }
    }
}

/// The query of a list of receipts.
struct ReceiptQuery {
    private(set) var limit = BackendLimits.listDefault
    private(set) var after: ReceiptID?
    private(set) var checkout: CheckoutID?
    private(set) var number: String?

    init(_ request: Request) throws {
        for field in try QueryParameter.all(of: request) {
            switch field.name {
            case "limit": limit = try field.limit()
            case "after": after = try field.id { ReceiptID($0) }
            case "checkout": checkout = try field.id { CheckoutID($0) }
            case "number":
                number = try field.parsed(
                    "is no number of a receipt.",
                    ReceiptNumber.place(in: field.value) == nil ? nil : field.value)
            default: throw field.unknown
            }
        }
    }
}
