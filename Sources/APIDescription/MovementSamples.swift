import AdminBackend
import Domain
import JSON
import Portal
import Support

// What happened to the money of the sample's attempt.
extension APISamples {
    static var captureJSON: JSONValue {
        capture.map { capture in
            parsed(MovementJSON.encode { MovementJSON.write(capture, isLive: false, to: &$0) })
        } ?? .null
    }

    static var refundJSON: JSONValue { encoded(refund(.succeeded)) }

    static var failedRefundJSON: JSONValue {
        encoded(refund(.failed(.notSettled, providerCode: "rehearsed")))
    }

    static func disputeJSON(_ status: DisputeStatus) -> JSONValue {
        checkout.map { checkout in
            let dispute = Dispute(
                id: id(DisputeID.self), transactionID: id(TransactionID.self), checkoutID: checkout.id,
                siteID: checkout.siteID, amount: Money(minorUnits: 1400, currency: checkout.currency),
                reason: .notReceived, evidenceDueAt: now.adding(seconds: 604_800),
                providerReference: "sbx_dispute_4", status: status, createdAt: now, updatedAt: now)
            return parsed(MovementJSON.encode { MovementJSON.write(dispute, isLive: false, to: &$0) })
        } ?? .null
    }

    /// What is wrong with an amount that is more than there is.
    static var tooLarge: [any Error] {
        checkout.map { checkout in
            [
                APIError.movementRefused(
                    .amountTooLarge(
                        asked: Money(minorUnits: 5000, currency: checkout.currency),
                        left: Money(minorUnits: 4250, currency: checkout.currency)), pointer: "/amount")
            ]
        } ?? []
    }

    /// An attempt of which the bank holds the rest.
    static var heldTransaction: TransactionLedger? {
        guard let transaction = transaction(.authorized)?.transaction, let capture else { return nil }
        let hold = Hold(
            transactionID: transaction.id, checkoutID: transaction.checkoutID, siteID: transaction.siteID,
            expiresAt: now.adding(seconds: MovementLimits.authorizationDays * 86_400))
        return TransactionLedger(transaction: transaction, hold: hold, captures: [capture])
    }

    /// An attempt that is collected once more.
    static var retriedTransaction: TransactionLedger? {
        guard
            var ledger = transaction(
                .processing(isUnknown: false, nextQueryAt: now.adding(seconds: 3_600)))
        else { return nil }
        let attempt = ledger.transaction
        ledger.retries = [
            Retry(
                transactionID: attempt.id, number: 1, checkoutID: attempt.checkoutID, siteID: attempt.siteID,
                resubmissionsBefore: 0,
                state: .pending(isUnknown: false, nextQueryAt: now.adding(seconds: 3_600)), createdAt: now,
                updatedAt: now)
        ]
        return ledger
    }

    static var capture: Capture? {
        checkout.map { checkout in
            Capture(
                id: id(CaptureID.self), transactionID: id(TransactionID.self), checkoutID: checkout.id,
                siteID: checkout.siteID, amount: Money(minorUnits: 1400, currency: checkout.currency),
                isFinal: false, providerReference: "sbx_capture_2", state: .succeeded, createdAt: now,
                updatedAt: now)
        }
    }

    static func refund(_ state: RefundState) -> Refund? {
        guard let checkout, let one = Quantity(1) else { return nil }
        var details = RefundDetails()
        details.reason = "One lamp came broken"
        details.lines = [RefundLine(place: 0, quantity: one, amount: 1400)]
        return Refund(
            id: id(RefundID.self), transactionID: id(TransactionID.self), checkoutID: checkout.id,
            siteID: checkout.siteID, amount: Money(minorUnits: 1400, currency: checkout.currency),
            details: details, providerReference: "sbx_refund_3", state: state, createdAt: now,
            updatedAt: now)
    }

    private static func encoded(_ refund: Refund?) -> JSONValue {
        refund.map { refund in
            parsed(MovementJSON.encode { MovementJSON.write(refund, isLive: false, to: &$0) })
        } ?? .null
    }
}
