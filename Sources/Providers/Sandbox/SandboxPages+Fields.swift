import Domain
import JSON
import ProviderKit
import Support

// Card fields for a frame: the document, and the call that exchanges a card for a token.
extension SandboxPages {
    func fields(_ request: ProviderPageRequest) async -> ProviderPageAnswer? {
        guard let session = request.parameter("session"),
            let checkout = SandboxSession.checkout(of: session, signing: signing),
            let stylesheet = await assets.fieldsStylesheet(checkout)
        else { return nil }
        let model: [String: ViewModel] = [
            "lang": .text("en"), "dir": .text("ltr"), "stylesheet": .text(stylesheet),
            "scriptURL": .text(assets.fieldsScriptURL), "tokensURL": .text("/sandbox/tokens"),
            "session": .text(session),
            "parentOrigin": .text(assets.parentOrigin), "month": .text(service.currentMonth().description),
        ]
        return .page(status: 200, template: "sandbox/fields", model: .record(model), framing: .ownPages)
    }

    func token(_ request: ProviderPageRequest) async -> ProviderPageAnswer {
        guard let session = request.field("session"),
            let checkout = SandboxSession.checkout(of: session, signing: signing)
        else {
            return Self.faults(status: 403, [(.number, "This page is no longer valid. Please reload it.")])
        }
        guard admitsToken(checkout, request.clientAddress) else {
            return Self.faults(status: 429, [(.number, "Too many tries. Please wait a minute.")])
        }
        let result: Result<SandboxToken, CardFaults>
        do {
            result = try await service.tokenise(request.cardForm, for: checkout)
        } catch {
            return Self.faults(status: 503, [(.number, "No answer. Please try again.")])
        }
        switch result {
        case .failure(let faults):
            return Self.faults(status: 422, faults.list.map { ($0.field, $0.message) })
        case .success(let token):
            let json = JSONValue.object([
                JSONMember("token", .string(token.id.description)),
                JSONMember("brand", .string(token.card.brand.rawValue)),
                JSONMember("last4", .string(token.card.lastFour)),
            ])
            return .json(status: 200, body: json.encoded())
        }
    }

    private static func faults(status: Int, _ list: [(field: CardField, message: String)])
        -> ProviderPageAnswer
    {
        let errors = list.map { fault in
            JSONValue.object([
                JSONMember("field", .string(fault.field.rawValue)),
                JSONMember("message", .string(fault.message)),
            ])
        }
        return .json(status: status, body: JSONValue.object([JSONMember("errors", .array(errors))]).encoded())
    }
}

extension ProviderPageRequest {
    /// The card that a form brought.
    var cardForm: CardForm {
        CardForm(number: field("number") ?? "", expiry: field("expiry") ?? "", cvc: field("cvc") ?? "")
    }
}
