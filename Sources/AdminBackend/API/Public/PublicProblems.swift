import Domain
import HTTPCore
import Pages

extension BackendErrorPresenter {
    /// The answer to what only public calls meet.
    func publicResponse(to error: APIError, _ id: String) -> Response {
        switch error {
        case .publicKeyRequired(let isBrowser):
            let advice = isBrowser ? " A page sent it, so others may have it: revoke it now." : ""
            return forbidden(
                .publicKeyRequired,
                "This call takes a public key (pk_…); a secret key (sk_…) belongs on a server.\(advice)", id)
        case .keyNotPinned:
            return forbidden(
                .keyNotPinned,
                "A public key must be made for one site: make one with siteId.", id)
        case .originNotAllowed(let origin):
            return forbidden(
                .originNotAllowed,
                "Pages of \(origin) may not call for this site; its allowedOrigins do not name them.", id)
        case .publicCreateOff:
            return forbidden(
                .publicCreateDisabled,
                "The site lets no public key make checkouts; its setting publicCreate is false.", id)
        case .tooManyPublicCalls(let limit, let seconds):
            return tooMany("A client may make \(limit) public calls a minute.", limit, seconds, id)
        default:
            var response = problem(
                Problem(
                    .unauthorized,
                    detail: "Send a public key as `?key=pk_…`, or as `Authorization: Bearer pk_…`."), id)
            response.headers.append("WWW-Authenticate", "Bearer" as StaticString)
            return response
        }
    }

    /// The answer to an order that is not taken.
    func response(to refusal: PublicOrderRefusal, _ id: String) -> Response {
        let entries = refusal.faults.map { fault in
            Problem.Entry(pointer: Self.pointer(to: fault), code: fault.code, detail: fault.text)
        }
        return problem(
            Problem(
                .validationFailed,
                detail: entries.count == 1 ? entries[0].detail : "\(entries.count) fields are not valid.",
                errors: entries), id)
    }

    /// Where the field stands in a JSON body.
    private static func pointer(to fault: PublicOrderFault) -> String {
        guard fault.field == "price" || fault.field == "quantity" else { return "/\(fault.field)" }
        return fault.place.map { "/items/\($0)/\(fault.field)" } ?? "/items"
    }
}
