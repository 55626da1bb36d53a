package import Domain
package import JSON
import Portal
import Support

/// Captures, refunds and disputes as merchants read them.
package enum MovementJSON {
    /// What `write` writes, in UTF-8.
    package static func encode(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        write(&writer)
        return writer.bytes
    }

    /// Writes a capture.
    package static func write(_ capture: Capture, isLive: Bool, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", capture.id.description)
        writer.text("object", "capture")
        writer.text("status", capture.state.name.rawValue)
        writer.flag("livemode", isLive)
        write(
            of: capture.transactionID, capture.checkoutID, capture.siteID, capture.amount,
            capture.providerReference, to: &writer)
        writer.flag("final", capture.isFinal)
        switch capture.state {
        case .pending(let isUnknown, _): writer.flag("outcomeUnknown", isUnknown)
        case .failed(let code, let providerCode):
            writer.text("declineCode", code.rawValue)
            writer.optional("providerCode", providerCode)
        case .succeeded: break
        }
        write(capture.createdAt, capture.updatedAt, to: &writer)
        writer.endObject()
    }

    /// Writes a refund.
    package static func write(_ refund: Refund, isLive: Bool, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", refund.id.description)
        writer.text("object", "refund")
        writer.text("status", refund.state.name.rawValue)
        writer.flag("livemode", isLive)
        write(
            of: refund.transactionID, refund.checkoutID, refund.siteID, refund.amount,
            refund.providerReference, to: &writer)
        writer.optional("reason", refund.details.reason)
        if !refund.details.lines.isEmpty {
            writer.key("items")
            writer.beginArray()
            for line in refund.details.lines {
                writer.beginObject()
                writer.number("index", Int64(line.place))
                writer.text("quantity", line.quantity.description)
                writer.number("amount", line.amount)
                writer.endObject()
            }
            writer.endArray()
        }
        writer.metadata(refund.details.metadata)
        switch refund.state {
        case .pending(let isUnknown, _): writer.flag("outcomeUnknown", isUnknown)
        case .failed(let code, let providerCode):
            writer.text("declineCode", code.rawValue)
            writer.optional("providerCode", providerCode)
        case .succeeded, .cancelled: break
        }
        write(refund.createdAt, refund.updatedAt, to: &writer)
        writer.endObject()
    }

    /// Writes a dispute.
    package static func write(_ dispute: Dispute, isLive: Bool, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", dispute.id.description)
        writer.text("object", "dispute")
        writer.text("status", dispute.status.rawValue)
        writer.flag("livemode", isLive)
        write(
            of: dispute.transactionID, dispute.checkoutID, dispute.siteID, dispute.amount,
            dispute.providerReference, to: &writer)
        writer.text("reason", dispute.reason.rawValue)
        writer.optional("evidenceDueAt", dispute.evidenceDueAt.map { TimeText.format($0) })
        write(dispute.createdAt, dispute.updatedAt, to: &writer)
        writer.endObject()
    }

    static func write(_ reversal: Reversal, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("object", "reversal")
        writer.text("status", reversal.status.rawValue)
        writer.number("amount", reversal.amount.minorUnits)
        writer.text("currency", reversal.amount.currency.code)
        writer.text("declineCode", reversal.declineCode.rawValue)
        writer.optional("providerCode", reversal.providerCode)
        writer.text("providerReference", reversal.providerReference)
        write(reversal.createdAt, reversal.updatedAt, to: &writer)
        writer.endObject()
    }

    static func write(_ retry: Retry, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("object", "retry")
        writer.number("number", Int64(retry.number))
        writer.text("status", retry.state.name.rawValue)
        switch retry.state {
        case .pending(let isUnknown, _): writer.flag("outcomeUnknown", isUnknown)
        case .failed(let code, let providerCode):
            writer.text("declineCode", code.rawValue)
            writer.optional("providerCode", providerCode)
        case .succeeded: break
        }
        write(retry.createdAt, retry.updatedAt, to: &writer)
        writer.endObject()
    }

    private static func write(
        of transaction: TransactionID, _ checkout: CheckoutID, _ site: SiteID, _ amount: Money,
        _ providerReference: String?, to writer: inout JSONWriter
    ) {
        writer.text("transactionId", transaction.description)
        writer.text("checkoutId", checkout.description)
        writer.text("siteId", site.description)
        writer.number("amount", amount.minorUnits)
        writer.text("currency", amount.currency.code)
        writer.optional("providerReference", providerReference)
    }

    private static func write(_ created: Timestamp, _ updated: Timestamp, to writer: inout JSONWriter) {
        writer.text("createdAt", TimeText.format(created))
        writer.text("updatedAt", TimeText.format(updated))
    }
}

extension TransactionJSON {
    /// Writes what happened to an attempt's money: sums first, then the rows.
    static func writeMoney(_ ledger: TransactionLedger, to writer: inout JSONWriter) {
        let isLive = ledger.transaction.isLive
        writer.number("amountCaptured", ledger.captured)
        writer.number("amountRefunded", ledger.refunded)
        writer.number("amountDisputed", ledger.disputed)
        writer.number("amountReversed", ledger.reversed)
        writer.number("amountCapturable", ledger.capturable)
        writer.number("amountRefundable", ledger.refundable)
        if let hold = ledger.hold, ledger.transaction.state == .authorized {
            writer.text("authorizationExpiresAt", TimeText.format(hold.expiresAt))
            writer.flag("releasing", hold.state.name == .releasing)
        }
        writer.key("captures")
        writer.beginArray()
        for capture in ledger.captures { MovementJSON.write(capture, isLive: isLive, to: &writer) }
        writer.endArray()
        writer.key("refunds")
        writer.beginArray()
        for refund in ledger.refunds { MovementJSON.write(refund, isLive: isLive, to: &writer) }
        writer.endArray()
        writer.key("disputes")
        writer.beginArray()
        for dispute in ledger.disputes { MovementJSON.write(dispute, isLive: isLive, to: &writer) }
        writer.endArray()
        writer.key("reversals")
        writer.beginArray()
        for reversal in ledger.reversals { MovementJSON.write(reversal, to: &writer) }
        writer.endArray()
        writer.key("retries")
        writer.beginArray()
        for retry in ledger.retries { MovementJSON.write(retry, to: &writer) }
        writer.endArray()
    }
}
