import Domain
import JSON
import ProviderKit

/// What was learned in the requests of one operation, carried from one to the next.
struct GoCardlessTrail: Equatable {
    /// The billing request that the payer answers.
    var request: String?
    /// The mandate that they gave.
    var mandate: String?
    /// The payment, once there is one, and how it stands.
    var payment: String?
    var status: String?
    var amount: Int64?
    /// How often it was collected again.
    var resubmissions: Int64?
    /// The failures of money that had come, where it was collected again after them.
    var reversals: [ReversalNotice] = []
    /// Why a retry of it was refused.
    var refusal: String?
    /// The payer's bank and the last digits of the account.
    var bank: String?
    var digits: String?
    /// Where the account is.
    var country: String?
    /// The day of the debit, and the reference and scheme of its mandate, for the payer's notice.
    var chargeDate: String?
    var mandateReference: String?
    var scheme: String?

    init() {}

    init(_ note: String) {
        guard let json = try? JSONValue(parsing: note) else { return }
        request = json["request"]?.string
        mandate = json["mandate"]?.string
        payment = json["payment"]?.string
        status = json["status"]?.string
        amount = json["amount"]?.integer
        resubmissions = json["resubmissions"]?.integer
        reversals = json["reversals"]?.elements?.compactMap { ReversalNotice(note: $0) } ?? []
        refusal = json["refusal"]?.string
        bank = json["bank"]?.string
        digits = json["digits"]?.string
        country = json["country"]?.string
        chargeDate = json["chargeDate"]?.string
        mandateReference = json["mandateReference"]?.string
        scheme = json["scheme"]?.string
    }

    var note: String {
        let texts = [
            ("request", request), ("mandate", mandate), ("payment", payment), ("status", status),
            ("refusal", refusal), ("bank", bank), ("digits", digits), ("country", country),
            ("chargeDate", chargeDate),
            ("mandateReference", mandateReference), ("scheme", scheme),
        ]
        var members = texts.compactMap { name, text in text.map { JSONMember(name, .string($0)) } }
        if let amount { members.append(JSONMember("amount", .integer(amount))) }
        if let resubmissions { members.append(JSONMember("resubmissions", .integer(resubmissions))) }
        if !reversals.isEmpty { members.append(JSONMember("reversals", .array(reversals.map(\.note)))) }
        return String(decoding: JSONValue.object(members).encoded(), as: UTF8.self)
    }

    /// The bank account as it is shown; nil where GoCardless told too little.
    var instrument: InstrumentSummary? {
        guard let digits, (2...4).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 })
        else { return nil }
        return InstrumentSummary(
            brand: String((bank ?? "Bank account").prefix(60)), lastFour: digits, country: country)
    }

    /// An outcome with the names that were learned.
    func outcome(_ status: ProviderOutcome.Status) -> ProviderOutcome {
        var outcome = ProviderOutcome(
            status, reference: payment ?? request, instrument: instrument,
            saved: mandate.map { SavedNotice(reference: SavedReference($0)) })
        outcome.otherNames = [request, mandate].compactMap { $0 }
        outcome.reversals = reversals
        outcome.recollection = resubmissions.map {
            Recollection(made: Int($0), limit: GoCardlessLimits.retriesMax)
        }
        return outcome
    }
}

extension ReversalNotice {
    fileprivate init?(note: JSONValue) {
        guard let reference = note["reference"]?.string, let amount = note["amount"]?.integer,
            let currency = note["currency"]?.string.flatMap({ Currency(code: $0) }),
            let code = note["declineCode"]?.string.flatMap({ DeclineCode(rawValue: $0) }),
            let status = note["status"]?.string.flatMap({ ReversalStatus(rawValue: $0) })
        else { return nil }
        self.init(
            reference: reference, amount: Money(minorUnits: amount, currency: currency), declineCode: code,
            providerCode: note["providerCode"]?.string, status: status)
    }

    fileprivate var note: JSONValue {
        var members = [
            JSONMember("reference", .string(reference)), JSONMember("amount", .integer(amount.minorUnits)),
            JSONMember("currency", .string(amount.currency.code)),
            JSONMember("declineCode", .string(declineCode.rawValue)),
            JSONMember("status", .string(status.rawValue)),
        ]
        if let providerCode { members.append(JSONMember("providerCode", .string(providerCode))) }
        return .object(members)
    }
}
