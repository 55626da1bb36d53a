import Domain
import HTTPCore
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

/// One call of the API: what it needs and what it answers when all is well.
struct RouteCase: Sendable, CustomTestStringConvertible {
    let method: HTTPCore.Method
    /// As registered, under `/v1`.
    let pattern: String
    let scope: Scope
    let success: Int
    /// May name the parameters of the path, which are filled in too.
    var json: String?
    /// Which of a tenant's checkouts the call is about.
    var checkout: any KeyPath<RouteIDs, String> & Sendable = \.checkout
    var contentType = "application/json"
    /// Whether the path names the objects of an authorised payment, not those of a paid one.
    var needsHold = false

    var testDescription: String { "\(method.name) \(pattern)" }
    var takesBody: Bool { json != nil }
    var mayHaveBody: Bool { takesBody || mayBeEmpty }
    /// Whether no body says as much as an empty one.
    var mayBeEmpty: Bool {
        [
            "rotate", "recover", "cancel", "capture", "refund", "dispute", "send", "win", "lose", "settle",
            "fail", "disable", "enable", "deliver", "resend", "test", "invite", "accept", "reject", "check",
            "retry",
        ]
        .contains { pattern.hasSuffix("/" + $0) }
    }

    static let all =
        plain + movements + savedMethods + webhooks + members + transfers + providers + taxes
        + receipts

