import Domain
import JSON
import Support

/// A stored record that cannot be read.
package enum SandboxRecordError: Error, Hashable, Sendable {
    /// The text is no record, or its field of that name is missing or has no possible value.
    case invalid(field: String)
}

extension SandboxPayment {
    /// The record as JSON text, one row's data.
    package var encoded: String {
        var members = [
            JSONMember("id", .string(id.description)), JSONMember("key", .string(key)),
            JSONMember("order", .string(terms.order.description)),
            JSONMember("amount", .integer(terms.amount.minorUnits)),
            JSONMember("currency", .string(terms.amount.currency.code)),
            JSONMember("capture", .string(terms.captureMethod.rawValue)),
            JSONMember("token", .optional(terms.tokenID?.description)),
            JSONMember("returnUrl", .string(terms.returnURL)),
            JSONMember("merchant", .string(terms.merchantName)),
            JSONMember("reference", .optional(terms.reference)),
            JSONMember("saved", .optional(terms.saved?.text)), JSONMember("save", .bool(terms.saves)),
            JSONMember("savedId", .optional(savedID?.description)),
            JSONMember("forgotten", .bool(isForgotten)),
            JSONMember("account", .optional(terms.account?.description)),
            JSONMember("createdAt", .integer(createdAt.milliseconds)),
            JSONMember("state", .string(state.name)),
            JSONMember("captured", .integer(capturedAmount)),
            JSONMember("captures", .array(captures.map(\.json))),
            JSONMember("refunds", .array(refunds.map(\.json))),
            JSONMember("disputes", .array(disputes.map(\.json))),
            JSONMember("retries", .array(retries.map { .string($0) })),
            JSONMember("version", .integer(version)),
        ]
        if case .failed(let code) = state {
            members.append(JSONMember("declineCode", .string(code.rawValue)))
        }
        if case .pending(let until) = state {
            members.append(JSONMember("pendingUntil", .integer(until.milliseconds)))
        }
        if let refusal { members.append(JSONMember("refusal", .string(refusal.rawValue))) }
        if let silentUntil { members.append(JSONMember("silentUntil", .integer(silentUntil.milliseconds))) }
        if let card { members.append(JSONMember("card", card.json)) }
        return String(decoding: JSONValue.object(members).encoded(), as: UTF8.self)
    }

    /// Reads a stored record; throws what cannot be read.
    package init(encoded: String) throws(SandboxRecordError) {
        let record = try SandboxRecord(encoded)
        guard let currency = Currency(code: try record.string("currency")) else {
            throw .invalid(field: "currency")
        }
        var terms = SandboxPaymentTerms(
            order: try record.value("order") { CheckoutID($0) },
            amount: Money(minorUnits: try record.integer("amount"), currency: currency),
            captureMethod: try record.value("capture") { CaptureMethod(rawValue: $0) },
            tokenID: try record.optionalValue("token") { SandboxTokenID($0) },
            returnURL: try record.string("returnUrl"), merchantName: try record.string("merchant"),
            reference: try record.optionalValue("reference") { $0 },
            // Records of before saved cards have neither.
            saved: try record.optionalValue("saved") { SandboxSavedCard($0) },
            saves: record.json["save"]?.bool ?? false)
        terms.account = try record.optionalValue("account") { ProviderAccountID($0) }
        self.init(
            id: try record.value("id") { SandboxPaymentID($0) }, key: try record.string("key"), terms: terms,
            createdAt: Timestamp(milliseconds: try record.integer("createdAt")), state: try record.state())
        capturedAmount = try record.integer("captured")
        version = try record.integer("version")
        savedID = try record.optionalValue("savedId") { SandboxSavedID($0) }
        isForgotten = record.json["forgotten"]?.bool ?? false
        refusal = try record.optionalValue("refusal") { SandboxRefusal(rawValue: $0) }
        silentUntil = try record.optionalInteger("silentUntil").map { Timestamp(milliseconds: $0) }
        if let card = record.json["card"] { self.card = try SandboxCardFace(SandboxRecord(card)) }
        // Records of 0.1.0 have none.
        for element in record.json["captures"]?.elements ?? [] {
            captures.append(try SandboxCapture(SandboxRecord(element)))
        }
        guard let list = record.json["refunds"]?.elements else { throw .invalid(field: "refunds") }
        for element in list { refunds.append(try SandboxRefund(SandboxRecord(element))) }
        for element in record.json["disputes"]?.elements ?? [] {
            disputes.append(try SandboxDispute(SandboxRecord(element)))
        }
        // Records of before retries have none.
        retries = (record.json["retries"]?.elements ?? []).compactMap(\.string)
        // Earlier records do not hold the dispute of their card.
        if record.json["disputes"] == nil { openDisputeOfCard() }
    }
}

