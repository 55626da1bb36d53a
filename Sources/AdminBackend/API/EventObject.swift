import Domain
import JSON
package import Portal

/// What an event tells of, as the API shows it.
package enum EventObject {
    /// Writes the object of an event: the capture, refund, dispute, saved method, transaction, checkout or
    /// payment link.
    ///
    /// `addresses` is where payers find the checkout or link.
    package static func encode(_ snapshot: EventSnapshot, addresses: PageAddresses) -> [UInt8] {
        var writer = JSONWriter(capacity: 2_048)
        let event = snapshot.event
        switch snapshot.content {
        case .checkout(let checkout, let ledgers, let savedMethod):
            write(event, checkout, ledgers, savedMethod, addresses, to: &writer)
        case .link(let link, let time):
            LinkJSON.write(link, at: time, pageOrigin: addresses.origin, to: &writer)
        }
        let bytes = writer.bytes
        return bytes.isEmpty ? event.reference : bytes
    }

    private static func write(
        _ event: EventEnvelope, _ checkout: Checkout, _ ledgers: [TransactionLedger],
        _ savedMethod: SavedMethod?, _ addresses: PageAddresses, to writer: inout JSONWriter
    ) {
        switch event.subject {
        case .capture(let id):
            for capture in ledgers.flatMap(\.captures) where capture.id == id {
                MovementJSON.write(capture, isLive: event.isLive, to: &writer)
            }
        case .refund(let id):
            for refund in ledgers.flatMap(\.refunds) where refund.id == id {
                MovementJSON.write(refund, isLive: event.isLive, to: &writer)
            }
        case .dispute(let id):
            for dispute in ledgers.flatMap(\.disputes) where dispute.id == id {
                MovementJSON.write(dispute, isLive: event.isLive, to: &writer)
            }
        case .savedMethod:
            if let savedMethod { SavedMethodJSON.write(savedMethod, to: &writer) }
        case nil:
            let isOfTransaction = event.type.rawValue.hasPrefix("transaction.")
            let ledger = ledgers.first { $0.transaction.id == event.transactionID }
            if isOfTransaction, let ledger {
                TransactionJSON.write(ledger, to: &writer)
            } else {
                CheckoutJSON.write(checkout, transactions: ledgers, addresses: addresses, to: &writer)
            }
        }
    }
}
