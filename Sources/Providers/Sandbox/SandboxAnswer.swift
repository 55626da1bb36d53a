import Domain
import JSON
import ProviderKit
import Support

/// What the sandbox says, as JSON over HTTP.
enum SandboxAnswer {
    static func refusal(_ refusal: SandboxRefusal) -> ProviderAnswer {
        error(status: refusal.status, code: refusal.rawValue)
    }

    /// The store failed: nobody may conclude anything.
    static var failure: ProviderAnswer { error(status: 500, code: "internal") }

    static func payment(_ payment: SandboxPayment, nextURL: String?) -> ProviderAnswer {
        var members = [
            JSONMember("id", .string(payment.id.description)), JSONMember("key", .string(payment.key)),
            JSONMember("status", .string(payment.state.publicName)),
            JSONMember("amount", .integer(payment.terms.amount.minorUnits)),
            JSONMember("currency", .string(payment.terms.amount.currency.code)),
            JSONMember("capturedAmount", .integer(payment.capturedAmount)),
            JSONMember("refundedAmount", .integer(payment.refundedAmount)),
        ]
        if case .failed(let code) = payment.state {
            members.append(JSONMember("declineCode", .string(code.rawValue)))
            members.append(JSONMember("reason", .string(payment.refusal?.rawValue ?? code.rawValue)))
            if payment.isRetryable {
                members.append(JSONMember("retries", .integer(Int64(payment.retries.count))))
            }
        }
        if !payment.disputes.isEmpty {
            members.append(JSONMember("disputes", .array(payment.disputes.map(\.publicJSON))))
        }
        if let saved = payment.saved {
            var told = [JSONMember("reference", .string(saved))]
            if let expiry = payment.card?.expiry {
                told.append(JSONMember("expiryYear", .integer(Int64(expiry.year))))
                told.append(JSONMember("expiryMonth", .integer(Int64(expiry.month))))
            }
            members.append(JSONMember("saved", .object(told)))
        }
        if let nextURL { members.append(JSONMember("nextUrl", .string(nextURL))) }
        if let card = payment.card {
            var face = [
                JSONMember("brand", .string(card.brand.rawValue)),
                JSONMember("lastFour", .string(card.lastFour)),
            ]
            if let country = card.country { face.append(JSONMember("country", .string(country))) }
            members.append(JSONMember("card", .object(face)))
        }
        return .response(status: 200, body: JSONValue.object(members).encoded())
    }

    static var forgotten: ProviderAnswer {
        .response(status: 200, body: JSONValue.object([JSONMember("status", .string("forgotten"))]).encoded())
    }

    static func capture(_ capture: SandboxCapture, of payment: SandboxPayment) -> ProviderAnswer {
        let json = JSONValue.object([
            JSONMember("id", .string(capture.id.description)), JSONMember("key", .string(capture.key)),
            JSONMember("payment", .string(payment.id.description)),
            JSONMember("status", .string("succeeded")), JSONMember("amount", .integer(capture.amount)),
            JSONMember("currency", .string(payment.terms.amount.currency.code)),
        ])
        return .response(status: 200, body: json.encoded())
    }

    static func refund(_ refund: SandboxRefund, of payment: SandboxPayment) -> ProviderAnswer {
        let json = JSONValue.object([
            JSONMember("id", .string(refund.id.description)), JSONMember("key", .string(refund.key)),
            JSONMember("payment", .string(payment.id.description)),
            JSONMember("status", .string(refund.state.publicName)),
            JSONMember("amount", .integer(refund.amount)),
            JSONMember("currency", .string(payment.terms.amount.currency.code)),
        ])
        return .response(status: 200, body: json.encoded())
    }

    private static func error(status: Int, code: String) -> ProviderAnswer {
        let json = JSONValue.object([JSONMember("error", .object([JSONMember("code", .string(code))]))])
        return .response(status: status, body: json.encoded())
    }
}

extension SandboxPaymentState {
    /// The state's name in answers: how it looks from outside.
    var publicName: String {
        switch self {
        case .created, .pending: "pending"
        case .cardNeeded, .challenged: "requires_action"
        case .authorized, .succeeded, .failed, .cancelled, .closed: name
        }
    }
}

extension SandboxRefundState {
    /// The state's name in answers.
    var publicName: String {
        switch self {
        case .pending: "pending"
        case .succeeded: "succeeded"
        case .failed: "failed"
        }
    }
}

extension SandboxPayment {
    /// The page on which the payer has something to do now; nil when nothing is asked.
    var page: SandboxPageAddress.Page? {
        switch state {
        case .cardNeeded: .card
        case .challenged: .challenge
        case .created, .pending, .authorized, .succeeded, .failed, .cancelled, .closed: nil
        }
    }
}

extension SandboxDispute {
    /// The dispute as it looks from outside.
    fileprivate var publicJSON: JSONValue {
        .object([
            JSONMember("id", .string(reference)), JSONMember("status", .string(status.rawValue)),
            JSONMember("amount", .integer(amount)), JSONMember("reason", .string(reason.rawValue)),
            JSONMember("evidenceDueAt", .integer(evidenceDueAt.milliseconds)),
        ])
    }
}