extension SandboxToken {
    /// The record as JSON text, one row's data.
    package var encoded: String {
        let json = JSONValue.object([
            JSONMember("id", .string(id.description)), JSONMember("order", .string(order.description)),
            JSONMember("card", card.json), JSONMember("expiresAt", .integer(expiresAt.milliseconds)),
        ])
        return String(decoding: json.encoded(), as: UTF8.self)
    }

    /// Reads a stored record; throws what cannot be read.
    package init(encoded: String) throws(SandboxRecordError) {
        let record = try SandboxRecord(encoded)
        guard let card = record.json["card"] else { throw .invalid(field: "card") }
        self.init(
            id: try record.value("id") { SandboxTokenID($0) },
            order: try record.value("order") { CheckoutID($0) },
            card: try SandboxCardFace(SandboxRecord(card)),
            expiresAt: Timestamp(milliseconds: try record.integer("expiresAt")))
    }
}

extension SandboxPaymentState {
    /// The name in storage and in answers.
    var name: String {
        switch self {
        case .created: "created"
        case .cardNeeded: "card_needed"
        case .challenged: "challenged"
        case .pending: "pending"
        case .authorized: "authorized"
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .closed: "closed"
        }
    }
}

extension SandboxCardFace {
    fileprivate var json: JSONValue {
        var members = [
            JSONMember("brand", .string(brand.rawValue)), JSONMember("lastFour", .string(lastFour)),
            JSONMember("scenario", .string(scenario.rawValue)),
        ]
        if let country { members.append(JSONMember("country", .string(country))) }
        if let expiry {
            members.append(JSONMember("expiryYear", .integer(Int64(expiry.year))))
            members.append(JSONMember("expiryMonth", .integer(Int64(expiry.month))))
        }
        return .object(members)
    }

    fileprivate init(_ record: SandboxRecord) throws(SandboxRecordError) {
        var expiry: CivilMonth?
        if let year = try record.optionalInteger("expiryYear") {
            expiry = CivilMonth(year: Int(year), month: Int(try record.integer("expiryMonth")))
        }
        self.init(
            brand: try record.value("brand") { CardBrand(rawValue: $0) },
            lastFour: try record.string("lastFour"),
            scenario: try record.value("scenario") { SandboxScenario(rawValue: $0) }, expiry: expiry,
            country: record.json["country"]?.string)
    }
}

extension SandboxCapture {
    fileprivate var json: JSONValue {
        .object([
            JSONMember("id", .string(id.description)), JSONMember("key", .string(key)),
            JSONMember("amount", .integer(amount)),
        ])
    }

    fileprivate init(_ record: SandboxRecord) throws(SandboxRecordError) {
        self.init(
            id: try record.value("id") { SandboxCaptureID($0) }, key: try record.string("key"),
            amount: try record.integer("amount"))
    }
}

extension SandboxDispute {
    fileprivate var json: JSONValue {
        .object([
            JSONMember("reference", .string(reference)), JSONMember("amount", .integer(amount)),
            JSONMember("reason", .string(reason.rawValue)), JSONMember("status", .string(status.rawValue)),
            JSONMember("evidenceDueAt", .integer(evidenceDueAt.milliseconds)),
        ])
    }

    fileprivate init(_ record: SandboxRecord) throws(SandboxRecordError) {
        self.init(
            reference: try record.string("reference"), amount: try record.integer("amount"),
            reason: try record.value("reason") { DisputeReason(rawValue: $0) },
            status: try record.value("status") { DisputeStatus(rawValue: $0) },
            evidenceDueAt: Timestamp(milliseconds: try record.integer("evidenceDueAt")))
    }
}

extension SandboxRefund {
    fileprivate var json: JSONValue {
        var members = [
            JSONMember("id", .string(id.description)), JSONMember("key", .string(key)),
            JSONMember("amount", .integer(amount)), JSONMember("isSuccess", .bool(state == .succeeded)),
        ]
        if case .pending(let until) = state {
            members.append(JSONMember("pendingUntil", .integer(until.milliseconds)))
        }
        return .object(members)
    }

    fileprivate init(_ record: SandboxRecord) throws(SandboxRecordError) {
        let state: SandboxRefundState
        if let until = try record.optionalInteger("pendingUntil") {
            state = .pending(until: Timestamp(milliseconds: until))
        } else {
            guard let isSuccess = record.json["isSuccess"]?.bool else { throw .invalid(field: "isSuccess") }
            state = isSuccess ? .succeeded : .failed
        }
        self.init(
            id: try record.value("id") { SandboxRefundID($0) }, key: try record.string("key"),
            amount: try record.integer("amount"), state: state)
    }
}
