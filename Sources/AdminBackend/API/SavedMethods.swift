import Crypto
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension Backend {
    /// GET /v1/saved-methods: a page of the tenant's saved methods, newest first.
    func listSavedMethods(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .savedMethodRead)
        var filter = SavedMethodFilter(organizationID: caller.organization, isLive: caller.isLive)
        let query = try SavedMethodListQuery(request, &filter)
        if let pinned = caller.key.siteID {
            // A key of one site sees no other's, and cannot tell whether there are any.
            if let wanted = filter.siteID, wanted != pinned { return list([], of: query) }
            filter.siteID = pinned
        }
        return list(
            try engine.savedMethodList(
                filter, after: query.after, before: query.before, limit: query.limit + 1), of: query)
    }

    private func list(_ found: [SavedMethod], of query: SavedMethodListQuery) -> Response {
        list(found, limit: query.limit, goesBack: query.before != nil) { SavedMethodJSON.write($0, to: &$1) }
    }

    /// GET /v1/saved-methods/{method}.
    func readSavedMethod(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .savedMethodRead)
        return json(.ok, SavedMethodJSON.encode(try savedMethod(request, for: caller)))
    }

    /// POST /v1/saved-methods/{method}/disable.
    func disableSavedMethod(_ request: Request) async throws -> Response {
        try await setEnabled(false, request)
    }

    /// POST /v1/saved-methods/{method}/enable.
    func enableSavedMethod(_ request: Request) async throws -> Response {
        try await setEnabled(true, request)
    }

    private func setEnabled(_ isEnabled: Bool, _ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .savedMethodManage)
        let method = try savedMethod(request, for: caller)
        return try await answering(request, caller, with: Self.answer) { once in
            try refuseMembers(request)
            return try await engine.setEnabled(
                isEnabled, method.id, organization: caller.organization, isLive: caller.isLive, once: once)
        }
    }

    /// DELETE /v1/saved-methods/{method}: here at once, at the provider as soon as it answers.
    func deleteSavedMethod(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .savedMethodManage)
        let method = try savedMethod(request, for: caller)
        return try await answering(request, caller, with: Self.answer) { once in
            let deleted = try await engine.deleteSavedMethod(
                method.id, organization: caller.organization, isLive: caller.isLive)
            return try await engine.keep(once, deleted)
        }
    }

    /// POST /v1/saved-methods/{method}/charge: a checkout with its only attempt.
    func chargeSavedMethod(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .savedMethodCharge)
        let method = try savedMethod(request, for: caller)
        guard let profile = try engine.profile(of: method.siteID, organization: caller.organization) else {
            throw APIError.notFound
        }
        let addresses = engine.addresses
        return try await answeringProvider(
            request, caller,
            with: { (charged: ChargedCheckout) in
                KeptAnswer(
                    status: 201, location: "/v1/checkouts/\(charged.checkout.id)",
                    body: CheckoutJSON.encode(
                        charged.checkout, transactions: charged.ledgers, addresses: addresses))
            },
            found: { subject in
                guard let id = TransactionID(subject) else { return nil }
                return try await engine.interruptedCharge(
                    id, organization: caller.organization, isLive: caller.isLive)
            },
            { (once: Once<ChargedCheckout>?) in
                var charge = try ChargeBody(try jsonBody(request)).charge
                if profile.site.settings.hasUniqueReferences, charge.details.reference != nil {
                    charge.fingerprint = SHA256.digest(request.body)
                }
                return try await engine.charge(method, charge, profile: profile, once: once)
            })
    }

    private static let answer: @Sendable (SavedMethod) -> KeptAnswer = {
        KeptAnswer(status: 200, body: SavedMethodJSON.encode($0))
    }

    /// The saved method that the path names, when it is the caller's; everything else is not found.
    private func savedMethod(_ request: Request, for caller: Caller) throws -> SavedMethod {
        guard let id = request.parameters["method"].flatMap({ SavedMethodID($0) }),
            let method = try engine.savedMethod(
                id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(method.siteID)
        else { throw APIError.notFound }
        return method
    }
}

/// The body of a charge of a saved method: a checkout's, as far as it makes sense without its payer.
struct ChargeBody {
    let charge: SavedMethodCharge

    init(_ bytes: [UInt8]) throws {
        var draft = CheckoutDraft()
        var said: BuyerChange.CustomerChange?
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "amount", "currency", "items", "reference", "description", "captureMethod", "metadata",
                "billingAddress", "shippingAddress", "tax":
                try draft.read(&reader, key, fields)
            case "customer": said = try ContactBody.customerChange(&reader, fields)
            default: try fields.unknown(&reader)
            }
        }
        draft.checkMoney(fields)
        draft.checkTax(fields)
        try fields.finish()
        // `checkMoney` has refused every draft without these.
        guard let currency = draft.currency, let total = draft.total else { throw APIError.invalidBody([]) }
        var charge = SavedMethodCharge(
            amount: Money(minorUnits: total, currency: currency), details: draft.details)
        charge.isAmountFixed = draft.amount != nil
        if let said, !said.clears {
            var customer = Customer()
            for (field, value) in said.parts { customer[field] = value }
            charge.details.customer = customer
            charge.dropsExemption = said.parts[.taxExemption] == .some(nil)
        }
        self.charge = charge
    }
}

/// The query of a list of saved methods.
struct SavedMethodListQuery {
    private(set) var limit = BackendLimits.listDefault
    private(set) var after: SavedMethodID?
    private(set) var before: SavedMethodID?

    init(_ request: Request, _ filter: inout SavedMethodFilter) throws {
        for field in try QueryParameter.all(of: request) { try read(field, &filter) }
    }

    private mutating func read(_ field: QueryParameter, _ filter: inout SavedMethodFilter) throws {
        switch field.name {
        case "limit": limit = try field.limit()
        case "after", "before":
            guard after == nil, before == nil else {
                throw field.refused("goes with `after` or `before` alone.")
            }
            let id = try field.id { SavedMethodID($0) }
            if field.name == "after" { after = id } else { before = id }
        case "site": filter.siteID = try field.id { SiteID($0) }
        case "status": filter.status = try field.word(SavedMethodStatus.self)
        case "customer":
            filter.customer = try field.parsed(
                "must have 1 to 255 characters.",
                FieldLimits.reference.contains(field.value.unicodeScalars.count) ? field.value : nil)
        case "email": filter.email = try field.parsed("is no mail address.", MailAddress.checked(field.value))
        default: throw field.unknown
        }
    }
}
