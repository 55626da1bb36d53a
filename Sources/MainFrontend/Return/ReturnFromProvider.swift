import Domain
import HTTPCore
import Pages
import Portal
import Support

extension Frontend {
    /// GET /checkout/{token}/return/{transaction}: the provider sends the payer back.
    ///
    /// What the address says proves nothing; the provider is asked.
    func returnFromProvider(_ request: Request) async throws -> Response {
        let view = try view(request)
        guard let id = request.parameters["transaction"].flatMap({ TransactionID($0) }),
            view.transactions.contains(where: { $0.id == id })
        else { throw FrontendError.notFound }
        guard let applied = try await engine.refreshForPayer(id) else { throw FrontendError.notFound }
        // Still waiting for the payer: sending them straight back to the provider would be a loop.
        if applied.transaction.state.name == .requiresAction { return seeOther(address(of: view.checkout)) }
        return try next(after: applied.transaction, of: view.checkout)
    }
}
