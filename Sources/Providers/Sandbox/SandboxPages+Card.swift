import Domain
import ProviderKit
import Support

// The card page, for payers whose browser runs no script.
extension SandboxPages {
    func card(_ payment: SandboxPayment, _ request: ProviderPageRequest) async throws -> ProviderPageAnswer? {
        guard payment.state == .cardNeeded else { return whereNext(payment) }
        guard request.isPost else { return await cardPage(payment, status: 200) }
        guard isOwnForm(request, of: payment) else {
            let stale = [
                (
                    field: CardField.number,
                    message: "This form is no longer valid. Please enter your card again."
                )
            ]
            return await cardPage(payment, status: 403, errors: stale)
        }
        switch try await service.charge(payment, with: request.cardForm) {
        case .success(let charged): return whereNext(charged)
        case .failure(let faults):
            let errors = faults.list.map { (field: $0.field, message: $0.message) }
            // Something that is no date may be a number typed into the wrong field: it is not shown again.
            let isKept = faults[.expiry] != .expiryMalformed
            let expiry = isKept ? request.field("expiry") ?? "" : ""
            return await cardPage(payment, status: 422, errors: errors, expiry: expiry)
        }
    }

    private func cardPage(
        _ payment: SandboxPayment, status: Int, errors: [(field: CardField, message: String)] = [],
        expiry: String = ""
    ) async -> ProviderPageAnswer? {
        let amount = payment.terms.amount.text
        var model: [String: ViewModel] = [
            "action": .text(SandboxPageAddress.path(.card, of: payment.id, signing: signing)),
            "csrf": .text(formSignature(of: payment)),
            "amount": .text(amount), "saves": .bool(payment.savesAlone), "expiryValue": .text(expiry),
            "wrong": .bool(!errors.isEmpty),
        ]
        var list: [ViewModel] = []
        for error in errors {
            list.append(.record(["field": .text(error.field.rawValue), "message": .text(error.message)]))
            model[error.field.rawValue + "Error"] = .text(error.message)
        }
        model["errors"] = .list(list)
        let task = payment.savesAlone ? "Save your card" : "Pay \(amount)"
        let title = errors.isEmpty ? task : "Error: \(task)"
        return await page("sandbox/card", status: status, title: title, of: payment, model)
    }
}
