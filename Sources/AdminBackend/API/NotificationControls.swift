import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

// What testers dictate of the notifications on their way from a provider for tests, and of the time.
extension Backend {
    /// POST /v1/test/notifications.
    func setNotificationFate(_ request: Request) async throws -> Response {
        let caller = try await rehearsing(request)
        return try await answering(
            request, caller, with: { KeptAnswer(status: 200, body: RehearsalJSON.encode($0)) }
        ) { (once: Once<NotificationRule>?) in
            let body = try NotificationFateBody(try jsonBody(request))
            let attempt = try attempt(body.transaction, for: caller)
            let rule = try await engine.setNotificationRule(
                body.fate, next: body.next, organization: caller.organization, attempt: attempt)
            return try await engine.keep(once, rule)
        }
    }

    /// GET /v1/test/notifications.
    func listTestNotifications(_ request: Request) async throws -> Response {
        let caller = try await rehearsing(request)
        let (limit, transaction) = try notificationQuery(request)
        let attempt = try attempt(transaction, for: caller)
        let found = try await engine.sentNotifications(
            organization: caller.organization, attempt: attempt, limit: limit)
        return json(
            .ok,
            MovementJSON.encode { writer in
                writer.beginObject()
                writer.key("data")
                writer.beginArray()
                for notification in found { RehearsalJSON.write(notification, to: &writer) }
                writer.endArray()
                writer.endObject()
            })
    }

    /// POST /v1/test/notifications/{notification}/deliver.
    func deliverTestNotification(_ request: Request) async throws -> Response {
        let caller = try await rehearsing(request)
        guard let id = request.parameters["notification"],
            let found = try await engine.sentNotification(id, organization: caller.organization)
        else { throw APIError.notFound }
        if caller.key.siteID != nil { _ = try attempt(TransactionID(found.transaction), for: caller) }
        return try await answering(
            request, caller, with: { KeptAnswer(status: 200, body: RehearsalJSON.encode($0)) }
        ) { (once: Once<SentNotification>?) in
            try refuseMembers(request)
            guard let sent = try await engine.deliver(id, organization: caller.organization) else {
                throw APIError.notFound
            }
            return try await engine.keep(once, sent)
        }
    }

    /// GET /v1/test/clock.
    func readTestClock(_ request: Request) async throws -> Response {
        let caller = try await rehearsing(request)
        return json(.ok, RehearsalJSON.encode(try engine.testClock(of: caller.organization)))
    }

    /// POST /v1/test/clock/advance.
    func advanceTestClock(_ request: Request) async throws -> Response {
        let caller = try await rehearsing(request)
        // It is the clock of every site of the organisation.
        guard caller.key.siteID == nil else { throw APIError.keyPinned }
        return try await answering(
            request, caller, with: { KeptAnswer(status: 200, body: RehearsalJSON.encode($0)) }
        ) { (once: Once<TestClock>?) in
            let body = try TestClockBody(try jsonBody(request))
            do {
                return try await engine.advanceTestClock(
                    of: caller.organization, seconds: body.seconds, once: once)
            } catch TestClockRefusal.tooFar(let left) {
                throw APIError.invalidBody([
                    Problem.Entry(
                        pointer: "/seconds", code: "out_of_range",
                        detail: "The clock may be moved on by \(left) more seconds at most.")
                ])
            }
        }
    }

    /// The attempt that a call names; a key of one site must name one of that site.
    private func attempt(_ id: TransactionID?, for caller: Caller) throws -> Transaction? {
        guard let id else {
            guard caller.key.siteID == nil else { throw APIError.keyPinned }
            return nil
        }
        guard
            let found = try engine.transaction(
                id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(found.siteID)
        else { throw APIError.notFound }
        return found
    }

    private func notificationQuery(_ request: Request) throws -> (limit: Int, TransactionID?) {
        var limit = BackendLimits.listDefault
        var transaction: TransactionID?
        for field in try QueryParameter.all(of: request) {
            switch field.name {
            case "limit": limit = try field.limit()
            case "transactionId":
                transaction = try field.parsed("is no transaction's id.", TransactionID(field.value))
            default: throw field.unknown
            }
        }
        return (limit, transaction)
    }
}
