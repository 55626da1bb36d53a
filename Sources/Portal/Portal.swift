// Portal: the engine. One file a use case: it loads values through Storage, lets Domain decide, stores the
// decision in one transaction, and asks providers through their adapters. It never calls a provider inside
// a transaction, and stores the intent before it calls. It may import Reconciliation, BankStatements,
// Banking, Tax, Domain, ProviderKit, Storage, Database, Crypto and Support; it knows no HTTP. Start reading
// at PaymentEngine.swift and StartAttempt.swift.
