import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

extension Backend {
    /// PATCH /v1/checkouts/{checkout}: only the members that are sent change.
    func changeCheckout(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutUpdate)
        let view = try checkout(request, for: caller)
        return try await answering(request, caller, with: changedCheckout(status: 200)) { once in
            let change = try CheckoutChangeBody(
                try jsonBody(request), currency: view.checkout.currency, now: try now(of: caller)
            ).change
            return try await engine.changeCheckout(
                view.checkout.id, organization: caller.organization, isLive: caller.isLive,
                profile: view.profile, change, once: once)
        }
    }

    /// POST /v1/checkouts/{checkout}/cancel.
    func cancelCheckout(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutCancel)
        let view = try checkout(request, for: caller)
        return try await answering(request, caller, with: changedCheckout(status: 200)) { once in
            try refuseMembers(request)
            return try await engine.cancelCheckout(
                view.checkout.id, organization: caller.organization, isLive: caller.isLive, once: once)
        }
    }

    /// POST /v1/checkouts/{checkout}/recover: a fresh checkout in place of one that was closed.
    func recoverCheckout(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutCreate)
        let view = try checkout(request, for: caller)
        return try await answering(request, caller, with: changedCheckout(status: 201)) { once in
            let expiresAt = try CheckoutChangeBody.expiry(
                try jsonBody(request, mayBeEmpty: true), now: try now(of: caller))
            return try await engine.recoverCheckout(
                view.checkout.id, organization: caller.organization, isLive: caller.isLive,
                profile: view.profile, expiresAt: expiresAt, once: once)
        }
    }

    private func changedCheckout(status: Int) -> @Sendable (Checkout) -> KeptAnswer {
        let addresses = engine.addresses
        return { checkout in
            KeptAnswer(
                status: status, location: status == 201 ? "/v1/checkouts/\(checkout.id)" : nil,
                body: CheckoutJSON.encode(checkout, transactions: nil, addresses: addresses))
        }
    }

    /// Refuses every member of a body that says nothing.
    func refuseMembers(_ request: Request) throws {
        try readBody(try jsonBody(request, mayBeEmpty: true)) { reader, _, fields in
            try fields.unknown(&reader)
        }.finish()
    }
}

/// The body of a checkout's change.
struct CheckoutChangeBody {
    private(set) var change = CheckoutChange()

    init(_ bytes: [UInt8], currency: Currency, now: Timestamp) throws {
        var bill = CheckoutDraft()
        var change = CheckoutChange()
        var buyer = BuyerChange()
        var hasBill = false
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "metadata": change.metadata = try ContactBody.metadataChange(&reader, fields)
            case "description":
                let isNull = try reader.peekKind() == .null
                let text = try fields.text(&reader, FieldLimits.description, hasLines: true)
                if isNull || text != nil { change.summary = .some(text) }
            case "amount", "items":
                hasBill = true
                try bill.read(&reader, key, fields)
            case "expiresIn", "expiresAt": try bill.read(&reader, key, fields)
            case "customer": buyer.customer = try ContactBody.customerChange(&reader, fields)
            case "billingAddress": buyer.billingAddress = try ContactBody.addressChange(&reader, fields)
            case "shippingAddress": buyer.shippingAddress = try ContactBody.addressChange(&reader, fields)
            default: try fields.unknown(&reader)
            }
        }
        bill.currency = currency
        if hasBill {
            bill.check(now: now, fields)
        } else {
            bill.checkExpiry(now: now, fields)
        }
        try fields.finish()
        if hasBill, let total = bill.total {
            change.bill = CheckoutChange.Bill(items: bill.details.items, amount: total)
        }
        change.expiresAt = bill.expiresAt
        if buyer != BuyerChange() { change.buyer = buyer }
        self.change = change
    }

    /// The time to pay of a body that says nothing else; nil when it does not say it.
    static func expiry(_ bytes: [UInt8], now: Timestamp) throws -> Timestamp? {
        var draft = CheckoutDraft()
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "expiresIn", "expiresAt": try draft.read(&reader, key, fields)
            default: try fields.unknown(&reader)
            }
        }
        draft.checkExpiry(now: now, fields)
        try fields.finish()
        return draft.expiresAt
    }
}

extension ContactBody {
    /// Pairs to be set, and those with null to be taken away; null for all takes all away.
    static func metadataChange(
        _ reader: inout JSONReader, _ fields: BodyFields
    ) throws -> CheckoutChange.MetadataChange? {
        var change = CheckoutChange.MetadataChange()
        if try reader.peekKind() == .null {
            change.clears = true
            try reader.skipValue()
            return change
        }
        let isObject = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                let name = key.text
                let isNull = try reader.peekKind() == .null
                let value = try fields.text(&reader, FieldLimits.metadataValueLength, hasLines: true)
                guard isNull || value != nil else { return }
                guard FieldLimits.metadataKeyLength.contains(name.unicodeScalars.count) else {
                    fields.refuse(reader.pointer, "invalid_length", "A key must have 1 to 40 characters.")
                    return
                }
                if change.pairs.count <= FieldLimits.metadataPairs { change.pairs.append((name, value)) }
            }
            return true
        }
        if change.pairs.count > FieldLimits.metadataPairs {
            fields.refuse(reader.pointer, "too_many", "At most \(FieldLimits.metadataPairs) pairs.")
        }
        return isObject == true ? change : nil
    }
}

extension Problem {
    /// Why a checkout does not do what is asked.
    static func checkout(_ refusal: CheckoutRefusal) -> Problem {
        let (kind, detail): (ProblemKind, String) =
            switch refusal {
            case .attemptInFlight: (.attemptInFlight, "A payment of this checkout is under way.")
            case .noAttemptInFlight: (.noAttemptInFlight, "No payment of it is under way.")
            case .alreadyPaid(let status): (.checkoutAlreadyPaid, "The checkout is \(status.rawValue).")
            case .closed(let status): (.checkoutClosed, "The checkout is \(status.rawValue).")
            case .invalidAmount(let amount): (.invalidAmount, "The amount \(amount) is not possible.")
            case .nothingHeld(let status):
                (.nothingHeld, "The checkout is \(status.rawValue) and holds nothing.")
            }
        return Problem(kind, detail: detail)
    }

    static func notRecoverable(_ status: CheckoutStatus) -> Problem {
        Problem(
            .checkoutNotRecoverable,
            detail: "Only an expired, failed or cancelled checkout is recovered; it is \(status.rawValue).")
    }
}
