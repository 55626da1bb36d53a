import Domain
import HTTPCore
import Pages
import Portal

/// Turns what goes wrong on the payer's host into a page.
///
/// Texts of errors stay in the log.
struct FrontendErrorPresenter: ErrorPresenter {
    let page: ErrorPage
    let orders: OrderPages
    let security: SecurityHeaders
    let adminOrigin: String

    func response(to error: any Error, for request: Request) -> Response {
        switch error {
        case FrontendError.notFound, PortalError.notFound:
            return page.response(.notFound, requestID: request.id)
        case FrontendError.formTokenInvalid: return page.response(.forbidden, requestID: request.id)
        case FrontendError.formMalformed, FrontendError.consentChanged:
            return page.response(.badRequest, requestID: request.id)
        case let refusal as PublicOrderRefusal:
            return orders.refused(refusal, requestID: request.id)
                ?? page.response(
                    .unprocessableContent, requestID: request.id)
        case FrontendError.tooManyMisses(let seconds), FrontendError.tooManyForms(let seconds):
            var response = page.response(.tooManyRequests, requestID: request.id)
            response.headers.append("Retry-After", String(seconds))
            return response
        default:
            return page.response(
                DatabaseTrouble.isPassing(error) ? .serviceUnavailable : .internalServerError,
                requestID: request.id)
        }
    }

    func notFound(for request: Request) -> Response {
        // The commonest mistake of integrators: an API call to the payer's host.
        if request.path.hasPrefix("/v1/") || request.path.hasPrefix("/api/")
            || request.path == "/openapi.json"
        {
            return misdirected(request.id)
        }
        return page.response(.notFound, requestID: request.id)
    }

    func methodNotAllowed(_ allowed: [Method], for request: Request) -> Response {
        var response = page.response(.methodNotAllowed, requestID: request.id)
        response.headers.append("Allow", allowed.map(\.name).joined(separator: ", "))
        return response
    }

    func response(toRefused refusal: Refusal) -> Response {
        var response = page.response(refusal.status, requestID: nil)
        if refusal.status == .serviceUnavailable {
            response.headers.append("Retry-After", "1" as StaticString)
        }
        return response
    }

    private func misdirected(_ id: String) -> Response {
        let problem = Problem(
            status: .misdirectedRequest, code: "wrong_host", title: "Wrong host",
            detail: "The API is served by the admin backend at \(adminOrigin).")
        return problem.response(security: security, requestID: id)
    }
}
