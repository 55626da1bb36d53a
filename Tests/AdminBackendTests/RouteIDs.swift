extension RouteIDs {
    /// All of them, for trying each in every place.
    var all: [String] {
        [
            site, checkout, open, closed, transaction, key, heldCheckout, heldTransaction, capture, refund,
            dispute, link, savedMethod, waitingTransaction, notification, endpoint, delivery, event,
            member, provider, transfer, awaiting, receipt,
        ]
    }
}
