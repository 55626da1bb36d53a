import Domain
import Support
import TestHarness

extension RouteIDs {
    /// All of them, for trying each in every place.
    var all: [String] {
        [
            site, checkout, open, closed, transaction, key, heldCheckout, heldTransaction, capture, refund,
            dispute, link, savedMethod, waitingTransaction, failedTransaction, notification, endpoint,
            delivery, event,
            member, provider, transfer, awaiting, receipt,
        ]
    }

    /// Ids that nobody has.
    static func random(_ dice: SeededRandom) -> RouteIDs {
        func text<Kind>(_ kind: Kind.Type) -> String where Kind: IdentifierKind {
            Identifier<Kind>(high: dice.word(), low: dice.word()).description
        }
        return RouteIDs(
            site: SiteID(high: dice.word(), low: dice.word()).description,
            checkout: CheckoutID(high: dice.word(), low: dice.word()).description,
            open: CheckoutID(high: dice.word(), low: dice.word()).description,
            closed: CheckoutID(high: dice.word(), low: dice.word()).description,
            transaction: TransactionID(high: dice.word(), low: dice.word()).description,
            key: text(APIKeyKind.self), link: PaymentLinkID(high: dice.word(), low: dice.word()).description,
            heldCheckout: text(CheckoutKind.self),
            heldTransaction: text(TransactionKind.self), capture: text(CaptureKind.self),
            refund: text(RefundKind.self), dispute: text(DisputeKind.self),
            waitingTransaction: text(TransactionKind.self),
            failedTransaction: text(TransactionKind.self),
            notification: "sbn" + text(DisputeKind.self).dropFirst(3),
            savedMethod: text(SavedMethodKind.self),
            endpoint: text(WebhookEndpointKind.self), delivery: text(DeliveryKind.self),
            event: text(EventKind.self), member: text(MemberKind.self),
            provider: text(ProviderAccountKind.self),
            transfer: text(BankTransferKind.self), awaiting: text(TransactionKind.self),
            receipt: text(ReceiptKind.self))
    }
}
