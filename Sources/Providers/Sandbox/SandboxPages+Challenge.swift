import Domain
import ProviderKit
import Support

// The page on which a bank would ask its customer (3-D Secure).
extension SandboxPages {
    func challenge(_ payment: SandboxPayment, _ request: ProviderPageRequest) async throws
        -> ProviderPageAnswer?
    {
        guard payment.state == .challenged, let card = payment.card else { return whereNext(payment) }
        guard request.isPost else { return await challengePage(payment, card, status: 200) }
        guard isOwnForm(request, of: payment) else { return await challengePage(payment, card, status: 403) }
        switch request.field("answer") {
        case "approve": return whereNext(try await service.answerChallenge(of: payment.id, isApproved: true))
        case "refuse": return whereNext(try await service.answerChallenge(of: payment.id, isApproved: false))
        default: return await challengePage(payment, card, status: 422)
        }
    }

    private func challengePage(
        _ payment: SandboxPayment, _ card: SandboxCardFace, status: Int
    ) async -> ProviderPageAnswer? {
        let amount = payment.terms.amount.text
        let model: [String: ViewModel] = [
            "action": .text(SandboxPageAddress.path(.challenge, of: payment.id, signing: signing)),
            "csrf": .text(formSignature(of: payment)),
            "amount": .text(amount), "saves": .bool(payment.savesAlone),
            "card": .text("\(card.brand.displayName) ending \(card.lastFour)"),
        ]
        let title = payment.savesAlone ? "Confirm your card" : "Confirm \(amount)"
        return await page("sandbox/challenge", status: status, title: title, of: payment, model)
    }
}
