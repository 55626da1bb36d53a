import Domain
import JSON

/// What the shop read of a checkout at the API.
struct FoundCheckout: Sendable {
    let status: String
    let reference: String?
    /// The amount as a customer reads it.
    let amount: String

    /// Nil for an answer that is no checkout.
    init?(_ body: [UInt8]) {
        guard let checkout = try? JSONValue(parsing: String(decoding: body, as: UTF8.self)),
            let status = checkout["status"]?.string, let minor = checkout["amount"]?.integer,
            let currency = checkout["currency"]?.string.flatMap({ Currency(code: $0) })
        else { return nil }
        self.status = status
        reference = checkout["reference"]?.string
        amount = Money(minorUnits: minor, currency: currency).text
    }
}

/// How a customer's return is to be understood.
enum ReturnOutcome: Sendable {
    /// This order is paid.
    case paid
    /// Money arrived, but the checkout names another order or none.
    case elsewhere
    /// The bank or the provider still decides.
    case pending
    /// It ended with that status and without money.
    case unpaid(String)
    /// It ended with that status, of which the shop cannot say whether money moved.
    case other(String)
    /// Nobody knows who sent the customer, or the API did not tell how the checkout stands.
    case unverified(String)

    /// The ends of a checkout of which it is known that nothing was taken.
    private static let withoutMoney = ["pending", "cancelled", "expired", "failed"]

    /// Reads a return to the page of thanks.
    init(problem: String?, checkout: FoundCheckout?, order: String) {
        guard problem == nil, let checkout else {
            self = .unverified(problem ?? "Portico did not tell how the payment stands.")
            return
        }
        let isOwn = checkout.reference == order
        switch checkout.status {
        case "paid": self = isOwn ? .paid : .elsewhere
        case _ where !isOwn: self = .unverified("The redirect is about another order.")
        case "processing", "authorized": self = .pending
        case let status: self = Self.withoutMoney.contains(status) ? .unpaid(status) : .other(status)
        }
    }

    /// Reads a return to the page of cancelled payments.
    init(problem: String?, cancelledWith status: String?) {
        guard problem == nil, let status else {
            self = .unverified(problem ?? "The return address carries no status.")
            return
        }
        self =
            Self.withoutMoney.contains(status)
            ? .unpaid(status) : .unverified("The return address is not that of a cancelled payment.")
    }

    /// The names of the outcomes, as the templates ask for them.
    static let names = ["paid", "elsewhere", "pending", "unpaid", "other", "unverified"]

    /// The outcome's name in the templates.
    var name: String {
        switch self {
        case .paid: "paid"
        case .elsewhere: "elsewhere"
        case .pending: "pending"
        case .unpaid: "unpaid"
        case .other: "other"
        case .unverified: "unverified"
        }
    }

    /// The page's title.
    var title: String {
        switch self {
        case .paid: "Thank you"
        case .elsewhere: "Payment for another order"
        case .pending: "Payment on its way"
        case .unpaid("cancelled"): "Payment cancelled"
        case .unpaid, .other: "Order not paid"
        case .unverified: "Payment not verified"
        }
    }

    /// Which mark the page shows; a class of the stylesheet.
    var tone: String {
        switch self {
        case .paid: "good"
        case .pending: "wait"
        case .unpaid: "none"
        case .elsewhere, .other, .unverified: "warn"
        }
    }

    var problem: String? {
        if case .unverified(let problem) = self { problem } else { nil }
    }

    /// The status that ended it.
    var status: String? {
        switch self {
        case .unpaid(let status), .other(let status): status
        default: nil
        }
    }
}
