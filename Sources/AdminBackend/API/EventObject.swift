import Domain
import JSON
package import Portal

/// What an event tells of, as the API shows it.
package enum EventObject {
    /// Writes the object of an event: the capture, refund, dispute, saved method, transaction or
    /// checkout.
    ///
    /// `addresses` is where payers find the checkout.
    package static func encode(_ snapshot: EventSnapshot, addresses: PageAddresses) -> [UInt8] {
        var writer = JSONWriter(capacity: 2_048)
        let event = snapshot.event
        switch event.subject {
        case .capture(let id):
            for capture in snapshot.ledgers.flatMap(\.captures) where capture.id == id {
                MovementJSON.write(capture, isLive: event.isLive, to: &writer)
            }
        case .refund(let id):
            for refund in snapshot.ledgers.flatMap(\.refunds) where refund.id == id {
                MovementJSON.write(refund, isLive: event.isLive, to: &writer)
            }
        case .dispute(let id):
            for dispute in snapshot.ledgers.flatMap(\.disputes) where dispute.id == id {
                MovementJSON.write(dispute, isLive: event.isLive, to: &writer)
            }
        case .savedMethod:
            if let method = snapshot.savedMethod { SavedMethodJSON.write(method, to: &writer) }
        case nil:
            let isOfTransaction = event.type.rawValue.hasPrefix("transaction.")
            let ledger = snapshot.ledgers.first { $0.transaction.id == event.transactionID }
            if isOfTransaction, let ledger {
                TransactionJSON.write(ledger, to: &writer)
            } else {
                CheckoutJSON.write(
                    snapshot.checkout, transactions: snapshot.ledgers, addresses: addresses, to: &writer)
            }
        }
        return writer.bytes.isEmpty ? event.reference : writer.bytes
    }
}
