import Domain
package import HTTPCore
import Pages
import Portal

/// Turns what goes wrong on the merchant's host into problem details.
///
/// Texts of errors stay in the log.
package struct BackendErrorPresenter: ErrorPresenter {
    let security: SecurityHeaders
    /// `scheme://host[:port]` of the pages for payers.
    package let frontendOrigin: String
    /// The address of the reference, which explains every code.
    let documentation: String

    /// The answer to a call that failed.
    package func response(to error: any Error, for request: Request) -> Response {
        switch error {
        case let failure as PublicCallFailure:
            var response = response(to: failure.reason, for: request)
            CrossOrigin.append(origin: failure.origin, to: &response.headers)
            return response
        case let refusal as PublicOrderRefusal: return response(to: refusal, request.id)
        case let error as APIError: return response(to: error, request.id)
        case let error as CheckoutRequestRefusal: return problem(Self.problem(for: error), request.id)
        case let error as CheckoutTaxRefusal:
            return problem(
                Problem(.validationFailed, detail: error.entry.detail, errors: [error.entry]), request.id)
        case PortalError.notFound: return response(to: APIError.notFound, request.id)
        case PortalError.limitReached(let what):
            return problem(
                Problem(
                    .limitReached,
                    detail: "The organisation has as many \(what) as it may have."), request.id)
        case PortalError.checkout(let refusal): return problem(.checkout(refusal), request.id)
        case PortalError.notRecoverable(let status): return problem(.notRecoverable(status), request.id)
        case PortalError.idempotencyKeyReused:
            return problem(.idempotencyKeyReused, request.id)
        case PortalError.idempotentCallRuns: return problem(.idempotentCallRuns, request.id)
        case PortalError.referenceTaken(let id, _): return problem(.referenceTaken(by: id), request.id)
        case PortalError.movement(let refusal): return problem(Problem(refusal, pointer: ""), request.id)
        case PortalError.savedMethod(let refusal): return problem(.savedMethod(refusal), request.id)
        case PortalError.message(.limitReached(let reached)):
            var response = problem(.message(.limitReached(reached)), request.id)
            response.headers.append("Retry-After", String(reached.retryAfterSeconds))
            return response
        case PortalError.member(let refusal): return problem(.member(refusal), request.id)
        case PortalError.message(let refusal): return problem(.message(refusal), request.id)
        case PortalError.provider(let refusal): return problem(.provider(refusal), request.id)
        case PortalError.statement(let fault): return problem(.statement(fault), request.id)
        case PortalError.transfer(let refusal): return problem(.transfer(refusal), request.id)
        case PortalError.releaseRefused:
            return problem(
                Problem(
                    .releaseRefused,
                    detail: "The payment provider goes on holding the amount. Try again later."), request.id)
        case PortalError.busy: return unavailable(request)
        case is PortalError:
            return problem(
                Problem(
                    .stateConflict,
                    detail: "The object cannot do that as it stands."), request.id)
        default:
            if DatabaseTrouble.isPassing(error) { return unavailable(request) }
            return problem(
                Problem(
                    .internalError,
                    detail: "The request could not be completed. Name the request id when you ask for help."),
                request.id)
        }
    }

    private func unavailable(_ request: Request) -> Response {
        var response = problem(
            Problem(.unavailable, detail: "Nothing was changed. Try again in a moment."), request.id)
        response.headers.append("Retry-After", "1" as StaticString)
        return response
    }

    /// 404, or 421 where the other host serves the path.
    package func notFound(for request: Request) -> Response {
        if Self.payersPaths.contains(where: request.path.hasPrefix) {
            return problem(
                Problem(
                    .wrongHost,
                    detail: "Pages for payers are served by the main frontend at \(frontendOrigin)."),
                request.id)
        }
        return problem(
            Problem(
                .unknownRoute,
                detail: "There is no such route."), request.id)
    }

    /// How the addresses of the other host's pages begin; `/v1/…` is no page, whatever else it is.
    private static let payersPaths = [
        "/checkout/", "/pay", "/hooks/", "/l/", "/L/", "/s/", "/S/", "/widget.js",
    ]

    /// 405, with the methods that the path takes.
    package func methodNotAllowed(_ allowed: [Method], for request: Request) -> Response {
        let names = allowed.map(\.name).joined(separator: ", ")
        var response = problem(
            Problem(
                .methodNotAllowed,
                detail: "This route takes \(names)."), request.id)
        response.headers.append("Allow", names)
        return response
    }

    /// The answer to bytes that are no acceptable request.
    package func response(toRefused refusal: Refusal) -> Response {
        var response = Problem(
            status: refusal.status, code: ProblemKind.requestRefused.rawValue, title: refusal.status.reason,
            detail: Self.detail(of: refusal)
        ).response(security: security, requestID: nil, documentation: documentation)
        if refusal.status == .serviceUnavailable {
            response.headers.append("Retry-After", "1" as StaticString)
        }
        return response
    }

    func problem(_ problem: Problem, _ id: String) -> Response {
        problem.response(security: security, requestID: id, documentation: documentation)
    }

    private static func detail(of refusal: Refusal) -> String {
        switch refusal {
        case .malformed(let malformation, let offset):
            "The request breaks RFC 9112 (\(malformation.rawValue), byte \(offset))."
        case .bodyTooLarge(let limit): "The body may have at most \(limit) bytes."
        case .requestLineTooLong(let limit), .headersTooLarge(let limit):
            "The request head may have at most \(limit) bytes there."
        case .tooManyHeaders(let limit): "A request may have at most \(limit) header fields."
        default: "The request was not accepted: \(refusal.status.reason)."
        }
    }

    private static func problem(for refusal: CheckoutRequestRefusal) -> Problem {
        let (pointer, code, detail) =
            switch refusal {
            case .currencyNotEnabled(let currency):
                ("/currency", "currency_not_enabled", "The site does not take \(currency).")
            case .noMethodAvailable:
                (
                    "", "no_method_available",
                    "No payment provider of the site takes this amount and currency in this mode."
                )
            case .methodNotAvailable(let method):
                (
                    "/paymentMethods", "method_not_available",
                    "The site does not offer \(method.rawValue) for this payment."
                )
            }
        return Problem(
            .validationFailed,
            detail: detail,
            errors: [Problem.Entry(pointer: pointer, code: code, detail: detail)])
    }
}

