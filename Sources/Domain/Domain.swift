// Domain: what a payment is, as pure values. Money and currencies, organisations and sites, checkouts
// and the attempts to pay them, their state machines, redirects. It performs nothing: no I/O, no SQL,
// no HTTP, no clock of its own; it may import Support only. Start reading at Checkout/Checkout.swift,
// then Transaction/TransactionState.swift.
