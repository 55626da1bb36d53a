// GoCardlessProvider: direct debits through GoCardless. The payer allows a mandate on GoCardless's pages,
// then the adapter collects the payment on it; what banks say for days and weeks afterwards comes in by
// notifications and questions. It may import ProviderKit, Domain, JSON, Crypto and Support. Start reading at
// GoCardlessAdapter.swift; DebitScheme.swift holds what differs between the countries' schemes.
