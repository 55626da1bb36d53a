import Domain
import JSON
import ProviderKit
import Support

/// The requests of each operation.
enum SandboxRequests {
    static func first(of operation: ProviderOperation, account: ProviderAccountID) -> ProviderRequest {
        switch operation {
        case .retry(let retry): again(retry)
        case .start(let payment, let input): start(payment, token: input.token, account)
        case .charge(let payment, let saved): start(payment, token: nil, saved: saved, account)
        case .forget(let saved), .querySaved(let saved):
            post("saved/forget", key: "forget", [JSONMember("saved", .string(saved.text))])
        case .query(let payment): read(payment)
        case .cancel(let payment):
            post(
                path(payment) + "/cancel", key: payment.providerKey + ":cancel",
                terms(payment, token: nil, account))
        case .capture(let capture): Self.capture(capture)
        case .queryCapture(let capture):
            get(path(capture.payment) + "/captures/" + PercentEncoding.encode(capture.captureKey))
        case .refund(let refund): Self.refund(refund)
        case .queryRefund(let refund):
            get(path(refund.payment) + "/refunds/" + PercentEncoding.encode(refund.refundKey))
        }
    }

    static func read(_ payment: PaymentSnapshot) -> ProviderRequest { get(path(payment)) }

    static func close(_ payment: PaymentSnapshot, account: ProviderAccountID) -> ProviderRequest {
        let startedAt = JSONMember("startedAt", .integer(payment.transactionID.time.milliseconds))
        return post(
            path(payment) + "/close", key: payment.providerKey + ":close",
            terms(payment, token: nil, account) + [startedAt])
    }

    static func capture(_ capture: CaptureSnapshot) -> ProviderRequest {
        post(
            path(capture.payment) + "/captures", key: capture.captureKey,
            [
                JSONMember("amount", .integer(capture.amount.minorUnits)),
                JSONMember("currency", .string(capture.amount.currency.code)),
                JSONMember("final", .bool(capture.isFinal)),
            ])
    }

    static func refund(_ refund: RefundSnapshot) -> ProviderRequest {
        post(
            path(refund.payment) + "/refunds", key: refund.refundKey,
            [
                JSONMember("amount", .integer(refund.amount.minorUnits)),
                JSONMember("currency", .string(refund.amount.currency.code)),
            ])
    }

    /// The key counts the retries, so a repeat is a repeat and the next one is another.
    private static func again(_ retry: RetrySnapshot) -> ProviderRequest {
        let key = "\(retry.payment.providerKey):retry:\(retry.resubmissionsBefore)"
        return post(path(retry.payment) + "/retries", key: key, [])
    }

    private static func start(
        _ payment: PaymentSnapshot, token: String?, saved: SavedReference? = nil, _ account: ProviderAccountID
    ) -> ProviderRequest {
        post("payments", key: payment.providerKey, terms(payment, token: token, saved: saved, account))
    }

    private static func terms(
        _ payment: PaymentSnapshot, token: String?, saved: SavedReference? = nil, _ account: ProviderAccountID
    ) -> [JSONMember] {
        [
            JSONMember("order", .string(payment.checkoutID.description)),
            JSONMember("amount", .integer(payment.amount.minorUnits)),
            JSONMember("currency", .string(payment.amount.currency.code)),
            JSONMember("capture", .string(payment.captureMethod.rawValue)),
            JSONMember("token", .optional(token)), JSONMember("saved", .optional(saved?.text)),
            JSONMember("save", .bool(payment.savesMethod)),
            JSONMember("returnUrl", .string(payment.returnURL)),
            JSONMember("merchant", .string(payment.merchantName)),
            JSONMember("reference", .optional(payment.reference)),
            JSONMember("account", .string(account.description)),
        ]
    }

    private static func path(_ payment: PaymentSnapshot) -> String {
        "payments/" + SandboxSubject.segment(reference: payment.providerReference, key: payment.providerKey)
    }

    private static func get(_ path: String) -> ProviderRequest {
        ProviderRequest(method: "GET", url: SandboxAddress.base + path)
    }

    private static func post(_ path: String, key: String, _ body: [JSONMember]) -> ProviderRequest {
        ProviderRequest(
            method: "POST", url: SandboxAddress.base + path,
            headers: [("Content-Type", Secret("application/json")), ("Idempotency-Key", Secret(key))],
            body: JSONValue.object(body).encoded())
    }
}
