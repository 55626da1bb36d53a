import Domain
import HTTPCore
import Pages
import Portal
import ProviderKit
import Support

extension Frontend {
    /// POST /hooks/{type}/{account}: a provider tells that something happened.
    ///
    /// The answer is 200 once what it told is on disk and not before; everything else makes the provider send
    /// it again. What is told is never believed, only taken as a reason to ask.
    func takeNotification(_ request: Request) async throws -> Response {
        do {
            let type = ProviderType(rawValue: request.parameters["type"] ?? "")
            guard let account = request.parameters["account"].flatMap({ ProviderAccountID($0) }),
                let form = try engine.notificationForm(of: type, account: account)
            else { throw PortalError.notFound }
            // Who sends garbage waits, and costs no more signatures meanwhile; the provider itself sends from
            // elsewhere, and to other accounts nobody waits.
            let caller = HookCaller(account: account, client: request.origin.clientNetwork)
            if let seconds = refusedNotifications.wait(for: caller) { return tooMany(seconds, request) }
            guard Self.isExpected(request.headers["content-type"], form) else {
                return problem(.unsupportedMediaType, "unsupported_media_type", request)
            }
            let fields = request.headers
            let notification = IncomingNotification(
                headers: fields.fields.map { (name: fields.name(of: $0), value: fields.value(of: $0)) },
                body: request.body, receivedAt: parts.clock.now())
            do { try await engine.receive(notification, from: type, account: account) } catch let error
                as PortalError
            {
                if case .notificationRefused = error { _ = refusedNotifications.take(for: caller) }
                throw error
            }
            return Response(
                .ok, headers: parts.security.data(contentType: "application/json"),
                body: .bytes(Array(#"{"received":true}"#.utf8)))
        } catch PortalError.notFound {
            return problem(.notFound, "not_found", request)
        } catch PortalError.notificationRefused(let refusal, let status) {
            return problem(Status(UInt16(clamping: status)), Self.code(of: refusal), request)
        } catch PortalError.notificationsBacklogged {
            var response = problem(.serviceUnavailable, "backlogged", request)
            response.headers.append("Retry-After", "60" as StaticString)
            return response
        }
    }

    private static func isExpected(_ type: String?, _ form: NotificationForm) -> Bool {
        guard let type = type.flatMap({ MediaType($0) }) else { return false }
        return form.mediaTypes.contains(type.name)
    }

    private static func code(of refusal: NotificationRefusal) -> String {
        switch refusal {
        case .signatureMissing: "signature_missing"
        case .signatureInvalid: "signature_invalid"
        case .tooOld: "signature_too_old"
        case .malformed: "malformed_notification"
        }
    }

    private func tooMany(_ seconds: Int, _ request: Request) -> Response {
        var response = problem(.tooManyRequests, "rate_limited", request)
        response.headers.append("Retry-After", String(seconds))
        return response
    }

    private func problem(_ status: Status, _ code: String, _ request: Request) -> Response {
        Problem(
            status: status, code: code, title: status.reason,
            detail: "The notification was not taken (\(code))."
        ).response(security: parts.security, requestID: request.id)
    }
}

/// Who sends notifications to an account.
struct HookCaller: Hashable, Sendable {
    let account: ProviderAccountID
    let client: String
}