extension BackendErrorPresenter {
    private func response(to error: APIError, _ id: String) -> Response {
        switch error {
        case .keyMissing, .keyInvalid:
            var response = problem(
                Problem(
                    .unauthorized,
                    detail: "Send a valid API key as `Authorization: Bearer sk_…`."), id)
            response.headers.append("WWW-Authenticate", "Bearer" as StaticString)
            return response
        case .secretKeyRequired:
            return forbidden(
                .secretKeyRequired,
                "This call needs a secret key (sk_…); a public key (pk_…) cannot make it.", id)
        case .publicKeyRequired, .publicKeyMissing, .keyNotPinned, .originNotAllowed, .publicCreateOff,
            .tooManyPublicCalls:
            return publicResponse(to: error, id)
        case .keyPinned:
            return forbidden(
                .keyPinned,
                "The key works for one site only; this call is about more than that.", id)
        case .liveKeyRequired(let matter): return forbidden(.liveKeyRequired, matter.detail, id)
        case .addressNotListed(let address):
            return forbidden(
                .addressNotListed, "The key's allowedAddresses do not have the caller's address \(address).",
                id)
        case .addressesWider:
            return forbidden(
                .addressesWider,
                "The key works from certain addresses only, and so do the keys that it makes or rotates.", id)
        case .scopeMissing(let scope):
            return forbidden(
                .scopeMissing, "The key lacks the scope \(scope.rawValue).", id)
        case .tooManyCalls(let limit, let seconds):
            return tooMany("The key may make \(limit) calls a second.", limit, seconds, id)
        case .tooManyTests(let limit, let seconds):
            return tooMany("An endpoint may be tested \(limit) times a minute.", limit, seconds, id)
        case .notJSON:
            return problem(
                Problem(
                    .unsupportedMediaType,
                    detail: "Send the body as Content-Type: application/json."), id)
        case .movementRefused(let refusal, let pointer):
            return problem(Problem(refusal, pointer: pointer), id)
        case .unsupportedImage(let detail):
            return problem(Problem(.unsupportedImage, detail: detail), id)
        case .malformedJSON(let offset):
            return problem(
                Problem(.malformedJSON, detail: "The body is no valid JSON document (byte \(offset))."), id)
        case .invalidQuery(let name, let detail):
            return problem(Problem(.invalidQuery, detail: "The query parameter \(name): \(detail)"), id)
        case .invalidBody(let entries):
            return problem(
                Problem(
                    .validationFailed,
                    detail: entries.count == 1 ? entries[0].detail : "\(entries.count) fields are not valid.",
                    errors: entries),
                id)
        case .idempotencyKeyMalformed: return problem(.idempotencyKeyMalformed, id)
        case .notFound:
            return problem(
                Problem(
                    .notFound,
                    detail: "There is no such object."), id)
        }
    }

    func tooMany(_ text: String, _ limit: Int, _ seconds: Int, _ id: String) -> Response {
        var response = problem(
            Problem(.rateLimited, detail: "\(text) Try again in \(seconds) s."), id)
        response.headers.append("Retry-After", String(seconds))
        response.headers.append("RateLimit-Limit", String(limit))
        response.headers.append("RateLimit-Remaining", "0" as StaticString)
        response.headers.append("RateLimit-Reset", String(seconds))
        return response
    }

    func forbidden(_ kind: ProblemKind, _ detail: String, _ id: String) -> Response {
        problem(Problem(kind, detail: detail), id)
    }
}
