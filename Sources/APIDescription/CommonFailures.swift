import AdminBackend
import Domain
import HTTPCore
import Pages
import Portal

extension APIOperation {
    /// What can go wrong with every call of this shape, and then with this one.
    func allFailures(bodyLimit: Int) -> [any Error] {
        var all: [any Error] = [
            Refusal.malformed(.fieldValue, offset: 120), Refusal.bodyTooLarge(limit: bodyLimit),
            Refusal.tooManyConnections,
        ]
        if let scope {
            all += keyFailures(scope)
            if parameters.contains(where: { $0.place == .path }) { all.append(APIError.notFound) }
        }
        if let body, body.content.contains(where: { $0.type == "application/json" }) {
            all +=
                [
                    APIError.malformedJSON(offset: 17), APIError.notJSON,
                    APIError.invalidBody([
                        Problem.Entry(
                            pointer: "/colour", code: "unknown_field", detail: "This field is not known."),
                        Problem.Entry(
                            pointer: "/metadata", code: "wrong_type", detail: "Expected object, found string."
                        ),
                    ]),
                ] as [any Error]
        }
        if isUnsafe {
            all += [APIError.idempotencyKeyMalformed, PortalError.idempotencyKeyReused] as [any Error]
        }
        return all + failures
    }
}

extension APIOperation {
    /// What can be wrong with the key.
    private func keyFailures(_ scope: Scope) -> [any Error] {
        let tooMany = APIError.tooManyCalls(limit: 500, retryAfterSeconds: 1)
        switch keys {
        case .secret:
            return [
                APIError.keyMissing, APIError.secretKeyRequired, APIError.scopeMissing(scope),
                APIError.addressNotListed("192.0.2.1"), tooMany,
            ]
        case .publishable:
            return [
                APIError.publicKeyMissing, APIError.publicKeyRequired(isBrowser: false),
                APIError.scopeMissing(scope), APIError.keyNotPinned,
                APIError.originNotAllowed("https://other.example"),
                APIError.tooManyPublicCalls(limit: 120, retryAfterSeconds: 1), tooMany,
            ]
        }
    }
}

/// The failures of one status, with an example of each.
struct APIFailureGroup: Sendable {
    let status: Status
    /// The presenter's answers by a name of their own.
    var examples: [(name: String, response: Response, isRefusal: Bool)]
}

/// Asks the presenter what it would answer, so that the document shows what callers get.
struct APIFailureExamples {
    let presenter: BackendErrorPresenter
    private static let requestID = "8k2m4q6s0000001"

    /// The answers to all failures of a call, by rising status.
    func groups(_ failures: [any Error]) -> [APIFailureGroup] {
        var groups: [APIFailureGroup] = []
        for failure in failures {
            let response = answer(failure)
            var name = Self.name(of: failure)
            if let place = groups.firstIndex(where: { $0.status == response.status }) {
                let taken = groups[place].examples.map(\.name)
                if taken.contains(name) { name += "_\(taken.count + 1)" }
                groups[place].examples.append((name, response, failure is Refusal))
            } else {
                groups.append(
                    APIFailureGroup(status: response.status, examples: [(name, response, failure is Refusal)])
                )
            }
        }
        return groups.sorted { $0.status.code < $1.status.code }
    }

    /// The answer to a method that a path does not have.
    func methodNotAllowed() -> APIFailureGroup {
        let response = presenter.methodNotAllowed([.get, .head], for: request)
        return APIFailureGroup(status: response.status, examples: [("method_not_allowed", response, false)])
    }

    /// The answer to a path of the other host.
    func wrongHost() -> APIFailureGroup {
        let response = presenter.notFound(
            for: Request(
                head: RequestHead(method: .get, path: "/checkout/x"), origin: origin, id: Self.requestID))
        return APIFailureGroup(status: response.status, examples: [("wrong_host", response, false)])
    }

    private func answer(_ failure: any Error) -> Response {
        if let refusal = failure as? Refusal { return presenter.response(toRefused: refusal) }
        return presenter.response(to: failure, for: request)
    }

    private var origin: Origin { Origin(clientAddress: "192.0.2.1", isSecure: true, listener: "") }

    private var request: Request {
        Request(head: RequestHead(method: .get, path: "/v1/sites"), origin: origin, id: Self.requestID)
    }

    /// The code of the first field where fields are at fault, else the problem's own.
    private static func name(of failure: any Error) -> String {
        switch failure {
        case APIError.invalidBody(let entries): entries.first?.code ?? ProblemKind.validationFailed.rawValue
        case APIError.secretKeyRequired: ProblemKind.secretKeyRequired.rawValue
        case APIError.liveKeyRequired: ProblemKind.liveKeyRequired.rawValue
        case PortalError.message(.limitReached): ProblemKind.messageLimit.rawValue
        case APIError.scopeMissing: ProblemKind.scopeMissing.rawValue
        case APIError.addressNotListed: ProblemKind.addressNotListed.rawValue
        case APIError.addressesWider: ProblemKind.addressesWider.rawValue
        default: "example"
        }
    }
}