    private static let plain = [
        RouteCase(
            method: .post, pattern: "/v1/checkouts/{site}/create", scope: .checkoutCreate, success: 201,
            json: #"{"currency":"EUR","amount":4250}"#),
        RouteCase(method: .get, pattern: "/v1/checkouts/{checkout}", scope: .checkoutRead, success: 200),
        RouteCase(method: .get, pattern: "/v1/checkouts", scope: .checkoutRead, success: 200),
        RouteCase(
            method: .patch, pattern: "/v1/checkouts/{checkout}", scope: .checkoutUpdate, success: 200,
            json: #"{"metadata":{"a":"b"},"description":"New"}"#),
        RouteCase(
            method: .post, pattern: "/v1/checkouts/{checkout}/cancel", scope: .checkoutCancel, success: 200,
            checkout: \.open),
        RouteCase(
            method: .post, pattern: "/v1/checkouts/{checkout}/send", scope: .checkoutUpdate, success: 202,
            json: #"{"channel":"email","topic":"receipt","to":"zoe@example.com"}"#),
        RouteCase(
            method: .get, pattern: "/v1/checkouts/{checkout}/messages", scope: .checkoutRead, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/checkouts/{checkout}/recover", scope: .checkoutCreate, success: 201,
            json: #"{"expiresIn":60}"#, checkout: \.closed),
        RouteCase(
            method: .get, pattern: "/v1/transactions/{transaction}", scope: .transactionRead, success: 200),
        RouteCase(method: .get, pattern: "/v1/sites", scope: .siteRead, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/sites", scope: .siteWrite, success: 201, json: #"{"name":"New"}"#),
        RouteCase(method: .get, pattern: "/v1/sites/{site}", scope: .siteRead, success: 200),
        RouteCase(
            method: .patch, pattern: "/v1/sites/{site}", scope: .siteWrite, success: 200,
            json: #"{"name":"Other"}"#),
        RouteCase(method: .put, pattern: "/v1/sites/{site}/logo", scope: .siteWrite, success: 200),
        RouteCase(method: .delete, pattern: "/v1/sites/{site}/logo", scope: .siteWrite, success: 200),
        RouteCase(method: .get, pattern: "/v1/sites/{site}/secrets", scope: .everything, success: 200),
        RouteCase(method: .get, pattern: "/v1/keys", scope: .keyRead, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/keys", scope: .keyWrite, success: 201,
            json: #"{"name":"New","scopes":["key:write"]}"#),
        RouteCase(method: .get, pattern: "/v1/keys/{key}", scope: .keyRead, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/keys/{key}/rotate", scope: .keyWrite, success: 201,
            json: #"{"overlap":60}"#),
        RouteCase(method: .delete, pattern: "/v1/keys/{key}", scope: .keyWrite, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/sites/{site}/links", scope: .linkCreate, success: 201,
            json: #"{"currency":"EUR","amount":4250}"#),
        RouteCase(method: .get, pattern: "/v1/links", scope: .linkRead, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/links", scope: .linkCreate, success: 201,
            json: #"{"siteId":"{site}","currency":"EUR","amount":4250}"#),
        RouteCase(method: .get, pattern: "/v1/links/{link}", scope: .linkRead, success: 200),
        RouteCase(
            method: .patch, pattern: "/v1/links/{link}", scope: .linkUpdate, success: 200,
            json: #"{"active":false}"#),
        RouteCase(
            method: .get, pattern: "/v1/links/{link}/qr.svg", scope: .linkRead, success: 200,
            contentType: "image/svg+xml"),
        RouteCase(
            method: .get, pattern: "/v1/links/{link}/qr.png", scope: .linkRead, success: 200,
            contentType: "image/png"),
    ]

    private static let movements = [
        RouteCase(
            method: .post, pattern: "/v1/transactions/{transaction}/capture", scope: .transactionCapture,
            success: 201, json: #"{"amount":100}"#, needsHold: true),
        RouteCase(
            method: .post, pattern: "/v1/transactions/{transaction}/cancel", scope: .transactionCancel,
            success: 200, needsHold: true),
        RouteCase(
            method: .post, pattern: "/v1/transactions/{transaction}/retry", scope: .transactionRetry,
            success: 200),
        RouteCase(
            method: .post, pattern: "/v1/transactions/{transaction}/refund", scope: .transactionRefund,
            success: 201, json: #"{"amount":100}"#),
        RouteCase(
            method: .post, pattern: "/v1/checkouts/{checkout}/capture", scope: .transactionCapture,
            success: 201, json: #"{"amount":100}"#, needsHold: true),
        RouteCase(
            method: .post, pattern: "/v1/checkouts/{checkout}/refund", scope: .transactionRefund,
            success: 201, json: #"{"amount":100}"#),
        read("/v1/transactions/{transaction}/captures"), read("/v1/transactions/{transaction}/refunds"),
        read("/v1/transactions/{transaction}/disputes", .disputeRead),
        read("/v1/checkouts/{checkout}/captures"), read("/v1/checkouts/{checkout}/refunds"),
        read("/v1/checkouts/{checkout}/disputes", .disputeRead), read("/v1/captures/{capture}"),
        read("/v1/refunds/{refund}"), read("/v1/disputes/{dispute}", .disputeRead),
        RouteCase(
            method: .post, pattern: "/v1/test/transactions/{transaction}/dispute", scope: .testControl,
            success: 201, json: #"{"amount":100}"#),
        rehearse("/v1/test/disputes/{dispute}/win"), rehearse("/v1/test/disputes/{dispute}/lose"),
        rehearse("/v1/test/refunds/{refund}/settle"), rehearse("/v1/test/refunds/{refund}/fail"),
        rehearse("/v1/test/transactions/{transaction}/settle"),
        rehearse("/v1/test/transactions/{transaction}/fail"),
        RouteCase(
            method: .post, pattern: "/v1/test/notifications", scope: .testControl, success: 200,
            json: #"{"deliver":"twice","next":1}"#),
        RouteCase(method: .get, pattern: "/v1/test/notifications", scope: .testControl, success: 200),
        rehearse("/v1/test/notifications/{notification}/deliver"),
        RouteCase(method: .get, pattern: "/v1/test/clock", scope: .testControl, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/test/clock/advance", scope: .testControl, success: 200,
            json: #"{"seconds":3600}"#),
    ]

    private static let savedMethods = [
        read("/v1/saved-methods", .savedMethodRead), read("/v1/saved-methods/{method}", .savedMethodRead),
        RouteCase(
            method: .delete, pattern: "/v1/saved-methods/{method}", scope: .savedMethodManage, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/saved-methods/{method}/disable", scope: .savedMethodManage,
            success: 200),
        RouteCase(
            method: .post, pattern: "/v1/saved-methods/{method}/enable", scope: .savedMethodManage,
            success: 200),
        RouteCase(
            method: .post, pattern: "/v1/saved-methods/{method}/charge", scope: .savedMethodCharge,
            success: 201, json: #"{"currency":"EUR","amount":100}"#),
    ]

    private static let webhooks = [
        read("/v1/webhook-endpoints", .webhookRead),
        RouteCase(
            method: .post, pattern: "/v1/webhook-endpoints", scope: .webhookWrite, success: 201,
            json: #"{"siteId":"{site}","url":"https://shop.example/hooks"}"#),
        read("/v1/webhook-endpoints/{endpoint}", .webhookRead),
        RouteCase(
            method: .patch, pattern: "/v1/webhook-endpoints/{endpoint}", scope: .webhookWrite, success: 200,
            json: #"{"enabled":false}"#),
        RouteCase(
            method: .delete, pattern: "/v1/webhook-endpoints/{endpoint}", scope: .webhookWrite,
            success: 200),
        read("/v1/webhook-endpoints/{endpoint}/secret", .webhookSecret),
        RouteCase(
            method: .post, pattern: "/v1/webhook-endpoints/{endpoint}/rotate", scope: .webhookWrite,
            success: 200, json: #"{"overlap":60}"#),
        RouteCase(
            method: .post, pattern: "/v1/webhook-endpoints/{endpoint}/test", scope: .webhookWrite,
            success: 200),
        read("/v1/webhook-endpoints/{endpoint}/deliveries", .webhookRead),
        RouteCase(
            method: .post, pattern: "/v1/webhook-endpoints/{endpoint}/resend", scope: .webhookWrite,
            success: 200, json: #"{"status":"parked"}"#),
        read("/v1/checkouts/{checkout}/deliveries", .webhookRead),
        read("/v1/deliveries/{delivery}", .webhookRead),
        RouteCase(
            method: .post, pattern: "/v1/deliveries/{delivery}/resend", scope: .webhookWrite, success: 200),
        read("/v1/events", .eventRead), read("/v1/events/{event}", .eventRead),
    ]

    private static let members = [
        read("/v1/members", .memberRead),
        RouteCase(
            method: .post, pattern: "/v1/members", scope: .memberWrite, success: 201,
            json: #"{"email":"new@example.com","role":"viewer"}"#),
        read("/v1/members/{member}", .memberRead),
        RouteCase(
            method: .patch, pattern: "/v1/members/{member}", scope: .memberWrite, success: 200,
            json: #"{"role":"admin","notices":[]}"#),
        RouteCase(method: .delete, pattern: "/v1/members/{member}", scope: .memberWrite, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/members/{member}/invite", scope: .memberWrite, success: 200),
    ]

    static func read(_ pattern: String, _ scope: Scope = .transactionRead) -> RouteCase {
        RouteCase(method: .get, pattern: pattern, scope: scope, success: 200)
    }

    private static func rehearse(_ pattern: String) -> RouteCase {
        RouteCase(method: .post, pattern: pattern, scope: .testControl, success: 200)
    }

    /// The path with its parameters filled in.
    func path(_ ids: RouteIDs) -> String { filled(pattern, ids) }

    /// A body that would do.
    func body(_ ids: RouteIDs) -> String? { json.map { filled($0, ids) } }

    private func transaction(_ ids: RouteIDs) -> String {
        if pattern.hasSuffix("/retry") { return ids.failedTransaction }
        if pattern.hasSuffix("/settle") || pattern.hasSuffix("/fail") { return ids.waitingTransaction }
        return needsHold ? ids.heldTransaction : ids.transaction
    }

    private func filled(_ text: String, _ ids: RouteIDs) -> String {
        text.replacing("{site}", with: ids.site)
            .replacing("{checkout}", with: needsHold ? ids.heldCheckout : ids[keyPath: checkout])
            .replacing("{transaction}", with: transaction(ids))
            .replacing("{notification}", with: ids.notification)
            .replacing("{key}", with: ids.key).replacing("{capture}", with: ids.capture)
            .replacing("{refund}", with: ids.refund).replacing("{dispute}", with: ids.dispute)
            .replacing("{link}", with: ids.link).replacing("{method}", with: ids.savedMethod)
            .replacing("{endpoint}", with: ids.endpoint).replacing("{delivery}", with: ids.delivery)
            .replacing("{event}", with: ids.event).replacing("{member}", with: ids.member)
            .replacing("{provider}", with: ids.provider)
            .replacing("{transfer}", with: ids.transfer).replacing("{awaiting}", with: ids.awaiting)
            .replacing("{receipt}", with: ids.receipt)
    }

    /// Calls the route with a body that would do.
    func call(_ installation: Installation, path: String, key: String?, ids: RouteIDs? = nil) async -> Answer
    {
        guard takesFile else {
            return await installation.backend.api(
                method, path, key: key, json: ids.map { body($0) } ?? json)
        }
        let headers: [(StaticString, String)] = key.map { [("authorization", "Bearer \($0)")] } ?? []
        return await installation.backend.call(method, path, headers: headers, body: file)
    }
}

/// An id for each parameter.
struct RouteIDs: Sendable {
    var site: String
    /// A paid one.
    var checkout: String
    /// One that can be paid.
    var open = ""
    /// One that was cancelled.
    var closed = ""
    var transaction: String
    var key: String
    var link: String
    var heldCheckout: String
    var heldTransaction: String
    var capture: String
    var refund: String
    var dispute: String
    /// One that waits for the bank.
    var waitingTransaction: String
    /// One that the bank did not pay in the end.
    var failedTransaction: String
    var notification: String
    var savedMethod: String
    var endpoint = ""
    var delivery = ""
    var event = ""
    /// One who was invited.
    var member = ""
    /// An account that nothing was paid through.
    var provider = ""
    /// A line of a statement that waits for a person.
    var transfer = ""
    /// A transaction that awaits a transfer.
    var awaiting = ""
    var receipt = ""

    /// Makes a tenant's objects: a paid checkout with a refund that waits and a dispute, one that is
    /// authorised and captured in part, and a key that may write keys and nothing else.
    static func make(_ installation: Installation, _ tenant: Tenant, site index: Int = 0) async throws
        -> RouteIDs
    {
        let site = try await installation.tax(tenant.sites[index]) { $0.isAutomatic = false }
        let endpoint = try await installation.makeEndpoint(site).endpoint
        let checkout = try await installation.makeCheckout(site)
        let transaction = try await installation.pay(checkout, card: "4000000000007726")
        let key = try await installation.makeKey(
            tenant.organization.id, [.keyWrite], site: index == 0 ? nil : site.id)
        let closed = try await installation.makeCheckout(site)
        _ = try await installation.engine.cancel(opening: closed.pageToken)
        let engine = installation.engine
        let refund = try await engine.refund(transaction, RefundRequest(.amount(50)))
        let dispute = try await engine.rehearseDispute(
            of: transaction, amount: 60, reason: .general, outcome: .opened)
        let heldCheckout = try await installation.makeCheckout(site) { $0.captureMethod = .manual }
        let held = try await installation.pay(heldCheckout, card: "4242424242424242")
        let capture = try await engine.capture(held, amount: 70, isFinal: false)
        let waiting = try await installation.pay(
            try await installation.makeCheckout(site), card: "4000000000000077")
        let failed = try await installation.pay(
            try await installation.makeCheckout(site), card: "4000000000000093")
        _ = try await engine.rehearse(failed, isSuccess: false)
        let told = try await engine.sentNotifications(
            organization: tenant.organization.id, attempt: waiting, limit: 1)
        try await installation.makeWireAccount(site)
        let (attempt, awaited) = try await installation.payByWire(try await installation.makeCheckout(site))
        let slip = Installation.statement([(4250, String(awaited.reference.dropFirst(2)))])
        try await installation.importStatement(slip, site)
        let proposed = try engine.bankTransfers(
            of: tenant.organization.id, isLive: false, status: .proposed, after: nil, limit: 1)
        return RouteIDs(
            site: site.id.description, checkout: checkout.id.description,
            open: try await installation.makeCheckout(site).id.description,
            closed: closed.id.description,
            transaction: transaction.id.description,
            key: key.key.id.description, link: try await installation.makeLink(site).id.description,
            heldCheckout: heldCheckout.id.description,
            heldTransaction: held.id.description, capture: capture.id.description,
            refund: refund.id.description, dispute: dispute.id.description,
            waitingTransaction: waiting.id.description, failedTransaction: failed.id.description,
            notification: told.first?.id ?? "none",
            savedMethod: try await installation.saveMethod(site).id.description,
            endpoint: endpoint.id.description,
            delivery: try #require(try engine.deliveries(of: checkout).first).id.description,
            event: try #require(try engine.events(of: checkout).first).id.description,
            member: try await installation.invite("\(site.id)@example.com", to: tenant).id.description,
            provider: try await engine.createProvider(
                Installation.sandbox, name: "Spare", settings: [:], isEnabled: true,
                organization: tenant.organization.id, isLive: false
            ).account.id.description,
            transfer: try #require(proposed.first).id.description, awaiting: attempt.id.description,
            receipt: try #require(try engine.receipts(of: checkout).first).id.description)
    }
}
