import Domain
import JSON
import ProviderKit
import Support

/// The requests to GoCardless for one account.
struct GoCardlessRequests {
    let settings: GoCardlessSettings

    init(_ account: ProviderAccount) { settings = GoCardlessSettings(account) }

    /// Asks for a mandate, for money at once, or for both.
    func createRequest(_ payment: PaymentSnapshot) -> ProviderRequest {
        let currency = payment.amount.currency.code
        let isInstant = asksInstantly(payment)
        var members: [JSONMember] = []
        if !isInstant || payment.savesMethod {
            var mandate = [
                JSONMember("currency", .string(currency)), JSONMember("metadata", metadata(payment)),
            ]
            if let scheme = DebitScheme(currencyCode: currency) {
                mandate.insert(JSONMember("scheme", .string(scheme.rawValue)), at: 0)
            }
            members.append(JSONMember("mandate_request", .object(mandate)))
        }
        if isInstant {
            let request = [
                JSONMember("amount", .integer(payment.amount.minorUnits)),
                JSONMember("currency", .string(currency)),
                JSONMember("description", .string(description(of: payment))),
                JSONMember("metadata", metadata(payment)),
            ]
            members.append(JSONMember("payment_request", .object(request)))
        }
        members.append(JSONMember("metadata", metadata(payment)))
        if let creditor = settings.creditor {
            members.append(JSONMember("links", .object([JSONMember("creditor", .string(creditor))])))
        }
        return post("/billing_requests", "billing_requests", members, key: payment.providerKey + ":request")
    }

    /// Whether the payer sends the money at once instead of letting it be debited.
    func asksInstantly(_ payment: PaymentSnapshot) -> Bool {
        payment.amount.minorUnits > 0 && settings.asksInstantly
            && DebitScheme(currencyCode: payment.amount.currency.code)?.instantScheme != nil
    }

    /// Makes the pages on which the payer answers a billing request.
    ///
    /// It carries no idempotency key: more pages than one do no harm, and a page that was made cannot be read
    /// again, so a conflict would lead nowhere.
    func createFlow(of request: String, for payment: PaymentSnapshot) -> ProviderRequest {
        let page =
            payment.returnURL.firstRange(of: "/return/").map { String(payment.returnURL[..<$0.lowerBound]) }
            ?? payment.returnURL
        var members = [
            JSONMember("redirect_uri", .string(payment.returnURL)), JSONMember("exit_uri", .string(page)),
            JSONMember("lock_currency", .bool(true)), JSONMember("skip_success_screen", .bool(true)),
            JSONMember("links", .object([JSONMember("billing_request", .string(request))])),
        ]
        if let email = payment.payerEmail {
            members.append(
                JSONMember("prefilled_customer", .object([JSONMember("email", .string(email))])))
        }
        return post("/billing_request_flows", "billing_request_flows", members, key: nil)
    }

    /// Collects the payment on a mandate, as soon as the scheme allows.
    func createPayment(_ payment: PaymentSnapshot, on mandate: String) -> ProviderRequest {
        var members = [
            JSONMember("amount", .integer(payment.amount.minorUnits)),
            JSONMember("currency", .string(payment.amount.currency.code)),
            JSONMember("description", .string(description(of: payment))),
            JSONMember("retry_if_possible", .bool(settings.retries)),
            JSONMember("metadata", metadata(payment)),
            JSONMember("links", .object([JSONMember("mandate", .string(mandate))])),
        ]
        if settings.writesReferences, let reference = statementReference(of: payment) {
            members.append(JSONMember("reference", .string(reference)))
        }
        return post("/payments", "payments", members, key: payment.providerKey + ":payment")
    }

    /// What stands on the statement: nothing where the merchant's own reference does not fit, because a piece
    /// of one names another order.
    private func statementReference(of payment: PaymentSnapshot) -> String? {
        guard let reference = payment.reference,
            let limit = DebitScheme(currencyCode: payment.amount.currency.code)?.referenceLength,
            reference.utf8.count <= limit, reference.utf8.allSatisfy({ (32..<127).contains($0) })
        else { return nil }
        return reference
    }

    /// Gives money back; `total_amount_confirmation` makes GoCardless refuse where its books and ours differ.
    func createRefund(_ refund: RefundSnapshot, of payment: String) -> ProviderRequest {
        post(
            "/refunds", "refunds",
            [
                JSONMember("amount", .integer(refund.amount.minorUnits)),
                JSONMember(
                    "total_amount_confirmation", .integer(refund.refundedBefore + refund.amount.minorUnits)),
                JSONMember("metadata", metadata(refund.payment)),
                JSONMember("links", .object([JSONMember("payment", .string(payment))])),
            ], key: refund.refundKey)
    }

    /// An action on a resource, such as `cancel`.
    func act(_ action: String, on kind: String, _ id: String) -> ProviderRequest {
        post("/\(kind)/\(id)/actions/\(action)", "data", [], key: nil)
    }

    /// Reads one resource.
    func read(_ kind: String, _ id: String) -> ProviderRequest { get("/\(kind)/\(id)") }

    /// The payments on a mandate.
    func payments(on mandate: String) -> ProviderRequest {
        get("/payments?mandate=\(mandate)&limit=\(GoCardlessLimits.mandatePaymentsMax)")
    }

    /// What happened to a payment, newest first.
    func events(of payment: String) -> ProviderRequest {
        get(
            "/events?payment=\(payment)&resource_type=payments&limit=\(GoCardlessLimits.paymentEventsMax)")
    }

    /// The creditors of the account: the smallest question that needs the token.
    var creditors: ProviderRequest { self.get("/creditors?limit=1") }

    private func metadata(_ payment: PaymentSnapshot) -> JSONValue {
        var members = [
            JSONMember(GoCardlessName.key, .string(payment.providerKey)),
            JSONMember("portico_checkout", .string(payment.checkoutID.description)),
        ]
        if let reference = payment.reference {
            members.append(
                JSONMember(
                    "merchant_reference", .string(String(reference.prefix(GoCardlessLimits.metadataLength)))))
        }
        return .object(members)
    }

    private func description(of payment: PaymentSnapshot) -> String {
        let text = [payment.merchantName, payment.reference].compactMap { $0 }.joined(separator: " ")
        return String(text.prefix(GoCardlessLimits.descriptionLength))
    }

    private func get(_ path: String) -> ProviderRequest {
        ProviderRequest(method: "GET", url: settings.baseURL + path, headers: fields)
    }

    private func post(
        _ path: String, _ envelope: String, _ members: [JSONMember], key: String?
    ) -> ProviderRequest {
        var headers = fields
        headers.append(("Content-Type", Secret("application/json")))
        if let key { headers.append(("Idempotency-Key", Secret(key))) }
        let body = JSONValue.object([JSONMember(envelope, .object(members))]).encoded()
        return ProviderRequest(method: "POST", url: settings.baseURL + path, headers: headers, body: body)
    }

    private var fields: [(name: String, value: Secret<String>)] {
        [
            ("Authorization", Secret("Bearer " + settings.token.expose())),
            ("GoCardless-Version", Secret(settings.version)), ("Accept", Secret("application/json")),
        ]
    }
}
